//! # Value that uses a key of the same ENV
//!
//! All pairs of one ENV are read before any of them is set. A value that uses another key of the same instruction gets what
//! that key was before, which is nothing where nobody set it.
//!
//! ```dockerfile bad
//! FROM debian:13
//! ENV APP_HOME=/opt/app PATH=$APP_HOME/bin:$PATH
//!                             ^^^^^^^^ `APP_HOME` has its old value here: the pairs of one ENV do not see each other
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! ENV APP_HOME=/opt/app
//! ENV PATH=$APP_HOME/bin:$PATH
//! ```
//! ```dockerfile bad
//! FROM ghcr.io/example/runtime:2
//! ENV JAVA_HOME="/opt/java" \
//!     TOOLS="${JAVA_HOME}/lib" \
//!              ^^^^^^^^^ `JAVA_HOME` has its old value here: the pairs of one ENV do not see each other
//!     DOCS="${JAVA_HOME}/man"
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM ghcr.io/example/runtime:2
//! ENV JAVA_HOME="/opt/java"
//! ENV TOOLS="${JAVA_HOME}/lib" \
//!     DOCS="${JAVA_HOME}/man"
//! ```
//! A key may go on from its own value, and from one that the file sets before. `PATH` has a value everywhere:
//! ```dockerfile good
//! FROM ghcr.io/example/runtime:2
//! ARG VERSION
//! ENV VERSION=${VERSION} LABEL=app-$VERSION
//! ENV LD_LIBRARY_PATH=/opt/lib:$LD_LIBRARY_PATH PYTHONPATH=/opt/py
//! ENV PATH=/opt/bin:$PATH ORIGINAL_PATH=$PATH
//! ```
//! A dollar sign that is escaped or in single quotes is no variable:
//! ```dockerfile good
//! FROM debian:13
//! ENV USER_NAME=app PROMPT='$USER_NAME' OTHER=\$USER_NAME
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM debian:13
//! ENV ROOT=/srv DATA='$ROOT/data'
//!                    ^^^^^^^^^^^^ `ROOT` has its old value here: the pairs of one ENV do not see each other
//! ENV ROOT=/srv DATA=$ROOT/data
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Arguments, Instruction, InstructionKind, Pair};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{UseState, VariableUse};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::own_env::own_env;

/// See the page.
pub static RULE: Rule = Rule {
    name: "env-self-reference",
    aliases: &[
        Alias::same("hadolint", "DL3044").on(Severity::Error),
        Alias::same("droast", "DF062"),
        Alias::same("datadog-iac", "be8aab51-94cb-cc12-c40e-f6928d9b544a"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Env], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, env: &Instruction) {
    if env.pairs().len() < 2 {
        return;
    }
    if cx.policy() == Policy::Hadolint {
        check_text(cx, env);
        return;
    }
    // On Windows, names in any letter case are one variable, and the system sets many.
    if cx.graph().stage_of(env).is_some_and(|stage| stage.runs_windows) {
        return;
    }
    let uses = cx.graph().uses().iter().filter(|found| found.instruction == env.index);
    let first = uses.filter(|found| is_of_sibling(env, found)).min_by_key(|found| found.range.start());
    if let Some(found) = first {
        report(cx, env, &found.name, found.name_range);
    }
}

/// Whether the value uses what another pair sets, and nothing in the file sets before. The old value may well be meant where a
/// default is given for it.
fn is_of_sibling(env: &Instruction, found: &VariableUse) -> bool {
    let is_new = match found.state {
        UseState::Undefined | UseState::PerhapsFromBase => true,
        UseState::Set | UseState::Declared => false,
    };
    let is_inside = |pair: &Pair| pair.value.range().contains_range(found.name_range);
    found.modifier.needs_value()
        && is_new
        && found.name != "PATH"
        && env.pairs().iter().any(|pair| pair.key.as_str() == found.name && !is_inside(pair))
}

/// hadolint looks for `$key` and `${key}` in the text of the other values, quoted or not, and takes a key for set once any ARG or
/// ENV above names it, in whatever stage.
fn check_text(cx: &Context<'_>, env: &Instruction) {
    let pairs = env.pairs();
    for (idx, pair) in pairs.iter().enumerate() {
        let others = pairs.iter().enumerate().filter(|(other, _)| *other != idx).map(|(_, other)| other);
        let used = others
            .map(|other| other.key.as_str())
            .find(|key| mentions(pair.value.as_str(), key) && !is_named_above(cx, env, key));
        if let Some(key) = used {
            report(cx, env, key, pair.value.range());
            return;
        }
    }
}

fn mentions(value: &str, key: &str) -> bool {
    value.split('$').skip(1).any(|rest| {
        let is_end = |after: &str| !after.starts_with(|ch: char| ch.is_ascii_alphanumeric() || ch == '_');
        let braced = rest.strip_prefix('{').and_then(|rest| rest.strip_prefix(key));
        braced.is_some_and(|after| after.starts_with('}')) || rest.strip_prefix(key).is_some_and(is_end)
    })
}

fn is_named_above(cx: &Context<'_>, env: &Instruction, key: &str) -> bool {
    let above = cx.dockerfile().instructions.iter().take(env.index as usize);
    above.into_iter().any(|instruction| match (&instruction.kind, &instruction.arguments) {
        (InstructionKind::Env, Arguments::Pairs(pairs)) => pairs.iter().any(|pair| pair.key.as_str() == key),
        (InstructionKind::Arg, Arguments::Words(words)) => {
            words.iter().any(|word| word.as_str().split('=').next() == Some(key))
        }
        _ => false,
    })
}

fn report(cx: &Context<'_>, env: &Instruction, name: &str, range: TextRange) {
    let message = format!("`{name}` has its old value here: the pairs of one ENV do not see each other");
    let mut report = cx.report(range, message).help("set it in an ENV of its own before");
    if let Some(pair) = env.pairs().iter().find(|pair| pair.key.as_str() == name) {
        report = report.label(pair.key.range(), "set here, for the instructions that follow");
    }
    report.maybe_fix(own_env(cx, env, name, range));
}
