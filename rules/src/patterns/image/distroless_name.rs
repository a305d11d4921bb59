//! Distroless images, whose names say the release of Debian: `gcr.io/distroless/static-debian12`.
//!
//! Entry point: [`renamed`].

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::Knowledge;

/// The release of Debian that the distroless images in support are built on.
pub const DISTROLESS_RELEASE: &str = "debian13";

/// The part of the reference that names the release, and the new name; `None` for other images, and new names that are not
/// known.
pub fn renamed(
    image: &ImageReference,
    knowledge: &dyn Knowledge,
) -> Option<(std::ops::Range<usize>, String)> {
    let repository = &image.repository;
    // Both releases have a Java or Python of their own.
    let is_same = ["static", "base", "cc"]
        .iter()
        .any(|name| repository.text.starts_with(&format!("distroless/{name}")));
    let start = repository.text.rfind("debian1").filter(|_| is_same && !image.has_digest())?;
    let mut new = image.clone();
    new.repository.text.replace_range(start.., DISTROLESS_RELEASE);
    let at = repository.range.start + start;
    let is_known = new != *image && knowledge.image(&new).is_some();
    is_known.then(|| (at..repository.range.end, new.familiar_name()))
}
