//! # Service that is set to root
//!
//! `user: root` takes back what the image set up: an account with few rights. A hole in the program is then one with all rights in
//! the container, and often on the host.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     user: root
//!           ^^^^ the service runs as root
//!   worker:
//!     image: example/app:1.2
//!     user: "0:0"
//!           ^^^^^ the service runs as root
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     user: "1000:1000"
//!   other:
//!     image: example/app:1.2
//!     user: "${UID}:${GID}"
//! ```
//! A step that hands files over and ends, and an image that gives up root by itself, are left alone:
//! ```compose good also=stateful-service-without-volume
//! services:
//!   prepare:
//!     image: busybox:1.37
//!     user: root
//!     command: chown -R 1000:1000 /data
//!     volumes: ["data:/data"]
//!   db:
//!     image: postgres:17
//!     user: root
//!     depends_on:
//!       prepare: {condition: service_completed_successfully}
//! volumes:
//!   data:
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::development_setting::is_for_development;
use crate::patterns::privilege_drop::{base_drops_privilege, drops_privilege};
use crate::patterns::root_account::{is_permission_fix, is_root};
use crate::patterns::service_command::all_words;
use crate::patterns::service_image::image_name;

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-runs-as-root",
    aliases: &[Alias::broader("owasp-docker", "RULE 2"), Alias::broader("k8s-pss", "restricted/non-root")],
    category: Category::Security,
    severity: Severity::Warning,
    yields_to: &["privileged-lifecycle-hook"],
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(user) = service.node("user").filter(|user| is_root(user)) else { return };
    let drops_by_itself = image_name(service)
        .and_then(|name| ImageReference::parse(&name).ok())
        .is_some_and(|image| base_drops_privilege(&image));
    let is_expected = all_words(service).any(|word| is_permission_fix(word) || drops_privilege(word));
    if drops_by_itself
        || is_expected
        || ends_for_others(cx, service)
        || is_for_development(cx, Some(service), user.span)
    {
        return;
    }
    cx.report_at(user.span, "the service runs as root")
        .help("remove the key to run as the image's account, or name an account with fewer rights");
}

/// Whether others wait for it to end: a step that prepares something.
fn ends_for_others(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let awaits = |other: Service<'_>| {
        other.dependencies().any(|dependency| {
            dependency.name == service.name && dependency.condition == Some("service_completed_successfully")
        })
    };
    cx.project().services().any(awaits)
}
