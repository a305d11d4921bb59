//! Build arguments declared in the stage that builds what another one serves.
//!
//! Entry point: [`declared_where_built`].

use hullwright_core::dockerfile::{Dockerfile, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_before, instruction_line};
use hullwright_core::semantic::{BuildGraph, DependencyKind, DependencyTarget, Place, Stage, VariableKind};
use hullwright_core::shell::command::look_through;
use hullwright_core::text::Edit;

/// What declares the names right before the first build of the stage whose files the target takes; no edit where that has
/// them. `None` where there is no build or more than one stage with one, and where an ENV decides.
pub fn declared_where_built(
    text: &str,
    tree: &Dockerfile,
    graph: &BuildGraph,
    names: &[&str],
) -> Option<Vec<Edit>> {
    let build = first_build(text, tree, graph)?;
    let stage = graph.stage_of(build)?;
    let mut missing: Vec<&str> = Vec::new();
    for name in names {
        match graph.variable(stage, name, Place::before(build.index)) {
            Some(found) if found.kind == VariableKind::Arg => {}
            Some(found) if found.kind == VariableKind::Env => {
                let set = tree.instructions.get(found.instruction? as usize)?;
                let pair = set.pairs().iter().find(|pair| pair.key.as_str() == *name)?;
                let before = graph.variable(graph.stage_of(set)?, name, Place::before(set.index))?;
                let takes_argument = [format!("${name}"), format!("${{{name}")]
                    .iter()
                    .any(|sign| pair.value.as_str().contains(sign.as_str()));
                if before.kind != VariableKind::Arg || !takes_argument {
                    return None;
                }
            }
            Some(found) if found.kind == VariableKind::GlobalArg => missing.push(name),
            None => missing.push(name),
            Some(_) => return None,
        }
    }
    let lines: Vec<String> =
        missing.iter().map(|name| instruction_line(tree, InstructionKind::Arg, name)).collect();
    let edit = (!lines.is_empty()).then(|| insert_before(text, tree, build, &lines));
    Some(edit.into_iter().collect())
}

/// The first RUN that builds, of the only stage that has one among those whose files the target takes.
fn first_build<'t>(text: &str, tree: &'t Dockerfile, graph: &BuildGraph) -> Option<&'t Instruction> {
    let target = graph.target()?;
    let dependencies = graph.chain(target).flat_map(|stage| &stage.dependencies);
    let mut found: Vec<&Instruction> = dependencies
        .filter(|found| found.kind == DependencyKind::Copy)
        .filter_map(|found| match found.on {
            DependencyTarget::Stage(on) => Some(graph.stage(on)),
            _ => None,
        })
        .filter_map(|stage| build_of(text, tree, graph, stage))
        .collect();
    found.dedup_by_key(|build| build.index);
    match found.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn build_of<'t>(
    text: &str,
    tree: &'t Dockerfile,
    graph: &BuildGraph,
    stage: &Stage,
) -> Option<&'t Instruction> {
    let runs = graph.chain(stage).flat_map(|link| tree.of_kind_in(link.places(), InstructionKind::Run));
    runs.filter(|run| builds(text, graph, run)).min_by_key(|run| run.index)
}

/// Whether a RUN starts a script called `build`, or a tool with that command.
fn builds(text: &str, graph: &BuildGraph, run: &Instruction) -> bool {
    let launch = graph.launch(run, text);
    launch.commands().iter().any(|command| {
        let Some(invocation) = &command.invocation else { return false };
        let started = look_through(invocation);
        let Some(line) = started.command() else { return false };
        let mut words = line.arguments.iter().filter_map(|argument| argument.literal());
        words.any(|word| word == "build" || word.starts_with("build:"))
    })
}
