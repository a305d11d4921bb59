//! # Service that stays down
//!
//! A service that others use has no restart policy: after a crash, or a reboot of the machine, it stays down until someone
//! starts it.
//!
//! ```compose bad
//! services:
//!   web:
//!   ^^^ `web` stays down after a crash or a reboot
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     restart: unless-stopped
//!     ports: ["8080:80"]
//! ```
//!
//! A database without a volume is empty after each `docker compose down`. The fix that lets it come back keeps its data, too:
//!
//! ```compose bad
//! services:
//!   db:
//!   ^^ `db` stays down after a crash or a reboot
//!     image: postgres:18.1
//!     environment:
//!       POSTGRES_PASSWORD_FILE: /run/secrets/db
//!     ports: ["127.0.0.1:5432:5432"]
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:18.1
//!     restart: unless-stopped
//!     environment:
//!       POSTGRES_PASSWORD_FILE: /run/secrets/db
//!     ports: ["127.0.0.1:5432:5432"]
//!     volumes:
//!       - db-data:/var/lib/postgresql
//!
//! volumes:
//!   db-data:
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//!     restart: unless-stopped
//!   api:
//!     image: example/api:1.2
//!     ports: ["8081:80"]
//!     deploy:
//!       restart_policy:
//!         condition: on-failure
//!   tools:
//!     image: example/tools:1
//!     ports: ["9000:9000"]
//!     profiles: [tools]
//!   job:
//!     image: example/app:1.2
//!     command: npm run migrate
//!     ports: ["9229:9229"]
//! ```
//! A swarm restarts what does not say otherwise, and work on the code and tests come to an end:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//!     deploy:
//!       placement:
//!         constraints: [node.role == worker]
//! ```
//! ```compose good
//! services:
//!   web:
//!     build:
//!       context: .
//!       target: dev
//!     ports: ["8080:80"]
//!   api:
//!     build: api
//!     command: nodemon server.js
//!     ports: ["8081:80"]
//! ```
//! ```compose good file=compose.test.yaml
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::data_volume_fix::volume_edits;
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::edit_order::in_order;
use crate::patterns::compose::one_shot_job::is_one_shot;
use crate::patterns::compose::service_use::is_used;
use crate::patterns::compose::swarm_project::is_for_swarm;
use crate::patterns::compose::unkept_data::unkept_data;
use crate::patterns::compose::yaml_text::own_service;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-restart-policy",
    category: Category::Reliability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_said = service.get("restart").is_some() || service.at(&["deploy", "restart_policy"]).is_some();
    let is_broken = service.node("deploy").is_some_and(|deploy| deploy.as_map().is_none());
    // With a profile it is started by hand.
    let is_exempt = service.has("profiles")
        || service.has("provider")
        || is_one_shot(cx, service)
        || is_for_swarm(cx)
        || is_for_development(cx, Some(service), service.key);
    if cx.sees_all_of(service) && !is_said && !is_broken && !is_exempt && is_used(cx, service) {
        cx.report_at(service.key, format!("`{}` stays down after a crash or a reboot", service.name))
            .help("add `restart: unless-stopped`")
            .maybe_fix(restart_fix(cx, service));
    }
}

/// Starts the service again unless someone stops it.
fn restart_fix(cx: &ComposeContext<'_>, service: &Service<'_>) -> Option<Fix> {
    let (yaml, place) = own_service(cx, service)?;
    let siblings = ["container_name", "image", "build"];
    let sibling = siblings.into_iter().find(|key| yaml.child(&place, key).is_some()).unwrap_or_default();
    let policy = Value::text("unless-stopped");
    let mut edits = yaml.insert_entry_behind(&place, sibling, "restart", &policy)?;
    let Some(folder) = unkept_data(cx, service).and_then(|data| data.folders.first().copied()) else {
        return Some(Fix::unsafe_fix("Add `restart: unless-stopped`").edits(service.key.file, edits));
    };
    // What comes back by itself is meant to last, and so are its data.
    edits.extend(volume_edits(cx, service, folder)?);
    let title = "Add `restart: unless-stopped`, and a volume for the data";
    Some(Fix::unsafe_fix(title).edits(service.key.file, in_order(edits)))
}
