//! Stages that images are made of: the one that is built, and those that nothing but a build could use.
//!
//! Entry points: [`shipped_stages`], and [`shipped_layers`] for all stages whose layers are in such an image.

use hullwright_core::rule::Context;
use hullwright_core::semantic::{DependencyTarget, Source, Stage, StageId};
use hullwright_core::value::suggest::closest;

/// The target, and every stage that no other stage starts from, copies from or mounts: without a build that asks for it by
/// name such a stage would have no use.
pub fn shipped_stages<'a>(cx: &Context<'a>) -> Vec<&'a Stage> {
    let graph = cx.graph();
    let mut is_used = vec![false; graph.stages().len()];
    for stage in graph.stages() {
        let base = match stage.base {
            Source::Stage(on) => Some(on),
            Source::Scratch | Source::Image(_) | Source::Invalid(_) => None,
        };
        let dependencies = stage.dependencies.iter().filter_map(|dependency| match dependency.on {
            DependencyTarget::Stage(on) | DependencyTarget::Later(on) => Some(on),
            DependencyTarget::Image(_) | DependencyTarget::Unreadable => meant_stage(cx, &dependency.text),
            DependencyTarget::Itself | DependencyTarget::NoSuchIndex => None,
        });
        for on in base.into_iter().chain(dependencies) {
            if let Some(mark) = is_used.get_mut(on.0 as usize) {
                *mark = true;
            }
        }
    }
    let target = graph.target().map(|target| target.id);
    let is_shipped = |stage: &&Stage| {
        Some(stage.id) == target || !is_used.get(stage.id.0 as usize).is_some_and(|is_used| *is_used)
    };
    graph.stages().iter().filter(is_shipped).collect()
}

/// The stage whose name is misspelt.
fn meant_stage(cx: &Context<'_>, name: &str) -> Option<StageId> {
    let names = cx.graph().stages().iter().filter_map(|stage| stage.name.as_deref());
    let meant = closest(name, names)?;
    let mut stages = cx.graph().stages().iter();
    stages.find(|stage| stage.name.as_deref() == Some(meant)).map(|stage| stage.id)
}

/// The shipped stages and those that they start from, each once.
pub fn shipped_layers<'a>(cx: &Context<'a>) -> Vec<&'a Stage> {
    let mut found: Vec<&Stage> = Vec::new();
    for stage in shipped_stages(cx).into_iter().flat_map(|shipped| cx.graph().chain(shipped)) {
        if !found.iter().any(|known| known.id == stage.id) {
            found.push(stage);
        }
    }
    found
}
