//! Files of a project and the builds they make up.

mod build_unit;
mod compose_inputs;
mod model;
pub mod path;
mod references;
mod service_build;
mod unit_spec;
mod vfs;

pub use build_unit::{BuildUnit, UnitIgnore};
pub use compose_inputs::ComposeInputs;
pub use model::{ComposeFileEntry, ComposeSet, ComposeSetMember, ComposeSets, companions};
pub use references::{Reference, references};
pub use service_build::{BuildArg, ParsedDockerfile, ServiceBuild};
pub use unit_spec::{ServiceOverrides, UnitOrigin, UnitSpec};
pub use vfs::{EntryKind, FileSource, MemoryFiles, NoFiles};
