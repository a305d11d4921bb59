//! Edits of YAML text: keys of mappings, items of lists, scalars.
//!
//! Entry point: [`YamlText`], which finds a node by the place where it stands and proposes edits of it. A helper gives
//! `None` where it cannot do it right: what an alias shares, what a comment or an unusual layout stands in the way of.

mod append;
mod block_end;
mod entry_value;
mod insert;
mod layout;
mod long_form;
mod place;
mod prepend;
mod quoting;
mod remove;
mod remove_flow;
mod replace;
mod section;
mod value;

#[cfg(test)]
mod tests;

pub use place::{Place, YamlText};
pub use value::Value;
