//! The rules of hullwright: one file each, its page in the module doc, its examples executed as tests.
//!
//! `build.rs` finds the files; nothing is listed by hand. The small way in, for programs that embed the linter:
//!
//! ```
//! let linter = hullwright_rules::linter();
//! let report = linter.check_text("Dockerfile", "FROM alpine:3.22 AS a\nFROM alpine:3.22 AS a\n");
//! let first = report.findings.first().expect("the name is used twice");
//! assert_eq!((first.rule.name, first.place.start.line), ("duplicate-stage-name", 2));
//! ```

pub mod knowledge;

use hullwright_core::engine::Linter;
use hullwright_core::rule::{Preset, RuleEntry, RuleSet};

pub use knowledge::bundled_knowledge;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// All rules, indexed by name and alias.
pub fn rule_set() -> RuleSet {
    RuleSet::new(RULES)
}

/// A linter with the recommended rules.
pub fn linter() -> Linter {
    Linter::new(rule_set(), Preset::Recommended, &[]).with_knowledge(bundled_knowledge())
}
