//! The laws every rule keeps.

mod dependencies;
mod examples;
mod kics_variants;
mod pages;
mod registry;
