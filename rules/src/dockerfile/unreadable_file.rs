//! # File that cannot be read
//!
//! The file exists, but it could not be read from disk: permissions, a broken link, a device. It was not checked, so a clean
//! result says nothing about it.

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, EngineFact, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unreadable-file",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Engine(EngineFact::UnreadableFile)],
    ..Rule::DEFAULT
};
