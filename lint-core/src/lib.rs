//! The analysis engine of hullwright: text in, findings and byte edits out.
//!
//! Nothing here opens a file, reads a clock, starts a thread or prints. Parsing never fails: it yields a tree
//! *and* errors. Positions are byte offsets; lines and columns exist only where text leaves.

pub mod dockerfile;
pub mod dockerignore;
pub mod image;
pub mod text;
