//! Tags that images are known to have. The lines are explained at the top of `data/tags.txt`.

use hullwright_core::image::ImageReference;

use super::data::TAGS;

/// Tags of an image that existed as of the table.
pub(super) fn tags_of_image(reference: &ImageReference) -> Vec<&'static str> {
    let block = TAGS.named_block("image", &reference.normalized_name());
    let lines = block.into_iter().flat_map(|(_, lines)| lines);
    lines.flat_map(|line| std::iter::once(line.key).chain(line.words())).collect()
}
