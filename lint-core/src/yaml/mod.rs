//! YAML text as a tree in which every key, value, comment, anchor, alias and tag has its place.
//!
//! What lives here: syntax and the types of plain scalars. What does not: what a key means (`compose`).
//! Entry point: [`Yaml::parse`].

mod build;
mod decode;
mod error;
mod events;
mod merge;
mod plain;
mod tree;

pub use error::{YamlError, YamlErrorKind};
pub use merge::MergedEntry;
pub use plain::{Plain, Yaml11, core_value, differs_in_yaml11, plain_value};
pub use tree::{Anchor, Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tag, Yaml, YamlComment, YamlNode};
