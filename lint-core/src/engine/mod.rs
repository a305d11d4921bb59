//! The engine: runs rules over files and turns what they find into reports.

mod analyze;
mod collector;
mod dispatch;
mod inline;
mod linter;
mod project;
mod report;
mod together;

pub use analyze::{ActiveRules, EDITION_DATE, Engine, Request};
pub use linter::{Linter, fixed_texts};
pub use project::{ProjectReport, ProjectRequest, ProjectSource};
pub use report::{FileReport, Finding, Place};
pub use together::SharedRequest;
