//! Tests of the table and what works along it.

mod decoding;
mod notation;
mod table;
mod validation;
