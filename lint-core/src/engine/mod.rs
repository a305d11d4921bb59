//! The engine: runs rules over files and turns what they find into reports.

mod analyze;
mod dispatch;
mod linter;
mod report;

pub use analyze::{ActiveRules, EDITION_DATE, Engine, Request};
pub use linter::{Linter, fixed_texts};
pub use report::{FileReport, Finding, Place};
