//! # Configuration that cannot be read
//!
//! A configuration file that was found beside the checked files has an unknown key, an unknown rule or a value of the wrong
//! kind. Its folder is checked with the settings of the folder above instead, so findings may be missing or surplus.

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, EngineFact, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-config",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Engine(EngineFact::InvalidConfig)],
    ..Rule::DEFAULT
};
