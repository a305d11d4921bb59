//! Every port that an image exposes, where all of them are known.
//!
//! Entry points: [`known_ports`] for a stage, [`image_ports`] for an image that is pulled.

use hullwright_core::contents::{Base, Contents};
use hullwright_core::dockerfile::{Dockerfile, InstructionKind};
use hullwright_core::knowledge::ImageFacts;
use hullwright_core::semantic::{BuildGraph, Resolution, Stage};

use crate::patterns::dockerfile::exposed_ports::ports_in;

/// A longer range says "any of these" and not where a service listens.
const LONGEST_RANGE: u16 = 100;

/// The ports that the stage, the stages below and its base image expose, in ascending order; `None` where one of them is not
/// known.
pub fn known_ports(
    graph: &BuildGraph,
    contents: &Contents,
    dockerfile: &Dockerfile,
    stage: &Stage,
) -> Option<Vec<u16>> {
    let mut ports = match contents.base(graph.bottom(stage)) {
        Base::Scratch => Vec::new(),
        Base::Image(image) => image_ports(image)?,
        Base::Stage(_) | Base::Unknown => return None,
    };
    for link in graph.chain(stage) {
        for expose in dockerfile.of_kind_in(link.places(), InstructionKind::Expose) {
            let found = ports_in(graph, dockerfile.escape, expose);
            if found.len() != expose.words().len() {
                return None;
            }
            for port in found {
                let container = port.spec.ok()?.container;
                if container.end - container.start > LONGEST_RANGE {
                    return None;
                }
                ports.extend(container.start..=container.end);
            }
        }
    }
    ports.sort_unstable();
    ports.dedup();
    Some(ports)
}

/// The ports that an image exposes; `None` where it is not known.
pub fn image_ports(image: &ImageFacts) -> Option<Vec<u16>> {
    let Resolution::Known(exposed) = &image.exposes else { return None };
    exposed.iter().map(|port| port.split('/').next()?.parse().ok()).collect()
}
