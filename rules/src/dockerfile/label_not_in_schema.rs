//! # Label that the schema does not know
//!
//! The configuration lists the labels that images carry (`label-schema`) and refuses others (`strict-labels: true`).
//!
//! ```dockerfile bad label=com.example.team=text strict-labels
//! FROM debian:13-slim
//! LABEL com.example.team=core com.example.taem=web
//!                             ^^^^^^^^^^^^^^^^ the schema has no label `com.example.taem`
//! ```
//! ```dockerfile good label=com.example.team=text
//! FROM debian:13-slim
//! LABEL com.example.team=core com.example.tier=web
//! ```
//! ```dockerfile good label=com.example.team=text strict-labels
//! FROM debian:13-slim
//! ARG KEY
//! LABEL com.example.team=core ${KEY}=web
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Policy, Rule};
use hullwright_core::value::suggest::closest;

use crate::patterns::dockerfile::stage_labels::{bare_key, labels};

/// See the page.
pub static RULE: Rule = Rule {
    name: "label-not-in-schema",
    aliases: &[Alias::same("hadolint", "DL3050").on(Severity::Info)],
    category: Category::Policy,
    severity: Severity::Info,
    default: DefaultSet::Policy,
    asked_for_by: |options| options.strict_labels,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let options = cx.options();
    if !options.strict_labels {
        return;
    }
    for (_, pair) in labels(cx) {
        let key = bare_key(pair);
        let is_unknown = key.contains('$') && cx.policy() != Policy::Hadolint;
        if !is_unknown && !options.label_schema.contains_key(key) {
            let nearest = closest(key, options.label_schema.keys().map(String::as_str));
            let help = nearest.map_or_else(
                || "remove it, or add it to `label-schema`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            cx.report(pair.key.range(), format!("the schema has no label `{key}`")).help(help);
        }
    }
}
