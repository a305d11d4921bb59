//! Shell text and the commands in it.
//!
//! What a program *does* is told by its name and its [`Argument`]s, wherever they come from: a shell's text, a JSON form or a
//! YAML list.

mod argument;
pub mod command;

pub use argument::{Argument, ArgumentValue, Invocation};
