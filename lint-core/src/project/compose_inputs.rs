//! What a Compose project is started with.

use std::collections::BTreeMap;

/// The inputs of a Compose project.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ComposeInputs {
    /// The name of the project, where it is given.
    pub project_name: Option<String>,
    /// The active profiles; `*` stands for all of them.
    pub profiles: Vec<String>,
    /// Variables that are given and win over those of files.
    pub environment: BTreeMap<String, String>,
    /// Files to read variables from instead of `.env` beside the first file; paths of the project.
    pub env_files: Vec<String>,
}
