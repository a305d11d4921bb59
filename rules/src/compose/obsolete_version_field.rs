//! # Version of the file format
//!
//! Docker Compose has not read the top-level `version` since its second edition: every file is read by the current
//! specification. The line does nothing but print a warning at each start.
//!
//! ```compose bad
//! version: "3.9"
//! ^^^^^^^ `version` does nothing in a Compose file
//! services:
//!   web:
//!     image: nginx:1.29
//! ```
//! ```compose good
//! x-release:
//!   version: "3.9"
//! services:
//!   web:
//!     image: nginx:1.29
//! ```

use hullwright_core::compose::FileRole;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};
use hullwright_core::text::Span;
use hullwright_core::yaml::NodeKind;

/// See the page.
pub static RULE: Rule = Rule {
    name: "obsolete-version-field",
    aliases: &[
        Alias::same("dclint", "no-version-field").on(Severity::Error),
        Alias::same("compose-go", "version-obsolete"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    for file in &cx.project().files {
        if !matches!(file.role, FileRole::Main | FileRole::Override) && file.source.id().0 > 0 {
            continue;
        }
        for root in file.yaml.documents() {
            let NodeKind::Mapping { entries, .. } = &file.yaml.node(*root).kind else { continue };
            for entry in entries {
                let key = file.yaml.node(entry.key);
                if key.as_scalar().is_some_and(|scalar| &*scalar.value == "version") {
                    let span = Span { file: file.source.id(), range: key.range };
                    cx.report_at(span, "`version` does nothing in a Compose file").help("remove the line");
                }
            }
        }
    }
}
