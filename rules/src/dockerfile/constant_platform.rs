//! # One platform for every build
//!
//! A literal `--platform` ties the stage to one platform whatever the build asks for. On other machines it runs under
//! emulation, and an image built for several platforms gets the wrong files without a word.
//!
//! ```dockerfile bad
//! FROM --platform=linux/amd64 alpine:3.22
//!                 ^^^^^^^^^^^ the stage is built for `linux/amd64` whatever platform is asked for
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! ```
//! A variable follows the build, and a stage or image that names its platform is meant to have just that one.
//! ```dockerfile good
//! FROM --platform=$BUILDPLATFORM golang:1.26 AS build
//! FROM --platform=linux/arm64 alpine:3.22 AS runtime-arm64
//! FROM --platform=linux/amd64 amd64/alpine:3.22 AS legacy
//! FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2025 AS desktop
//! ```
//! So is a file that fetches the same thing for several platforms.
//! ```dockerfile good
//! FROM --platform=linux/amd64 ghcr.io/example/tool:1.4 AS intel
//! FROM --platform=linux/arm64 ghcr.io/example/tool:1.4 AS arm
//! FROM alpine:3.22
//! COPY --from=intel /tool /tools/intel
//! COPY --from=arm /tool /tools/arm
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::word::{Quoting, Template};
use hullwright_core::dockerfile::{Flag, FromParts, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_flag;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::text::MappedText;
use hullwright_core::value::platform::Platform;

/// See the page.
pub static RULE: Rule = Rule {
    name: "constant-platform",
    aliases: &[
        Alias::same("hadolint", "DL3029").on(Severity::Warning),
        Alias::same("buildkit", "FromPlatformFlagConstDisallowed").on(Severity::Warning),
        Alias::same("tally", "buildkit/FromPlatformFlagConstDisallowed"),
        Alias::same("droast", "DF061"),
        Alias::broader("kics", "b16e8501-ef3c-44e1-a543-a093238099c9"),
        Alias::broader("semgrep", "dockerfile.best-practice.avoid-platform-with-from"),
        Alias::broader("terrascan", "AC_DOCKER_0001"),
        Alias::broader("parfum", "DL3029"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    default: DefaultSet::Strict,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    if cx.policy() == Policy::Hadolint {
        let words = ["BUILDPLATFORM", "TARGETPLATFORM"];
        let value = from.flag("platform").and_then(Flag::value);
        let names_none = |value: &MappedText| !words.iter().any(|word| value.as_str().contains(word));
        if value.is_some_and(|value| names_none(&value)) {
            report(cx, from);
        }
        return;
    }
    let (Some(parts), Some(platform)) = (from.as_from(), constant_platform(cx, from)) else { return };
    let name = parts.name.map(|name| name.as_str().to_lowercase()).unwrap_or_default();
    let is_meant = match cx.policy() {
        Policy::Buildkit => name.contains(&platform.os) || name.contains(&platform.architecture),
        Policy::Native | Policy::Dclint | Policy::Hadolint => {
            platform.os != "linux"
                || names_architecture(&name, &platform)
                || names_architecture(&parts.image.as_str().to_lowercase(), &platform)
                || is_one_of_several(cx, parts, &platform)
        }
    };
    if !is_meant {
        report(cx, from);
    }
}

fn report(cx: &Context<'_>, from: &Instruction) {
    let Some(flag) = from.flag("platform") else { return };
    let Some(value) = flag.value() else { return };
    let edits = remove_flag(cx.text(), cx.dockerfile().escape, flag);
    let fix = edits.map(|edits| Fix::unsafe_fix("Remove `--platform`").edits(cx.file().id(), edits));
    let message = format!("the stage is built for `{}` whatever platform is asked for", value.as_str());
    cx.report(value.range(), message)
        .help("remove the flag, or write `$BUILDPLATFORM` for a stage that only makes files")
        .maybe_fix(fix);
}

/// The platform of a FROM that gives one without variables.
fn constant_platform(cx: &Context<'_>, from: &Instruction) -> Option<Platform> {
    let value = from.flag("platform")?.value()?;
    let template = Template::parse(value.as_str(), cx.dockerfile().escape, Quoting::Process);
    if !template.is_constant() {
        return None;
    }
    let stage = cx.graph().stage_of(from)?;
    let text = stage.platform.as_ref()?.value()?;
    Platform::parse(text, &Platform::new("linux", "amd64")).ok()
}

/// Whether a stage or image is called after the architecture.
fn names_architecture(text: &str, platform: &Platform) -> bool {
    let other_names: &[&str] = match platform.architecture.as_str() {
        "amd64" => &["x86", "x64", "intel"],
        "arm64" => &["aarch64", "armv8", "l4t"],
        "386" => &["i386", "i686", "x86"],
        "arm" => &["armv", "armhf", "armel"],
        _ => &[],
    };
    text.contains(&platform.architecture) || other_names.iter().any(|name| text.contains(name))
}

/// Whether another stage takes the same image for another fixed platform.
fn is_one_of_several(cx: &Context<'_>, parts: FromParts<'_>, platform: &Platform) -> bool {
    let others = cx.dockerfile().of_kind(InstructionKind::From);
    others
        .filter(|other| other.as_from().is_some_and(|other| other.image.as_str() == parts.image.as_str()))
        .filter_map(|other| constant_platform(cx, other))
        .any(|other| other != *platform)
}
