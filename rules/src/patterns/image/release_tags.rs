//! Images that come in one tag which moves: there is no release to name.
//!
//! Entry point: [`has_release_tags`].

use hullwright_core::image::ImageReference;

/// Repositories whose only public tags move: the images of a service that builds with the newest (OSS-Fuzz, "Setting up a
/// new project"; FuzzBench, "Adding a new fuzzer"), and free images without releases (Chainguard, "Images directory": only
/// `latest` and `latest-dev` are public).
const ROLLING: [&str; 3] = ["gcr.io/oss-fuzz-base/", "gcr.io/fuzzbench/", "cgr.dev/chainguard/"];

/// Whether an image may have a tag for each release, as most have.
pub fn has_release_tags(image: &ImageReference) -> bool {
    let name = image.normalized_name();
    !ROLLING.iter().any(|repository| name.starts_with(repository))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_images_have_releases() {
        let has = |name: &str| ImageReference::parse(name).is_ok_and(|image| has_release_tags(&image));
        assert!(has("debian"));
        assert!(has("gcr.io/distroless/static-debian13"));
        assert!(has("cgr.dev/example.com/node"));
        assert!(!has("gcr.io/oss-fuzz-base/base-builder"));
        assert!(!has("cgr.dev/chainguard/node:latest"));
    }
}
