//! Whether the versions behind a record are the one that a tag means.
//!
//! A record rests on samples taken from some day on; its tags may name versions that were gone by then, or that came
//! after the last sample. Entry point: [`coverage`].

use hullwright_core::knowledge::{Cycle, EndOfSupport, OperatingSystem, OsFamily};

use super::data::Line;
use super::images::field;
use super::lifecycle::{Fit, cycles_of_tag};
use super::shape::TagText;

/// Debian 10 and Ubuntu 18.04 were not read. Where versions of an image are built on them, those that came out from this
/// day on are not.
const FIRST_DAY_WITHOUT_OLD_BASES: &str = "2022-03-01";

/// How far a record speaks of the version that a tag means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Coverage {
    /// It does.
    Full,
    /// The version may be one that was not looked at, of the kind that was.
    Partial,
    /// The version was not looked at.
    None,
}

/// How far a record speaks of a tag.
pub(super) fn coverage(record: &[Line], image: &str, tag: &str, system: &OperatingSystem) -> Coverage {
    if !names_sampled_alpine(image, tag, system) {
        return Coverage::None;
    }
    let Some(text) = TagText::new(tag) else { return Coverage::None };
    let cycle = match cycles_of_tag(image, &text) {
        Fit::NotVersioned => return Coverage::Full,
        Fit::Unknown => return Coverage::Partial,
        Fit::Cycle(cycle) => cycle,
    };
    let Some(since) = field(record, "since") else { return Coverage::Full };
    if has_ended_by(&cycle, since) {
        Coverage::None
    } else if field(record, "partly").is_some()
        && cycle.released.is_none_or(|day| day < FIRST_DAY_WITHOUT_OLD_BASES)
    {
        Coverage::Partial
    } else {
        Coverage::Full
    }
}

fn has_ended_by(cycle: &Cycle, day: &str) -> bool {
    match cycle.end {
        EndOfSupport::On(end) => end < day,
        EndOfSupport::Past => true,
        EndOfSupport::Open => false,
    }
}

/// The release of Alpine that a tag names: `3.20` of `node:22-alpine3.22` and of `alpine:3.22.1`.
pub(super) fn named_alpine_release<'t>(image: &str, tag: &'t str) -> Option<&'t str> {
    let version = if image == "docker.io/library/alpine" {
        tag.strip_prefix('v').unwrap_or(tag)
    } else {
        let (_, rest) = tag.rsplit_once("alpine")?;
        rest.strip_prefix('-').unwrap_or(rest)
    };
    let (_, minor) = version.split_once('.').filter(|(major, _)| *major == "3")?;
    let n_digits = minor.bytes().take_while(u8::is_ascii_digit).count();
    version.get(.."3.".len() + n_digits).filter(|_| n_digits > 0)
}

/// Whether the release of Alpine that the tag names, if it does, lies among those that were looked at.
fn names_sampled_alpine(image: &str, tag: &str, system: &OperatingSystem) -> bool {
    let minor = |release: &str| release.strip_prefix("3.").and_then(|minor| minor.parse::<u32>().ok());
    let Some(named) = named_alpine_release(image, tag).and_then(minor) else { return true };
    let sampled = || system.releases.iter().filter_map(|release| minor(release));
    system.family != OsFamily::Alpine
        || system.releases.is_empty()
        || sampled().min().is_some_and(|first| first <= named)
            && sampled().max().is_some_and(|last| named <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_of_alpine_stands_behind_its_name() {
        let named = |image: &str, tag: &'static str| named_alpine_release(image, tag);
        assert_eq!(named("docker.io/library/node", "22-alpine3.20"), Some("3.20"));
        assert_eq!(named("docker.io/library/node", "22-alpine-3.9.1"), Some("3.9"));
        assert_eq!(named("docker.io/library/node", "22-alpine"), None);
        assert_eq!(named("docker.io/library/node", "3.20"), None);
        assert_eq!(named("docker.io/library/alpine", "v3.20.1"), Some("3.20"));
        assert_eq!(named("docker.io/library/alpine", "3"), None);
        assert_eq!(named("docker.io/library/alpine", "edge"), None);
    }
}
