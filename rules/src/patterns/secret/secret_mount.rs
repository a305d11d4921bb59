//! A credential that ARG or ENV sets is handed to the RUN instructions that read it instead.
//!
//! Entry points: [`mount_instead`], and [`mount_flag`] with [`takes_secrets_as_variables`] for what else a RUN is given.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind, syntax_directive};
use hullwright_core::edit::dockerfile::{insert_flag, remove_instruction, remove_word};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::text::TextRange;

/// What reads a credential without naming it, by a part of its name.
const READERS: [(&str, &[&str]); 9] = [
    ("NPM", &["npm ", "yarn", "pnpm "]),
    ("NODE_AUTH", &["npm ", "yarn", "pnpm "]),
    ("PIP", &["pip ", "uv "]),
    ("PYPI", &["pip ", "uv ", "poetry "]),
    ("POETRY", &["poetry "]),
    ("CARGO", &["cargo "]),
    ("COMPOSER", &["composer "]),
    ("BUNDLE", &["bundle "]),
    ("SENTRY", &["sentry-cli", "npm run", "yarn ", "pnpm "]),
];

/// Takes a name out of the ARG or ENV that sets it, and mounts a secret of that name where a RUN reads it. `None` where
/// other instructions need the value, it is set again, or it cannot be told which RUN reads it.
pub fn mount_instead(
    cx: &Context<'_>,
    instruction: &Instruction,
    name: &str,
    item: TextRange,
) -> Option<Fix> {
    let stage = cx.graph().stage_of(instruction)?;
    let is_own = matches!(instruction.kind, InstructionKind::Arg | InstructionKind::Env)
        && cx.instruction(instruction.index).kind == instruction.kind;
    let is_name = !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
    if !is_own
        || !is_name
        || stage.runs_windows
        || !takes_secrets_as_variables(cx)
        || is_set_again(cx, stage, instruction, name)
    {
        return None;
    }
    // The stages that start from this one have the value, too.
    let heirs =
        || cx.graph().stages().iter().filter(|other| cx.graph().chain(other).any(|link| link.id == stage.id));
    let is_inherited =
        |idx: u32| idx > instruction.index && heirs().any(|heir| heir.instructions.contains(&idx));
    if cx.graph().uses().iter().any(|used| used.name == name && is_inherited(used.instruction)) {
        return None;
    }
    let runs = heirs().flat_map(|heir| cx.of_kind(heir, InstructionKind::Run));
    let runs: Vec<&Instruction> = runs.filter(|run| run.index > instruction.index).collect();
    let readers = match instruction.kind {
        InstructionKind::Arg => readers(cx, &runs, name)?,
        _ => runs.into_iter().filter(|run| reads(cx, run, name)).collect(),
    };
    let mut edits = match (instruction.words().len(), instruction.pairs().len()) {
        (1, 0) | (0, 1) => remove_instruction(cx.text(), cx.dockerfile(), instruction),
        _ => remove_word(cx.text(), cx.dockerfile().escape, item),
    };
    edits.extend(readers.iter().map(|run| insert_flag(run, &mount_flag(name))));
    let title = match (readers.is_empty(), instruction.kind) {
        (false, _) => format!("Mount `{name}` as a secret where it is read"),
        (true, InstructionKind::Env) => format!("Leave `{name}` to whoever starts the container"),
        (true, _) => format!("Remove `{name}`, which nothing reads"),
    };
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}

/// The flag of a RUN that hands it a secret as a variable.
pub fn mount_flag(name: &str) -> String {
    format!("--mount=type=secret,id={},env={name}", name.to_ascii_lowercase())
}

/// Whether the frontend that the file names, if it does, is new enough (Dockerfile 1.10).
pub fn takes_secrets_as_variables(cx: &Context<'_>) -> bool {
    let Some(frontend) = syntax_directive(cx.text()) else { return true };
    let version = frontend.rsplit_once("docker/dockerfile:").map(|(_, version)| version);
    let Some((major, minor)) = version.map(|version| version.split_once('.').unwrap_or((version, ""))) else {
        return false;
    };
    let minor: String = minor.chars().take_while(char::is_ascii_digit).collect();
    major == "1" && minor.parse::<u32>().map_or(minor.is_empty(), |minor| minor >= 10)
}

/// The RUN instructions that read the value: by name, or because they run what is known to; else the only one there is.
fn readers<'a>(cx: &Context<'_>, runs: &[&'a Instruction], name: &str) -> Option<Vec<&'a Instruction>> {
    let named: Vec<&Instruction> = runs.iter().copied().filter(|run| reads(cx, run, name)).collect();
    if !named.is_empty() || runs.len() < 2 {
        return Some(if named.is_empty() { runs.to_vec() } else { named });
    }
    let upper = name.to_ascii_uppercase();
    let (_, programs) = READERS.iter().find(|(part, _)| upper.contains(part))?;
    let starts_one = |run: &&&Instruction| {
        let text = cx.slice(run.range);
        programs.iter().any(|program| text.contains(program))
    };
    let found: Vec<&Instruction> = runs.iter().filter(starts_one).copied().collect();
    (!found.is_empty()).then_some(found)
}

/// Whether the text of a RUN, its heredocs among it, names the variable.
fn reads(cx: &Context<'_>, run: &Instruction, name: &str) -> bool {
    let text = cx.slice(run.range);
    text.match_indices('$').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        rest.strip_prefix(name).is_some_and(|behind| !behind.starts_with(is_part))
    })
}

/// Whether another instruction of the stage sets the same name.
fn is_set_again(cx: &Context<'_>, stage: &Stage, instruction: &Instruction, name: &str) -> bool {
    let sets = |found: &&Instruction| {
        found.words().iter().any(|word| word.as_str().split('=').next() == Some(name))
            || found.pairs().iter().any(|pair| pair.key.as_str() == name)
    };
    // An ARG of the same name may feed the ENV; it has a finding of its own.
    let is_setting = |found: &&Instruction| {
        found.kind == InstructionKind::Env
            || (found.kind == InstructionKind::Arg && instruction.kind == InstructionKind::Arg)
    };
    cx.instructions_of(stage)
        .iter()
        .filter(is_setting)
        .filter(sets)
        .any(|found| found.index != instruction.index)
}
