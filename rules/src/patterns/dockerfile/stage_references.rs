//! Every place of a Dockerfile that names a stage, so that a new name reaches all of them.
//!
//! Entry points: [`rename_stage`], [`is_free_stage_name`].

use hullwright_core::dockerfile::{InstructionKind, is_stage_name};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{DependencyTarget, Source, Stage};
use hullwright_core::text::{Edit, TextRange};

/// What is asked of each stage looks at all of them; no file of people has so many.
const MAX_STAGES: usize = 256;

/// Writes another name where the stage is declared and wherever the file names it. `None` where a place cannot be edited,
/// or where something out of sight may use the old name. A name that differs in letter case alone is the same to BuildKit,
/// save for a FROM, which finds the lower-case one only.
pub fn rename_stage(cx: &Context<'_>, stage: &Stage, new: &str) -> Option<Vec<Edit>> {
    if cx.graph().stages().len() > MAX_STAGES {
        return None;
    }
    let old = stage.name.as_deref()?;
    let is_other_name = new.to_lowercase() != old;
    if is_other_name && (cx.graph().stages_named(old).nth(1).is_some() || is_named_out_of_sight(cx, old)) {
        return None;
    }
    let declared = cx.instruction(stage.from).as_from()?.name?;
    let mut places: Vec<(TextRange, &str)> = vec![(declared.range(), declared.as_str())];
    for other in cx.graph().stages() {
        let image = cx.instruction(other.from).as_from().map(|from| from.image);
        let is_base = other.base == Source::Stage(stage.id);
        let is_meant = |text: &str| !is_other_name && other.id > stage.id && text.to_lowercase() == old;
        if let Some(image) = image.filter(|image| is_base || is_meant(image.as_str())) {
            places.push((image.range(), image.as_str()));
        }
        for dependency in other.dependencies.iter().filter(|dependency| !dependency.is_index) {
            let is_named = match dependency.on {
                DependencyTarget::Stage(on) | DependencyTarget::Later(on) => on == stage.id,
                DependencyTarget::Itself => other.id == stage.id,
                DependencyTarget::NoSuchIndex | DependencyTarget::Image(_) | DependencyTarget::Unreadable => {
                    false
                }
            };
            if is_named {
                places.push((dependency.range, &dependency.text));
            }
        }
    }
    let is_editable =
        |(range, text): &(TextRange, &str)| cx.slice(*range) == *text && text.to_lowercase() == old;
    if is_other_name && !places.iter().all(is_editable) {
        return None;
    }
    places.retain(is_editable);
    let is_declared_editable = places.iter().any(|(range, _)| *range == declared.range());
    let changed = places.into_iter().filter(|(_, text)| *text != new);
    is_declared_editable.then(|| changed.map(|(range, _)| Edit::replace(range, new)).collect())
}

/// Whether a stage may get this name: none has it, and the file does not mean an image by it.
pub fn is_free_stage_name(cx: &Context<'_>, name: &str) -> bool {
    let stages = cx.graph().stages();
    let is_image = |stage: &Stage| {
        let from = cx.instruction(stage.from).as_from();
        let is_base = match &stage.base {
            Source::Image(image) => image.value().is_some_and(|image| image.repository.text == name),
            Source::Scratch | Source::Stage(_) | Source::Invalid(_) => false,
        };
        is_base
            || from.is_some_and(|from| from.image.as_str().eq_ignore_ascii_case(name))
            || stage.dependencies.iter().any(|found| found.text.eq_ignore_ascii_case(name))
    };
    is_stage_name(name)
        && stages.len() <= MAX_STAGES
        && cx.graph().stage_named(name).is_none()
        && !stages.iter().any(is_image)
        && !is_named_out_of_sight(cx, name)
}

/// Whether a Compose file builds the stage, or a FROM with a variable or an ONBUILD may mean it.
fn is_named_out_of_sight(cx: &Context<'_>, name: &str) -> bool {
    let mut images = cx.graph().stages().iter().filter_map(|stage| cx.instruction(stage.from).as_from());
    let mut triggers =
        cx.dockerfile().of_kind(InstructionKind::Onbuild).filter_map(|found| found.trigger.as_deref());
    cx.targets().any(|target| target.eq_ignore_ascii_case(name))
        || images.any(|from| {
            let head = from.image.as_str().split_once('$').map(|(head, _)| head.trim_start_matches('"'));
            head.is_some_and(|head| name.starts_with(head))
        })
        || triggers.any(|trigger| trigger.flags.iter().any(|flag| flag.text.as_str().contains(name)))
}
