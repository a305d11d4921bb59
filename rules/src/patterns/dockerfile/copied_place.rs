//! Where a COPY or ADD puts what it takes.
//!
//! Entry point: [`copied_places`]. Only destinations that are known whole.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};

use crate::patterns::dockerfile::whole_path::whole_path;

/// What one source of a COPY or ADD becomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopiedPlace {
    /// The source as written.
    pub source: String,
    /// The path in the image, absolute.
    pub path: String,
    /// Whether it is a folder that others may have filled as well, so that `path` holds more than the source.
    pub is_shared: bool,
}

/// The places of all sources; empty where the destination is not known.
pub fn copied_places(cx: &Context<'_>, stage: &Stage, instruction: &Instruction) -> Vec<CopiedPlace> {
    let is_copy = matches!(instruction.kind, InstructionKind::Copy | InstructionKind::Add);
    let Some(copy) = instruction.as_copy().filter(|_| is_copy && !instruction.is_broken) else {
        return Vec::new();
    };
    let (place, escape) = (Place::before(instruction.index), cx.dockerfile().escape);
    let expand = |word| cx.graph().expand(Some(stage), word, place, escape).value.known().cloned();
    let Some(destination) = expand(copy.destination) else { return Vec::new() };
    let here = cx.graph().workdir_before(stage, instruction.index);
    let here = here.and_then(|(_, workdir)| workdir.path.known()).map_or("", String::as_str);
    if !destination.starts_with('/') && here.is_empty() {
        return Vec::new();
    }
    let Some(whole) = whole_path(here, &destination) else { return Vec::new() };
    let into_folder =
        destination.ends_with('/') || destination.ends_with('.') || copy.sources.len() > 1 || whole == here;
    let places = copy.sources.iter().filter_map(|source| {
        let source = expand(source)?;
        let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let is_file = is_file_name(name) && !source.ends_with('/');
        let path = if into_folder && is_file {
            format!("{}/{name}", whole.trim_end_matches('/'))
        } else {
            whole.clone()
        };
        Some(CopiedPlace { source, path, is_shared: !is_file })
    });
    places.collect()
}

/// Whether a name is one of a file, by its ending.
fn is_file_name(name: &str) -> bool {
    let bare = name.trim_start_matches('.');
    let ending = bare.rsplit_once('.').map(|(_, ending)| ending);
    let is_ending = |ending: &str| {
        (1..=8).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
            && ending != "d"
    };
    !name.contains(['*', '?', '[', '$', '<']) && ending.is_some_and(is_ending)
}
