//! The laws every rule keeps.

mod examples;
mod registry;
