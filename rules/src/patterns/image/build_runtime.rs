//! The image that runs what another one has built.
//!
//! Entry point: [`build_runtime`]. What was linked against a C library runs with that of the same release or a newer one; the
//! images named here have certificates as well, as those with the toolchain do.

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::Cycle;

use super::release_tag::Releases;
use super::runtime_image::runtime_image;
use super::supported_cycle::newest;
use crate::patterns::shell::project_build::Toolchain;

/// The image to copy the built program to; `None` where the table knows none.
pub fn build_runtime(image: &ImageReference, toolchain: Toolchain, releases: Releases<'_>) -> Option<String> {
    match toolchain {
        Toolchain::Go | Toolchain::Rust => system_image(image, releases),
        Toolchain::Java | Toolchain::Dotnet => Some(runtime_image(image, releases)?.reference),
        Toolchain::C
        | Toolchain::Cuda
        | Toolchain::Dart
        | Toolchain::Haskell
        | Toolchain::Node
        | Toolchain::Swift => None,
    }
}

/// The system that the image is built on, without the toolchain.
fn system_image(image: &ImageReference, releases: Releases<'_>) -> Option<String> {
    let tag = image.tag.as_ref().map_or("", |tag| tag.text.as_str());
    let parts: Vec<&str> = tag.split('-').collect();
    let is_strange =
        |part: &&str| ["onbuild", "windows", "nano", "tip"].iter().any(|start| part.starts_with(start));
    if parts.iter().any(is_strange) || (tag.is_empty() && image.has_digest()) {
        return None;
    }
    let today = releases.today;
    let knowledge = releases.knowledge;
    if let Some(release) = parts.iter().find_map(|part| part.strip_prefix("alpine")) {
        let alpine = ImageReference::parse("alpine").ok()?;
        let is_usable = |tag: &str| releases.has_tag(&alpine, tag) && releases.is_supported(&alpine, tag);
        let same = (!release.is_empty() && is_usable(release)).then(|| release.to_owned());
        let newest = || newest(&knowledge.cycles("alpine-linux"), today).map(|cycle| cycle.name.to_owned());
        let tag = same.or_else(newest).filter(|tag| is_usable(tag))?;
        return Some(format!("alpine:{tag}"));
    }
    let cycles = knowledge.cycles("debian");
    let named = cycles.iter().find(|cycle| parts.iter().any(|part| codename(cycle).as_deref() == Some(part)));
    let same = named.filter(|cycle| !cycle.has_ended(today)).copied();
    let base = ImageReference::parse("buildpack-deps").ok()?;
    let tags = knowledge.tags_of_image(&base);
    let tag = format!("{}-curl", codename(&same.or_else(|| newest(&cycles, today))?)?);
    tags.contains(&tag.as_str()).then(|| format!("buildpack-deps:{tag}"))
}

/// `trixie` for Trixie.
fn codename(cycle: &Cycle) -> Option<String> {
    Some(cycle.codename?.split(' ').next()?.to_lowercase())
}
