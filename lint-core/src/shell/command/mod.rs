//! What commands do: programs known by name, their options, and what they are asked for.
//!
//! What lives here: readers of [`Invocation`](super::Invocation)s. What does not: shell syntax. Nothing is guessed: what a
//! word that expands might hold is unknown, and every answer can say so.

pub mod line;
pub mod look_through;
pub mod options;
pub mod packages;
pub mod part;
#[cfg(test)]
mod words;

pub use line::CommandLine;
pub use look_through::{Inner, Script, Started, Wrapper, WrapperKind, look_through};
pub use options::{Answer, Doubt, FoundOption, Operand, OptionTable, Reading};
pub use part::Part;
