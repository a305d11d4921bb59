//! The fix engine: plan, apply, check again, until nothing is left to fix.
//!
//! Files are changed in memory alone; writing them is the caller's. The command line, the editor and the tests of the rule
//! pages run the same code. Entry point: [`converge`].

mod apply;
mod changed_files;
mod converge;
mod guard;
mod outline;
mod plan;

pub use changed_files::{ChangedFiles, Overlay};
pub use converge::{FixFailure, FixRequest, Fixed, converge};
pub use plan::AppliedFix;
