//! # Download of whatever is newest
//!
//! An address with `latest`, `master` or `nightly` in it gives another file from one day to the next. The build is not the same
//! twice, and a checksum beside it breaks with the next release.
//!
//! ```dockerfile bad preset=strict
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLo /tool https://github.com/example/tool/releases/latest/download/tool
//!                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the address asks for whatever is newest: `releases/latest`
//! RUN wget -q https://github.com/example/data/archive/refs/heads/main.tar.gz
//!             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the address asks for whatever is newest: `main`
//! ADD https://example.com/builds/nightly/app.tar.gz /app.tar.gz
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the address asks for whatever is newest: `nightly`
//! RUN curl -fsSLO "https://repo.example.com/Miniconda3-latest-Linux-$(uname -m).sh"
//!                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the address asks for whatever is newest: `Miniconda3-latest-Linux-`
//! ```
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! ARG VERSION=1.4
//! RUN curl -fsSLo /tool https://github.com/example/tool/releases/download/v$VERSION/tool
//! RUN curl -fsSL https://raw.githubusercontent.com/example/tool/v1.4/main.c -o main.c
//! RUN curl -fsSL https://raw.githubusercontent.com/Homebrew/install/HEAD/install.sh -o install.sh
//! RUN curl -fsSLO https://latest.example.com/tool-1.4.tar.gz
//! RUN curl -fsSLO https://dl.example.com/commandlinetools-linux-11076708_latest.zip
//! ADD https://example.com/builds/main-1.4/app.tar.gz /app.tar.gz
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, DefaultSet, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::shell::command::{Command, DownloadOutput, look_through, recognise};
use hullwright_core::text::TextRange;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unpinned-release-download",
    category: Category::Reproducibility,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Add], check)],
    ..Rule::DEFAULT
};

/// Installers whose documentation names a branch, because there is nothing else.
const INSTALLERS: [&str; 4] =
    ["Homebrew/install/", "ohmyzsh/ohmyzsh/", "robbyrussell/oh-my-zsh/", "pi-hole/pi-hole/"];
const BRANCHES: [&str; 6] = ["main", "master", "HEAD", "develop", "trunk", "dev"];

fn check(cx: &Context<'_>, instruction: &Instruction) {
    if instruction.kind == InstructionKind::Run {
        check_run(cx, instruction);
        return;
    }
    let stage = cx.graph().stage_of(instruction);
    for source in instruction.as_copy().map(|copy| copy.sources).unwrap_or_default() {
        let place = Place::before(instruction.index);
        let expanded = cx.graph().expand(stage, source, place, cx.dockerfile().escape);
        if let Some(url) = expanded.value.value() {
            report(cx, source.range(), url);
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    if !cx.slice(run.range).contains("http") {
        return;
    }
    let launch = cx.launch(run);
    for launched in &launch.commands() {
        let Some(invocation) = &launched.invocation else { continue };
        let started = look_through(invocation);
        let Some(Command::Download(download)) = started.command().map(recognise) else { continue };
        if download.output == DownloadOutput::Discarded {
            continue;
        }
        for url in &download.urls {
            report(cx, url.range(), url.text());
        }
    }
}

fn report(cx: &Context<'_>, range: TextRange, url: &str) {
    if let Some(moving) = moving_part(url) {
        cx.report(range, format!("the address asks for whatever is newest: `{moving}`"))
            .help("name a release or a commit, in an ARG if it is to be raised often");
    }
}

/// The part of the path that means another file each day.
fn moving_part(url: &str) -> Option<&str> {
    let (_, rest) =
        url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https" | "ftp"))?;
    let (host, path) = rest.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    if INSTALLERS.iter().any(|installer| path.contains(installer)) || host.starts_with("localhost") {
        return None;
    }
    if path.contains("releases/latest") {
        return Some("releases/latest");
    }
    let segments: Vec<&str> = path.split('/').collect();
    branch_of(host, &segments).or_else(|| segments.iter().copied().find_map(newest_in))
}

/// The branch in an address of GitHub, GitLab and the like.
fn branch_of<'u>(host: &str, segments: &[&'u str]) -> Option<&'u str> {
    let bare = |segment: &'u str| {
        let ends = [".tar.gz", ".tar.bz2", ".tgz", ".zip"];
        ends.iter().find_map(|end| segment.strip_suffix(end)).unwrap_or(segment)
    };
    let known = |at: usize| segments.get(at).copied().map(bare).filter(|name| BRANCHES.contains(name));
    if host == "raw.githubusercontent.com" {
        let at = if segments.get(2..4) == Some(&["refs", "heads"]) { 4 } else { 2 };
        return known(at);
    }
    let marks = ["archive", "raw", "tarball", "zipball", "blob", "tar.gz", "zip", "legacy.tar.gz"];
    let at = segments.iter().skip(2).position(|segment| marks.contains(segment))? + 3;
    let at = if segments.get(at..at + 2) == Some(&["refs", "heads"]) { at + 2 } else { at };
    known(at)
}

/// `latest` or `nightly` as a word of a segment. What a variable brings is not known.
fn newest_in(segment: &str) -> Option<&str> {
    let fixed = segment.split(['$', '`']).next().unwrap_or_default();
    let is_word = |word: &str| matches!(word.to_ascii_lowercase().as_str(), "latest" | "nightly");
    // `tools-11076708_latest.zip` is the latest name of one build.
    let is_build = |word: &str| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = || fixed.split(['-', '_', '.', '+']);
    (words().any(is_word) && !words().any(is_build)).then_some(fixed)
}
