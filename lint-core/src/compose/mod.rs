//! Compose files: from YAML to the project that they make up.
//!
//! Source of facts: the Compose specification and what compose-go, which Docker Compose reads files with, does.

mod error;
mod node;
pub mod schema;

pub use error::{ComposeError, ComposeErrorKind};
pub use node::{Certainty, Data, Map, Member, Node, Text};
