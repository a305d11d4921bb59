//! Compose files: from YAML to the project that they make up.
//!
//! Source of facts: the Compose specification and what compose-go, which Docker Compose reads files with, does.

mod dotenv;
mod error;
mod interpolate;
mod node;

pub use dotenv::{DotenvError, DotenvErrorKind, parse_dotenv};
pub use error::{ComposeError, ComposeErrorKind};
pub use interpolate::{
    Interpolated, TemplateError, TemplateErrorKind, UsedVariable, VariableForm, Variables, interpolate,
};
pub use node::{Certainty, Data, Map, Member, Node, Text};
