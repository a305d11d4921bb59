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
//!   docs:
//!     image: example/docs:1.2
//!     user: ${UID_OF_DOCS:-0}
//!           ^^^^^^^^^^^^^^^^^ the service runs as root, with the default here
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!   worker:
//!     image: example/app:1.2
//!   docs:
//!     image: example/docs:1.2
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
//! A step that hands files over and ends, an image that starts as root anyway and gives it up by itself, and one that
//! watches the host are left alone:
//! ```compose good also=stateful-service-without-volume
//! services:
//!   prepare:
//!     image: busybox:1.37
//!     user: root
//!     command: chown -R 1000:1000 /data
//!     volumes: ["data:/data"]
//!   seed:
//!     image: example/app:1.2
//!     user: root
//!     command: bin/migrate
//!   db:
//!     image: postgres:17
//!     user: root
//!     depends_on:
//!       prepare: {condition: service_completed_successfully}
//!   web:
//!     image: nginx:1.31
//!     user: root
//!   logs:
//!     image: fluent/fluent-bit:4.1.1
//!     user: root
//! volumes:
//!   data:
//! ```
//! Whoever has the socket of the engine is as good as root on the host, whatever the account:
//! ```compose good also=docker-socket-mount
//! services:
//!   worker:
//!     image: example/worker:1.2
//!     user: root
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker.sock
//! ```

use hullwright_core::compose::{Certainty, Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::host_agent::is_host_agent;
use crate::patterns::compose::host_path::has_engine_socket;
use crate::patterns::compose::one_shot_job::is_one_shot;
use crate::patterns::compose::removal_fix::remove_key_fix;
use crate::patterns::compose::root_account::{is_permission_fix, is_root};
use crate::patterns::compose::service_command::all_words;
use crate::patterns::compose::service_image::image_name;
use crate::patterns::shell::privilege_drop::{base_drops_privilege, base_serves_as_other, drops_privilege};

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-runs-as-root",
    aliases: &[Alias::broader("owasp-docker", "RULE 2"), Alias::broader("k8s-pss", "restricted/non-root")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["privileged-lifecycle-hook"],
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.get("user").filter(|member| is_root(&member.node)) else { return };
    let user = &member.node;
    let drops_by_itself = image_name(service)
        .and_then(|name| ImageReference::parse(&name).ok())
        .is_some_and(|image| base_drops_privilege(&image) || base_serves_as_other(&image));
    let is_expected = all_words(service).any(|word| is_permission_fix(word) || drops_privilege(word));
    if drops_by_itself
        || is_expected
        || has_engine_socket(service)
        || is_host_agent(service)
        || is_one_shot(cx, service)
        || is_for_development(cx, Some(service), user.span)
    {
        return;
    }
    let is_default = Node::as_text(user).is_some_and(|text| text.certainty == Certainty::Partial);
    let which = if is_default { ", with the default here" } else { "" };
    cx.report_at(user.span, format!("the service runs as root{which}"))
        .help("remove the key to run as the image's account, or name an account with fewer rights")
        .maybe_fix(remove_key_fix(cx, member.key));
}
