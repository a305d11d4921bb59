//! The laws every rule keeps.

mod dependencies;
mod examples;
mod pages;
mod registry;
