//! # Suppression that silences nothing
//!
//! The comment names a rule that finds nothing there, so it is left over, stands at the wrong place, or has come to its end
//! date. Left in place it may one day hide a finding that nobody knows of.
//!
//! ```dockerfile bad
//! # hullwright ignore=all
//! ^^^^^^^^^^^^^^^^^^^^^^^ suppression silences nothing
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ```
//! Of several names only the idle ones go. Names of rules that are off, and those of other tools that no rule answers to, are not judged.
//! ```dockerfile good
//! # hullwright ignore=duplicate-stage-name
//! FROM alpine:3.22
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, EngineFact, FixAvailability, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unused-suppression",
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Engine(EngineFact::UnusedSuppression)],
    ..Rule::DEFAULT
};
