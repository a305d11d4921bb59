//! # Suppression that cannot be read
//!
//! The comment starts as a suppression of hullwright and goes on with something else, so it silences nothing. It takes
//! `ignore=`, `stage-ignore=` or `file-ignore=` with names of rules, and perhaps a `reason=` and an `expires=` date.
//!
//! ```dockerfile bad
//! # hullwright disable=untagged-image
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suppression cannot be read: `disable` is unknown: there are `ignore`, `stage-ignore`, `file-ignore`, `reason` and `expires`
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed(unsafe)
//! # hullwright ignore=untagged-image
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! # hullwright ignore=duplicate-stage-name reason="built by hand" expires=2030-01-01
//! FROM alpine:3.22
//! # linted with hullwright
//! RUN true
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, EngineFact, FixAvailability, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-suppression-comment",
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Engine(EngineFact::InvalidSuppression)],
    ..Rule::DEFAULT
};
