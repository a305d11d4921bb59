//! Whether CMD is what a container starts, where the file itself has no ENTRYPOINT.
//!
//! Entry point: [`is_started_by_image`].

use hullwright_core::contents::Base;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Resolution, Stage};

use crate::patterns::shell::shell_programs::program_name;

/// Whether the base image certainly starts what CMD says: it is empty, has no ENTRYPOINT, or the usual script that ends
/// with `exec "$@"`.
pub fn is_started_by_image(cx: &Context<'_>, stage: &Stage) -> bool {
    let contents = cx.contents();
    match contents.base(cx.graph().bottom(stage)) {
        Base::Scratch => true,
        Base::Image(image) => match &image.entrypoint {
            Resolution::Known(None) => true,
            Resolution::Known(Some(words)) => {
                matches!(words.as_slice(), [script] if program_name(script) == "docker-entrypoint.sh")
            }
            Resolution::Partial(_) | Resolution::Unknown => false,
        },
        Base::Stage(_) | Base::Unknown => false,
    }
}
