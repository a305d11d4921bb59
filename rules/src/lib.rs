//! The rules of hullwright: one file each, its page in the module doc, its examples executed as tests.
//!
//! `build.rs` finds the files; nothing is listed by hand. Recognisers that several rules share live in [`patterns`].

use hullwright_core::rule::{RuleEntry, RuleSet};

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// All rules, indexed by name and alias.
pub fn rule_set() -> RuleSet {
    RuleSet::new(RULES)
}
