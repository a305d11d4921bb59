//! The keys and value shapes of Compose files: our own table of what the Compose specification says, as of 2026-06-23.
//!
//! What lives here: the table, the check of a file against it, and what Docker Compose makes of each value. What does
//! not: short forms, merging, and rules between values. Entry points: [`validate()`], [`decode()`], [`keys_at`].

mod advice;
mod build;
mod decode;
mod deploy;
mod describe;
mod device;
mod hosts;
mod lifecycle;
mod mapping;
mod model;
mod mount;
mod network;
mod number;
mod place;
mod plain;
mod print;
mod relation;
mod secret;
mod service;
mod shape;
#[cfg(test)]
mod tests;
mod top_level;
mod unique;
mod validate;
mod volume;

pub use decode::{check, decode};
pub use place::{deprecated_names, key_at, keys_at, shape_at};
pub use shape::{
    Decode, Duplicates, IntRange, Key, ListShape, MapShape, NameRule, Rest, Scalars, Shape, TextRule,
};
pub use validate::validate;
