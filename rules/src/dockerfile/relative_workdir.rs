//! # Relative working directory without a start
//!
//! A relative WORKDIR continues the one before it. When the first of a stage is relative, where it leads depends on
//! what the base image happens to set, and moves when the base image changes.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR app
//!         ^^^ `app` depends on the working directory of the base image
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! WORKDIR /app
//! ```
//! The fix is safe where the base image is known to set no directory: the path is what it is today.
//! ```dockerfile bad
//! ARG TAG=3.22
//! FROM alpine:${TAG} AS build
//! WORKDIR "./src/app"
//!         ^^^^^^^^^^^ `./src/app` depends on the working directory of the base image
//! FROM scratch
//! WORKDIR .
//!         ^ `.` depends on the working directory of the base image
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG TAG=3.22
//! FROM alpine:${TAG} AS build
//! WORKDIR "/src/app"
//! FROM scratch
//! WORKDIR /
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! WORKDIR /app
//! WORKDIR web
//! ```
//! The directory may come from a variable, from the stage below, or from an image that sets one or of which nothing is known.
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR src/app
//! FROM ghcr.io/example/toolbox:2 AS tools
//! WORKDIR src/app
//! FROM alpine:3.22 AS base
//! ENV HOME_OF_APP=/srv/app
//! WORKDIR "${HOME_OF_APP}"
//! FROM base
//! WORKDIR web
//! ```
//! ```dockerfile good
//! # escape=`
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! WORKDIR C:\app
//! ```
//! ```dockerfile bad preset=buildkit
//! FROM golang:1.26
//! WORKDIR src/app
//!         ^^^^^^^ `src/app` depends on the working directory of the base image
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! WORKDIR /app
//! WORKDIR web
//!         ^^^ `web` is a relative path
//! WORKDIR $DIR
//! ```

use hullwright_core::diagnostic::{Applicability, Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Resolution, Source, Stage};
use hullwright_core::text::MappedText;

use crate::patterns::dockerfile::rooted_path::rooted;
use crate::patterns::dockerfile::windows_path::is_windows_path;
use crate::patterns::image::image_without_workdir::lacks_workdir;

/// See the page.
pub static RULE: Rule = Rule {
    name: "relative-workdir",
    aliases: &[
        Alias::same("hadolint", "DL3000").on(Severity::Error),
        Alias::same("buildkit", "WorkdirRelativePath").on(Severity::Warning),
        Alias::same("tally", "buildkit/WorkdirRelativePath"),
        Alias::same("dockerfile-utils", "WORKDIR_IS_NOT_ABSOLUTE"),
        Alias::same("droast", "DF009"),
        Alias::same("kics", "6b376af8-cfe8-49ab-a08d-f32de23661a4"),
        Alias::same("trivy", "DS-0009"),
        Alias::same("checkov", "CKV_DOCKER_10"),
        Alias::same("sonar", "S7021"),
        Alias::same("semgrep", "generic.dockerfile.best-practice.use-absolute-workdir"),
        Alias::same("terrascan", "AC_DOCKER_0013"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Workdir], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    if cx.policy() == Policy::Hadolint {
        let bare = text.as_str().trim_matches(['"', '\'']);
        if !bare.starts_with(['/', '$']) && !is_windows_path(bare) {
            cx.report(text.range(), format!("`{bare}` is a relative path"));
        }
        return;
    }
    let Some(stage) = cx.graph().stage_of(instruction) else { return };
    if cx.graph().workdir_before(stage, instruction.index).is_some() {
        return;
    }
    let own = cx.graph().workdir_before(stage, instruction.index + 1);
    let Some(path) = own.and_then(|(_, workdir)| workdir.own.value()) else { return };
    let is_relative = match cx.policy() {
        Policy::Buildkit => {
            let is_drive = has_windows_platform(cx, stage) && is_windows_path(path);
            !path.starts_with('/') && !is_drive
        }
        Policy::Native | Policy::Hadolint | Policy::Dclint => {
            let is_absolute = path.starts_with('/') || is_windows_path(path);
            !is_absolute && !path.is_empty() && base_sets_no_directory(cx, stage)
        }
    };
    if is_relative {
        cx.report(text.range(), format!("`{path}` depends on the working directory of the base image"))
            .help(format!("write the whole path, such as `/{}`", path.trim_start_matches("./")))
            .maybe_fix(absolute(cx, stage, text));
    }
}

/// The path from the root on. That is where it leads if the base sets no directory; another build may have another base.
fn absolute(cx: &Context<'_>, stage: &Stage, text: &MappedText) -> Option<Fix> {
    let is_sure = match cx.graph().root(stage) {
        Source::Image(Resolution::Known(image)) => lacks_workdir(cx.knowledge(), image),
        Source::Scratch => true,
        Source::Image(_) | Source::Stage(_) | Source::Invalid(_) => false,
    };
    let is_constant = !text.as_str().contains('$');
    let applicability = if is_sure && is_constant && !stage.runs_windows {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let fix = Fix::new(applicability, "Write the path from the root on");
    Some(fix.edit(cx.file().id(), rooted(cx, text)?))
}

/// Whether what lies at the bottom of the stage is known to set no working directory.
fn base_sets_no_directory(cx: &Context<'_>, stage: &Stage) -> bool {
    match cx.graph().root(stage) {
        Source::Scratch => true,
        Source::Image(image) => image.value().is_some_and(|image| lacks_workdir(cx.knowledge(), image)),
        Source::Stage(_) | Source::Invalid(_) => false,
    }
}

/// Whether the FROM at the bottom of the stage asks for a Windows platform.
fn has_windows_platform(cx: &Context<'_>, stage: &Stage) -> bool {
    let platform = cx.graph().bottom(stage).platform.as_ref();
    platform
        .and_then(|platform| platform.value())
        .is_some_and(|platform| platform.to_ascii_lowercase().starts_with("windows"))
}
