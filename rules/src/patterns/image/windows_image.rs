//! Signs of a Windows build, where shells, signals and paths differ.
//!
//! Entry points: [`is_windows_stage`], [`is_windows_path`]. Images are told by the words of Microsoft's repositories and
//! tags (`nanoserver`, `servercore`, `ltsc2025`).

use hullwright_core::rule::Context;
use hullwright_core::semantic::{Source, Stage};

/// Whether the stage is built for Windows, as far as its platform, its image's name or the escape character tell.
pub fn is_windows_stage(cx: &Context<'_>, stage: &Stage) -> bool {
    let stages = cx.remember(|| WindowsStages::of(cx));
    stages.0.get(stage.id.0 as usize) == Some(&true)
}

/// The answer for each stage, by position: it is asked for every RUN.
struct WindowsStages(Vec<bool>);

impl WindowsStages {
    fn of(cx: &Context<'_>) -> Self {
        let has_sign = |stage: &Stage| {
            cx.dockerfile().escape == '`' || has_windows_platform(cx, stage) || is_windows_image(cx, stage)
        };
        Self(cx.graph().stages().iter().map(has_sign).collect())
    }
}

/// Whether the FROM at the bottom of the stage asks for a Windows platform.
pub fn has_windows_platform(cx: &Context<'_>, stage: &Stage) -> bool {
    let platform = cx.graph().bottom(stage).platform.as_ref();
    platform
        .and_then(|platform| platform.value())
        .is_some_and(|platform| platform.to_ascii_lowercase().starts_with("windows"))
}

fn is_windows_image(cx: &Context<'_>, stage: &Stage) -> bool {
    let Source::Image(image) = cx.graph().root(stage) else { return false };
    let Some(image) = image.value() else { return false };
    let names = [Some(&image.repository), image.tag.as_ref()];
    let signs = ["windows", "nanoserver", "servercore", "ltsc20"];
    names.into_iter().flatten().any(|part| signs.iter().any(|sign| part.text.contains(sign)))
}

/// Whether a path starts with a drive or a backslash.
pub fn is_windows_path(path: &str) -> bool {
    let mut chars = path.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => true,
        (Some(drive), Some(':')) => drive.is_ascii_alphabetic(),
        _ => false,
    }
}
