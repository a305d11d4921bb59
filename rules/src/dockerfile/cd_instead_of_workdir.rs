//! # cd at the start of a command
//!
//! `cd` lasts until the end of its RUN and is easily overlooked in a long line. WORKDIR says the same once for all that
//! follows, creates the folder where it is missing, and shows in the image's configuration.
//!
//! ```dockerfile bad
//! FROM gcc:15
//! COPY . /src
//! RUN cd /src && make
//!     ^^^^^^^ the whole command runs in `/src`
//! ```
//! ```dockerfile bad
//! FROM node:24
//! COPY . /app
//! USER node
//! CMD cd /app && exec node server.js
//!     ^^^^^^^ the whole command runs in `/app`
//! ```
//!
//! The fix is offered where nothing behind the RUN notices: another WORKDIR follows first, or only files are copied from the stage. It
//! is unsafe, as WORKDIR creates a folder that is not there.
//!
//! ```dockerfile bad
//! FROM gcc:15 AS build
//! WORKDIR /src
//! COPY . .
//! RUN cd /src && \
//!     ^^^^^^^ the whole command runs in `/src`
//!     make
//! RUN cd /src/docs && make html
//!     ^^^^^^^^^^^^ the whole command runs in `/src/docs`
//! FROM gcc:15
//! COPY --from=build /src/out /out
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM gcc:15 AS build
//! WORKDIR /src
//! COPY . .
//! RUN make
//! WORKDIR /src/docs
//! RUN make html
//! FROM gcc:15
//! COPY --from=build /src/out /out
//! ```
//!
//! A folder for a part of the script is what `cd` is for:
//!
//! ```dockerfile good
//! FROM gcc:15
//! COPY . /src
//! RUN make && (cd /src/docs && make html) && cd /src/tools && make
//! RUN cd /tmp && make check
//! RUN cd /src && make && cd / && rm -r /src
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::shell::Guarantee;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::leading_cd::as_workdir;
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "cd-instead-of-workdir",
    aliases: &[
        Alias::same("hadolint", "DL3003").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3003"),
        Alias::same("droast", "DF008"),
        Alias::same("kics", "f4a6bcd3-e231-4acf-993c-aa027be50d2e"),
        Alias::same("trivy", "DS-0013"),
        Alias::same("sonar", "S6597"),
        Alias::same("semgrep", "dockerfile.best-practice.use-workdir"),
        Alias::same("terrascan", "AC_DOCKER_0018"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Folders in which something is done and left again.
const TEMPORARY: [&str; 3] = ["/tmp", "/var/tmp", "/usr/src"];

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        for run in every_run(cx) {
            check_as_hadolint(cx, run);
        }
        return;
    }
    for instruction in cx.dockerfile().instructions.iter().filter(|found| !found.is_broken) {
        let Some(inner) = instruction.with_trigger().last() else { continue };
        if matches!(inner.kind, InstructionKind::Run | InstructionKind::Cmd | InstructionKind::Entrypoint) {
            check_start(cx, inner);
        }
    }
}

fn check_as_hadolint(cx: &Context<'_>, run: &Instruction) {
    let mut found: Option<TextRange> = None;
    each_plain_call(&cx.launch(run), |launched, invocation| {
        if invocation.program.text == "cd" {
            found.get_or_insert(launched.range);
        }
    });
    if let Some(range) = found {
        cx.report(range, "`cd` lasts until the end of this RUN").help("set WORKDIR");
    }
}

/// One `cd` at the start of the script, for all of it.
fn check_start(cx: &Context<'_>, instruction: &Instruction) {
    if !cx.slice(instruction.range).contains("cd ") {
        return;
    }
    let launch = cx.launch(instruction);
    let commands = launch.commands();
    let is_cd = |name: Option<&str>| matches!(name, Some("cd" | "pushd" | "popd"));
    let name = |idx: usize| commands.get(idx).and_then(|found| found.invocation.as_ref()?.name());
    let n_moves = (0..commands.len()).filter(|idx| is_cd(name(*idx))).count();
    let Some(first) =
        commands.first().filter(|_| name(0) == Some("cd") && n_moves == 1 && commands.len() > 1)
    else {
        return;
    };
    let is_whole = first.guarantee == Guarantee::Succeeded
        && first.place.is_some_and(|place| {
            let around = place.site.around;
            !around.is_in_subshell && !around.is_captured && !around.reads_pipe && around.function.is_none()
        });
    let Some([folder]) = first.invocation.as_ref().map(|found| found.arguments.as_slice()) else { return };
    let Some(text) = folder.literal().filter(|_| is_whole) else { return };
    let is_temporary = TEMPORARY
        .iter()
        .any(|start| text.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    if is_temporary || text.starts_with(['-', '~']) || text.contains("..") || removes(cx, instruction, text) {
        return;
    }
    cx.report(first.range, format!("the whole command runs in `{text}`"))
        .help(format!("put `WORKDIR {text}` before it"))
        .maybe_fix(as_workdir(cx, instruction, &commands, text));
}

/// Whether the folder is removed in the end.
fn removes(cx: &Context<'_>, instruction: &Instruction, folder: &str) -> bool {
    let text = cx.slice(instruction.range);
    let mut behind = text.match_indices("rm -");
    behind.any(|(at, _)| text.get(at..).is_some_and(|rest| rest.contains(folder)))
}
