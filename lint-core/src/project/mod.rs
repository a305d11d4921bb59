//! Files of a project and the builds they make up.

mod build_unit;
pub mod path;
mod vfs;

pub use build_unit::{BuildUnit, UnitIgnore};
pub use vfs::{EntryKind, FileSource, MemoryFiles, NoFiles};
