//! Compose files: from YAML to the project that they make up.
//!
//! Source of facts: the Compose specification and what compose-go, which Docker Compose reads files with, does.

mod canonical;
mod circle;
mod consistency;
mod defaults;
mod dotenv;
mod environment;
mod error;
mod extends;
mod format;
mod fragment;
mod include;
mod interpolate;
mod load;
mod members;
mod merge;
mod node;
mod normalize;
mod path;
mod read;
mod relocate;
pub mod schema;
mod service;
mod substitute;
mod unique;

pub use dotenv::{DotenvError, DotenvErrorKind, parse_dotenv};
pub use error::{Closest, ComposeError, ComposeErrorKind};
pub use format::scalar_text;
pub use fragment::starts_project;
pub use interpolate::{
    Interpolated, TemplateError, TemplateErrorKind, UsedVariable, VariableForm, Variables, interpolate,
};
pub use load::{ComposeFile, ComposeProject, FileRole, LoadOptions, Profiles, Reading, load};
pub use node::{Certainty, Data, Map, Member, Node, Text, UNKNOWN};
pub use service::{Dependency, Mount, Port, Service, Variable, variables};
pub use substitute::VariableUse;
