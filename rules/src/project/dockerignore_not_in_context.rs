//! # Ignore file that no build reads
//!
//! A build reads `.dockerignore` at the top of its context, not beside its Dockerfile. Where the Compose file builds the
//! Dockerfile with another context, the ignore file beside it has no effect. A file named after the Dockerfile, such as
//! `Dockerfile.dockerignore`, is read from beside it.
//!
//! ```compose bad
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: web/Dockerfile
//! #- web/Dockerfile
//! FROM nginx:1.29
//! #- web/.dockerignore
//! node_modules
//! ^^^^^^^^^^^^ no build reads this file: `web/Dockerfile` is built with the context `.`
//! ```
//! ```compose good
//! #- compose.yaml
//! services:
//!   web:
//!     build: web
//! #- web/Dockerfile
//! FROM nginx:1.29
//! #- web/.dockerignore
//! node_modules
//! #- loose/Dockerfile
//! FROM nginx:1.29
//! #- loose/.dockerignore
//! node_modules
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, IgnoreContext, Rule};
use hullwright_core::semantic::Resolution;
use hullwright_core::text::TextRange;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dockerignore-not-in-context",
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    let (folder, name) = (cx.file().folder(), cx.file().name());
    if name != ".dockerignore" {
        return;
    }
    let folder_of = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let mut misled = None;
    for unit in cx.units() {
        match &unit.context {
            Resolution::Known(context) if context == folder => return,
            Resolution::Known(context) if folder_of(&unit.dockerfile) == folder => {
                misled = Some((unit, context))
            }
            Resolution::Known(_) => {}
            // Nobody knows what the other build reads.
            Resolution::Partial(_) | Resolution::Unknown => return,
        }
    }
    let Some((unit, context)) = misled else { return };
    let context = if context.is_empty() { "." } else { context };
    let line = cx.text().lines().next().unwrap_or_default().len();
    let message =
        format!("no build reads this file: `{}` is built with the context `{context}`", unit.dockerfile);
    let name = unit.dockerfile.rsplit('/').next().unwrap_or_default();
    cx.report(TextRange::from(0..line), message)
        .help(format!("name it `{name}.dockerignore`, or move it to the top of the context"));
}
