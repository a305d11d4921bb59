//! Tags of a release, in the form and flavour that another tag has: `22-slim` for Node.js 22 and `18-slim`.
//!
//! Only tags that the table knows: those it lists, and those put together from a release and a flavour that listed tags
//! have. Entry point: [`Releases`].

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, Knowledge};

use super::supported_cycle::{has_ended, newest, successor};

/// Images whose tags are more than the number of a release, in ways that the table does not tell.
const OTHER_TAGS: [&str; 6] = [
    "docker.io/gitlab/gitlab-ce",
    "docker.io/library/sonarqube",
    "docker.io/pgvector/pgvector",
    "docker.io/postgis/postgis",
    "mcr.microsoft.com/mssql/server",
    "mcr.microsoft.com/openjdk/jdk",
];

/// Products whose shapes of tags are exact.
const SYSTEMS: [&str; 3] = ["alpine-linux", "debian", "ubuntu"];

/// Tags of its images begin with two parts of the version, or three.
const DOTNET: &str = "mcr.microsoft.com/dotnet/";

/// Its releases have three parts of their own; the table has those of the runtime.
const DOTNET_SDK: &str = "mcr.microsoft.com/dotnet/sdk";

/// What tags are asked of, and when.
#[derive(Clone, Copy, Debug)]
pub struct Releases<'a> {
    /// The table.
    pub knowledge: &'a dyn Knowledge,
    /// The day, `YYYY-MM-DD`.
    pub today: &'a str,
}

impl Releases<'_> {
    /// The tag to move to from one whose release has ended, or the release of the system below.
    pub fn raised_tag(&self, image: &ImageReference) -> Option<String> {
        let old = image.tag.as_ref()?.text.as_str();
        let cycles = self.knowledge.cycles_of(image);
        let ended = |cycle: &Cycle| has_ended(cycle, self.today);
        let to = match cycles.product.filter(ended) {
            Some(product) => self.follower(&product)?,
            None => cycles.product.or(cycles.system)?,
        };
        let (version, flavour) = split(old);
        let is_raised = cycles.product != Some(to) && cycles.product.is_some();
        let versions = match version {
            Some(version) if cycles.product.is_some() => forms(version, &to, is_raised),
            // Which versions are built on another system, only the list tells.
            Some(version) => vec![version.to_owned()],
            None => vec![String::new()],
        };
        let flavours = self.flavours(&flavour);
        let candidates =
            versions.iter().flat_map(|version| flavours.iter().map(move |flavour| joined(version, flavour)));
        let is_old = cycles.product.is_some_and(|product| !is_raised && product.has_ended(self.today));
        let is_known = |tag: &String| match (version, cycles.product) {
            (Some(_), product) if product.is_none() || is_old => {
                self.knowledge.tags_of_image(image).contains(&tag.as_str())
            }
            _ => self.is_known(image, tag, &to),
        };
        let mut candidates = candidates.filter(|tag| tag != old);
        candidates.find(|tag| is_known(tag) && self.is_supported(image, tag))
    }

    /// The tag of the newest release of an image.
    pub fn newest_tag(&self, image: &ImageReference) -> Option<String> {
        let cycles = match self.knowledge.cycles_of(image).product {
            // The name of the image says which cycle it is.
            Some(product) => vec![product],
            None => self.knowledge.cycles_of_image(image),
        };
        let product = cycles.first()?.product;
        // What is built on Red Hat's images has versions of its own.
        let last = image.repository.text.rsplit('/').next().unwrap_or_default();
        if product == "rhel" && !last.starts_with("ubi") {
            return None;
        }
        if cycles.iter().any(|cycle| cycle.product != product) {
            return None;
        }
        let newest = newest(&cycles, self.today)?;
        let latest = newest.latest.map(str::to_owned);
        let name = newest.name.to_owned();
        let mut tags = if image.is_official() { vec![name] } else { Vec::new() };
        tags.extend(latest.iter().cloned());
        tags.extend(latest.map(|latest| format!("v{latest}")));
        tags.push(newest.name.to_owned());
        tags.into_iter().find(|tag| self.is_known(image, tag, &newest) && self.is_supported(image, tag))
    }

    fn follower(&self, ended: &Cycle) -> Option<Cycle> {
        let cycles = self.knowledge.cycles(ended.product);
        successor(ended, &cycles, self.today).map(|successor| successor.cycle())
    }

    /// The flavour with the system that is written in it replaced by those it may be built on now, the best first.
    fn flavours(&self, flavour: &[&str]) -> Vec<String> {
        let mut found = vec![flavour.join("-")];
        for (idx, part) in flavour.iter().enumerate() {
            // Behind the name of a release there may be the day of the image.
            let systems = self.systems_for(part);
            let rest = flavour.iter().skip(idx + 1).filter(|part| systems.is_empty() || !is_date(part));
            let rest: Vec<&str> = rest.copied().collect();
            for system in systems {
                let parts = flavour.iter().take(idx).copied().chain([system.as_str()]).chain(rest.clone());
                found.push(parts.collect::<Vec<_>>().join("-"));
            }
        }
        found
    }

    /// What may stand for a part of a tag that names a system.
    fn systems_for(&self, part: &str) -> Vec<String> {
        let cycles_of = |product: &str| self.knowledge.cycles(product);
        if let Some(release) = part.strip_prefix("alpine") {
            let cycles = cycles_of("alpine-linux");
            let is_release =
                cycles.iter().any(|cycle| !release.is_empty() && release.starts_with(cycle.name));
            let supported = cycles.iter().filter(|cycle| !cycle.has_ended(self.today));
            let named = supported.map(|cycle| format!("alpine{}", cycle.name));
            return if is_release { named.chain(["alpine".to_owned()]).collect() } else { Vec::new() };
        }
        for product in ["debian", "ubuntu"] {
            let cycles = cycles_of(product);
            let named = cycles.iter().find(|cycle| codename(cycle).is_some_and(|name| name == part));
            if named.is_some() {
                let follows = cycles
                    .iter()
                    .filter(|cycle| !cycle.has_ended(self.today) && cycle.is_released(self.today));
                return follows.rev().filter_map(codename).collect();
            }
        }
        Vec::new()
    }

    /// Whether the table knows that there is such a tag of a release.
    fn is_known(&self, image: &ImageReference, tag: &str, cycle: &Cycle) -> bool {
        let name = image.normalized_name();
        if OTHER_TAGS.contains(&name.as_str()) || (name == DOTNET_SDK && split(tag).0.map(n_parts) != Some(2))
        {
            return false;
        }
        let listed = self.knowledge.tags_of_image(image);
        if listed.contains(&tag) {
            return true;
        }
        let (version, flavour) = split(tag);
        let is_candidate =
            |part: &&str| ["rc", "alpha", "beta", "preview"].iter().any(|word| part.starts_with(word));
        if flavour.iter().any(is_candidate) {
            return false;
        }
        if listed.is_empty() || SYSTEMS.contains(&cycle.product) {
            let retagged = with_tag(image, tag);
            let is_whole = |version: &str| {
                version == cycle.name
                    || cycle.latest.is_some_and(|latest| version.trim_start_matches('v') == latest)
            };
            let is_form = version.is_none_or(|version| is_whole(version) || name.starts_with(DOTNET));
            return is_form
                && self.knowledge.cycles_of(&retagged).product == Some(*cycle)
                && (flavour.is_empty() || self.knowledge.image(&retagged).is_some());
        }
        // The flavours are made of every release, and each in every form.
        let known = || listed.iter().map(|listed| split(listed));
        known()
            .any(|(known, known_flavour)| known_flavour == flavour && (known.is_some() || version.is_none()))
            && version
                .is_none_or(|version| known().any(|(known, _)| known.map(n_parts) == Some(n_parts(version))))
            && (version.is_some() || flavour.iter().all(|part| !part.starts_with("alpine")))
    }

    /// Whether the table knows that an image has a tag.
    pub fn has_tag(&self, image: &ImageReference, tag: &str) -> bool {
        match self.knowledge.cycles_of(&with_tag(image, tag)).product {
            Some(cycle) => self.is_known(image, tag, &cycle),
            None => self.knowledge.tags_of_image(image).contains(&tag),
        }
    }

    /// Whether nothing that a tag of an image names has ended, as far as is known.
    pub fn is_supported(&self, image: &ImageReference, tag: &str) -> bool {
        let cycles = self.knowledge.cycles_of(&with_tag(image, tag));
        !cycles.product.into_iter().chain(cycles.system).any(|cycle| has_ended(&cycle, self.today))
    }
}

