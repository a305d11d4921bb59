//! # Service that asks for root
//!
//! `user: root` lets the program in the container do everything a root user can, also where its image brings an account of
//! its own. A hole in the program is then a hole in more than the program.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     user: root
//!           ^^^^ service `web` runs as root
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     user: "1000:1000"
//!   prepare:
//!     image: busybox:1.37
//!     user: root
//!     command: chown -R 1000:1000 /data
//!   app:
//!     image: nginx:1.29
//!     depends_on:
//!       prepare:
//!         condition: service_completed_successfully
//! ```

use hullwright_core::compose::{Service, scalar_text};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-runs-as-root",
    aliases: &[Alias::broader("owasp-docker", "RULE 2"), Alias::broader("k8s-pss", "restricted/non-root")],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(user) = service.node("user").filter(|user| !user.is_unknown()) else { return };
    let name = scalar_text(user).unwrap_or_default();
    let is_root = matches!(name.split(':').next(), Some("root" | "0"));
    if is_root && !is_awaited_job(cx, service) && service.text("restart") != Some("no") {
        cx.report_at(user.span, format!("service `{}` runs as root", service.name))
            .help("name an account of the image, or a number such as `1000:1000`");
    }
}

/// Whether others wait for the service to end: such a job mostly sets owners.
fn is_awaited_job(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    cx.project().services().flat_map(|other| other.dependencies().collect::<Vec<_>>()).any(|dependency| {
        dependency.name == service.name && dependency.condition == Some("service_completed_successfully")
    })
}
