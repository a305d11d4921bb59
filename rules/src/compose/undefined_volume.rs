//! # Volume that is not defined
//!
//! A service mounts a named volume that the top level does not define, and Docker Compose refuses the project. When a
//! folder of the host is meant, its path starts with `./`: without it the word is the name of a volume.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - pgdata:/var/lib/postgresql/data
//!         ^^^^^^ volume `pgdata` is not defined
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - pgdata:/var/lib/postgresql/data
//!
//! volumes:
//!   pgdata:
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - conf/nginx.conf:/etc/nginx/nginx.conf:ro
//!         ^^^^^^^^^^^^^^^ volume `conf/nginx.conf` is not defined
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - ./conf/nginx.conf:/etc/nginx/nginx.conf:ro
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - pgdata:/var/lib/postgresql/data
//!       - ./init:/docker-entrypoint-initdb.d:ro
//!       - ${BACKUPS}:/backups
//! volumes:
//!   pgdata:
//! ```
//!
//! A file that another one of its folder, or of a folder above, completes is not asked for what that one defines; nor is
//! a template, whose gaps are filled before Docker Compose sees it:
//!
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["pgdata:/var/lib/postgresql/data"]
//! volumes:
//!   pgdata:
//! #- compose.backup.yaml
//! services:
//!   backup:
//!     image: example/backup:1.0
//!     volumes: ["pgdata:/data:ro"]
//! ```
//! ```compose good
//! services:
//!   agent:
//!     image: example/agent:1.0
//!     volumes: ["{AGENT_PATH}:/agent"]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Edit;

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::declared_name::declared;
use crate::patterns::compose::yaml_text::yaml_text;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-volume",
    aliases: &[Alias::same("compose-go", "undefined-volume"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedVolume], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(fix_of(cx, error));
    }
}

/// The folder that was meant, the closest name, or the missing declaration.
fn fix_of(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let written = cx.slice_of(error.span);
    if !written.contains('/') {
        return closest_name(cx, error).or_else(|| declared(cx, error.span, "volumes"));
    }
    // In the long form the type would have to change as well.
    let sheet = yaml_text(cx, error.span)?;
    let is_part = sheet.shared_value(error.span.range).is_none();
    let is_path = written.chars().all(|ch| ch.is_ascii_alphanumeric() || "_.-/ ".contains(ch));
    let edit = Edit::replace(error.span.range, format!("./{written}"));
    (is_part && is_path)
        .then(|| Fix::unsafe_fix(format!("Mount the folder `./{written}`")).edit(error.span.file, edit))
}
