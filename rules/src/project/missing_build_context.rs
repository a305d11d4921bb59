//! # Build of what is not there
//!
//! The folder or the Dockerfile that a service is built from does not exist, so the build fails before it starts. Contexts
//! on other machines and paths with variables are not looked at.
//!
//! ```compose bad
//! #- compose.yaml
//! services:
//!   web:
//!     build: ./wep
//!            ^^^^^ build context `wep` is not there
//! #- web/Dockerfile
//! FROM nginx:1.29
//! ```
//! ```compose bad
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: web
//!       dockerfile: Dockerfile.prod
//!                   ^^^^^^^^^^^^^^^ file `web/Dockerfile.prod` is not there
//! #- web/Dockerfile
//! FROM nginx:1.29
//! ```
//! ```compose good
//! #- compose.yaml
//! services:
//!   web:
//!     build: ./web
//!   remote:
//!     build: https://github.com/example/app.git
//!   open:
//!     build: ${CONTEXT}
//!   generated:
//!     build: ./out
//! #- web/Dockerfile
//! FROM nginx:1.29
//! #- .gitignore
//! out
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::ServiceBuild;
use hullwright_core::project::path::{join, parent};
use hullwright_core::rule::{Check, ComposeContext, Rule};
use hullwright_core::semantic::Resolution;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-build-context",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    let Resolution::Known(context) = &build.context else { return };
    let Some(node) = build.node("context") else { return };
    if cx.files().kind(context) == Some(None) {
        if !is_generated(cx, context) {
            cx.report_at(node.span, format!("build context `{context}` is not there"));
        }
        return;
    }
    let (Resolution::Known(path), None) = (&build.dockerfile, &build.inline) else { return };
    let span = build.node("dockerfile").map_or(node.span, |node| node.span);
    let is_made_up = build.key("dockerfile").is_none_or(|key| key == span);
    let has_folder = cx.files().kind(context) == Some(Some(hullwright_core::project::EntryKind::Folder));
    if has_folder && cx.files().kind(path) == Some(None) && !is_generated(cx, path) {
        let span = if is_made_up { node.span } else { span };
        cx.report_at(span, format!("file `{path}` is not there"));
    }
}

/// Whether a `.gitignore` above names the path or a folder on the way to it: then something makes it.
fn is_generated(cx: &ComposeContext<'_>, path: &str) -> bool {
    std::iter::successors(Some(path), |path| parent(path)).any(|folder| {
        let bytes = cx.files().read(&join(folder, ".gitignore"));
        let text = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        text.lines().any(|line| {
            let pattern = line.trim().trim_start_matches('/').trim_end_matches(['/', '*']);
            !pattern.is_empty() && path.split('/').any(|part| pattern.rsplit('/').next() == Some(part))
        })
    })
}
