//! What a Dockerfile names outside of itself: pages of images, downloads, and files of the context.

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::project::path::{join, join_within, parent};
use hullwright_core::project::{EntryKind, FileSource};
use hullwright_core::semantic::Source;

use super::Docker;
use crate::compose::links::{Link, Target};
use crate::registry;

/// All links. Sources of COPY are looked for in the folder of the file, the usual context.
pub(crate) fn links(text: &str, path: &str, files: &dyn FileSource) -> Vec<Link> {
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
    let folder = parent(path).unwrap_or("");
    for instruction in &docker.tree.instructions {
        let Some(copy) = instruction.as_copy().filter(|_| instruction.flag("from").is_none()) else {
            continue;
        };
        for source in copy.sources {
            let written = source.as_str();
            let is_address = written.starts_with("https://") || written.starts_with("http://");
            let target = if is_address && instruction.kind == InstructionKind::Add && !written.contains('$') {
                Some(Target::Address(written.to_owned()))
            } else {
                file_of(written, folder, files).map(Target::File)
            };
            found.extend(target.map(|target| Link { range: source.range(), target }));
        }
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
