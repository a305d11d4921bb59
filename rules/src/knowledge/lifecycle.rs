//! Release cycles: which one a tag belongs to.
//!
//! Entry points: [`end_of_life`] and [`cycles_of_tag`]. The fields are explained at the top of `data/lifecycle.txt`.

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, EndOfSupport, OsFamily};

use super::data::{LIFECYCLE, Line};
use super::images::{field, record, tag_of};
use super::shape::TagText;

/// Which cycle of its product a tag belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// This one. Of several that a tag leaves open, the one that is supported longest.
    Cycle(Cycle),
    /// The tag has a version that the table does not know.
    Unknown,
    /// The tag names no version, or the table has no product for the image.
    NotVersioned,
}

/// A cycle with the shapes of its tags.
struct Entry {
    cycle: Cycle,
    tags: Vec<&'static str>,
    suffixes: Vec<&'static str>,
}

/// The cycles that a tag belongs to: that of the product, then that of the operating system.
pub(super) fn end_of_life(reference: &ImageReference) -> Vec<Cycle> {
    let Some(tag) = tag_of(reference).and_then(TagText::new) else { return Vec::new() };
    let image = reference.normalized_name();
    let mut found = Vec::new();
    match cycles_of_tag(&image, &tag) {
        Fit::Cycle(cycle) if !may_have_moved_on(cycle, &tag) => found.push(cycle),
        Fit::Cycle(_) | Fit::Unknown | Fit::NotVersioned => {}
    }
    if let Some(product) = system_below(reference, &image, &tag) {
        let has_suffix = |entry: &Entry| entry.suffixes.iter().any(|suffix| tag.has_shape(suffix));
        let below = entries(product).find(has_suffix).map(|entry| entry.cycle);
        found.extend(below.filter(|below| !found.contains(below)));
    }
    found
}

/// The cycles of a product, the newest first.
pub(super) fn cycles(product: &str) -> Vec<Cycle> {
    entries(product).map(|entry| entry.cycle).collect()
}

/// The cycle of its product that a tag of an image belongs to.
pub(super) fn cycles_of_tag(image: &str, tag: &TagText<'_>) -> Fit {
    let lines = lines_of(image);
    for line in &lines {
        let mut words = line.words();
        if line.key == "cycle"
            && let (Some(product), Some(name)) = (words.next(), words.next())
        {
            let named = entries(product).map(|entry| entry.cycle).find(|cycle| cycle.name == name);
            return named.map_or(Fit::Unknown, Fit::Cycle);
        }
    }
    let products = || lines.iter().filter(|line| line.key == "product").map(|line| line.value);
    let fits = |entry: &Entry| entry.tags.iter().any(|shape| tag.has_shape(shape));
    if let Some(entry) = products().find_map(|product| entries(product).find(fits)) {
        return Fit::Cycle(entry.cycle);
    }
    let Some(version) = leading_version(tag.as_str()).filter(|_| !lines.is_empty()) else {
        return Fit::NotVersioned;
    };
    let all = products().flat_map(entries).map(|entry| entry.cycle);
    let open = all.filter(|cycle| is_part_of(cycle.name, version));
    open.max_by_key(support_end).map_or(Fit::Unknown, Fit::Cycle)
}

/// Whether a tag that leaves the cycle open may mean one that is newer than the table.
fn may_have_moved_on(cycle: Cycle, tag: &TagText<'_>) -> bool {
    let Some(version) = leading_version(tag.as_str()) else { return false };
    let newest = entries(cycle.product).map(|entry| entry.cycle).max_by_key(|cycle| cycle.released);
    is_part_of(cycle.name, version) && newest.is_some_and(|newest| is_part_of(newest.name, version))
}

