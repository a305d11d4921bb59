//! # Variable that nothing sets
//!
//! An instruction uses a variable that no ARG or ENV of the stage sets before it, and that its base does not bring
//! either. BuildKit puts nothing in its place, so paths and values silently lose a part.
//!
//! ```dockerfile bad
//! FROM scratch
//! ARG BIN_DIR=/usr/bin
//! COPY tool ${BIN_DRI}/tool
//!             ^^^^^^^ nothing sets `BIN_DRI` before this line
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM scratch
//! ARG BIN_DIR=/usr/bin
//! COPY tool ${BIN_DIR}/tool
//! ```
//! The pairs of one ENV do not see each other; those of the next one do.
//! ```dockerfile bad preset=buildkit
//! FROM scratch
//! ENV ROOT=/srv DATA=$ROOT/data
//!                     ^^^^ nothing sets `ROOT` before this line
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM scratch
//! ENV ROOT=/srv
//! ENV DATA=$ROOT/data
//! ```
//! Any other name is declared, so that the build can give it a value.
//! ```dockerfile bad
//! FROM scratch
//! # as the pipeline tells
//! LABEL revision="${REVISION}"
//!                   ^^^^^^^^ nothing sets `REVISION` before this line
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM scratch
//! ARG REVISION
//! # as the pipeline tells
//! LABEL revision="${REVISION}"
//! ```
//! What a base image brings is not in the file, and a default says what to take.
//! ```dockerfile good
//! FROM eclipse-temurin:21
//! ENV TOOLS=$JAVA_HOME/lib
//! FROM scratch
//! ARG BIN_DIR
//! COPY tool ${BIN_DIR}/tool
//! COPY tool ${PREFIX:-/usr}/bin/tool
//! ```
//! ```dockerfile bad preset=buildkit
//! FROM alpine:3.22
//! ENV TOOLS=$JAVA_HOME/lib
//!            ^^^^^^^^^ nothing sets `JAVA_HOME` before this line
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_before, instruction_line};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Place, UseState, VariableUse};
use hullwright_core::value::suggest::closest;

use crate::patterns::dockerfile::own_env::own_env;
use crate::patterns::dockerfile::variable_name::other_variable;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-variable",
    aliases: &[
        Alias::same("buildkit", "UndefinedVar").on(Severity::Warning),
        Alias::same("tally", "buildkit/UndefinedVar"),
        Alias::same("droast", "DF087"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["env-self-reference", "global-arg-not-redeclared"],
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Arguments that BuildKit takes without declaring or expanding them.
const SCAN_ARGS: [&str; 2] = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

fn check(cx: &Context<'_>) {
    let mut seen: Vec<(u32, &str)> = Vec::new();
    for found in cx.graph().uses().iter().filter(|found| found.state == UseState::Undefined) {
        let instruction = cx.instruction(found.instruction);
        let place = (found.instruction, found.name.as_str());
        if counts(cx, instruction, found) && !seen.contains(&place) {
            seen.push(place);
            report(cx, instruction, found);
        }
    }
}

fn counts(cx: &Context<'_>, instruction: &Instruction, found: &VariableUse) -> bool {
    if instruction.is_broken || instruction.kind == InstructionKind::From {
        return false;
    }
    let is_in_stage = cx.graph().stage_of(instruction).is_some();
    match cx.policy() {
        Policy::Buildkit => {
            is_in_stage
                && instruction.kind != InstructionKind::Expose
                && !SCAN_ARGS.contains(&found.name.as_str())
        }
        Policy::Native | Policy::Hadolint | Policy::Dclint => {
            found.modifier.needs_value() && !found.name.is_empty()
        }
    }
}

fn report(cx: &Context<'_>, instruction: &Instruction, found: &VariableUse) {
    let name = &found.name;
    let place = Place::before(found.instruction);
    let graph = cx.graph();
    let known: Vec<&str> = match graph.stage_of(instruction) {
        Some(stage) => graph
            .chain(stage)
            .enumerate()
            .flat_map(|(idx, link)| link.variables().names(if idx == 0 { place } else { Place::END }))
            .collect(),
        None => graph.globals().names(place),
    };
    let near = closest(name, known);
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "set it with ENV, or declare it with ARG, above this line".to_owned(),
    };
    let fix = match near {
        Some(near) => other_variable(cx, found, near),
        None if instruction.kind == InstructionKind::Env && sets(instruction, name) => {
            own_env(cx, instruction, &found.name, found.name_range)
        }
        None => declaration(cx, instruction, name),
    };
    cx.report(found.name_range, format!("nothing sets `{name}` before this line")).help(help).maybe_fix(fix);
}

fn sets(env: &Instruction, name: &str) -> bool {
    env.pairs().iter().any(|pair| pair.key.as_str() == name)
}

/// Declares the variable in the stage, for the build to give it a value.
fn declaration(cx: &Context<'_>, instruction: &Instruction, name: &str) -> Option<Fix> {
    // To BuildKit's own check nothing is known of the base image, which may well set it.
    let is_of_base = cx.policy() == Policy::Buildkit;
    if is_of_base
        || instruction.kind == InstructionKind::Onbuild
        || cx.graph().stage_of(instruction).is_none()
    {
        return None;
    }
    let line = [instruction_line(cx.dockerfile(), InstructionKind::Arg, name)];
    let edit = insert_before(cx.text(), cx.dockerfile(), instruction, &line);
    Some(Fix::unsafe_fix(format!("Declare `{name}` as a build argument")).edit(cx.file().id(), edit))
}
