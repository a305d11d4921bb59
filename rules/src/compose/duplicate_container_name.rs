//! # Container name given twice
//!
//! A container's name is unique on its host. Of two services with one name only the first starts; for the second the
//! engine says that the name is in use. Leave `container_name` out where no script needs it.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: shop
//!   api:
//!     image: example/api:2.1
//!     container_name: shop
//!                     ^^^^ `shop` is the name of service `web`'s container already
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: ${PREFIX}_app
//!   api:
//!     image: example/api:2.1
//!     container_name: ${PREFIX}_app
//!                     ^^^^^^^^^^^^^ `${PREFIX}_app` is the name of service `web`'s container already
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: shop_web
//!   api:
//!     image: example/api:2.1
//!     container_name: shop_api
//!   worker:
//!     image: example/worker:2.1
//!     container_name: ${PREFIX}_worker
//!   mailer:
//!     image: example/mailer:2.1
//!     container_name: ${OTHER}_worker
//! ```
//!
//! Services whose profiles have nothing in common stand in for each other:
//!
//! ```compose good
//! services:
//!   app-dev:
//!     image: example/app:2.1-dev
//!     container_name: app
//!     profiles: [dev]
//!   app-prod:
//!     image: example/app:2.1
//!     container_name: app
//!     profiles: [prod]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Policy, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::same_value::{ComparedValue, compared_value};
use crate::patterns::compose::services_together::run_together;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-container-name",
    aliases: &[
        Alias::same("dclint", "no-duplicate-container-names").on(Severity::Error),
        Alias::same("compose-go", "container-name-unique"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    // Services of a file that others take what they need from do not all run together.
    if cx.project().is_fragment {
        return;
    }
    let mut known: Vec<(Service<'_>, ComparedValue, Span)> = Vec::new();
    for service in cx.project().services() {
        let Some(node) = service.node("container_name") else { continue };
        let Some(name) = compared_value(cx, node).filter(|name| !name.text.is_empty()) else { continue };
        // dclint knows no profiles.
        let is_together =
            |other: &Service<'_>| cx.policy() == Policy::Dclint || run_together(other, &service);
        let other = known.iter().find(|(other, taken, _)| taken.is_same(&name) && is_together(other));
        if let Some((other, _, first)) = other {
            let shown = &name.text;
            let default = if name.is_default { ", the default here," } else { "" };
            let message =
                format!("`{shown}`{default} is the name of service `{}`'s container already", other.name);
            cx.report_at(node.span, message)
                .label_at(*first, "first here")
                .help("leave `container_name` out of one of them, or give it another one");
        }
        known.push((service, name, node.span));
    }
}
