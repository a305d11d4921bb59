//! Images and tags that the bundled table knows, as names that people write.

use hullwright_core::image::ImageReference;
use hullwright_core::text::TextRange;

use crate::proposal::{Proposal, Sort};

/// Names of images for what is typed up to the end of `range`; behind a `:` the tags of the one that is named.
pub(crate) fn proposals(typed: &str, range: TextRange) -> Vec<Proposal> {
    let knowledge = hullwright_rules::bundled_knowledge();
    if let Some((name, tag)) = typed.rsplit_once(':') {
        let image = ImageReference::parse(name).ok();
        let tags = image.map(|image| knowledge.tags_of_image(&image)).unwrap_or_default();
        let range = TextRange::new(range.end() - (tag.len() as u32).min(range.end()), range.end());
        let propose = |tag| Proposal::new(tag, Sort::Image, range).detail(format!("{name}:{tag}"));
        return tags.into_iter().map(propose).collect();
    }
    let short = |name: &'static str| {
        let hub = name.strip_prefix("docker.io/").unwrap_or(name);
        hub.strip_prefix("library/").unwrap_or(hub)
    };
    knowledge.images().into_iter().map(|name| Proposal::new(short(name), Sort::Image, range)).collect()
}
