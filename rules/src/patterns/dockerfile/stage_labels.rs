//! The labels that a stage carries, and which stages hadolint wants them of.
//!
//! Entry points: [`carries_label`], [`bare_key`] and [`labelled_stages`].

use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Source, Stage};

/// Whether the stage, or one that it starts from, sets the label, or sets one whose key cannot be told.
pub fn carries_label(cx: &Context<'_>, stage: &Stage, key: &str) -> bool {
    cx.graph().chain(stage).any(|link| {
        let mut labels = cx.of_kind(link, InstructionKind::Label);
        labels.any(|label| {
            label.pairs().iter().any(|pair| {
                let place = Place::before(label.index);
                let expanded = cx.graph().expand(Some(link), &pair.key, place, cx.dockerfile().escape);
                expanded.value.known().is_none_or(|known| known == key)
            })
        })
    })
}

/// The key of a label as it is written, without quotes.
pub fn bare_key(pair: &Pair) -> &str {
    pair.key.as_str().trim_matches(['"', '\''])
}

/// The stages that hadolint takes for results: no other one starts from them, and none copies from them by name. Stages that
/// are copied from do not count as ones that start from another.
pub fn labelled_stages<'a>(cx: &Context<'a>) -> Vec<&'a Stage> {
    let stages = cx.graph().stages();
    let sources: Vec<String> = cx
        .dockerfile()
        .of_kind(InstructionKind::Copy)
        .filter_map(|copy| Some(copy.flag("from")?.value()?.as_str().to_owned()))
        .collect();
    let written = |stage: &Stage| cx.instruction(stage.from).as_from().and_then(|from| from.name);
    let is_copied = |stage: &&Stage| {
        written(stage).is_some_and(|name| sources.iter().any(|source| source == name.as_str()))
    };
    let is_started_from = |stage: &Stage| {
        let children = stages.iter().filter(|child| child.base == Source::Stage(stage.id));
        children.filter(|child| !is_copied(child)).any(|child| {
            let image = cx.instruction(child.from).as_from().map(|from| from.image.as_str());
            written(stage).is_some_and(|name| image == Some(name.as_str()))
        })
    };
    stages.iter().filter(|stage| !is_copied(stage) && !is_started_from(stage)).collect()
}

/// All labels of a Dockerfile, those of triggers left out.
pub fn labels<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Instruction, &'a Pair)> + use<'a> {
    let labels = cx.dockerfile().of_kind(InstructionKind::Label).filter(|label| label.trigger.is_none());
    labels.flat_map(|label| label.pairs().iter().map(move |pair| (label, pair)))
}
