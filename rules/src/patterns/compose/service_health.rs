//! Whether a service of a Compose project has a health check, by what is proven.
//!
//! Entry point: [`service_health`]. What counts is `healthcheck`, else the Dockerfile that is built with its FROM chain,
//! else the image.

use hullwright_core::compose::{Data, Service};
use hullwright_core::dockerfile::{Arguments, InstructionKind};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::ComposeContext;
use hullwright_core::semantic::{Resolution, Source};
use hullwright_core::text::Span;

use crate::patterns::compose::service_image::{is_pulled, service_image};
use crate::patterns::compose::unchecked_image::brings_no_check;
use crate::patterns::context::built_dockerfile::built_dockerfile;

/// What is known of the health check of a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ServiceHealth {
    /// There is one, said there.
    Checked(Span),
    /// It is switched off, said there.
    Disabled(Span),
    /// Neither the service nor its image has one.
    Missing,
    /// The image is not known.
    Unknown,
}

/// What is known of the health check of a service.
pub fn service_health(cx: &ComposeContext<'_>, service: &Service<'_>) -> ServiceHealth {
    if let Some(own) = own_check(service) {
        return own;
    }
    if !cx.sees_all_of(service) {
        ServiceHealth::Unknown
    } else if service.has("build") {
        built_check(cx, service)
    } else {
        image_check(cx, service)
    }
}

/// What `healthcheck` says; `None` where it leaves the check of the image as it is.
fn own_check(service: &Service<'_>) -> Option<ServiceHealth> {
    let member = service.get("healthcheck")?;
    let map = match &member.node.data {
        Data::Null => return None,
        Data::Map(map) => map,
        _ => return Some(ServiceHealth::Unknown),
    };
    if let Some(disable) = map.get("disable") {
        match disable.node.data {
            Data::Bool(true) => return Some(ServiceHealth::Disabled(disable.key)),
            Data::Bool(false) | Data::Null => {}
            _ => return Some(ServiceHealth::Unknown),
        }
    }
    let test = map.node("test")?;
    let first = match &test.data {
        Data::Null => return None,
        Data::List(items) => items.first()?,
        Data::Text(_) => test,
        _ => return Some(ServiceHealth::Unknown),
    };
    Some(match first.as_str() {
        Some("NONE") => ServiceHealth::Disabled(test.span),
        Some("") => ServiceHealth::Unknown,
        _ => ServiceHealth::Checked(member.key),
    })
}

fn built_check(cx: &ComposeContext<'_>, service: &Service<'_>) -> ServiceHealth {
    let Some(own) = cx.builds().iter().find(|build| build.service.name == service.name) else {
        return ServiceHealth::Unknown;
    };
    let Some(built) = built_dockerfile(cx, own) else { return ServiceHealth::Unknown };
    // A target that is not known is none that is not given.
    if own.node("target").is_some() && own.target.is_none() {
        return ServiceHealth::Unknown;
    }
    let Some(target) = built.graph.target() else { return ServiceHealth::Unknown };
    for stage in built.graph.chain(target) {
        let Some(check) = built.tree().of_kind_in(stage.places(), InstructionKind::Healthcheck).next_back()
        else {
            continue;
        };
        let is_none = matches!(&check.arguments, Arguments::Healthcheck { kind, .. } if kind.as_str().eq_ignore_ascii_case("none"));
        let place = own.locate(check.keyword.range());
        return if is_none { ServiceHealth::Disabled(place) } else { ServiceHealth::Checked(place) };
    }
    match built.graph.root(target) {
        Source::Scratch => ServiceHealth::Missing,
        Source::Image(Resolution::Known(image)) if lacks_check(cx, image) => ServiceHealth::Missing,
        Source::Image(_) | Source::Stage(_) | Source::Invalid(_) => ServiceHealth::Unknown,
    }
}

/// Whether the image is known to have no health check: by its record, else by its name.
fn lacks_check(cx: &ComposeContext<'_>, image: &ImageReference) -> bool {
    match cx.knowledge().image(image).map(|facts| facts.healthcheck) {
        Some(Resolution::Known(has_check)) => !has_check,
        Some(Resolution::Partial(_) | Resolution::Unknown) | None => brings_no_check(image),
    }
}

fn image_check(cx: &ComposeContext<'_>, service: &Service<'_>) -> ServiceHealth {
    let Some(image) = service_image(service) else { return ServiceHealth::Unknown };
    // A variable may bring another image than the one that stands in its default.
    let name = &image.reference.repository;
    let is_written = cx.slice_of(image.locate(name.range.clone())) == name.text;
    if is_written && is_pulled(cx, service, &image.reference) && lacks_check(cx, &image.reference) {
        ServiceHealth::Missing
    } else {
        ServiceHealth::Unknown
    }
}
