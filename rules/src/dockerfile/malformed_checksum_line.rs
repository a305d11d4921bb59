//! # One blank too few in a checksum line
//!
//! A line for `sha256sum -c` is a sum, two blanks and a name. GNU's program takes one blank too; the one of BusyBox in Alpine
//! before 3.18 and `shasum` do not, and fail for files that are right.
//!
//! ```dockerfile bad also=end-of-life-base-image
//! FROM alpine:3.16
//! ARG TOOL_SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//! RUN wget -q https://example.com/tool && echo "$TOOL_SHA256 tool" | sha256sum -c -
//!                                              ^^^^^^^^^^^^^^^^^^^ `sha256sum` of BusyBox wants two blanks between sum and name
//! RUN wget -q https://example.com/data && echo $DATA_SHA256  data | sha256sum -c
//!                                              ^^^^^^^^^^^^^^^^^^ `sha256sum` of BusyBox wants two blanks between sum and name
//! RUN wget -q https://example.com/more && \
//!     printf '%s %s\n' "$MORE_MD5" more | md5sum -sc
//!            ^^^^^^^^^ `md5sum` of BusyBox wants two blanks between sum and name
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.16
//! ARG TOOL_SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//! RUN wget -q https://example.com/tool && echo "$TOOL_SHA256  tool" | sha256sum -c -
//! RUN wget -q https://example.com/data && echo "$DATA_SHA256  data" | sha256sum -c
//! RUN wget -q https://example.com/more && \
//!     printf '%s  %s\n' "$MORE_MD5" more | md5sum -sc
//! ```
//! ```dockerfile bad also=missing-pipefail
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLO https://example.com/a.jar && \
//!     echo "37df187b76888101ecd745282e9cd1ad4ea508d6 a.jar" | shasum -a 1 --check
//!          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `shasum` wants two blanks between sum and name
//! ```
//! ```dockerfile fixed
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLO https://example.com/a.jar && \
//!     echo "37df187b76888101ecd745282e9cd1ad4ea508d6  a.jar" | shasum -a 1 --check
//! ```
//!
//! Programs that take one blank, the mark of binary files and lines from elsewhere are fine:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN echo "$TOOL_SHA256 tool" | sha256sum -c -
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN echo "$TOOL_SHA256 tool" | sha256sum -c -
//! ```
//! ```dockerfile good also=end-of-life-base-image
//! FROM alpine:3.16 AS gnu
//! RUN apk add --no-cache coreutils && echo "$TOOL_SHA256 tool" | sha256sum -c -
//! FROM alpine:3.16
//! RUN echo "$TOOL_SHA256 *tool" | sha256sum -c - && echo "$TOOL_SHA256  tool" | sha256sum -c - \
//!  && echo "$LINE tool" | sha256sum -c - && sha256sum -c SUMS && sha256sum -c - < SUMS
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::knowledge::OsFamily;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::shell::command::{Command, CommandLine, PackageManager, look_through, recognise};
use hullwright_core::shell::{Script, Word};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::download::streamed_download::invocation_of;
use crate::patterns::download::sum_line::{MissingBlank, one_blank_lines};

/// See the page.
pub static RULE: Rule = Rule {
    name: "malformed-checksum-line",
    aliases: &[Alias::same("binnacle", "sha256sumEchoOneSpaces")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Run], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, run: &Instruction) {
    if !cx.slice(run.range).contains("sum") {
        return;
    }
    let launch = cx.launch(run);
    for shell in launch.scripts() {
        let script = &shell.script;
        for line in one_blank_lines(script) {
            let Some(invocation) = invocation_of(script, line.checker) else { continue };
            let started = look_through(&invocation);
            let Some(name) = started.command().and_then(CommandLine::name) else { continue };
            let program = if name == "shasum" {
                "`shasum`".to_owned()
            } else if has_old_busybox(cx, run) {
                format!("`{name}` of BusyBox")
            } else {
                continue;
            };
            let (range, edit) = match line.blank {
                MissingBlank::Within(word, at) => (script.locate(word.range), widen(cx, script, word, at)),
                MissingBlank::Between(sum, name) => {
                    let range = script.locate(sum.range).cover(script.locate(name.range));
                    (range, join(cx, script, [sum, name], range))
                }
            };
            let fix =
                edit.map(|edit| Fix::safe("Put two blanks between sum and name").edit(cx.file().id(), edit));
            cx.report(range, format!("{program} wants two blanks between sum and name")).maybe_fix(fix);
        }
    }
}

/// A second blank behind the first.
fn widen(cx: &Context<'_>, script: &Script, word: &Word, at: usize) -> Option<Edit> {
    let range = script.locate(word.range);
    let (written, value) = (cx.slice(range), script.argument(word).text);
    let inside = ['"', '\''].iter().find_map(|quote| written.strip_prefix(*quote)?.strip_suffix(*quote));
    let start = range.start() + u32::from(inside.is_some());
    (inside.unwrap_or(written) == value).then(|| Edit::insert(start + at as u32, " "))
}

/// Two words as one, in quotes.
fn join(cx: &Context<'_>, script: &Script, words: [&Word; 2], range: TextRange) -> Option<Edit> {
    let [sum, name] = words.map(|word| {
        let written = cx.slice(script.locate(word.range));
        written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(written)
    });
    let is_plain = |word: &str| !word.contains(['"', '\'', '\\', '`', '(', '*', '?', '[', '~', '\n']);
    (is_plain(sum) && is_plain(name)).then(|| Edit::replace(range, format!("\"{sum}  {name}\"")))
}

/// Whether the checksum programs are certainly those of BusyBox before 1.36.1, which Alpine has since 3.18.
fn has_old_busybox(cx: &Context<'_>, run: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(run) else { return false };
    let contents = cx.contents();
    let Some(image) = contents.image(cx.graph(), stage) else { return false };
    let system = &image.operating_system;
    let is_old = |release: &&str| {
        let minor = release.strip_prefix("3.").and_then(|minor| minor.parse::<u32>().ok());
        minor.is_some_and(|minor| minor < 18)
    };
    system.family == OsFamily::Alpine
        && !system.releases.is_empty()
        && system.releases.iter().all(is_old)
        && !may_have_coreutils(cx, run)
}

/// Whether a step up to `run` may bring GNU's programs.
fn may_have_coreutils(cx: &Context<'_>, run: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(run) else { return true };
    let steps = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    steps.filter(|step| step.index <= run.index).any(|step| {
        cx.slice(step.range).contains("coreutils")
            || (step.kind == InstructionKind::Run && installs_unknown(cx, step))
    })
}

/// Whether words that are not known name packages.
fn installs_unknown(cx: &Context<'_>, run: &Instruction) -> bool {
    cx.launch(run).commands().iter().any(|launched| {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { return false };
        let Some(Command::Packages(packages)) = started.command().map(recognise) else { return false };
        packages.manager == PackageManager::Apk
            && (!packages.is_complete || packages.packages.iter().any(|found| found.name.literal().is_none()))
    })
}
