//! Images that developers work in, or that only build and test: what they hold beside the program is what they are for.
//!
//! Entry point: [`is_development_image`]. The path of the file, the names of the stages and the environment tell.

use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};

/// Words in the path of a Dockerfile or in the name of a stage.
const NAMES: [&str; 36] = [
    "compiler",
    "compilers",
    "base",
    "bench",
    "benchmark",
    "benchmarks",
    "build",
    "builder",
    "builders",
    "ci",
    "compile",
    "debug",
    "dev",
    "devcontainer",
    "devel",
    "develop",
    "development",
    "devenv",
    "docs",
    "e2e",
    "env",
    "fuzz",
    "fuzzer",
    "fuzzing",
    "lint",
    "local",
    "playground",
    "sdk",
    "test",
    "tester",
    "testing",
    "tests",
    "toolchain",
    "toolbox",
    "tools",
    "workspace",
];

/// Words in the names of the folders around it.
const FOLDERS: [&str; 16] = [
    "benchmark",
    "benchmarks",
    "ci",
    "dev",
    "devcontainer",
    "development",
    "e2e",
    "fuzz",
    "fuzzing",
    "local",
    "playground",
    "test",
    "testdata",
    "testfiles",
    "testing",
    "tests",
];

/// Variables that say what an image is for.
const MODES: [&str; 8] = [
    "NODE_ENV",
    "RAILS_ENV",
    "RACK_ENV",
    "APP_ENV",
    "FLASK_ENV",
    "ASPNETCORE_ENVIRONMENT",
    "DOTNET_ENVIRONMENT",
    "ENVIRONMENT",
];

/// Whether the stage makes an image for developers, as far as names tell.
pub fn is_development_image(cx: &Context<'_>, stage: &Stage) -> bool {
    let path = cx.file().path().to_ascii_lowercase();
    let holds = |text: &str, names: &[&str]| text.split(['.', '_', '-']).any(|part| names.contains(&part));
    let is_named = |text: &str| holds(text, &NAMES);
    let mut parts = path.rsplit('/');
    let near = parts.next().is_some_and(is_named) || parts.any(|folder| holds(folder, &FOLDERS));
    let is_mode = |name: &&str| {
        let variable = cx.graph().variable(stage, name, Place::END);
        let value = variable.and_then(|variable| variable.value.value()).and_then(Option::as_deref);
        value.is_some_and(|value| is_named(&value.to_ascii_lowercase()))
    };
    near || stage.name.as_deref().is_some_and(is_named) || MODES.iter().any(is_mode)
}
