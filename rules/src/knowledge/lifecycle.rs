//! Release cycles: which one a tag belongs to.
//!
//! Entry points: [`cycles_of`] and [`cycles_of_tag`]. The fields are explained at the top of `data/lifecycle.txt`.

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, EndOfSupport, ImageCycles};

use super::coverage::named_alpine_release;
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

/// The cycles that a tag belongs to.
pub(super) fn cycles_of(reference: &ImageReference) -> ImageCycles {
    let Some(tag) = tag_of(reference).and_then(TagText::new) else { return ImageCycles::default() };
    let image = reference.normalized_name();
    let product = match cycles_of_tag(&image, &tag) {
        Fit::Cycle(cycle) => Some(cycle).filter(|cycle| !may_have_moved_on(*cycle, &tag)),
        Fit::Unknown | Fit::NotVersioned => None,
    };
    let system = system_below(reference, &image, &tag).filter(|system| product != Some(*system));
    ImageCycles { product, system }
}

/// The cycles that tags of an image may belong to.
pub(super) fn cycles_of_image(reference: &ImageReference) -> Vec<Cycle> {
    let lines = lines_of(&reference.normalized_name());
    let of_line = |line: &Line| match line.key {
        "product" => cycles(line.value),
        _ => {
            let (product, name) = line.value.split_once(' ').unwrap_or_default();
            cycles(product).into_iter().filter(|cycle| cycle.name == name).collect()
        }
    };
    lines.iter().flat_map(of_line).collect()
}

/// The cycles of a product, the newest first.
pub(super) fn cycles(product: &str) -> Vec<Cycle> {
    let Some((product, lines)) = LIFECYCLE.named_block("product", product) else { return Vec::new() };
    let mut title = "";
    let mut cycles: Vec<Cycle> = Vec::new();
    for line in lines {
        match (line.key, cycles.last_mut()) {
            ("title", _) => title = line.value,
            ("cycle", _) => cycles.push(cycle(line, product, title)),
            ("codename", Some(last)) => last.codename = Some(line.value),
            _ => {}
        }
    }
    cycles
}

/// The first cycle of a product that has a line of which something is true.
fn find_cycle(product: &str, is_wanted: impl Fn(Line) -> bool) -> Option<Cycle> {
    let (_, lines) = LIFECYCLE.named_block("product", product)?;
    let mut name = "";
    for line in lines {
        if line.key == "cycle" {
            name = line.words().next().unwrap_or_default();
        } else if is_wanted(line) {
            return cycles(product).into_iter().find(|cycle| cycle.name == name);
        }
    }
    None
}

/// The cycle of its product that a tag of an image belongs to.
pub(super) fn cycles_of_tag(image: &str, tag: &TagText<'_>) -> Fit {
    let lines = lines_of(image);
    for line in &lines {
        let mut words = line.words();
        if line.key == "cycle"
            && let (Some(product), Some(name)) = (words.next(), words.next())
        {
            let named = cycles(product).into_iter().find(|cycle| cycle.name == name);
            return named.map_or(Fit::Unknown, Fit::Cycle);
        }
    }
    let products = || lines.iter().filter(|line| line.key == "product").map(|line| line.value);
    let has_tags = |line: Line| line.key == "tags" && tag.has_shape(line.value);
    if let Some(cycle) = products().find_map(|product| find_cycle(product, has_tags)) {
        return Fit::Cycle(cycle);
    }
    let Some(version) = leading_version(tag.as_str()).filter(|_| !lines.is_empty()) else {
        return Fit::NotVersioned;
    };
    let open = products().flat_map(cycles).filter(|cycle| is_part_of(cycle.name, version));
    open.max_by_key(support_end).map_or(Fit::Unknown, Fit::Cycle)
}

/// Whether a tag that leaves the cycle open may mean one that is newer than the table.
fn may_have_moved_on(cycle: Cycle, tag: &TagText<'_>) -> bool {
    let Some(version) = leading_version(tag.as_str()).filter(|version| is_part_of(cycle.name, version))
    else {
        return false;
    };
    let newest = cycles(cycle.product).into_iter().max_by_key(|cycle| cycle.released);
    newest.is_some_and(|newest| is_part_of(newest.name, version))
}

/// The cycle of the distribution that a tag names, where the image is known to be built on one.
fn system_below(reference: &ImageReference, image: &str, tag: &TagText<'_>) -> Option<Cycle> {
    let alpine = named_alpine_release(image, tag.as_str()).map(|release| format!("alpine{release}"));
    let words = alpine.as_deref().into_iter().chain(tag.as_str().split('-'));
    let mut named = words.filter_map(|word| LIFECYCLE.named_block("suffix", word)?.1.next());
    let cycle = named.find_map(|line| {
        let (product, name) = line.value.split_once(' ')?;
        let has_suffix = |line: Line| line.key == "suffix" && tag.has_shape(line.value);
        find_cycle(product, has_suffix).filter(|cycle| cycle.name == name)
    })?;
    let system = if cycle.product == "alpine-linux" { "alpine" } else { cycle.product };
    let is_on_it = || {
        let record = record(image, tag)?;
        field(&record, "os").and_then(|os| os.split(' ').next()).filter(|os| *os == system)
    };
    (reference.is_official() || is_on_it().is_some()).then_some(cycle)
}

/// What the table says of an image; a heading with `*` stands for several images, the longest one that fits counts.
fn lines_of(image: &str) -> Vec<Line> {
    if let Some((_, exact)) = LIFECYCLE.named_block("image", image) {
        return exact.collect();
    }
    let patterns = LIFECYCLE.blocks("images").filter(|(pattern, _)| is_like(image, pattern));
    patterns.max_by_key(|(pattern, _)| pattern.len()).map(|(_, lines)| lines.collect()).unwrap_or_default()
}

fn is_like(name: &str, pattern: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return false };
    name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end))
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
        latest: None,
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
            "latest" => cycle.latest = Some(value),
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
