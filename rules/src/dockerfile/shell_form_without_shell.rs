//! # Shell form where there is no shell
//!
//! Text that is no JSON array is handed to `/bin/sh -c`. An image that starts from `scratch` holds nothing but what is
//! copied into it, and a distroless one holds no shell: the step fails, and a container with such a CMD does not start.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! RUN chmod +x /app
//! ^^^ RUN needs `/bin/sh`, which this stage does not hold
//! USER 65532
//! CMD ["/app"]
//! ```
//! ```dockerfile bad also=shell-form-command
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! USER 65532
//! ENTRYPOINT /app
//! ^^^^^^^^^^ ENTRYPOINT needs `/bin/sh`, which this stage does not hold
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! USER 65532
//! ENTRYPOINT ["/app"]
//! ```
//! ```dockerfile bad also=shell-form-command
//! FROM gcr.io/distroless/nodejs22-debian13:nonroot
//! WORKDIR /app
//! COPY dist ./dist
//! CMD dist/server.js
//! ^^^ CMD needs `/bin/sh`, which this stage does not hold
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: gcr.io/distroless/nodejs22-debian13:nonroot
//!     command: ["server.js"]
//!     healthcheck:
//!       test: node health.js || exit 1
//!             ^^^^^^^^^^^^^^^^^^^^^^^^ the check needs `/bin/sh`, which the image does not hold
//! ```
//! The exec form starts the program itself:
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! USER 65532
//! ENTRYPOINT ["/app"]
//! ```
//! A copy that may bring a shell, a mount that may hold one, a chosen SHELL, and a program that may make one are believed.
//! ```dockerfile good also=index-update-without-install
//! FROM alpine:3.22 AS root
//! FROM scratch
//! COPY --from=root / /
//! RUN apk update
//! FROM scratch
//! COPY busybox /bin/
//! RUN echo
//! FROM scratch
//! RUN --mount=type=bind,from=root,target=/ echo
//! FROM scratch
//! SHELL ["/busybox", "sh", "-c"]
//! RUN echo
//! FROM scratch
//! COPY busybox /busybox
//! RUN ["/busybox", "--install", "/bin"]
//! RUN echo
//! ```
//! ```dockerfile good
//! ARG ROOT=/
//! FROM scratch
//! ARG ROOT
//! ADD rootfs.tar $ROOT
//! RUN echo
//! FROM scratch AS unused
//! CMD echo
//! FROM scratch
//! COPY app /
//! CMD ["/app"]
//! ```

use hullwright_core::compose::{Certainty, Data, Node, Service};
use hullwright_core::contents::{Fact, Proof};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::knowledge::Presence;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};

use crate::patterns::compose::service_contents::{mounts_programs, service_contents};
use crate::patterns::shell::direct_command::exec_form_of;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-form-without-shell",
    aliases: &[Alias::narrower("tally", "tally/shell-run-in-scratch")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Stage(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    let graph = cx.graph();
    let is_shipped = graph.target().is_some_and(|target| target.id == stage.id);
    let mut found: Vec<(&Instruction, Fact)> = Vec::new();
    for instruction in cx.instructions_of(stage).iter().filter(|found| !found.is_broken) {
        let place = match instruction.kind {
            InstructionKind::Run if instruction.heredocs.is_empty() => Place::within(instruction.index, 0),
            InstructionKind::Cmd | InstructionKind::Entrypoint | InstructionKind::Healthcheck
                if is_shipped =>
            {
                Place::END
            }
            _ => continue,
        };
        if !is_shell_text(instruction) || graph.shell_before(stage, instruction.index).is_some() {
            continue;
        }
        let fact = cx.contents().program(stage, place, "sh");
        if fact.is_absent() {
            found.push((instruction, fact));
        }
    }
    report(cx, &found);
}

/// One finding a stage; the further places say that they need the shell too.
fn report(cx: &Context<'_>, found: &[(&Instruction, Fact)]) {
    let Some(((first, fact), others)) = found.split_first() else { return };
    let keyword = first.kind.keyword();
    let help = if first.kind == InstructionKind::Run {
        "do it in an earlier stage, and copy the result"
    } else {
        "write it as a JSON array that starts with the path of the program"
    };
    let message = format!("{keyword} needs `/bin/sh`, which this stage does not hold");
    let mut report = cx.report(first.keyword.range(), message).help(help).maybe_fix(without_shell(cx, found));
    report = match fact.proof {
        Proof::Scratch(range) => report.label(range, "the stage starts empty"),
        Proof::Image(range, _) => report.label(range, format!("`{}` has no shell", cx.slice(range))),
        Proof::Step(range) => report.label(range, "removed here"),
        Proof::None => report,
    };
    for (other, _) in others {
        report = report.label(other.keyword.range(), "needs it too");
    }
}

/// All of them as exec forms; `None` where one needs a shell for more than starting a program.
fn without_shell(cx: &Context<'_>, found: &[(&Instruction, Fact)]) -> Option<Fix> {
    let mut edits = Vec::new();
    for (instruction, _) in found {
        edits.extend(exec_form_of(cx, instruction)?);
    }
    let starts = found.iter().all(|(instruction, _)| instruction.kind != InstructionKind::Run);
    starts.then(|| Fix::unsafe_fix("Start the program without a shell").edits(cx.file().id(), edits))
}

/// A health check of a service is handed to the shell of its image unless it is a list that starts with `CMD`.
fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(test) = service.at(&["healthcheck", "test"]) else { return };
    let is_for_shell = match &test.data {
        Data::Text(line) => line.certainty != Certainty::Unknown && line.as_str() != "NONE",
        Data::List(items) => items.first().and_then(Node::as_str) == Some("CMD-SHELL") && items.len() > 1,
        _ => false,
    };
    if !is_for_shell || mounts_programs(service) {
        return;
    }
    let Some(contents) = service_contents(cx, service) else { return };
    let (Presence::Absent, place) = contents.program("sh") else { return };
    let report = cx
        .report_at(test.span, "the check needs `/bin/sh`, which the image does not hold")
        .help("write it as a list that starts with `CMD` and the path of a program that is there");
    if let Some(place) = place {
        report.label_at(place, "the image without a shell");
    }
}

/// Text for a shell; what was meant as a JSON array is not.
fn is_shell_text(instruction: &Instruction) -> bool {
    matches!(instruction.command(), Some(CommandForm::Shell(text)) if !text.as_str().starts_with('['))
}
