//! The bundled table: images, packages and release cycles, as of the day at the top of the data files.
//!
//! The data lies in `rules/data` and is made by a test (CONTRIBUTING.md says how). Nothing is read before it is asked
//! for, and then only the block asked about. Entry point: [`bundled_knowledge`].

mod accounts;
mod coverage;
mod data;
pub mod encrypted_hosts;
mod images;
mod lifecycle;
mod packages;
mod recent;
mod shape;
mod tags;

use std::sync::Arc;

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, ImageCycles, ImageFacts, Knowledge, PackageFacts, PackageManager};

use recent::{Recent, image_key};
pub use shape::{MAX_TAG_LEN, TagText};

#[derive(Debug)]
struct Bundled {
    images: Recent<Option<Arc<ImageFacts>>>,
    cycles: Recent<ImageCycles>,
    products: Recent<Arc<[Cycle]>>,
}

static BUNDLED: Bundled = Bundled { images: Recent::new(), cycles: Recent::new(), products: Recent::new() };

/// The table that comes with the rules.
pub fn bundled_knowledge() -> &'static dyn Knowledge {
    &BUNDLED
}

impl Knowledge for Bundled {
    fn image(&self, reference: &ImageReference) -> Option<Arc<ImageFacts>> {
        self.images.answer(image_key(reference), || images::image_facts(reference).map(Arc::new))
    }

    fn package(&self, manager: PackageManager, name: &str) -> Option<PackageFacts> {
        packages::package_facts(manager, name)
    }

    fn cycles_of(&self, reference: &ImageReference) -> ImageCycles {
        self.cycles.answer(image_key(reference), || lifecycle::cycles_of(reference))
    }

    fn cycles(&self, product: &str) -> Arc<[Cycle]> {
        self.products.answer(product.to_owned(), || lifecycle::cycles(product).into())
    }

    fn cycles_of_image(&self, reference: &ImageReference) -> Vec<Cycle> {
        lifecycle::cycles_of_image(reference)
    }

    fn tags_of_image(&self, reference: &ImageReference) -> Vec<&'static str> {
        tags::tags_of_image(reference)
    }

    fn images(&self) -> Vec<&'static str> {
        images::names_of_images()
    }

    fn watched(&self) -> &[&str] {
        images::watched()
    }
}
