//! The laws every rule keeps.

mod dependencies;
mod examples;
mod fix_laws;
mod fix_properties;
mod generated_projects;
mod ignore_fixes;
mod kics_variants;
mod knowledge_data;
mod pages;
mod registry;
mod shared;
mod unknown_base;
