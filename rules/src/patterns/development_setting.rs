//! Whether a Compose file, or a service of it, is meant for development, tests or show rather than for running in earnest.
//!
//! Entry point: [`is_for_development`]. Judged by the words of the file's name, of its
//! folders and of the service's profiles, by its stage and by its command.

use hullwright_core::compose::{Node, Service};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Span;

use super::service_command::all_words;

/// Words by which files and profiles say so.
const WORDS: [&str; 27] = [
    "ci",
    "debug",
    "demo",
    "dev",
    "devcontainer",
    "devel",
    "develop",
    "developer",
    "development",
    "devenv",
    "e2e",
    "example",
    "examples",
    "integration",
    "local",
    "localdev",
    "localhost",
    "mock",
    "override",
    "playground",
    "sample",
    "samples",
    "sandbox",
    "test",
    "testing",
    "tests",
    "tutorial",
];

/// Words by which folders further up say so for all that lies in them.
const TEST_FOLDERS: [&str; 9] =
    ["devcontainer", "e2e", "fixture", "fixtures", "mocks", "test", "testdata", "testing", "tests"];

/// Words by which they say the opposite.
const EARNEST: [&str; 7] = ["prod", "production", "stage", "staging", "live", "release", "deploy"];

/// Programs and options that run code while it is worked on.
const TOOLS: [&str; 5] = ["nodemon", "--reload", "--inspect-brk", "start:dev", "start-dev"];

/// Whether what stands at that place is meant for development: by the file, or by the profiles, the stage or the command of
/// its service.
pub fn is_for_development(cx: &ComposeContext<'_>, service: Option<&Service<'_>>, place: Span) -> bool {
    let path = cx.source(place.file).path();
    service.is_some_and(is_service_for_development) || is_path_for_development(path)
}

fn is_service_for_development(service: &Service<'_>) -> bool {
    let mut profiles = service.profiles().peekable();
    let is_profile_so = profiles.peek().is_some() && profiles.all(says_so);
    let target = service.at(&["build", "target"]).and_then(Node::as_str);
    is_profile_so || target.is_some_and(says_so) || all_words(service).any(|word| TOOLS.contains(&word))
}

fn is_path_for_development(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_of_tests = |folder: &str| words(folder).any(|word| TEST_FOLDERS.contains(&word.as_str()));
    !words(name).any(|word| EARNEST.contains(&word.as_str()))
        && (says_so(name) || says_so(folder) || parts.any(is_of_tests))
}

fn says_so(name: &str) -> bool {
    words(name).any(|word| WORDS.contains(&word.as_str()))
}

fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|ch: char| !ch.is_ascii_alphanumeric()).map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::is_path_for_development;

    #[test]
    fn names_of_files_and_of_their_folder_count() {
        for path in [
            "docker-compose.dev.yml",
            "compose.override.yaml",
            "docker-compose-test.yml",
            ".devcontainer/docker-compose.yml",
            "tests/compose.yaml",
            "test/e2e/cases/kafka/compose.yaml",
            "pkg/testdata/TestUp/compose.yaml",
        ] {
            assert!(is_path_for_development(path), "{path}");
        }
        for path in [
            "docker-compose.yml",
            "devops/compose.yaml",
            "test/docker-compose.prod.yml",
            "dev/api/compose.yaml",
            "latest.yml",
        ] {
            assert!(!is_path_for_development(path), "{path}");
        }
    }
}
