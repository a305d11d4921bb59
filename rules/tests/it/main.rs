//! The laws every rule keeps.

mod dependencies;
mod examples;
mod registry;
