//! Findings: what is wrong, where, how bad, and what to do.

mod finding;
mod fix;
mod severity;

pub use finding::{Diagnostic, Label, Suppressed};
pub use fix::{Applicability, Change, Fix};
pub use severity::{Category, Severity};
