//! # Version that nothing reads
//!
//! The top-level `version` chose between file formats that are long one. Docker Compose ignores it and says so at every
//! command. Delete the line; nothing else changes.
//!
//! ```compose bad
//! version: "3.8"
//! ^^^^^^^ `version` has no effect
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//! ```compose fixed
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//!
//! Only the top level counts, and only the key itself:
//!
//! ```compose good
//! x-build: &build
//!   version: "3.8"
//! services:
//!   web:
//!     build:
//!       context: .
//!       args: *build
//!     labels:
//!       version: "2.1"
//! ```
//!
//! A swarm still reads it:
//!
//! ```compose good
//! version: "3.8"
//! services:
//!   web:
//!     image: nginx:1.31
//!     deploy:
//!       placement:
//!         constraints: [node.role == worker]
//! ```

use hullwright_core::compose::ComposeFile;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Span;
use hullwright_core::yaml::NodeKind;

use crate::patterns::compose::swarm_project::is_for_swarm;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "obsolete-version-field",
    aliases: &[
        Alias::same("dclint", "no-version-field").on(Severity::Error),
        Alias::same("compose-go", "version-obsolete"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    // `docker stack deploy` still chooses the format by it.
    if is_for_swarm(cx) {
        return;
    }
    for file in &cx.project().files {
        for span in version_keys(file) {
            let edits = yaml_text(cx, span).and_then(|sheet| sheet.remove(&sheet.entry(span.range)?));
            let fix = fix_with(Fix::safe("Remove `version`"), span, edits);
            cx.report_at(span, "`version` has no effect").help("delete the line").maybe_fix(fix);
        }
    }
}

/// Every document of a file may have one.
fn version_keys(file: &ComposeFile) -> Vec<Span> {
    let yaml = &file.yaml;
    let mut found = Vec::new();
    for root in yaml.documents() {
        let NodeKind::Mapping { entries, .. } = &yaml.node(*root).kind else { continue };
        for entry in entries {
            let key = yaml.node(entry.key);
            if key.as_scalar().is_some_and(|scalar| &*scalar.value == "version") {
                found.push(Span { file: file.source.id(), range: key.range });
            }
        }
    }
    found
}
