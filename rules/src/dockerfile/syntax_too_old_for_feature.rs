//! # Feature that the named frontend does not have
//!
//! The syntax directive decides which frontend reads the file, however new the engine is. One that is older than a flag,
//! a heredoc or a modifier of the file stops at it, or reads it as something else.
//!
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1.2
//! FROM alpine:3.22
//! COPY --link app /app
//!      ^^^^^^ `--link` needs `docker/dockerfile:1.4`, and the file asks for `1.2`
//! RUN <<EOF
//!     ^^^^^ the heredoc `EOF` needs `docker/dockerfile:1.4`, and the file asks for `1.2`
//! echo a
//! EOF
//! ```
//! ```dockerfile fixed(unsafe)
//! # syntax=docker/dockerfile:1.4
//! FROM alpine:3.22
//! COPY --link app /app
//! RUN <<EOF
//! echo a
//! EOF
//! ```
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1.7
//! FROM alpine:3.22
//! COPY --parents src/*.c /src/
//!      ^^^^^^^^^ `--parents` needs `docker/dockerfile:1.20`, and the file asks for `1.7`
//! ```
//! ```dockerfile fixed(unsafe)
//! # syntax=docker/dockerfile:1.20
//! FROM alpine:3.22
//! COPY --parents src/*.c /src/
//! ```
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1.3-labs
//! ARG TAG=v3.22
//! FROM alpine:${TAG#v}
//!             ^^^^^^^^ a pattern in a variable needs `docker/dockerfile:1.7-labs`, and the file asks for `1.3-labs`
//! ```
//! ```dockerfile fixed(unsafe)
//! # syntax=docker/dockerfile:1.7-labs
//! ARG TAG=v3.22
//! FROM alpine:${TAG#v}
//! ```
//! The experimental channel has features of its own, and other frontends are not judged:
//! ```dockerfile good
//! # syntax=docker/dockerfile:1.0-experimental
//! FROM alpine:3.22
//! RUN --mount=type=cache,target=/c --network=none ls /c
//! ```
//! ```dockerfile good
//! # syntax=docker/dockerfile:1.7-labs
//! FROM alpine:3.22
//! COPY --parents --exclude=*.o src/*.c /src/
//! ```
//! ```dockerfile good
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! COPY --parents src/*.c /src/
//! ```
//! ```dockerfile good
//! # syntax=example/frontend:1.0
//! FROM alpine:3.22
//! COPY --link app /app
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::image::{ImageReference, ReferencePart};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::frontend_feature::{Need, needs_of};

/// See the page.
pub static RULE: Rule = Rule {
    name: "syntax-too-old-for-feature",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// The version of the frontend that a file asks for.
struct Frontend {
    minor: u32,
    is_labs: bool,
}

impl Frontend {
    /// Of `1.4`, `1.4.1`, `1.4-labs`; `None` for tags that move, and for the experimental channel.
    fn of(tag: &str) -> Option<Self> {
        let (version, is_labs) = match tag.strip_suffix("-labs") {
            Some(version) => (version, true),
            None => (tag, false),
        };
        let mut numbers = version.split('.').map(str::parse::<u32>);
        let (Some(Ok(1)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else { return None };
        numbers.all(|number| number.is_ok()).then_some(Self { minor, is_labs })
    }

    /// The version that a feature needs in the same channel, where this one is too old for it.
    fn lacks(&self, need: &Need) -> Option<u32> {
        let first = if self.is_labs { need.since.labs } else { need.since.stable? };
        (self.minor < first).then_some(first)
    }

    fn tag(&self, minor: u32) -> String {
        format!("1.{minor}{}", if self.is_labs { "-labs" } else { "" })
    }
}

fn check(cx: &Context<'_>) {
    let Some(directive) = cx.dockerfile().directives.iter().find(|found| found.name == "syntax") else {
        return;
    };
    let written = directive.value.as_str().split_whitespace().next().unwrap_or_default();
    let Ok(image) = ImageReference::parse(written) else { return };
    if !image.is_docker_hub() || image.repository.text != "docker/dockerfile" {
        return;
    }
    let Some(tag) = &image.tag else { return };
    let Some(frontend) = Frontend::of(&tag.text) else { return };
    let lacking = needs_of(cx).into_iter().filter_map(|need| Some((frontend.lacks(&need)?, need)));
    let lacking: Vec<(u32, Need)> = lacking.collect();
    let Some(highest) = lacking.iter().map(|(minor, _)| *minor).max() else { return };
    for (minor, need) in &lacking {
        let (what, needed) = (&need.what, frontend.tag(*minor));
        let message =
            format!("{what} needs `docker/dockerfile:{needed}`, and the file asks for `{}`", tag.text);
        cx.report(need.range, message)
            .label(directive.value.range(), "the frontend that reads the file")
            .help("raise the version, or write `docker/dockerfile:1` to get the newest one")
            .maybe_fix(raised(cx, &image, tag, &frontend.tag(highest)));
    }
}

/// The first version that has all that the file uses. A digest holds on to the old one.
fn raised(cx: &Context<'_>, image: &ImageReference, tag: &ReferencePart, raised: &str) -> Option<Fix> {
    let directive = cx.dockerfile().directives.iter().find(|found| found.name == "syntax")?;
    let range = directive.value.locate(tag.range.clone());
    let fix = Fix::unsafe_fix(format!("Use `docker/dockerfile:{raised}`"));
    (!image.has_digest()).then(|| fix.edit(cx.file().id(), Edit::replace(range, raised)))
}
