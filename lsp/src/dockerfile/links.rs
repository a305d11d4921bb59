//! What a Dockerfile names outside of itself: pages of images, downloads, and files of the context.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::path::{join, join_within};
use hullwright_core::project::{EntryKind, FileSource};
use hullwright_core::semantic::Source;
use hullwright_core::text::MappedText;

use super::Docker;
use crate::compose::links::{Link, Target};
use crate::registry;

/// All links. Sources of COPY are looked for in the one of the contexts that has most of them.
pub(crate) fn links(text: &str, contexts: &[String], files: &dyn FileSource) -> Vec<Link> {
    let docker = Docker::read(text);
    let mut found = Vec::new();
    for directive in docker.tree.directives.iter().filter(|directive| directive.name == "syntax") {
        let page = registry::page(directive.value.as_str());
        found.extend(page.map(|page| Link { range: directive.value.range(), target: Target::Address(page) }));
    }
    for stage in docker.graph.stages() {
        let Some(from) =
            docker.instruction(stage.from).and_then(hullwright_core::dockerfile::Instruction::as_from)
        else {
            continue;
        };
        if matches!(stage.base, Source::Image(_))
            && let Some(page) = registry::page(from.image.as_str())
        {
            found.push(Link { range: from.image.range(), target: Target::Address(page) });
        }
    }
    let copies = docker.tree.instructions.iter().filter(|copy| copy.flag("from").is_none());
    let sources: Vec<&MappedText> =
        copies.filter_map(|copy| Some(copy.as_copy()?.sources)).flatten().collect();
    let in_context = |context: &String| -> Vec<Link> {
        let link = |source: &&MappedText| {
            let target = Target::File(file_of(source.as_str(), context, files)?);
            Some(Link { range: source.range(), target })
        };
        sources.iter().filter_map(link).collect()
    };
    // The first one counts where several have as many.
    let most = contexts.iter().map(in_context).rev().max_by_key(Vec::len);
    found.extend(most.unwrap_or_default());
    for download in docker.tree.of_kind(InstructionKind::Add).filter_map(Instruction::as_copy) {
        let addresses = download.sources.iter().filter(|source| {
            let text = source.as_str();
            (text.starts_with("https://") || text.starts_with("http://")) && !text.contains('$')
        });
        found.extend(addresses.map(|source| {
            let target = Target::Address(source.as_str().to_owned());
            Link { range: source.range(), target }
        }));
    }
    found
}

/// The file that a source names, if it is there.
fn file_of(source: &str, folder: &str, files: &dyn FileSource) -> Option<String> {
    if source.contains(['$', '*', '?', '[', '<']) || source.contains("://") {
        return None;
    }
    let inside = source.trim_start_matches('/');
    let path = join_within(folder, inside, folder).unwrap_or_else(|| join(folder, inside));
    (files.kind(&path) == Some(Some(EntryKind::File))).then_some(path)
}
