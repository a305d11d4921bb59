//! What is known of images, packages and release cycles from outside the checked files.
//!
//! The types and the trait [`Knowledge`] live here; the table itself belongs to the rules. Entry point: [`Knowledge`].
//! Everything is three-valued: what the table does not say is unknown, never absent.

mod accounts;
mod images;
mod lifecycle;
mod packages;

use std::fmt::Debug;
use std::sync::Arc;

pub use accounts::{Account, Accounts, Unlisted};
pub use images::{Confidence, ImageFacts, OperatingSystem, OsFamily, Presence, Programs, Shell, Source};
pub use lifecycle::{Cycle, EndOfSupport, ImageCycles};
pub use packages::{PackageFacts, PackageManager, Provided, Provision};

use crate::image::ImageReference;

/// A dated table of facts about the world outside the checked files.
pub trait Knowledge: Debug + Send + Sync {
    /// What is known of an image, Linux on amd64. `None` when the table has neither the image nor the tag, and for a
    /// digest without a tag; beside a digest the tag decides. No tag is `latest`, and `scratch` is known too.
    fn image(&self, reference: &ImageReference) -> Option<Arc<ImageFacts>>;

    /// What installing a package brings. `None` when the table does not have it.
    fn package(&self, manager: PackageManager, name: &str) -> Option<PackageFacts>;

    /// The release cycles that a tag belongs to. A tag that leaves a cycle open (`python:2`) belongs to the one that is
    /// supported longest, unless there may be newer ones than the table has.
    fn cycles_of(&self, reference: &ImageReference) -> ImageCycles;

    /// All cycles of a product, named as [`Cycle::product`] names it, the newest first.
    fn cycles(&self, product: &str) -> Arc<[Cycle]>;

    /// The cycles that tags of an image may belong to, whatever its tag, those of one product the newest first.
    fn cycles_of_image(&self, reference: &ImageReference) -> Vec<Cycle>;

    /// Tags of an image that existed as of the table, whatever its tag. There are more.
    fn tags_of_image(&self, reference: &ImageReference) -> Vec<&'static str>;

    /// The images that the table has, by their full names without tag, sorted.
    fn images(&self) -> Vec<&'static str>;

    /// The programs that image records speak about, sorted. Of any other program nothing is known anywhere.
    fn watched(&self) -> &[&str];
}

/// Knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKnowledge;

impl Knowledge for NoKnowledge {
    fn image(&self, _: &ImageReference) -> Option<Arc<ImageFacts>> {
        None
    }

    fn package(&self, _: PackageManager, _: &str) -> Option<PackageFacts> {
        None
    }

    fn cycles_of(&self, _: &ImageReference) -> ImageCycles {
        ImageCycles::default()
    }

    fn cycles(&self, _: &str) -> Arc<[Cycle]> {
        Arc::default()
    }

    fn cycles_of_image(&self, _: &ImageReference) -> Vec<Cycle> {
        Vec::new()
    }

    fn tags_of_image(&self, _: &ImageReference) -> Vec<&'static str> {
        Vec::new()
    }

    fn images(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn watched(&self) -> &[&str] {
        &[]
    }
}
