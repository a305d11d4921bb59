//! # Rule that failed
//!
//! A rule of hullwright stopped in the middle of its work on this file; what it would have found is missing, and all other
//! rules have run. This is a bug of hullwright and never of the file: please report it with the name of the rule and the
//! smallest file that shows it.

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, EngineFact, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "internal-error",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Engine(EngineFact::InternalError)],
    ..Rule::DEFAULT
};
