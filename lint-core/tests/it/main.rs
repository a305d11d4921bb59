//! The engine against peers' cases and the corpus; data is looked up beside the repository and skipped when absent.

mod buildkit_parser;
mod compose_oracle;
mod compose_project;
mod fixing;
mod ignore_laws;
mod ignore_oracle;
mod lossless;
mod shared;
mod shell_corpus;
mod shell_growth;
mod shell_readers;
mod shellcheck;
mod units;
mod yaml_bombs;
mod yaml_corpus;
mod yaml_tree;
