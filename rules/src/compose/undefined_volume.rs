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
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - conf/nginx.conf:/etc/nginx/nginx.conf:ro
//!         ^^^^^^^^^^^^^^^ volume `conf/nginx.conf` is not defined
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
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-volume",
    aliases: &[Alias::same("compose-go", "undefined-volume"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedVolume], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
