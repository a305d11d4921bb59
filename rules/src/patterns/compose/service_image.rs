//! The image that a service of a Compose project names.
//!
//! Entry points: [`service_image`] for one that is known whole, [`image_name`] for the name alone, which a variable in the
//! tag leaves standing, and [`is_built_here`].

use hullwright_core::compose::{Certainty, Service, Text, UNKNOWN};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span};
use rustc_hash::FxHashSet;

use crate::patterns::image::image_spelling::Spelling;
use crate::patterns::image::official_images::is_official_name;

/// An image and where it is named.
#[derive(Clone, Debug)]
pub struct ServiceImage<'a> {
    /// The reference.
    pub reference: ImageReference,
    text: &'a Text,
    file: FileId,
}

impl ServiceImage<'_> {
    /// Whether a default or a value of an `.env` file takes part in it.
    pub fn is_default(&self) -> bool {
        self.text.certainty == Certainty::Partial
    }

    /// Where a part of the reference stands.
    pub fn locate(&self, range: std::ops::Range<usize>) -> Span {
        Span { file: self.file, range: self.text.text.locate(range) }
    }

    /// How it is spelled, for edits.
    pub fn spelling(&self) -> Spelling {
        Spelling { file: self.file, text: self.text.text.clone() }
    }

    /// Where all of it stands.
    pub fn span(&self) -> Span {
        self.locate(0..self.text.as_str().len())
    }
}

/// The image of a service, where it is known and follows the grammar.
pub fn service_image<'a>(service: &Service<'a>) -> Option<ServiceImage<'a>> {
    let node = service.node("image")?;
    let text = node.as_text()?;
    let reference = ImageReference::parse(text.resolved()?).ok()?;
    Some(ServiceImage { reference, text, file: node.span.file })
}

/// The familiar name of a service's image, without tag and digest.
pub fn image_name(service: &Service<'_>) -> Option<String> {
    let text = service.node("image")?.as_text()?.as_str();
    let known = text.split(UNKNOWN).next().unwrap_or_default();
    // A variable in the tag leaves the name alone, one in the name does not.
    let is_name_whole =
        known.len() == text.len() || known.rsplit('/').next().is_some_and(|last| last.contains([':', '@']));
    let name = known.trim_end_matches([':', '@', '-', '.', '_']);
    let reference = ImageReference::parse(name).ok().filter(|_| is_name_whole)?;
    Some(reference.familiar_name())
}

/// The last part of an image's name: `keycloak` of `quay.io/keycloak/keycloak`.
pub fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The familiar names of the images that the services build.
struct BuiltNames(FxHashSet<String>);

/// Whether a service of the project builds an image of that name, whatever the tag.
pub fn is_built_here(cx: &ComposeContext<'_>, reference: &ImageReference) -> bool {
    let built = || cx.project().services().filter(|service| service.has("build"));
    let names = || BuiltNames(built().filter_map(|service| image_name(&service)).collect());
    cx.remember(names).0.contains(&reference.familiar_name())
}

/// Whether the image comes from a registry for all that is seen: the service does not build it, no other one does, and
/// nothing that is out of sight may. A bare name that is no official image is one that was built before.
pub fn is_pulled(cx: &ComposeContext<'_>, service: &Service<'_>, reference: &ImageReference) -> bool {
    let is_local = matches!(service.text("pull_policy"), Some("build" | "never"));
    let name = &reference.repository.text;
    let can_be_pulled = reference.registry.is_some() || name.contains('/') || is_official_name(name);
    can_be_pulled
        && cx.sees_all_of(service)
        && !is_local
        && !service.has("build")
        && !is_built_here(cx, reference)
}
