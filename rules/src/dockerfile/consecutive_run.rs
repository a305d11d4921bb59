//! # Consecutive RUN instructions
//!
//! Each RUN adds a layer. Several in a row, of one command each, give layers that nothing needs apart, and a file that one
//! creates and the next one removes stays in the image. On by choice: layers of their own make rebuilds faster while a file
//! is worked on.
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! RUN mkdir -p /srv/data
//! RUN chown 10001:10001 /srv/data
//! ^^^ 2 RUN instructions in a row, of one command each: each is a layer
//! USER 10001
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! RUN mkdir -p /srv/data \
//!     && chown 10001:10001 /srv/data
//! USER 10001
//! ```
//! The fix is unsafe, as the steps are then rebuilt together.
//!
//! RUN instructions that do more are left alone, and so are those with other options, and all of stages that are not shipped:
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! RUN go mod download
//! RUN go build -o /server .
//! FROM debian:13-slim
//! RUN useradd --uid 10001 --no-log-init app && mkdir /data
//! RUN chown app /data
//! RUN --network=none chmod 700 /data
//! COPY --from=build /server /usr/local/bin/server
//! RUN chmod 755 /usr/local/bin/server
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM debian:13-slim AS build
//! RUN make
//! # A comment does not part them.
//! RUN make install
//! ^^^ 2 RUN instructions in a row, of one command each: each is a layer
//! RUN ["make", "clean"]
//! ^^^ 3 RUN instructions in a row, of one command each: each is a layer
//! FROM debian:13-slim
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::shell::{Launch, LaunchedCommand};

use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::shell::joined_runs::joined_runs;

/// See the page.
pub static RULE: Rule = Rule {
    name: "consecutive-run",
    aliases: &[
        Alias::broader("hadolint", "DL3059").on(Severity::Info),
        Alias::broader("tally", "tally/prefer-run-heredoc"),
        Alias::broader("droast", "DF003"),
        Alias::broader("kics", "0008c003-79aa-42d8-95b8-1c2fe37dbfe6"),
        Alias::broader("sonar", "S7031"),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        for run in rows(cx, &cx.dockerfile().instructions) {
            for n_runs in 2..=run.len() {
                run.get(n_runs - 1).into_iter().for_each(|last| report(cx, last, n_runs, &[]));
            }
        }
        return;
    }
    for stage in shipped_layers(cx).into_iter().filter(|stage| !stage.runs_windows) {
        for row in rows(cx, cx.instructions_of(stage)) {
            if let [_, second, ..] = row.as_slice() {
                report(cx, second, row.len(), &row);
            }
        }
    }
}

/// RUN instructions that follow each other, with the same options and a single command each.
fn rows<'a>(cx: &Context<'_>, instructions: &'a [Instruction]) -> Vec<Vec<&'a Instruction>> {
    let mut rows: Vec<Vec<&Instruction>> = vec![Vec::new()];
    for instruction in instructions {
        let is_single = instruction.kind == InstructionKind::Run && has_one_command(cx, instruction);
        let last = rows.last().and_then(|row| row.last());
        let goes_on = is_single && last.is_some_and(|last| flags_of(last) == flags_of(instruction));
        if !goes_on {
            rows.push(Vec::new());
        }
        if let Some(row) = rows.last_mut().filter(|_| is_single) {
            row.push(instruction);
        }
    }
    rows.retain(|row| row.len() > 1);
    rows
}

fn flags_of(run: &Instruction) -> Vec<&str> {
    let mut flags: Vec<&str> = run.flags.iter().map(|flag| flag.text.as_str()).collect();
    flags.sort_unstable();
    flags
}

/// Whether the RUN starts one program; to hadolint, also where it starts none.
fn has_one_command(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    if cx.policy() == Policy::Hadolint {
        return match (&*launch, run.as_text()) {
            // hadolint reads every script as one of bash.
            (Launch::Foreign, Some(text)) => n_programs(&Launch::of_text(text, &["/bin/bash", "-c"])) <= 1,
            (launch, _) => n_programs(launch) <= 1,
        };
    }
    let commands = launch.commands();
    let n_commands = commands.iter().filter(|command| command.invocation.is_some()).count();
    let is_compound = run.as_text().is_some_and(|text| text.as_str().contains(['|', ';', '(', '{', '&']));
    n_commands == 1
        && commands.len() == 1
        && run.heredocs.is_empty()
        && !run.is_broken
        && !is_compound
        && *launch != Launch::Foreign
}

/// The commands whose program is written out. hadolint takes `[` for none, and does not look into a script that a command holds.
fn n_programs(launch: &Launch) -> usize {
    let is_outer = |command: &LaunchedCommand<'_>| match (command.place, launch.script()) {
        (Some(place), Some(script)) => std::ptr::eq(place.script, script),
        _ => true,
    };
    let commands = launch.commands();
    let programs = commands.iter().filter(|command| is_outer(command)).filter_map(|command| {
        command.invocation.as_ref().and_then(|invocation| invocation.program.literal())
    });
    programs.filter(|program| *program != "[").count()
}

fn report(cx: &Context<'_>, place: &Instruction, n_runs: usize, row: &[&Instruction]) {
    let message = format!("{n_runs} RUN instructions in a row, of one command each: each is a layer");
    let mut report = cx.report(place.keyword.range(), message).help("join them with `&&`");
    for run in row.iter().filter(|run| run.index != place.index) {
        report = report.label(run.keyword.range(), "and this one");
    }
    report.maybe_fix(joined(cx, row));
}

/// One RUN of all. `None` where a command changes the shell for the next one.
fn joined(cx: &Context<'_>, row: &[&Instruction]) -> Option<Fix> {
    let edits = joined_runs(cx, row)?;
    Some(Fix::unsafe_fix(format!("Join the {} RUN instructions", row.len())).edits(cx.file().id(), edits))
}
