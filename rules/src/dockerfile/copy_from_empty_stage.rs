//! # COPY from a stage that holds nothing
//!
//! The stage starts from `scratch` and no instruction puts a file into it, so whatever COPY asks for is not there and
//! the build stops. Often the instruction that filled the stage was moved or deleted.
//!
//! ```dockerfile bad
//! FROM scratch AS certs
//! ENV SOURCE=/etc/ssl
//! FROM alpine:3.22
//! COPY --from=certs /etc/ssl/certs /etc/ssl/certs
//!             ^^^^^ stage `certs` is empty: it starts from scratch and nothing fills it
//! ```
//! ```dockerfile good
//! FROM scratch AS certs
//! COPY ca.pem /etc/ssl/certs/ca.pem
//! FROM alpine:3.22
//! COPY --from=certs /etc/ssl/certs /etc/ssl/certs
//! ```
//!
//! The root of an empty stage and a wildcard match nothing without an error; a WORKDIR makes its directory:
//!
//! ```dockerfile good
//! FROM scratch AS patches
//! FROM scratch AS data
//! WORKDIR /data
//! FROM alpine:3.22
//! COPY --from=patches / /patches/
//! COPY --from=patches /*.patch /patches/
//! COPY --from=data /data /data
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Source, Stage};

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-from-empty-stage",
    aliases: &[Alias::same("tally", "tally/copy-from-empty-scratch-stage")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    for dependency in stage.dependencies.iter().filter(|found| found.kind == DependencyKind::Copy) {
        let DependencyTarget::Stage(on) = dependency.on else { continue };
        let source = cx.graph().stage(on);
        let copy = cx.instruction(dependency.instruction);
        if is_empty(cx, source)
            && copy.as_copy().is_some_and(|copy| copy.sources.iter().any(|path| is_path(path.as_str())))
        {
            let label = source.label();
            let message = format!("stage `{label}` is empty: it starts from scratch and nothing fills it");
            cx.report(dependency.range, message)
                .label(cx.instruction(source.from).text.range(), "the stage starts here")
                .help("put the files into that stage, or copy from the stage that has them");
        }
    }
}

fn is_empty(cx: &Context<'_>, stage: &Stage) -> bool {
    let fills = |kind: InstructionKind| match kind {
        InstructionKind::Add
        | InstructionKind::Copy
        | InstructionKind::Onbuild
        | InstructionKind::Run
        | InstructionKind::Unknown
        | InstructionKind::Workdir => true,
        InstructionKind::Arg
        | InstructionKind::Cmd
        | InstructionKind::Entrypoint
        | InstructionKind::Env
        | InstructionKind::Expose
        | InstructionKind::From
        | InstructionKind::Healthcheck
        | InstructionKind::Label
        | InstructionKind::Maintainer
        | InstructionKind::Shell
        | InstructionKind::Stopsignal
        | InstructionKind::User
        | InstructionKind::Volume => false,
    };
    *cx.graph().root(stage) == Source::Scratch
        && cx
            .graph()
            .chain(stage)
            .all(|link| cx.instructions_of(link).iter().all(|instruction| !fills(instruction.kind)))
}

/// Whether the source must be there: no root, no wildcard, no variable.
fn is_path(source: &str) -> bool {
    !source.trim_matches(['/', '.']).is_empty() && !source.contains(['*', '?', '[', '$'])
}
