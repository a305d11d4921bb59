//! Image records: which one a tag has, and what it says.
//!
//! Entry point: [`image_facts`]. The fields of a record are explained at the top of `data/images.txt`.

use std::sync::LazyLock;

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{
    Confidence, ImageFacts, OperatingSystem, OsFamily, PackageManager, Programs, Shell, Source,
};
use hullwright_core::semantic::Resolution;

use super::accounts::{self, Kind};
use super::coverage::{Coverage, coverage, named_alpine_release};
use super::data::{IMAGES, Line};
use super::shape::TagText;

/// The programs that records speak about, sorted.
pub(super) fn watched() -> &'static [&'static str] {
    static WATCHED: LazyLock<Vec<&'static str>> = LazyLock::new(|| names("@watched"));
    &WATCHED
}

/// The images that have records, by their full names.
pub(super) fn names_of_images() -> Vec<&'static str> {
    IMAGES.blocks("image").map(|(name, _)| name).filter(|name| *name != "scratch").collect()
}

/// What is known of an image and its tag.
pub(super) fn image_facts(reference: &ImageReference) -> Option<ImageFacts> {
    if reference.is_scratch() {
        return record("scratch", &TagText::new("")?).map(|record| facts("scratch", &record, ""));
    }
    let tag = tag_of(reference)?;
    let image = reference.normalized_name();
    record(&image, &TagText::new(tag)?).map(|record| facts(&image, &record, tag))
}

/// The tag that is written or meant; none for a mere digest.
pub(super) fn tag_of(reference: &ImageReference) -> Option<&str> {
    (reference.has_tag() || !reference.has_digest()).then(|| reference.tag_or_latest())
}

/// The lines of the first record of an image that a tag has the shape of.
pub(super) fn record(image: &str, tag: &TagText<'_>) -> Option<Vec<Line>> {
    let mut lines = IMAGES.named_block("image", image)?.1.peekable();
    if let Some(alias) = lines.peek().filter(|line| line.key == "same-as") {
        return record(alias.value, tag);
    }
    let mut found = Vec::new();
    let (mut is_here, mut was_shape) = (false, false);
    for line in lines {
        let is_shape = line.key == "tags";
        if is_shape && !was_shape && is_here {
            return Some(found);
        }
        if is_shape {
            is_here |= tag.has_shape(line.value);
        } else if is_here {
            found.push(line);
        }
        was_shape = is_shape;
    }
    is_here.then_some(found)
}

/// The value of a field.
pub(super) fn field(record: &[Line], key: &str) -> Option<&'static str> {
    record.iter().find(|line| line.key == key).map(|line| line.value)
}

fn facts(image: &str, record: &[Line], tag: &str) -> ImageFacts {
    let mut operating_system = operating_system(record);
    let coverage = coverage(record, image, tag, &operating_system);
    if let Some(named) = named_alpine_release(image, tag) {
        operating_system.releases.retain(|release| *release == named);
    }
    let programs = programs(record, tag);
    let mut facts = ImageFacts {
        package_managers: field(record, "packages").map_or(Resolution::Unknown, |value| {
            Resolution::Known(value.split(' ').filter_map(PackageManager::of_name).collect())
        }),
        shell: shell(field(record, "shell").unwrap_or_default()),
        users: accounts::of(record, &operating_system, Kind::User),
        groups: accounts::of(record, &operating_system, Kind::Group),
        default_user: field(record, "user").map_or(Resolution::Unknown, Resolution::Known),
        workdir: setting(record, "workdir", |value| value),
        entrypoint: setting(record, "entrypoint", arguments),
        cmd: setting(record, "cmd", arguments),
        exposes: list(record, "exposes"),
        volumes: list(record, "volumes"),
        healthcheck: setting(record, "healthcheck", |_| ()).map(|check| check.is_some()),
        stopsignal: setting(record, "stopsignal", |value| value),
        env_path: field(record, "path").map_or(Resolution::Unknown, Resolution::Known),
        source: source(field(record, "source").unwrap_or_default()),
        programs,
        operating_system,
    };
    limit(&mut facts, coverage);
    facts
}

/// Takes back what does not hold for a version that was not looked at.
fn limit(facts: &mut ImageFacts, coverage: Coverage) {
    let Programs { present, absent, probably_absent, .. } = &mut facts.programs;
    match coverage {
        Coverage::Full => return,
        Coverage::Partial => probably_absent.append(absent),
        Coverage::None => {
            present.clear();
            absent.clear();
            probably_absent.clear();
            facts.programs.off_path.clear();
        }
    }
    accounts::limit(&mut facts.users, coverage);
    accounts::limit(&mut facts.groups, coverage);
    facts.default_user = Resolution::Unknown;
    facts.workdir = Resolution::Unknown;
    facts.entrypoint = Resolution::Unknown;
    facts.cmd = Resolution::Unknown;
    facts.exposes = Resolution::Unknown;
    facts.volumes = Resolution::Unknown;
    facts.healthcheck = Resolution::Unknown;
    facts.stopsignal = Resolution::Unknown;
    facts.env_path = Resolution::Unknown;
}

