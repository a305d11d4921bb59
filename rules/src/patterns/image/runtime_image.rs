//! The image of the runtime that belongs to an SDK image, as far as the table knows that there is one.
//!
//! Entry point: [`runtime_image`].

use hullwright_core::image::ImageReference;

use super::release_tag::Releases;

/// The image to start from, and whether it is built on the same system, so that RUN instructions still do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuntimeImage {
    /// The reference, as it is to be written.
    pub reference: String,
    /// Whether it is a flavour of the same image.
    pub is_flavour: bool,
}

/// The runtime of the same version; `None` where the table knows none.
pub fn runtime_image(image: &ImageReference, releases: Releases<'_>) -> Option<RuntimeImage> {
    let tag = image.tag.as_ref().filter(|_| !image.has_digest())?.text.as_str();
    let name = image.familiar_name();
    let parts: Vec<&str> = tag.split('-').collect();
    let (version, flavour) = parts.split_first()?;
    let is_alpine = flavour.iter().any(|part| part.starts_with("alpine"));
    let (repository, tags): (String, Vec<String>) = match name.as_str() {
        "eclipse-temurin" => (name.clone(), vec![with_part(version, flavour, "jre")]),
        "amazoncorretto" => {
            let of = |part: &str| with_last_part(version, flavour, part);
            (name.clone(), vec![of("headless"), of("jre")])
        }
        "openjdk" | "maven" | "gradle" => {
            let java = java_version(&name, &parts)?;
            let tag = if is_alpine { format!("{java}-jre-alpine") } else { format!("{java}-jre") };
            ("eclipse-temurin".to_owned(), vec![tag])
        }
        "mcr.microsoft.com/dotnet/sdk" => {
            let numbers: Vec<&str> = version.split('.').take(2).collect();
            let tag = std::iter::once(numbers.join(".")).chain(flavour.iter().map(|&part| part.to_owned()));
            (name.replace("/sdk", "/aspnet"), vec![tag.collect::<Vec<_>>().join("-")])
        }
        "nvidia/cuda" => (name.clone(), vec![tag.replace("-devel", "-runtime")]),
        "swift" => (name.clone(), vec![with_last_part(version, flavour, "slim")]),
        _ => return None,
    };
    let references = tags.into_iter().map(|tag| format!("{repository}:{tag}"));
    let is_known = |text: &String| {
        ImageReference::parse(text).is_ok_and(|new| {
            let new_tag = new.tag_or_latest();
            (new_tag != tag || repository != name)
                && releases.has_tag(&new, new_tag)
                && (releases.is_supported(&new, new_tag) || !releases.is_supported(image, tag))
        })
    };
    let reference = references.into_iter().find(is_known)?;
    let is_flavour = repository == name || name.starts_with("mcr.microsoft.com/");
    Some(RuntimeImage { reference, is_flavour })
}

/// `21-jre-alpine` of `21-alpine` and `21-jdk-alpine`.
fn with_part(version: &str, flavour: &[&str], part: &str) -> String {
    let others = flavour.iter().copied().filter(|other| *other != "jdk");
    [version, part].into_iter().chain(others).collect::<Vec<_>>().join("-")
}

/// `21-al2023-headless` of `21-al2023` and `21-al2023-jdk`.
fn with_last_part(version: &str, flavour: &[&str], part: &str) -> String {
    let others = flavour.iter().copied().filter(|other| *other != "jdk");
    std::iter::once(version).chain(others).chain([part]).collect::<Vec<_>>().join("-")
}

/// The version of Java that a tag names.
fn java_version(name: &str, parts: &[&str]) -> Option<u32> {
    let named = match name {
        "openjdk" => parts.first().copied(),
        "gradle" => parts.iter().find_map(|part| part.strip_prefix("jdk")),
        _ => {
            let is_vendor = |part: &&&str| matches!(**part, "temurin" | "openjdk" | "jdk");
            parts.iter().skip_while(|part| !is_vendor(part)).nth(1).copied()
        }
    };
    let digits: String = named?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
