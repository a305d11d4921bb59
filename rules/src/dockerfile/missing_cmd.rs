//! # Image that starts nothing
//!
//! The image has neither CMD nor ENTRYPOINT, and the one it starts from has none either. `docker run` without a command ends
//! with an error before anything runs.
//!
//! ```dockerfile bad preset=strict
//! FROM golang:1.26 AS build
//! COPY main.go .
//! RUN go build -o /server main.go
//! FROM gcr.io/distroless/static-debian13:nonroot
//!      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ neither the stage nor its base image has a CMD or an ENTRYPOINT
//! COPY --from=build /server /server
//! ```
//! ```dockerfile bad preset=strict
//! FROM scratch
//!      ^^^^^^^ neither the stage nor its base image has a CMD or an ENTRYPOINT
//! COPY server /server
//! EXPOSE 8080
//! USER 10001
//! ```
//! An image of files is there to be copied from, and one for other builds is started by them:
//! ```dockerfile good preset=strict
//! FROM scratch
//! COPY data /data
//! ```
//! ```dockerfile good preset=strict also=unpinned-base-image-digest
//! FROM gcr.io/distroless/static-debian13:nonroot AS base
//! COPY certificates /etc/ssl/
//! ```
//! ```dockerfile good preset=strict also=unpinned-base-image-digest
//! FROM alpine:3.22
//! COPY server /server
//! ```

use hullwright_core::contents::Base;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};
use hullwright_core::semantic::{Resolution, Stage};

use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::dockerfile::stage_task::is_task;
use crate::patterns::dockerfile::template::has_template_statements;
use crate::patterns::shell::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-cmd",
    aliases: &[Alias::same("dockerfile_lint", "required CMD"), Alias::same("droast", "DF036")],
    category: Category::Correctness,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let Some(stage) = cx.graph().target() else { return };
    let is_for_others = stage.name.as_deref().is_some_and(|name| is_task(name) || name.contains("base"))
        || is_development_image(cx, stage)
        || cx.file().path().rsplit('/').next().is_some_and(|name| name.contains("base"));
    let starts = [InstructionKind::Cmd, InstructionKind::Entrypoint];
    let in_chain =
        |kind: InstructionKind| cx.graph().chain(stage).any(|link| cx.of_kind(link, kind).next().is_some());
    if is_for_others
        || starts.into_iter().any(|kind| start_command(cx, stage, kind).is_some() || in_chain(kind))
        || in_chain(InstructionKind::Onbuild)
        || in_chain(InstructionKind::Unknown)
        // What a service starts, the service may say.
        || !cx.services().is_empty()
        || has_template_statements(cx)
        || !base_starts_nothing(cx, stage)
    {
        return;
    }
    let from = cx.instruction(stage.from);
    let range = from.as_from().map_or(from.keyword.range(), |from| from.image.range());
    cx.report(range, "neither the stage nor its base image has a CMD or an ENTRYPOINT")
        .help("write `CMD [\"program\"]`, or `ENTRYPOINT` for an image that is one program");
}

fn base_starts_nothing(cx: &Context<'_>, stage: &Stage) -> bool {
    let contents = cx.contents();
    let in_chain =
        |kind: InstructionKind| cx.graph().chain(stage).any(|link| cx.of_kind(link, kind).next().is_some());
    match contents.base(cx.graph().bottom(stage)) {
        // Of an image of plain files nobody expects that it starts anything.
        Base::Scratch => [
            InstructionKind::Expose,
            InstructionKind::Healthcheck,
            InstructionKind::Stopsignal,
            InstructionKind::User,
        ]
        .into_iter()
        .any(in_chain),
        Base::Image(image) => {
            matches!((&image.cmd, &image.entrypoint), (Resolution::Known(None), Resolution::Known(None)))
        }
        Base::Stage(_) | Base::Unknown => false,
    }
}
