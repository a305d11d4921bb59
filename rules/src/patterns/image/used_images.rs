//! The outside images that a Dockerfile uses: in FROM, `COPY --from` and `RUN --mount=from=`.
//!
//! Entry point: [`used_images`]. Stages, `scratch`, and names that cannot be told are not among them.

use hullwright_core::image::ImageReference;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{DependencyTarget, Resolution, Source};
use hullwright_core::text::TextRange;

use crate::patterns::image::official_images::is_official_name;

/// Where an image is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImageUse {
    /// FROM.
    From,
    /// `COPY --from` or a mount.
    Dependency,
}

/// One use of an image.
#[derive(Clone, Debug)]
pub struct UsedImage<'a> {
    /// The image; only partly known when the default of an ARG decides.
    pub image: Resolution<&'a ImageReference>,
    /// Where it is written.
    pub range: TextRange,
    /// What uses it.
    pub by: ImageUse,
}

impl UsedImage<'_> {
    /// Whether the default of an ARG decides which image it is.
    pub fn is_default(&self) -> bool {
        matches!(self.image, Resolution::Partial(_))
    }

    /// A bare word that is no official image cannot be pulled: it names a context of the build (`--build-context`), a
    /// local image, or a stage that is spelled wrong.
    pub fn may_be_named_context(&self) -> bool {
        self.image.value().is_some_and(|image| {
            let name = &image.repository.text;
            let is_bare =
                image.registry.is_none() && !name.contains('/') && !image.has_tag() && !image.has_digest();
            is_bare && !is_official_name(name)
        })
    }
}

/// All uses, in order of stages.
pub fn used_images<'a>(cx: &Context<'a>) -> Vec<UsedImage<'a>> {
    let mut found = Vec::new();
    for stage in cx.graph().stages() {
        if let Source::Image(image) = &stage.base
            && let Some(reference) = image.value()
            && !reference.is_scratch()
            && let Some(from) = cx.instruction(stage.from).as_from()
        {
            found.push(UsedImage { image: image.as_ref(), range: from.image.range(), by: ImageUse::From });
        }
        for dependency in &stage.dependencies {
            if let DependencyTarget::Image(image) = &dependency.on
                && !image.is_scratch()
            {
                let image = Resolution::Known(image);
                found.push(UsedImage { image, range: dependency.range, by: ImageUse::Dependency });
            }
        }
    }
    found
}
