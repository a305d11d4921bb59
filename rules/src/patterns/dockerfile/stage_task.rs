//! Stages that are named after a task, so that they are there to be asked for with `--target`.
//!
//! Entry point: [`is_task`]. The words were put together by hand.

/// Parts of names that say what a stage is asked for.
const TASKS: [&str; 34] = [
    "artifact",
    "audit",
    "bench",
    "benchmark",
    "check",
    "ci",
    "clean",
    "coverage",
    "debug",
    "demo",
    "dev",
    "devcontainer",
    "devel",
    "develop",
    "development",
    "doc",
    "docs",
    "e2e",
    "export",
    "format",
    "fmt",
    "fuzz",
    "generate",
    "integration",
    "lint",
    "lock",
    "local",
    "release",
    "scan",
    "sbom",
    "test",
    "update",
    "validate",
    "vendor",
];

/// Whether the name of a stage says what it is asked for.
pub fn is_task(name: &str) -> bool {
    name.split(['-', '_', '.']).any(|part| {
        TASKS
            .iter()
            .any(|task| part == *task || part.strip_suffix('s') == Some(task) || part == format!("{task}er"))
    })
}
