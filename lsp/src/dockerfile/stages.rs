//! The stages of a Dockerfile: where each is named.

use hullwright_core::semantic::{BuildGraph, DependencyTarget, Source, Stage};
use hullwright_core::text::TextRange;

use super::Docker;

/// One place where a stage is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NamedStage {
    /// The stage by its number.
    pub(crate) stage: u32,
    pub(crate) range: TextRange,
    pub(crate) is_definition: bool,
    /// Whether a number stands there instead of the name.
    pub(crate) is_index: bool,
}

/// All places, in order.
pub(crate) fn stages(docker: &Docker<'_>) -> Vec<NamedStage> {
    let mut found = Vec::new();
    for stage in docker.graph.stages() {
        let from = docker.instruction(stage.from).and_then(hullwright_core::dockerfile::Instruction::as_from);
        if let Some(from) = from {
            if let Some(name) = from.name {
                let range = name.range();
                found.push(NamedStage { stage: stage.id.0, range, is_definition: true, is_index: false });
            }
            if let Source::Stage(base) = stage.base {
                add_use(docker, base.0, from.image.range(), false, &mut found);
            }
        }
        for dependency in &stage.dependencies {
            let on = match dependency.on {
                DependencyTarget::Stage(on) | DependencyTarget::Later(on) => on,
                DependencyTarget::Itself => stage.id,
                DependencyTarget::NoSuchIndex | DependencyTarget::Image(_) | DependencyTarget::Unreadable => {
                    continue;
                }
            };
            add_use(docker, on.0, dependency.range, dependency.is_index, &mut found);
        }
    }
    found.sort_by_key(|place| place.range);
    found
}

/// Adds a use. Through a variable another name may be meant.
fn add_use(docker: &Docker<'_>, stage: u32, range: TextRange, is_index: bool, found: &mut Vec<NamedStage>) {
    let written = range.slice(docker.text);
    let name = named(&docker.graph, stage).and_then(|stage| stage.name.as_deref());
    if is_index || name.is_some_and(|name| name.eq_ignore_ascii_case(written)) {
        found.push(NamedStage { stage, range, is_definition: false, is_index });
    }
}

fn named(graph: &BuildGraph, stage: u32) -> Option<&Stage> {
    graph.stages().get(stage as usize)
}

/// The stage that a Compose file or a command line means by a target, in any letter case.
pub(crate) fn target<'g>(graph: &'g BuildGraph, name: &str) -> Option<&'g Stage> {
    graph
        .stages()
        .iter()
        .rev()
        .find(|stage| stage.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name)))
}
