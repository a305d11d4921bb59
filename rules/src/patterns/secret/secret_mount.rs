//! A credential that ARG or ENV sets is handed to the RUN instructions that read it instead.
//!
//! Entry points: [`mount_instead`], [`mounts_of`] for the edits alone, and [`mount_flag`] with
//! [`takes_secrets_as_variables`] for what else a RUN is given.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Dockerfile, Instruction, InstructionKind, syntax_directive};
use hullwright_core::edit::dockerfile::{insert_flag, remove_instruction, remove_word};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{BuildGraph, Stage};
use hullwright_core::text::{Edit, TextRange};

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

/// A Dockerfile and its stages.
#[derive(Clone, Copy)]
pub struct BuildText<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tree.
    pub tree: &'a Dockerfile,
    /// Its stages.
    pub graph: &'a BuildGraph,
}

/// What mounts a secret instead of an ARG or ENV.
pub struct Mounts {
    /// The edits.
    pub edits: Vec<Edit>,
    /// Whether a RUN reads it.
    pub is_read: bool,
}

/// Takes a name out of the ARG or ENV that sets it, and mounts a secret of that name where a RUN reads it. `None` where
/// other instructions need the value, it is set again, or it cannot be told which RUN reads it.
pub fn mount_instead(
    cx: &Context<'_>,
    instruction: &Instruction,
    name: &str,
    item: TextRange,
) -> Option<Fix> {
    let build = BuildText { text: cx.text(), tree: cx.dockerfile(), graph: cx.graph() };
    let mounts = mounts_of(build, instruction, name, item)?;
    let title = match (mounts.is_read, instruction.kind) {
        (true, _) => format!("Mount `{name}` as a secret where it is read"),
        (false, InstructionKind::Env) => format!("Leave `{name}` to whoever starts the container"),
        (false, _) => format!("Remove `{name}`, which nothing reads"),
    };
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), mounts.edits))
}

/// The edits of [`mount_instead`].
pub fn mounts_of(
    build: BuildText<'_>,
    instruction: &Instruction,
    name: &str,
    item: TextRange,
) -> Option<Mounts> {
    let BuildText { text, tree, graph } = build;
    let stage = graph.stage_of(instruction)?;
    let is_own = matches!(instruction.kind, InstructionKind::Arg | InstructionKind::Env)
        && tree.instructions.get(instruction.index as usize)?.kind == instruction.kind;
    let is_name = !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
    if !is_own
        || !is_name
        || stage.runs_windows
        || !takes_secrets_as_variables(text)
        || is_set_again(build, stage, instruction, name)
    {
        return None;
    }
    // The stages that start from this one have the value, too.
    let heirs = || graph.stages().iter().filter(|other| graph.chain(other).any(|link| link.id == stage.id));
    let is_inherited =
        |idx: u32| idx > instruction.index && heirs().any(|heir| heir.instructions.contains(&idx));
    if graph.uses().iter().any(|used| used.name == name && is_inherited(used.instruction)) {
        return None;
    }
    let runs = heirs().flat_map(|heir| tree.of_kind_in(heir.places(), InstructionKind::Run));
    let runs: Vec<&Instruction> = runs.filter(|run| run.index > instruction.index).collect();
    let readers = match instruction.kind {
        InstructionKind::Arg => readers(text, &runs, name)?,
        _ => runs.into_iter().filter(|run| reads(text, run, name)).collect(),
    };
    let mut edits = match (instruction.words().len(), instruction.pairs().len()) {
        (1, 0) | (0, 1) => remove_instruction(text, tree, instruction),
        _ => remove_word(text, tree.escape, item),
    };
    edits.extend(readers.iter().map(|run| insert_flag(run, &mount_flag(name))));
    Some(Mounts { edits, is_read: !readers.is_empty() })
}

/// The flag of a RUN that hands it a secret as a variable.
pub fn mount_flag(name: &str) -> String {
    format!("--mount=type=secret,id={},env={name}", name.to_ascii_lowercase())
}

/// Whether the frontend that the file names, if it does, is new enough (Dockerfile 1.10).
pub fn takes_secrets_as_variables(text: &str) -> bool {
    let Some(frontend) = syntax_directive(text) else { return true };
    let version = frontend.rsplit_once("docker/dockerfile:").map(|(_, version)| version);
    let Some((major, minor)) = version.map(|version| version.split_once('.').unwrap_or((version, ""))) else {
        return false;
    };
    let minor: String = minor.chars().take_while(char::is_ascii_digit).collect();
    major == "1" && minor.parse::<u32>().map_or(minor.is_empty(), |minor| minor >= 10)
}

/// The RUN instructions that read the value: by name, or because they run what is known to; else the only one there is.
fn readers<'a>(text: &str, runs: &[&'a Instruction], name: &str) -> Option<Vec<&'a Instruction>> {
    let named: Vec<&Instruction> = runs.iter().copied().filter(|run| reads(text, run, name)).collect();
    if !named.is_empty() || runs.len() < 2 {
        return Some(if named.is_empty() { runs.to_vec() } else { named });
    }
    let upper = name.to_ascii_uppercase();
    let (_, programs) = READERS.iter().find(|(part, _)| upper.contains(part))?;
    let starts_one = |run: &&&Instruction| {
        let text = run.range.slice(text);
        programs.iter().any(|program| text.contains(program))
    };
    let found: Vec<&Instruction> = runs.iter().filter(starts_one).copied().collect();
    (!found.is_empty()).then_some(found)
}

/// Whether the text of a RUN, its heredocs among it, names the variable.
fn reads(text: &str, run: &Instruction, name: &str) -> bool {
    let text = run.range.slice(text);
    text.match_indices('$').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        rest.strip_prefix(name).is_some_and(|behind| !behind.starts_with(is_part))
    })
}

/// Whether another instruction of the stage sets the same name.
fn is_set_again(build: BuildText<'_>, stage: &Stage, instruction: &Instruction, name: &str) -> bool {
    let sets = |found: &&Instruction| {
        found.words().iter().any(|word| word.as_str().split('=').next() == Some(name))
            || found.pairs().iter().any(|pair| pair.key.as_str() == name)
    };
    // An ARG of the same name may feed the ENV; it has a finding of its own.
    let is_setting = |found: &&Instruction| {
        found.kind == InstructionKind::Env
            || (found.kind == InstructionKind::Arg && instruction.kind == InstructionKind::Arg)
    };
    let own = build.tree.instructions.get(stage.places()).unwrap_or_default();
    own.iter().filter(is_setting).filter(sets).any(|found| found.index != instruction.index)
}
