//! The engine: runs rules over files and turns what they find into reports.

mod analyze;
mod dispatch;
mod report;

pub use analyze::{ActiveRules, EDITION_DATE, Engine, Request};
pub use report::{FileReport, Finding, Place};
