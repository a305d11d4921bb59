//! Suppressions: the comments that silence findings, and what they silence.

mod compose;
mod directive;
mod ledger;
mod remedy;

pub use directive::{Dialect, Directive, Reach, Reading, experimental_rules, read_comment, skipped_rules};
pub use ledger::{Ledger, SuppressionProblem, SuppressionProblemKind, SuppressionRemedy};
