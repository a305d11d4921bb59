//! # Copied file that the ignore file leaves out
//!
//! What `.dockerignore` leaves out is never sent to the builder. A COPY, ADD or bind mount that names such a file or
//! folder stops the build with a message that the file is not there, though it plainly is.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY dist/app /usr/bin/
//!      ^^^^^^^^ `dist/app` is left out of the build context by `.dockerignore`
//! #- .dockerignore
//! dist
//! #- dist/app
//! binary
//! ```
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! dist
//! !dist/app
//! ```
//! The fix is unsafe: somebody meant to keep the file out.
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR /srv
//! RUN --mount=type=bind,source=.env,target=/run/env ./configure
//!                              ^^^^ `.env` is left out of the build context by `.dockerignore`
//! COPY configure .
//! #- .dockerignore
//! # keep settings away
//! .*
//! #- .env
//! A=1
//! #- configure
//! true
//! ```
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! # keep settings away
//! .*
//! !.env
//! ```
//! An exception takes a file back in, a folder is sent as far as anything in it is, and the ignore file beside the
//! Dockerfile goes before the one of the context.
//! ```dockerfile good
//! FROM gcc:15 AS build
//! RUN make -C /src dist
//! FROM alpine:3.22
//! COPY --from=build dist /dist
//! COPY src/main.c src /src/
//! COPY *.log /logs/
//! #- .dockerignore
//! *
//! !src/main.c
//! #- src/main.c
//! int main;
//! #- src/notes.txt
//! notes
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY dist/app /usr/bin/
//! #- .dockerignore
//! dist
//! #- Dockerfile.dockerignore
//! node_modules
//! #- dist/app
//! binary
//! ```
//! ```dockerfile bad preset=buildkit
//! FROM alpine:3.22
//! COPY . /srv
//!      ^ `.` is left out of the build context by `.dockerignore`
//! COPY dist /srv
//!      ^^^^ `dist` is left out of the build context by `.dockerignore`
//! #- .dockerignore
//! *
//! ```
//! The context that Compose names decides which ignore file that is:
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: web/Dockerfile
//!   small:
//!     build:
//!       context: web
//! #- web/Dockerfile
//! FROM alpine:3.22
//! COPY dist/app /usr/bin/
//!      ^^^^^^^^ `dist/app` is left out of the build context by `.dockerignore`
//! USER nobody
//! #- .dockerignore
//! dist
//! #- web/.dockerignore
//! node_modules
//! #- dist/app
//! binary
//! #- web/dist/app
//! binary
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::dockerignore::{Matcher, clean_path};
use hullwright_core::project::path::{clean_in_root, is_remote, join};
use hullwright_core::project::{BuildUnit, EntryKind, UnitIgnore};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::context::broad_copy::{local_sources, mounted_sources};
use crate::patterns::context::ignore_exception::let_in;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-ignored-file",
    aliases: &[
        Alias::same("buildkit", "CopyIgnoredFile").on(Severity::Warning),
        Alias::same("tally", "buildkit/CopyIgnoredFile"),
        Alias::same("droast", "DF077"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    let (Some(ignore), Some(context)) = (&unit.ignore, unit.context.value()) else { return };
    let Ok(matcher) = Matcher::new(&ignore.file) else { return };
    let ignored = Ignored { cx, ignore, matcher, context };
    for instruction in cx.dockerfile().instructions.iter().filter(|found| !found.is_broken) {
        if cx.graph().stage_of(instruction).is_some() {
            check_instruction(&ignored, instruction);
        }
    }
}

/// What is left out of the context of one build.
struct Ignored<'a> {
    cx: &'a Context<'a>,
    ignore: &'a UnitIgnore,
    matcher: Matcher,
    context: &'a str,
}

fn check_instruction(ignored: &Ignored<'_>, instruction: &Instruction) {
    let is_buildkit = ignored.cx.policy() == Policy::Buildkit;
    for source in sources(instruction, !is_buildkit) {
        let place = Place::before(instruction.index);
        let cx = ignored.cx;
        let stage = cx.graph().stage_of(instruction);
        let expanded = cx.graph().expand(stage, &source, place, cx.dockerfile().escape).value;
        let Some(path) = expanded.value().filter(|path| !is_remote(path)) else { continue };
        let is_left_out = if is_buildkit { ignored.by_buildkit(path) } else { ignored.breaks(path) };
        if is_left_out {
            report(ignored, path, source.range());
        }
    }
}

/// The words that name files of the context.
fn sources(instruction: &Instruction, with_mounts: bool) -> Vec<MappedText> {
    match instruction.kind {
        InstructionKind::Copy | InstructionKind::Add => {
            let words = local_sources(instruction).iter();
            let is_heredoc =
                |word: &&MappedText| !instruction.heredocs.is_empty() && word.as_str().contains("<<");
            words.filter(|word| !is_heredoc(word)).cloned().collect()
        }
        InstructionKind::Run if with_mounts => mounted_sources(instruction),
        _ => Vec::new(),
    }
}

impl Ignored<'_> {
    /// BuildKit's own test, which gives up where there are exceptions (`dockerfile2llb/validations.go`).
    fn by_buildkit(&self, path: &str) -> bool {
        let path = clean_path(path);
        let is_root = path == "." || path == "/";
        !self.matcher.has_exceptions()
            && (!is_root || self.leaves_out_everything())
            && self.matcher.matches_or_parent_matches(&path)
    }

    fn leaves_out_everything(&self) -> bool {
        self.matcher.patterns().any(|pattern| matches!(pattern.cleaned.as_str(), "*" | "**" | "**/*"))
    }

    /// Whether the build stops because nothing of the path is sent. A pattern may find other files instead.
    fn breaks(&self, path: &str) -> bool {
        let path = clean_in_root(path);
        if path.is_empty() || path.contains(['*', '?', '[', '\\']) {
            return false;
        }
        self.matcher.matches_or_parent_matches(&path) && !self.may_send_below(&path)
    }

    /// Whether an exception may take in something below a folder that is left out.
    fn may_send_below(&self, path: &str) -> bool {
        if !self.matcher.has_exceptions() {
            return false;
        }
        let full = join(self.context, path);
        if self.cx.files().kind(&full) == Some(Some(EntryKind::File)) {
            return false;
        }
        let Some(below) = self.cx.files().list(&full) else { return true };
        below.is_empty()
            || below.iter().any(|file| !self.matcher.matches_or_parent_matches(&join(path, file)))
    }
}

fn report(ignored: &Ignored<'_>, path: &str, range: TextRange) {
    let Ignored { cx, ignore, matcher, .. } = ignored;
    let name = &ignore.path;
    let report = cx.report(range, format!("`{path}` is left out of the build context by `{name}`"));
    let path = clean_in_root(path);
    let Some(pattern) = matcher.deciding_pattern(&path) else { return };
    let text = pattern.range.slice(ignore.source.text()).trim();
    report
        .help(format!(
            "pattern `{text}` on line {} does it; take it out, or write `!{path}` below",
            pattern.line
        ))
        .maybe_fix(
            let_in(ignore, matcher, &path)
                .map(|(title, edit)| Fix::unsafe_fix(title).edit(ignore.source.id(), edit)),
        );
}
