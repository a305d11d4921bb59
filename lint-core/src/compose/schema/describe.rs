//! How values and shapes read in a message.

use std::fmt;

use super::super::node::Data;
use super::shape::{Scalars, Shape};

/// What a message is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'a> {
    /// The file as a whole.
    File,
    /// The value of a key.
    Key(&'a str),
    /// The value of a name within a mapping of names.
    Entry {
        /// The key of the mapping of names.
        of: &'a str,
        /// The name.
        name: &'a str,
    },
    /// An item of the list behind a key.
    Item(&'a str),
}

impl<'a> Subject<'a> {
    /// The key that it stands behind.
    pub(super) fn name(self) -> &'a str {
        match self {
            Self::File => "the file",
            Self::Key(name) | Self::Entry { name, .. } | Self::Item(name) => name,
        }
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("the file"),
            Self::Key(name) => write!(f, "`{name}`"),
            Self::Entry { of, name } => write!(f, "`{of}.{name}`"),
            Self::Item(name) => write!(f, "an item of `{name}`"),
        }
    }
}

/// What a value is.
pub(super) fn value_type(data: &Data) -> &'static str {
    match data {
        Data::Null => "null",
        Data::Bool(_) => "a boolean",
        Data::Int(_) | Data::Float(_) => "a number",
        Data::Text(_) => "text",
        Data::List(_) => "a list",
        Data::Map(_) => "a mapping",
        Data::Broken => "a broken value",
    }
}

/// What a value of that shape may be; `null` is not named, as nobody writes it on purpose.
pub(super) fn expected(shape: &Shape) -> String {
    let scalars = shape.scalars;
    let parts = [
        (scalars.has(Scalars::TEXT), "text"),
        (scalars.has(Scalars::NUMBER), "a number"),
        (scalars.has(Scalars::INT) && !scalars.has(Scalars::NUMBER), "a whole number"),
        (scalars.has(Scalars::BOOL), "a boolean"),
        (shape.list.is_some(), "a list"),
        (shape.map.is_some(), "a mapping"),
    ];
    joined(parts.iter().filter(|(takes_part, _)| *takes_part).map(|(_, name)| *name))
}

/// `a, b or c`.
fn joined<'a>(mut parts: impl DoubleEndedIterator<Item = &'a str>) -> String {
    let last = parts.next_back().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    if rest.is_empty() { last.to_owned() } else { format!("{} or {last}", rest.join(", ")) }
}
