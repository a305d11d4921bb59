//! Signs that a stage is built for Windows, where shells, signals and paths differ.
//!
//! Images are told by the words of Microsoft's repositories and tags (`nanoserver`, `servercore`, `ltsc2025`).

use super::{Resolution, Source};

/// Words of image names and tags for Windows.
const SIGNS: [&str; 4] = ["windows", "nanoserver", "servercore", "ltsc20"];

/// Whether a `--platform` is one of Windows.
pub(super) fn is_windows_platform(platform: Option<&Resolution<String>>) -> bool {
    let platform = platform.and_then(Resolution::value);
    platform.is_some_and(|platform| platform.to_ascii_lowercase().starts_with("windows"))
}

/// Whether the name of an image says that it is one of Windows.
pub(super) fn is_windows_image(base: &Source) -> bool {
    let Source::Image(image) = base else { return false };
    let Some(image) = image.value() else { return false };
    let names = [Some(&image.repository), image.tag.as_ref()];
    names.into_iter().flatten().any(|part| SIGNS.iter().any(|sign| part.text.contains(sign)))
}