/// The distribution that tags of an image name, as far as the image is known to be built on one.
fn system_below(reference: &ImageReference, image: &str, tag: &TagText<'_>) -> Option<&'static str> {
    let parts = || tag.as_str().split(['-', '_', '.']);
    if parts().any(|part| part.starts_with("alpine")) {
        let is_alpine = record(image, tag).is_some_and(|record| is_on(&record, OsFamily::Alpine));
        return (is_alpine || reference.is_official()).then_some("alpine-linux");
    }
    let named = ["debian", "ubuntu"].into_iter().find(|product| {
        let mut codenames = entries(product).filter_map(|entry| entry.cycle.codename);
        codenames.any(|codename| parts().any(|part| is_codename(codename, part)))
    })?;
    let system = if named == "debian" { OsFamily::Debian } else { OsFamily::Ubuntu };
    let is_on_it = record(image, tag).is_some_and(|record| is_on(&record, system));
    (is_on_it || reference.is_official()).then_some(named)
}

/// `Noble Numbat` is `noble` in tags.
fn is_codename(codename: &str, part: &str) -> bool {
    let first = codename.split(' ').next().unwrap_or_default();
    first.eq_ignore_ascii_case(part)
}

fn is_on(record: &[Line], system: OsFamily) -> bool {
    let name = match system {
        OsFamily::Alpine => "alpine",
        OsFamily::Debian => "debian",
        OsFamily::Ubuntu => "ubuntu",
        _ => return false,
    };
    field(record, "os").is_some_and(|value| value.split(' ').next() == Some(name))
}

/// What the table says of an image; a heading with `*` stands for several images, the longest one that fits counts.
fn lines_of(image: &str) -> Vec<Line> {
    if let Some(exact) = LIFECYCLE.block(&format!("image {image}")) {
        return exact.collect();
    }
    let patterns = LIFECYCLE.blocks("images").filter(|(pattern, _)| is_like(image, pattern));
    patterns.max_by_key(|(pattern, _)| pattern.len()).map(|(_, lines)| lines.collect()).unwrap_or_default()
}

fn is_like(name: &str, pattern: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return false };
    name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end))
}

fn entries(product: &str) -> impl Iterator<Item = Entry> + use<> {
    let lines: Vec<Line> = LIFECYCLE.block(&format!("product {product}")).into_iter().flatten().collect();
    let name = LIFECYCLE.blocks("product").map(|(name, _)| name).find(|name| *name == product);
    let title = field(&lines, "title").unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        if line.key == "cycle" {
            let cycle = cycle(line, name.unwrap_or_default(), title);
            entries.push(Entry { cycle, tags: Vec::new(), suffixes: Vec::new() });
        }
        let Some(entry) = entries.last_mut() else { continue };
        match line.key {
            "codename" => entry.cycle.codename = Some(line.value),
            "tags" => entry.tags.push(line.value),
            "suffix" => entry.suffixes.push(line.value),
            _ => {}
        }
    }
    entries.into_iter()
}

/// `20 released 2023-04-18 ends 2026-04-30`
fn cycle(line: Line, product: &'static str, title: &'static str) -> Cycle {
    let mut words = line.words();
    let mut cycle = Cycle {
        product,
        title,
        name: words.next().unwrap_or_default(),
        codename: None,
        released: None,
        end: EndOfSupport::Open,
        extended: None,
    };
    while let (Some(key), Some(value)) = (words.next(), words.next()) {
        let end = match value {
            "past" => EndOfSupport::Past,
            "open" => EndOfSupport::Open,
            day => EndOfSupport::On(day),
        };
        match key {
            "released" => cycle.released = Some(value),
            "ends" => cycle.end = end,
            "extended" => cycle.extended = Some(end),
            _ => {}
        }
    }
    cycle
}

/// The version that a tag begins with: `3.12` of `3.12-slim`.
fn leading_version(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let version = tag.split(['-', '_']).next().unwrap_or_default();
    version.starts_with(|ch: char| ch.is_ascii_digit()).then_some(version)
}

/// `3.12` is part of `3`.
fn is_part_of(cycle: &str, version: &str) -> bool {
    cycle.strip_prefix(version).is_some_and(|rest| rest.starts_with('.'))
}

/// Sorts after what ends earlier.
fn support_end(cycle: &Cycle) -> (u8, &'static str) {
    match cycle.end {
        EndOfSupport::Past => (0, ""),
        EndOfSupport::On(day) => (1, day),
        EndOfSupport::Open => (2, ""),
    }
}