/// The same image with another tag.
fn with_tag(image: &ImageReference, tag: &str) -> ImageReference {
    let mut retagged = image.clone();
    let mut part = image.tag.clone().unwrap_or_else(|| image.repository.clone());
    tag.clone_into(&mut part.text);
    retagged.tag = Some(part);
    retagged.digest = None;
    retagged
}

/// The version that a tag begins with, and the parts of its flavour.
fn split(tag: &str) -> (Option<&str>, Vec<&str>) {
    let mut parts: Vec<&str> = tag.split('-').collect();
    let is_version = |part: &&&str| part.trim_start_matches('v').starts_with(|ch: char| ch.is_ascii_digit());
    let version = parts.first().filter(is_version).copied();
    if version.is_some() {
        parts.remove(0);
    }
    (version, parts)
}

fn joined(version: &str, flavour: &str) -> String {
    let parts = [version, flavour].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// The ways to write a release, those with as many parts as a version first.
fn forms(version: &str, cycle: &Cycle, is_raised: bool) -> Vec<String> {
    let prefix = if version.starts_with('v') { "v" } else { "" };
    let n_wanted = n_parts(version);
    let mut forms = Vec::new();
    // A release that is named to the patch may be older than the system that it is to be on.
    if !is_raised && n_wanted <= n_parts(cycle.name) {
        forms.push(version.to_owned());
    }
    if n_wanted > n_parts(cycle.name)
        && let Some(latest) = cycle.latest.filter(|latest| n_parts(latest) >= n_wanted)
        && version.split('.').all(|part| part.trim_start_matches('v').parse::<u32>().is_ok())
    {
        let parts: Vec<&str> = latest.split('.').take(n_wanted).collect();
        forms.push(format!("{prefix}{}", parts.join(".")));
    }
    forms.push(format!("{prefix}{}", cycle.name));
    forms.extend(cycle.latest.map(|latest| format!("{prefix}{latest}")));
    forms
}

fn n_parts(version: &str) -> usize {
    version.split('.').count()
}

/// `20240110` or `20240110.1`.
fn is_date(part: &str) -> bool {
    part.len() >= 8 && part.chars().all(|ch| ch.is_ascii_digit() || ch == '.')
}

/// `noble` for Noble Numbat.
fn codename(cycle: &Cycle) -> Option<String> {
    cycle.codename.and_then(|name| name.split(' ').next()).map(str::to_lowercase)
}
