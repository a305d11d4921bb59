//! Whether a Compose file, or a service of it, is meant for development, tests or show rather than for running in earnest.
//!
//! Entry points: [`is_for_development`], and the narrower [`is_for_tests`]. Judged by the words of the file's name, of its
//! folders, of the service's profiles and its stage, and by its command.

use hullwright_core::compose::{Node, Service};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span};

use crate::patterns::compose::service_command::all_words;

/// Words by which files and profiles say that nothing but tests runs what they describe.
const TESTS: [&str; 12] = [
    "ci",
    "devcontainer",
    "e2e",
    "fixture",
    "fixtures",
    "integration",
    "mock",
    "mocks",
    "test",
    "testdata",
    "testing",
    "tests",
];

/// Further words, of work on a program and of show.
const WORK: [&str; 19] = [
    "debug",
    "demo",
    "dev",
    "devel",
    "develop",
    "developer",
    "development",
    "devenv",
    "example",
    "examples",
    "local",
    "localdev",
    "localhost",
    "override",
    "playground",
    "sample",
    "samples",
    "sandbox",
    "tutorial",
];

/// Those that hold for all that lies below a folder, however deep; the others are names of parts of a program, too.
const DEEP: [&str; 11] = [
    "devcontainer",
    "e2e",
    "example",
    "examples",
    "fixtures",
    "sample",
    "samples",
    "test",
    "testdata",
    "testing",
    "tests",
];

/// Words by which they say the opposite.
const EARNEST: [&str; 7] = ["prod", "production", "stage", "staging", "live", "release", "deploy"];

/// Programs and options that run code while it is worked on.
const TOOLS: [&str; 5] = ["nodemon", "--reload", "--inspect-brk", "start:dev", "start-dev"];

/// Whether what stands at that place is meant for development: by the file, or by the profiles, the stage or the command of
/// its service.
pub fn is_for_development(cx: &ComposeContext<'_>, service: Option<&Service<'_>>, place: Span) -> bool {
    let is_known = |word: &str| TESTS.contains(&word) || WORK.contains(&word);
    verdict_on(cx, place).is_development
        || service.is_some_and(|service| is_service_so(service, is_known))
        || service.is_some_and(|service| all_words(service).any(|word| TOOLS.contains(&word)))
}

/// Whether what stands at that place is meant for tests: nobody works with it, and nothing else runs beside it.
pub fn is_for_tests(cx: &ComposeContext<'_>, service: Option<&Service<'_>>, place: Span) -> bool {
    verdict_on(cx, place).is_test
        || service.is_some_and(|service| is_service_so(service, |word| TESTS.contains(&word)))
}

/// What the paths of the project's files say, each read once.
struct Verdicts(Vec<(FileId, Verdict)>);

#[derive(Clone, Copy)]
struct Verdict {
    is_development: bool,
    is_test: bool,
}

fn verdict_on(cx: &ComposeContext<'_>, place: Span) -> Verdict {
    let files = || cx.project().files.iter();
    let read = || files().map(|file| (file.source.id(), verdict_of(file.source.path()))).collect();
    let known = cx.remember(|| Verdicts(read()));
    let found = known.0.iter().find(|(id, _)| *id == place.file);
    found.map_or_else(|| verdict_of(cx.source(place.file).path()), |(_, verdict)| *verdict)
}

fn verdict_of(path: &str) -> Verdict {
    Verdict {
        is_development: is_path_so(path, |word| TESTS.contains(&word) || WORK.contains(&word)),
        is_test: is_path_so(path, |word| TESTS.contains(&word)),
    }
}

fn is_service_so(service: &Service<'_>, counts: impl Fn(&str) -> bool) -> bool {
    let says_so = |name: &str| words(name).any(|word| counts(&word));
    let mut profiles = service.profiles().peekable();
    let target = service.at(&["build", "target"]).and_then(Node::as_str);
    (profiles.peek().is_some() && profiles.all(says_so)) || target.is_some_and(says_so)
}

fn is_path_so(path: &str, counts: impl Fn(&str) -> bool) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or_default();
    let says_so = |name: &str| words(name).any(|word| counts(&word));
    let is_earnest = words(name).any(|word| EARNEST.contains(&word.as_str()));
    let folder = parts.next().unwrap_or_default();
    let is_deep = |name: &str| words(name).any(|word| counts(&word) && DEEP.contains(&word.as_str()));
    // Where the project itself lies says nothing.
    let is_below = !path.starts_with('/') && !path.starts_with("../");
    !is_earnest && (says_so(name) || says_so(folder) || (is_below && parts.any(is_deep)))
}

fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|ch: char| !ch.is_ascii_alphanumeric()).map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{TESTS, WORK, is_path_so};

    #[track_caller]
    fn check(path: &str, is_development: bool, is_test: bool) {
        let is_known = |word: &str| TESTS.contains(&word) || WORK.contains(&word);
        assert_eq!(is_path_so(path, is_known), is_development, "{path}");
        assert_eq!(is_path_so(path, |word| TESTS.contains(&word)), is_test, "{path}");
    }

    #[test]
    fn names_of_files_and_of_their_folder_count() {
        check("docker-compose.dev.yml", true, false);
        check("compose.override.yaml", true, false);
        check("docker-compose-test.yml", true, true);
        check(".devcontainer/docker-compose.yml", true, true);
        check("tests/compose.yaml", true, true);
        check("docker-compose.yml", false, false);
        check("devops/compose.yaml", false, false);
        check("test/docker-compose.prod.yml", false, false);
        check("latest.yml", false, false);
    }

    #[test]
    fn folders_further_up_count_where_their_word_has_one_meaning() {
        check("test/e2e/cases/login/compose.yaml", true, true);
        check("example-setups/postgres/docker-compose.yml", true, false);
        check("dev/api/compose.yaml", false, false);
        check("local/api/compose.yaml", false, false);
    }
}
