//! # COPY or mount from a stage that is not there
//!
//! A name in `--from` that is no earlier stage is taken for an image and looked up in a registry; a stage further down
//! or a number without a stage stops the build. Reported are numbers out of range, stages that stand later, and names
//! that differ from a stage by a slip of the hand.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS builder
//! WORKDIR /src
//! FROM alpine:3.22
//! COPY --from=bulder /src/app /app
//!             ^^^^^^ `bulder` is no stage of this file, but `builder` is
//! COPY --from=biulder /src/lib /lib
//!             ^^^^^^^ `biulder` is no stage of this file, but `builder` is
//! COPY --from=assets /src/app.css /app.css
//!             ^^^^^^ stage `assets` stands further down: only stages above can be read
//! COPY --from=7 /src/app /app
//!             ^ there is no stage 7: the stages have the numbers 0 to 2
//! FROM alpine:3.22 AS assets
//! ```
//! A slip of the hand is put right; a number out of range is, where there is just one stage above.
//! ```dockerfile fixed(unsafe)
//! FROM golang:1.26 AS builder
//! WORKDIR /src
//! FROM alpine:3.22
//! COPY --from=builder /src/app /app
//! COPY --from=builder /src/lib /lib
//! COPY --from=assets /src/app.css /app.css
//! COPY --from=builder /src/app /app
//! FROM alpine:3.22 AS assets
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS builder
//! WORKDIR /src
//! FROM alpine:3.22
//! COPY --from=Builder /src/app /app
//! COPY --from=0 /src/app /app
//! COPY --from=busybox:1.37 /bin/busybox /bin/busybox
//! ```
//!
//! Images, contexts given with `--build-context`, and names close to a stage that are images themselves are left alone:
//!
//! ```dockerfile good
//! FROM golang:1.26 AS node2
//! WORKDIR /src
//! FROM alpine:3.22
//! COPY --from=vendored /pkg /pkg
//! COPY --from=ghcr.io/example/node2s:1.0 /pkg /pkg
//! COPY --from=nodes:2 /pkg /pkg
//! ```
//!
//! In a template the stage may stand in another branch:
//!
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --from=emulator /bin/qemu /bin/
//! {% if arm %}
//! FROM alpine:3.22 AS emulator
//! {% endif %}
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Flag, InstructionKind, is_stage_name};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Dependency, DependencyTarget, Stage};
use hullwright_core::text::{Edit, MappedText};
use hullwright_core::value::suggest::closest;

use crate::patterns::dockerfile::template::has_template_statements;
use crate::patterns::image::official_images::is_official_name;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-from-unknown-stage",
    aliases: &[
        Alias::same("hadolint", "DL3022").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3022"),
        Alias::same("droast", "DF049"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["circular-stage-dependency"],
    checks: &[Check::Stage(check), Check::Dockerfile(check_names)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    if has_template_statements(cx) || cx.policy() == Policy::Hadolint {
        return;
    }
    for dependency in &stage.dependencies {
        match &dependency.on {
            DependencyTarget::Later(later) => {
                let later = cx.graph().stage(*later);
                let label = later.label();
                let message = format!("stage `{label}` stands further down: only stages above can be read");
                cx.report(dependency.range, message)
                    .label(cx.instruction(later.from).text.range(), "the stage starts here")
                    .help("move that stage above this one");
            }
            DependencyTarget::NoSuchIndex => {
                let last = cx.graph().stages().len() - 1;
                let number = &dependency.text;
                let stages = if last == 0 {
                    "the only stage has the number 0".to_owned()
                } else {
                    format!("the stages have the numbers 0 to {last}")
                };
                cx.report(dependency.range, format!("there is no stage {number}: {stages}"))
                    .help("name the stage with `AS`, and copy from that name")
                    .maybe_fix(only_stage_above(cx, stage, dependency));
            }
            DependencyTarget::Image(_) | DependencyTarget::Unreadable => misspelled(cx, stage, dependency),
            DependencyTarget::Stage(_) | DependencyTarget::Itself => {}
        }
    }
}

fn misspelled(cx: &Context<'_>, stage: &Stage, dependency: &Dependency) {
    let text = dependency.text.as_str();
    let lowered = text.to_lowercase();
    if is_stage_name(&lowered)
        && !is_official_name(&lowered)
        && let Some(meant) = near_stage(cx, stage, &lowered)
    {
        let message = format!("`{text}` is no stage of this file, but `{meant}` is");
        let fix = replaced(cx, dependency, meant);
        cx.report(dependency.range, message).help(format!("write `{meant}`")).maybe_fix(fix);
    }
}

/// hadolint takes every name without a tag or digest for a stage, in the letter case of its FROM, and looks at COPY alone.
fn check_names(cx: &Context<'_>) {
    if cx.policy() != Policy::Hadolint {
        return;
    }
    let (mut names, mut n_stages) = (Vec::new(), 0);
    for instruction in &cx.dockerfile().instructions {
        if instruction.kind == InstructionKind::From {
            n_stages += 1;
            names.extend(instruction.as_from().and_then(|from| from.name).map(MappedText::as_str));
        }
        let flag = instruction.flag("from").filter(|_| instruction.kind == InstructionKind::Copy);
        let Some(from) = flag.and_then(Flag::value) else { continue };
        let text = from.as_str();
        let is_index = text.parse::<usize>().is_ok_and(|index| index < n_stages);
        if !is_index && !text.contains([':', '@']) && !names.contains(&text) {
            cx.report(from.range(), format!("`{text}` is no stage above"))
                .help("name an earlier stage, or give the image a tag");
        }
    }
}

/// The earlier stage whose name is one slip away, two for long names. Names that differ in a digit are names in a row,
/// and the missing one may well be a context of the build.
fn near_stage<'a>(cx: &Context<'a>, stage: &Stage, name: &str) -> Option<&'a str> {
    let earlier = cx.graph().stages().iter().take_while(|found| found.id < stage.id);
    let names = earlier.filter_map(|found| found.name.as_deref());
    let without_digits = |name: &str| name.replace(|ch: char| ch.is_ascii_digit(), "");
    let meant = closest(name, names)?;
    // Two letters that changed places are one slip.
    let distance = strsim::osa_distance(name, meant);
    let is_slip = name.len() >= 4 && meant.len() >= 4 && distance * 3 <= name.len().max(meant.len());
    (is_slip && without_digits(name) != without_digits(meant)).then_some(meant)
}

fn only_stage_above(cx: &Context<'_>, stage: &Stage, dependency: &Dependency) -> Option<Fix> {
    let [above, own, ..] = cx.graph().stages() else { return None };
    // The number in a trigger counts the stages of another file.
    let is_trigger = cx.instruction(dependency.instruction).kind == InstructionKind::Onbuild;
    (own.id == stage.id && !is_trigger).then(|| replaced(cx, dependency, &above.label()))?
}

fn replaced(cx: &Context<'_>, dependency: &Dependency, stage: &str) -> Option<Fix> {
    let is_written_so = cx.slice(dependency.range) == dependency.text;
    is_written_so.then(|| {
        Fix::unsafe_fix(format!("Read from stage `{stage}`"))
            .edit(cx.file().id(), Edit::replace(dependency.range, stage))
    })
}