fn operating_system(record: &[Line]) -> OperatingSystem {
    let mut words = field(record, "os").unwrap_or_default().split_ascii_whitespace();
    let family = match words.next().unwrap_or_default() {
        "alpine" => OsFamily::Alpine,
        "arch" => OsFamily::Arch,
        "busybox" => OsFamily::Busybox,
        "debian" => OsFamily::Debian,
        "distroless" => OsFamily::Distroless,
        "rhel" => OsFamily::Rhel,
        "scratch" => OsFamily::Scratch,
        "suse" => OsFamily::Suse,
        "ubuntu" => OsFamily::Ubuntu,
        "windows" => OsFamily::Windows,
        "wolfi" => OsFamily::Wolfi,
        _ => OsFamily::Unknown,
    };
    OperatingSystem { family, releases: words.collect() }
}

fn shell(value: &str) -> Shell {
    match value {
        "ash" => Shell::Ash,
        "bash" => Shell::Bash,
        "dash" => Shell::Dash,
        "some" => Shell::Unnamed,
        "windows" => Shell::Windows,
        "none" => Shell::None,
        _ => Shell::Unknown,
    }
}

fn programs(record: &[Line], tag: &str) -> Programs {
    let mut programs = Programs {
        present: names(field(record, "has").unwrap_or_default()),
        probably_absent: names(field(record, "hints").unwrap_or_default()),
        ..Programs::default()
    };
    let lacks = field(record, "lacks").unwrap_or_default();
    programs.absent = match lacks.strip_prefix("all-but") {
        Some(others) => {
            let known: Vec<&str> = others.split_ascii_whitespace().collect();
            let is_absent = |name: &&str| !programs.present.contains(name) && !known.contains(name);
            watched().iter().copied().filter(is_absent).collect()
        }
        None => names(lacks),
    };
    let is_current = field(record, "current").is_some_and(|tags| tags.split(' ').any(|known| known == tag));
    if is_current {
        programs.present.extend(names(field(record, "has-now").unwrap_or_default()));
        programs.absent.extend(names(field(record, "lacks-now").unwrap_or_default()));
    }
    for line in record.iter().filter(|line| line.key == "only-in") {
        let mut words = line.words();
        let program = words.next();
        if words.any(|version| is_of_version(tag, version)) {
            programs.present.extend(program);
        }
    }
    let Programs { present, probably_absent, .. } = &mut programs;
    probably_absent.retain(|program| !present.contains(program));
    for line in record.iter().filter(|line| line.key == "off-path") {
        programs.off_path.extend(line.words().filter_map(|word| word.split_once('=')));
    }
    programs
}

/// Whether a tag begins with a version or a release of it: `24.19.0-slim` is of 24.19, `24-slim` is not.
fn is_of_version(tag: &str, version: &str) -> bool {
    tag.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

/// Names of programs, `@base` standing for those of a set.
fn names(value: &'static str) -> Vec<&'static str> {
    let mut names = Vec::new();
    for word in value.split_ascii_whitespace() {
        match word.strip_prefix('@') {
            Some(set) => {
                let lines = IMAGES.named_block("programs", set).map(|(_, lines)| lines);
                names.extend(
                    lines
                        .into_iter()
                        .flatten()
                        .flat_map(|line| std::iter::once(line.key).chain(line.words())),
                );
            }
            None => names.push(word),
        }
    }
    names
}

/// A setting that a record may have; `none` names those that are not made.
fn setting<T>(record: &[Line], key: &str, read: impl FnOnce(&'static str) -> T) -> Resolution<Option<T>> {
    match field(record, key) {
        Some(value) => Resolution::Known(Some(read(value))),
        None if record.iter().any(|line| line.key == "none" && line.words().any(|word| word == key)) => {
            Resolution::Known(None)
        }
        None => Resolution::Unknown,
    }
}

fn arguments(value: &'static str) -> Vec<&'static str> {
    if value == "[]" { Vec::new() } else { value.split(" | ").collect() }
}

fn list(record: &[Line], key: &str) -> Resolution<Vec<&'static str>> {
    setting(record, key, |value| value.split(' ').collect()).map(Option::unwrap_or_default)
}

fn source(value: &'static str) -> Source {
    let (confidence, text) = value.split_once(' ').unwrap_or_default();
    let confidence = match confidence {
        "observed" => Confidence::Observed,
        "derived" => Confidence::Derived,
        "one-version" => Confidence::OneVersion,
        _ => Confidence::General,
    };
    Source { text, confidence }
}
