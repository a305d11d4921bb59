//! # Database that forgets
//!
//! A database writes to a folder that is no mount of the project. The data lie in an anonymous volume or in the container
//! itself, and are gone, or lost among nameless volumes, as soon as the container is made anew.
//!
//! ```compose bad
//! services:
//!   db:
//!   ^^ `db` has no volume on `/var/lib/mysql`, where `mysql:8.4` writes
//!     image: mysql:8.4
//!     restart: unless-stopped
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: mysql:8.4
//!     restart: unless-stopped
//!     volumes:
//!       - db-data:/var/lib/mysql
//!
//! volumes:
//!   db-data:
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: mysql:8.4
//!     restart: unless-stopped
//!     volumes:
//!       - data:/var/lib/mysql
//! volumes:
//!   data:
//! ```
//! A volume beside the folder does not help. With release 18 that of postgres moved:
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:18
//!     volumes:
//!       - data:/var/lib/postgresql/data
//!              ^^^^^^^^^^^^^^^^^^^^^^^^ `postgres:18` does not write here, but to `/var/lib/postgresql`
//!   other:
//!     image: mysql:8.4
//!     volumes:
//!       - ./mysql:/var/lib/mysq
//!                 ^^^^^^^^^^^^^ `mysql:8.4` does not write here, but to `/var/lib/mysql`
//! volumes:
//!   data:
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:18
//!     volumes:
//!       - data:/var/lib/postgresql
//!   other:
//!     image: mysql:8.4
//!     volumes:
//!       - ./mysql:/var/lib/mysql
//! volumes:
//!   data:
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:18
//!     volumes:
//!       - data:/var/lib/postgresql
//!   old:
//!     image: postgres:17
//!     environment:
//!       PGDATA: /data/pg
//!     volumes:
//!       - data:/data
//!   quick:
//!     image: mongo:8
//!     restart: always
//!     tmpfs: /data/db
//!   moved:
//!     image: mariadb:11
//!     restart: always
//!     command: --datadir=/elsewhere
//! volumes:
//!   data:
//! ```
//! Nothing is said of a project that keeps nothing anywhere, nor of one for tests, unless its volume lies beside:
//! ```compose good
//! services:
//!   db:
//!     image: mysql:8.4
//!   app:
//!     image: example/app:1.2
//! ```
//! ```compose good file=docker-compose.test.yml
//! services:
//!   db:
//!     image: mysql:8.4
//!     restart: always
//! ```
//! ```compose bad file=docker-compose.test.yml
//! services:
//!   db:
//!     image: postgres:18
//!     volumes:
//!       - data:/var/lib/postgresql/data
//!              ^^^^^^^^^^^^^^^^^^^^^^^^ `postgres:18` does not write here, but to `/var/lib/postgresql`
//! volumes:
//!   data:
//! ```

use hullwright_core::compose::{Data, Map, Mount, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::data_volume_fix::data_volume_fix;
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::unkept_data::{Unkept, is_refused, unkept_data};
use crate::patterns::compose::value_place::value_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "stateful-service-without-volume",
    category: Category::Reliability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(Unkept { image, folders, mounts }) = unkept_data(cx, service) else { return };
    let Some(folder) = folders.first() else { return };
    let name = cx.slice_of(image.span()).split('@').next().unwrap_or_default();
    let beside = mounts.iter().find(|(target, mount)| is_beside(target, folder, mount));
    if let Some((_, mount)) = beside {
        let place = mount.target.map_or(mount.span, |target| target.span);
        cx.report_at(place, format!("`{name}` does not write here, but to `{folder}`"))
            .help(format!("mount the volume on `{folder}`"))
            .maybe_fix(value_fix(cx, place, folder));
    } else if is_meant_to_last(cx, service) && !is_for_development(cx, Some(service), service.key) {
        let message = format!("`{}` has no volume on `{folder}`, where `{name}` writes", service.name);
        cx.report_at(service.key, message)
            .help(format!("mount a named volume on `{folder}`, or a `tmpfs` where the data may go"))
            .maybe_fix(data_volume_fix(cx, service, folder));
    }
}

/// Whether the mount is for the data, and misses them: one on the old folder or a slip away from the right one, or a named
/// volume on a folder that is called like it.
fn is_beside(target: &str, folder: &str, mount: &Mount<'_>) -> bool {
    let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let is_data = ["data", "db", "mysql", "mariadb", "postgres", "postgresql", "mongo", "mongodb"];
    let is_named = mount.kind == "volume" && mount.source.is_some();
    let is_writable = !mount.is_read_only && matches!(mount.kind, "volume" | "bind");
    let is_slip = strsim::osa_distance(target, folder) <= 2;
    let is_meant = is_refused(target, folder) || is_slip;
    is_writable && (is_meant || (is_named && is_data.contains(&last(target).as_str())))
}

/// Whether the project is one whose data are to stay: the service comes back by itself, or others have volumes.
fn is_meant_to_last(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let restarts = matches!(service.text("restart"), Some("always" | "unless-stopped"));
    let is_own = |map: &Map| !matches!(map.node("external").map(|node| &node.data), Some(Data::Bool(true)));
    let volumes = cx.project().section("volumes").into_iter().flat_map(Map::iter);
    restarts || volumes.filter_map(|(_, member)| member.node.as_map()).any(is_own)
}
