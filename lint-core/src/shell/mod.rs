//! Shell text and the commands in it.
//!
//! [`Script::parse`] reads what a shell of the Bourne family reads. What a program *does* is told by its name and its
//! [`Argument`]s, wherever they come from: a shell's text, a JSON form or a YAML list.

mod argument;
mod ast;
pub mod command;
mod compound;
mod documents;
mod error;
mod flow;
mod launch;
#[cfg(any(test, feature = "testing"))]
pub mod laws;
mod lookahead;
mod parser;
mod redirection;
#[cfg(test)]
mod tests;
mod unquote;
mod visit;
mod word;

pub use argument::{Argument, ArgumentValue, Invocation};
pub use ast::{
    Assignment, CaseArm, Command, CommandSubstitution, CompoundCommand, CompoundKind, Connector,
    FunctionDefinition, HereDocument, Joined, List, ListItem, Parameter, Pipeline, Redirection,
    RedirectionOperator, Script, ScriptRange, SimpleCommand, Terminator, Word, WordPart,
};
pub use error::{ShellError, ShellErrorKind};
pub use flow::{CommandSite, Guarantee, ShellOptions, Surroundings};
pub use launch::{Launch, LaunchPlace, LaunchedCommand, ShellScript};
pub use visit::{PartPlace, Quoting, Role, Visitor};
