//! The image that a service pulls.

use hullwright_core::compose::{Certainty, Service};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Span;

/// An image that a service pulls.
#[derive(Clone, Debug)]
pub struct ServiceImage {
    /// The image.
    pub image: ImageReference,
    /// Where it is written.
    pub span: Span,
    /// Whether the default of a variable decides.
    pub is_default: bool,
}

/// The image of a service, unless the service is built, another service of the project builds it, or a variable
/// without a value decides.
pub fn pulled_image(cx: &ComposeContext<'_>, service: &Service<'_>) -> Option<ServiceImage> {
    let node = service.node("image")?;
    let text = node.as_text()?;
    let name = text.resolved().filter(|name| !name.is_empty())?;
    let is_built = |other: Service<'_>| other.has("build") && other.text("image") == Some(name);
    if service.has("build")
        || service.text("pull_policy") == Some("never")
        || cx.project().services().any(is_built)
    {
        return None;
    }
    let image = ImageReference::parse(name).ok()?;
    Some(ServiceImage { image, span: node.span, is_default: text.certainty == Certainty::Partial })
}
