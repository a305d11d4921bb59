//! Compose files, as an editor asks about them. Offsets and ranges are bytes; nothing here speaks the protocol.

pub(crate) mod completion;
pub(crate) mod cursor;
pub(crate) mod hints;
pub(crate) mod hover;
pub(crate) mod links;
pub(crate) mod selection;
pub(crate) mod tokens;
pub(crate) mod tree;
pub(crate) mod values;
