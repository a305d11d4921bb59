//! What the container of a service holds: the target stage that is built for it, or its image.
//!
//! Entry point: [`service_contents`]. What a service mounts may bring more; [`mounts_programs`] tells.

use std::rc::Rc;
use std::sync::Arc;

use hullwright_core::compose::{Node, Service};
use hullwright_core::contents::{Contents, Proof, holds_program_folder, is_program_folder, resolved};
use hullwright_core::knowledge::{ImageFacts, Presence};
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::ComposeContext;
use hullwright_core::semantic::{Place, StageId};
use hullwright_core::text::Span;

use crate::patterns::compose::service_image::{is_pulled, service_image};
use crate::patterns::context::built_dockerfile::{BuiltDockerfile, built_dockerfile};

/// What a service's container starts with.
#[derive(Debug)]
pub enum ServiceContents<'c> {
    /// A stage of a Dockerfile.
    Built {
        /// The build.
        build: &'c ServiceBuild<'c>,
        /// Its Dockerfile.
        dockerfile: BuiltDockerfile<'c>,
        /// What its stages hold.
        contents: Rc<Contents>,
        /// The stage that is built.
        target: StageId,
    },
    /// An image that is pulled.
    Image {
        /// What is known of it.
        facts: Arc<ImageFacts>,
        /// Where it is named.
        place: Span,
    },
}

/// What the container of a service holds; `None` where its image or its Dockerfile is not known.
pub fn service_contents<'c>(cx: &ComposeContext<'c>, service: &Service<'c>) -> Option<ServiceContents<'c>> {
    if service.has("build") {
        let build = cx.builds().iter().find(|build| build.service.name == service.name)?;
        let dockerfile = built_dockerfile(cx, build)?;
        // A target that is not known is none that is not given.
        if build.node("target").is_some() && build.target.is_none() {
            return None;
        }
        let target = dockerfile.graph.target()?.id;
        let contents = dockerfile.contents(cx);
        return Some(ServiceContents::Built { build, dockerfile, contents, target });
    }
    let image = service_image(service)?;
    // A variable may bring another image than the one that stands in its default.
    let name = &image.reference.repository;
    let is_written = cx.slice_of(image.locate(name.range.clone())) == name.text;
    if !is_written || !is_pulled(cx, service, &image.reference) {
        return None;
    }
    let facts = cx.knowledge().image(&image.reference)?;
    Some(ServiceContents::Image { facts, place: image.span() })
}

impl ServiceContents<'_> {
    /// The facts about the image, or about the one that the Dockerfile's target stands on.
    pub fn image(&self) -> Option<&ImageFacts> {
        match self {
            Self::Built { dockerfile, contents, target, .. } => {
                let stage = dockerfile.graph.stage(*target);
                contents.image(&dockerfile.graph, stage)
            }
            Self::Image { facts, .. } => Some(facts),
        }
    }

    /// Whether the program is found by its name, and the place that proves it.
    pub fn program(&self, name: &str) -> (Presence, Option<Span>) {
        match self {
            Self::Built { build, dockerfile, contents, target } => {
                let stage = dockerfile.graph.stage(*target);
                let fact = contents.program(stage, Place::END, name);
                let place = match fact.proof {
                    Proof::Image(range, _) | Proof::Scratch(range) | Proof::Step(range) => {
                        Some(build.locate(range))
                    }
                    Proof::None => None,
                };
                (fact.presence, place)
            }
            Self::Image { facts, place } if facts.off_path(name).is_some() => {
                (Presence::Absent, Some(*place))
            }
            Self::Image { facts, place } => (facts.program(name), Some(*place)),
        }
    }
}

/// Whether a mount of the service may bring programs.
pub fn mounts_programs(service: &Service<'_>) -> bool {
    service.mounts().any(|mount| {
        let target = mount.target.and_then(Node::as_str).map(|target| resolved("/", target));
        target.is_none_or(|target| {
            let (folder, _) = target.rsplit_once('/').unwrap_or_default();
            is_program_folder(folder) || is_program_folder(&target) || holds_program_folder(&target, &[])
        })
    }) || service.has("configs")
        || service.has("develop")
}
