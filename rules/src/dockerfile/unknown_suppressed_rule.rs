//! # Suppression of a rule that does not exist
//!
//! The comment names a rule that hullwright does not have under that or any other name, so it silences nothing.
//!
//! ```dockerfile bad
//! # hullwright ignore=duplicate-stagename
//!                     ^^^^^^^^^^^^^^^^^^^ no rule is named `duplicate-stagename`, did you mean `duplicate-stage-name`?
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed(unsafe)
//! # hullwright ignore=duplicate-stage-name
//! FROM alpine:3.22
//! ```
//! Rules may be named as other tools name them; comments for other tools are theirs to judge.
//! ```dockerfile good
//! # hullwright ignore=DL3024
//! FROM alpine:3.22
//! # hadolint ignore=DL9999
//! RUN true
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, EngineFact, FixAvailability, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-suppressed-rule",
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Engine(EngineFact::UnknownSuppressedRule)],
    ..Rule::DEFAULT
};
