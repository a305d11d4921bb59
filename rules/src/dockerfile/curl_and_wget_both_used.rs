//! # curl and wget for the same purpose
//!
//! Both download. Each one that is installed adds megabytes and updates to care for, and a reader has to know the options of
//! two programs.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl wget && rm -rf /var/lib/apt/lists/*
//!                                                                       ^^^^ `wget` is here beside `curl`
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends wget curl && rm -rf /var/lib/apt/lists/*
//!                                                                       ^^^^ `curl` is here beside `wget`
//! RUN wget -q https://example.com/a
//! RUN curl -fsSO https://example.com/b
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/*
//! RUN wget -q https://example.com/a
//! RUN wget -q https://example.com/b
//! ```
//! The fix has one program do the work of both where every call is a simple one. It is unsafe: scripts may start the other.
//!
//! What the base image has costs nothing, and stages do not share programs:
//!
//! ```dockerfile good
//! FROM node:24
//! RUN wget -q https://example.com/a
//! RUN curl -fsSO https://example.com/b
//! ```
//! ```dockerfile good
//! FROM debian:13 AS fetch
//! RUN apt-get update && apt-get install -y --no-install-recommends wget && wget -q https://example.com/a && rm -rf /var/lib/apt/lists/*
//! FROM debian:13
//! COPY --from=fetch /a /a
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_word;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{Command, PackageAction, look_through, recognise};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::other_downloader::said_with_other;
use crate::patterns::shell::plain_calls::each_plain_call;

/// See the page.
pub static RULE: Rule = Rule {
    name: "curl-and-wget-both-used",
    aliases: &[
        Alias::same("hadolint", "DL4001").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL4001"),
        Alias::same("droast", "DF058"),
        Alias::same("kics", "fc775e75-fcfb-4c98-b2f2-910c5858b359"),
        Alias::same("trivy", "DS-0014"),
        Alias::same("semgrep", "dockerfile.best-practice.use-either-wget-or-curl"),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

const PROGRAMS: [&str; 2] = ["curl", "wget"];

/// One of the two, where it is called or installed.
struct Use {
    program: &'static str,
    range: TextRange,
    is_installed: bool,
    /// What has the other one do the same, or takes the package out of a list of several.
    without: Option<Vec<Edit>>,
}

fn check(cx: &Context<'_>) {
    if !PROGRAMS.iter().all(|program| cx.text().contains(program)) {
        return;
    }
    if cx.policy() == Policy::Hadolint {
        check_as_hadolint(cx);
        return;
    }
    for stage in cx.graph().stages() {
        check_stage(cx, stage);
    }
}

fn check_stage(cx: &Context<'_>, stage: &Stage) {
    let uses: Vec<Use> = cx.of_kind(stage, InstructionKind::Run).flat_map(|run| uses_of(cx, run)).collect();
    // What is needed anyway stays; a second one is one too many if it is installed.
    let installed = uses.iter().filter(|found| found.is_installed);
    let Some(second) = installed.clone().next_back() else { return };
    let first = uses.iter().find(|found| found.program != second.program);
    let earlier = installed.clone().find(|found| found.program != second.program);
    let Some(first) = earlier.or(first) else { return };
    cx.report(second.range, format!("`{}` is here beside `{}`", second.program, first.program))
        .label(first.range, format!("`{}` is here", first.program))
        .help("do with one of them")
        .maybe_fix(without(cx, stage, &uses, second));
}

/// Has the other program do the work, where both are installed and nothing else in the file speaks of this one.
fn without(cx: &Context<'_>, stage: &Stage, uses: &[Use], second: &Use) -> Option<Fix> {
    let own: Vec<&Use> = uses.iter().filter(|found| found.program == second.program).collect();
    let mut others = uses.iter().filter(|found| found.is_installed && found.program != second.program);
    let is_other_there = others.next().is_some_and(|other| {
        own.iter().all(|found| found.is_installed || other.range.start() < found.range.start())
    });
    let instructions = cx.instructions_of(stage).iter();
    let n_words: usize = instructions.map(|found| n_mentions(cx.slice(found.range), second.program)).sum();
    let is_base = cx.graph().descendants(stage).next().is_some();
    // What is installed and never called here is for a script that nobody sees.
    let is_called = own.iter().any(|found| !found.is_installed);
    if !is_other_there || !is_called || is_base || n_words != own.len() {
        return None;
    }
    let edits: Option<Vec<Vec<Edit>>> = own.iter().map(|found| found.without.clone()).collect();
    let title = format!("Do without `{}`", second.program);
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits?.into_iter().flatten()))
}

/// How often a program is named in a text, by its name or its path.
fn n_mentions(text: &str, name: &str) -> usize {
    let is_part = |ch: char| ch.is_alphanumeric() || "-_./".contains(ch);
    let words = text.split(|ch: char| !is_part(ch));
    words.filter(|word| word.rsplit('/').next() == Some(name)).count()
}

fn uses_of(cx: &Context<'_>, run: &Instruction) -> Vec<Use> {
    let text = cx.slice(run.range);
    let mut uses = Vec::new();
    if run.is_broken || !PROGRAMS.iter().any(|program| text.contains(program)) {
        return uses;
    }
    for launched in &cx.launch(run).commands() {
        let Some(line) = launched.invocation.as_ref().and_then(|found| look_through(found).command()) else {
            continue;
        };
        match recognise(line) {
            Command::Packages(call) if call.action == PackageAction::Install => {
                for package in &call.packages {
                    let program = PROGRAMS.into_iter().find(|name| package.literal_name() == Some(name));
                    uses.extend(program.map(|program| Use {
                        program,
                        range: package.whole.range(),
                        is_installed: true,
                        without:
                            (call.packages.len() > 1).then(|| {
                                remove_word(cx.text(), cx.dockerfile().escape, package.whole.range())
                            }),
                    }));
                }
            }
            _ => {
                let program = PROGRAMS.into_iter().find(|program| line.name() == Some(program));
                uses.extend(program.map(|program| Use {
                    program,
                    range: line.program.range,
                    is_installed: false,
                    without: said_with_other(cx, line).map(|edit| vec![edit]),
                }));
            }
        }
    }
    uses
}

/// Every RUN of a stage that calls one of them, once both were called.
fn check_as_hadolint(cx: &Context<'_>) {
    let mut called = [false; 2];
    for instruction in cx.dockerfile().instructions.iter().filter(|found| !found.is_broken) {
        if instruction.kind == InstructionKind::From {
            called = [false; 2];
        }
        let Some(run) = instruction.with_trigger().last().filter(|found| found.kind == InstructionKind::Run)
        else {
            continue;
        };
        let mut last = None;
        each_plain_call(&cx.launch(run), |_, invocation| {
            for (program, called) in PROGRAMS.into_iter().zip(&mut called) {
                if invocation.program.text == program {
                    *called = true;
                    last = Some((program, invocation.program.range));
                }
            }
        });
        if let Some((program, range)) = last.filter(|_| called == [true; 2]) {
            let other = if program == "curl" { "wget" } else { "curl" };
            cx.report(range, format!("`{program}` is here beside `{other}`")).help("do with one of them");
        }
    }
}
