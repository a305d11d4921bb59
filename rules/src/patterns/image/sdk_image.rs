//! Images that bring a compiler, while what it makes runs in a smaller one.
//!
//! Entry point: [`sdk_of`]. Images whose compiler is needed to run anything (interpreters) are none. The names are those of
//! the official images and of the vendors' own; which tags are runtimes was read from their descriptions.

use hullwright_core::image::ImageReference;

use crate::patterns::shell::project_build::Toolchain;

/// What an SDK image is, and what to take instead of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sdk {
    /// Which compiler it brings.
    pub toolchain: Toolchain,
    /// The image that runs what it makes, for messages.
    pub runtime: &'static str,
}

const GO: Sdk = Sdk {
    toolchain: Toolchain::Go,
    runtime: "`gcr.io/distroless/static`, or an image of the distribution that the binary was linked on",
};
const RUST: Sdk = Sdk {
    toolchain: Toolchain::Rust,
    runtime: "`gcr.io/distroless/cc`, or an image of the distribution that the binary was linked on",
};
const JAVA: Sdk = Sdk { toolchain: Toolchain::Java, runtime: "the `-jre` variant of `eclipse-temurin`" };
const DOTNET: Sdk = Sdk {
    toolchain: Toolchain::Dotnet,
    runtime: "`mcr.microsoft.com/dotnet/aspnet` or `mcr.microsoft.com/dotnet/runtime`",
};
const CUDA: Sdk = Sdk { toolchain: Toolchain::Cuda, runtime: "the `runtime` or `base` variant of the image" };
const HASKELL: Sdk = Sdk { toolchain: Toolchain::Haskell, runtime: "a slim image of the distribution" };
const SWIFT: Sdk = Sdk { toolchain: Toolchain::Swift, runtime: "the `-slim` variant of `swift`" };
const DART: Sdk = Sdk { toolchain: Toolchain::Dart, runtime: "`scratch`, with `/runtime/` of `dart` copied" };

/// The SDK that an image is; `None` for runtimes, and for images that are not known.
pub fn sdk_of(image: &ImageReference) -> Option<Sdk> {
    let tag = image.tag.as_ref().map_or("", |tag| tag.text.as_str());
    // A digest alone does not tell the flavour.
    if image.tag.is_none() && image.has_digest() {
        return None;
    }
    let is_jdk = !tag.contains("jre") && !tag.contains("headless");
    let name = image.familiar_name();
    match name.as_str() {
        "golang" => Some(GO),
        "rust" => Some(RUST),
        "maven" | "gradle" => Some(JAVA),
        "eclipse-temurin"
        | "openjdk"
        | "adoptopenjdk"
        | "amazoncorretto"
        | "ibm-semeru-runtimes"
        | "sapmachine"
        | "azul/zulu-openjdk"
        | "azul/zulu-openjdk-alpine"
        | "azul/zulu-openjdk-centos"
        | "azul/zulu-openjdk-debian"
        | "bellsoft/liberica-openjdk-alpine"
        | "bellsoft/liberica-openjdk-alpine-musl"
        | "bellsoft/liberica-openjdk-centos"
        | "bellsoft/liberica-openjdk-debian" => is_jdk.then_some(JAVA),
        "mcr.microsoft.com/dotnet/sdk"
        | "mcr.microsoft.com/dotnet/core/sdk"
        | "mcr.microsoft.com/dotnet/nightly/sdk" => Some(DOTNET),
        "microsoft/dotnet" => tag.contains("sdk").then_some(DOTNET),
        "nvidia/cuda" | "nvcr.io/nvidia/cuda" => tag.contains("devel").then_some(CUDA),
        "haskell" => Some(HASKELL),
        "swift" => (!tag.contains("slim")).then_some(SWIFT),
        "dart" => Some(DART),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toolchain(text: &str) -> Option<Toolchain> {
        let image = ImageReference::parse(text).expect("a reference");
        sdk_of(&image).map(|sdk| sdk.toolchain)
    }

    #[test]
    fn the_tag_tells_runtimes_apart() {
        assert_eq!(toolchain("golang"), Some(Toolchain::Go));
        assert_eq!(toolchain("docker.io/library/rust:1-slim"), Some(Toolchain::Rust));
        assert_eq!(toolchain("eclipse-temurin:21"), Some(Toolchain::Java));
        assert_eq!(toolchain("eclipse-temurin:21-jre-alpine"), None);
        assert_eq!(toolchain("amazoncorretto:21-al2023-headless"), None);
        assert_eq!(toolchain("nvidia/cuda:12.4.1-devel-ubuntu22.04"), Some(Toolchain::Cuda));
        assert_eq!(toolchain("nvidia/cuda:12.4.1-runtime-ubuntu22.04"), None);
        assert_eq!(toolchain("mcr.microsoft.com/dotnet/aspnet:8.0"), None);
        assert_eq!(toolchain("example.com/golang"), None);
        assert_eq!(toolchain("node:22"), None);
    }
}
