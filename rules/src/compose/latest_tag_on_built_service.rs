//! # Built image without a name to go back to
//!
//! A service is built, and its image is called `latest`, or nothing, so each build takes the name from the one before.
//! After a bad release there is no name to go back to.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: registry.example.com/web:latest
//!                                     ^^^^^^ each build takes the name `latest` from the one before
//!     build: .
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: registry.example.com/web
//!            ^^^^^^^^^^^^^^^^^^^^^^^^ `registry.example.com/web` has no tag: each build takes the name from the one before
//!     build: .
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: registry.example.com/web:${TAG:-latest}
//!     build: .
//!   api:
//!     image: registry.example.com/api:1.4
//!     build: api
//!   tool:
//!     build: tool
//!   local:
//!     image: own-name
//!     build: local
//! ```
//! ```compose good file=docker-compose.dev.yml
//! services:
//!   web:
//!     image: registry.example.com/web
//!     build: .
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, Rule};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::service_image::service_image;

/// See the page.
pub static RULE: Rule = Rule {
    name: "latest-tag-on-built-service",
    category: Category::Reproducibility,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(image) = service_image(service).filter(|image| service.has("build") && !image.is_default())
    else {
        return;
    };
    // A name without a folder cannot be pushed: it only names what this machine built.
    let is_local = !image.reference.familiar_name().contains('/');
    if image.reference.has_digest() || is_local || is_for_development(cx, Some(service), image.span()) {
        return;
    }
    let help = "give it the version that is built, from a variable if need be: `${TAG:-dev}`";
    match &image.reference.tag {
        None => {
            let message = format!(
                "`{}` has no tag: each build takes the name from the one before",
                image.reference.familiar_name()
            );
            cx.report_at(image.span(), message).help(help);
        }
        Some(tag) if tag.text == "latest" => {
            cx.report_at(
                image.locate(tag.range.clone()),
                "each build takes the name `latest` from the one before",
            )
            .help(help);
        }
        Some(_) => {}
    }
}
