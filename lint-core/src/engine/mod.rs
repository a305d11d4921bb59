//! The engine: runs rules over files and turns what they find into reports.

mod analyze;
mod collector;
mod dispatch;
mod fix;
mod inline;
mod linter;
mod project;
mod report;
mod together;

pub use analyze::{ActiveRules, EDITION_DATE, Engine, Request};
pub use fix::{AppliedFix, ChangedFiles, FixFailure, FixRequest, Fixed, Overlay, converge};
pub use linter::Linter;
pub use project::{ProjectReport, ProjectRequest, ProjectSource};
pub use report::{FileReport, Finding, Place};
pub use together::SharedRequest;
