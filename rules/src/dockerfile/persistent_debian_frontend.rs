//! # DEBIAN_FRONTEND stays in the image
//!
//! `noninteractive` is meant for the installs of the build. ENV keeps it in the image, so that packages which somebody installs
//! in a container, or in an image built on this one, ask nothing either. ARG sets it for the build alone.
//!
//! ```dockerfile bad
//! FROM debian:13
//! ENV DEBIAN_FRONTEND=noninteractive
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `DEBIAN_FRONTEND` stays set in the image
//! RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! ARG DEBIAN_FRONTEND=noninteractive
//! RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile bad
//! FROM debian:13 AS base
//! # Settings
//! ENV LANG=C.UTF-8 \
//!     DEBIAN_FRONTEND="noninteractive" \
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `DEBIAN_FRONTEND` stays set in the image
//!     TZ=UTC
//! FROM base
//! COPY app /app
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13 AS base
//! ARG DEBIAN_FRONTEND="noninteractive"
//! # Settings
//! ENV LANG=C.UTF-8 \
//!     TZ=UTC
//! FROM base
//! COPY app /app
//! ```
//!
//! The fix is unsafe: what installs packages when the container runs is asked again.
//!
//! Stages that are not shipped, and a value that is set back at the end, are fine:
//!
//! ```dockerfile good
//! FROM debian:13 AS build
//! ENV DEBIAN_FRONTEND=noninteractive
//! RUN ./build.sh
//! FROM debian:13
//! ARG DEBIAN_FRONTEND=noninteractive
//! COPY --from=build /out /out
//! ```
//! ```dockerfile good
//! FROM debian:13
//! ENV DEBIAN_FRONTEND=noninteractive
//! RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
//! ENV DEBIAN_FRONTEND=dialog
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::edit::dockerfile::{insert_before, instruction_line, keyword, remove_word};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, VariableKind};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::stage_task::is_task;

/// See the page.
pub static RULE: Rule = Rule {
    name: "persistent-debian-frontend",
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

const NAME: &str = "DEBIAN_FRONTEND";

fn check(cx: &Context<'_>) {
    if !cx.text().contains(NAME) {
        return;
    }
    let mut found = Vec::new();
    for stage in shipped_stages(cx) {
        let last = cx.graph().variable(stage, NAME, Place::END);
        let env = last.filter(|last| last.kind == VariableKind::Env).and_then(|last| last.instruction);
        if let Some(env) = env
            && !stage.name.as_deref().is_some_and(is_task)
            && !found.contains(&env)
        {
            found.push(env);
        }
    }
    found.sort_unstable();
    for env in found.into_iter().map(|index| cx.instruction(index)) {
        let Some(pair) = env.pairs().iter().rfind(|pair| pair.key.as_str() == NAME) else { continue };
        if pair.value.as_str().trim_matches(['"', '\'']) != "noninteractive" {
            continue;
        }
        cx.report(pair.key.range().cover(pair.value.range()), "`DEBIAN_FRONTEND` stays set in the image")
            .help("set it with ARG, which ends with the build")
            .maybe_fix(as_argument(cx, env, pair));
    }
}

/// ARG in the place of ENV, or before it.
fn as_argument(cx: &Context<'_>, env: &Instruction, pair: &Pair) -> Option<Fix> {
    let fix = Fix::unsafe_fix("Set it with `ARG`");
    let file = cx.file().id();
    let range = pair.key.range().cover(pair.value.range());
    let is_written = pair.value.is_verbatim_in(0..pair.value.len()) && !cx.slice(range).contains('\n');
    let n_same = env.pairs().iter().filter(|pair| pair.key.as_str() == NAME).count();
    if !is_written || n_same > 1 {
        return None;
    }
    if env.pairs().len() == 1 {
        let is_lower = env.keyword.as_str().bytes().all(|byte| byte.is_ascii_lowercase());
        let keyword =
            if is_lower { "arg".to_owned() } else { keyword(cx.dockerfile(), InstructionKind::Arg) };
        let between = TextRange::new(pair.key.range().end(), pair.value.range().start());
        let edits = [Edit::replace(env.keyword.range(), keyword), Edit::replace(between, "=")];
        let n_edits = if pair.has_equals { 1 } else { 2 };
        return Some(fix.edits(file, edits.into_iter().take(n_edits)));
    }
    let argument = format!("{NAME}={}", pair.value.as_str());
    let line = instruction_line(cx.dockerfile(), InstructionKind::Arg, &argument);
    let mut edits = remove_word(cx.text(), cx.dockerfile().escape, range);
    edits.push(insert_before(cx.text(), cx.dockerfile(), env, &[line]));
    Some(fix.edits(file, edits))
}
