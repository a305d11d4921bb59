//! YAML text as a tree in which every key, value, comment, anchor, alias and tag has its place.
//!
//! What lives here: syntax and the types of plain scalars. What does not: what a key means (`compose`).
