//! The tag to give to an image that has none, or one that moves: the one that the same image has elsewhere in the file or
//! project, else that of its newest release.
//!
//! Entry points: [`fix_of_use`] and [`fix_of_service`].

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::Fix;
use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::Knowledge;
use hullwright_core::rule::{ComposeContext, Context};

use super::image_spelling::{image_spelling, retag_all};
use super::release_tag::Releases;
use super::used_images::{UsedImage, used_images};
use crate::patterns::compose::service_image::{ServiceImage, service_image};

/// Names a release where a Dockerfile uses an image.
pub fn fix_of_use(cx: &Context<'_>, used: &UsedImage<'_>) -> Option<Fix> {
    let image = used.image.value()?;
    let all = used_images(cx);
    let others = all.iter().filter_map(|used| used.image.value().copied().cloned());
    let (title, tag) = tag_for(image, others, cx.knowledge(), cx.today())?;
    retag_all(title, [(image_spelling(cx, used.range, image)?, *image)], &tag)
}

/// Names a release where a service uses an image.
pub fn fix_of_service(cx: &ComposeContext<'_>, image: &ServiceImage<'_>) -> Option<Fix> {
    let others = cx.project().services().filter(|service: &Service<'_>| !service.has("build"));
    let others = others.filter_map(|service| service_image(&service)).map(|image| image.reference);
    let (title, tag) = tag_for(&image.reference, others, cx.knowledge(), cx.today())?;
    retag_all(title, [(image.spelling(), &image.reference)], &tag)
}

/// The title and the tag.
fn tag_for(
    image: &ImageReference,
    others: impl Iterator<Item = ImageReference>,
    knowledge: &dyn Knowledge,
    today: &str,
) -> Option<(String, String)> {
    let releases = Releases { knowledge, today };
    let name = image.normalized_name();
    let same = others.filter(|other| other.normalized_name() == name && !other.has_digest());
    let mut tags = same.filter_map(|other| other.tag).map(|tag| tag.text);
    // A tag without a digit in it moves, too.
    let is_release = |tag: &String| tag.contains(|ch: char| ch.is_ascii_digit());
    let pinned = tags.find(|tag| is_release(tag) && releases.is_supported(image, tag));
    let shown = image.familiar_name();
    Some(match pinned {
        Some(tag) => (format!("Use `{shown}:{tag}`, as elsewhere in the file"), tag),
        None => {
            let tag = releases.newest_tag(image)?;
            (format!("Pin `{shown}:{tag}`"), tag)
        }
    })
}
