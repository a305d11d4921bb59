//! Compose files: from YAML to the project that they make up.
//!
//! Source of facts: the Compose specification and what compose-go, which Docker Compose reads files with, does.

mod error;
mod load;
mod node;
mod service;

pub use error::{ComposeError, ComposeErrorKind};
pub use load::{ComposeFile, ComposeProject, FileRole, LoadOptions, Profiles, load};
pub use node::{Certainty, Data, Map, Member, Node, Text};
pub use service::Service;
