//! The file that lists a project's packages, as an image gets it: `package.json`, `composer.json`, `Gemfile` …
//!
//! Entry points: [`manifest_text`], [`NodeManifest::read`]. What is not found is not known.

use hullwright_core::dockerfile::Instruction;
use hullwright_core::project::BuildUnit;
use hullwright_core::project::path::{clean_in_root, join};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::yaml::{NodeId, NodeKind, Yaml};

use crate::patterns::context::broad_copy::{local_sources, mounted_sources};

/// The text of the file of that name which the stage, or one below it, has before an instruction.
pub fn manifest_text(
    cx: &Context<'_>,
    unit: &BuildUnit,
    stage: &Stage,
    before: u32,
    name: &str,
) -> Option<String> {
    let context = unit.context.value()?;
    let links = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    let earlier: Vec<&Instruction> = links.filter(|found| found.index <= before).collect();
    let copied = earlier.iter().flat_map(|found| local_sources(found).iter().cloned());
    let mounted = earlier.iter().flat_map(|found| mounted_sources(found));
    let places = copied.chain(mounted).flat_map(|source| places_of(source.as_str(), name));
    let text = |path: String| {
        let bytes = cx.files().read(&join(context, &path))?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    places.filter(|path| !path.is_empty()).find_map(text)
}

/// Where a source may hold the file: it is the file, a pattern for it, or a folder around it.
fn places_of(source: &str, name: &str) -> Vec<String> {
    let cleaned = clean_in_root(source);
    let (folder, last) = match cleaned.rsplit_once('/') {
        Some((folder, last)) => (folder, last),
        None => ("", cleaned.as_str()),
    };
    if last == name {
        return vec![cleaned];
    }
    let matches_start = last.split_once('*').is_some_and(|(head, _)| name.starts_with(head));
    if matches_start {
        return vec![join(folder, name)];
    }
    vec![join(&cleaned, name)]
}

/// What a `package.json` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NodeManifest {
    /// The name.
    pub name: Option<String>,
    /// The names below `devDependencies`.
    pub development: Vec<String>,
    /// The names below `dependencies`.
    pub dependencies: Vec<String>,
    /// The scripts.
    pub scripts: Vec<(String, String)>,
}

impl NodeManifest {
    /// Reads it; `None` where it is no JSON.
    pub fn read(text: &str) -> Option<Self> {
        let yaml = Yaml::parse(text);
        if !yaml.errors().is_empty() {
            return None;
        }
        let names = |key| Some(members(&yaml, key)?.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
        let root = entries(&yaml, *yaml.documents().first()?)?;
        let name = root.into_iter().find(|(key, _)| key == "name");
        let name = name.and_then(|(_, id)| Some(yaml.node(id).as_scalar()?.value.to_string()));
        Some(Self {
            name,
            development: names("devDependencies")?,
            dependencies: names("dependencies")?,
            scripts: members(&yaml, "scripts")?,
        })
    }

    /// Whether a build needs packages.
    pub fn builds_with_packages(&self) -> bool {
        !self.dependencies.is_empty() || !self.development.is_empty()
    }

    /// Whether the program needs packages, and no bundler writes them into its output.
    pub fn runs_with_packages(&self) -> bool {
        let bundlers = [
            "esbuild", "tsup", "webpack", "ncc", "rollup", "vite", "next", "nuxt", "parcel", "bun ",
            "rspack", "tsdown",
        ];
        let is_bundle = |text: &str| bundlers.iter().any(|name| text.contains(name));
        !self.dependencies.is_empty() && !self.scripts.iter().any(|(_, text)| is_bundle(text))
    }

    /// The text of a script.
    pub fn script(&self, name: &str) -> Option<&str> {
        self.scripts.iter().find(|(found, _)| found == name).map(|(_, text)| text.as_str())
    }
}

/// The number of entries below a key of a JSON file; `None` where it is no JSON.
pub fn n_members(text: &str, key: &str) -> Option<usize> {
    let yaml = Yaml::parse(text);
    if yaml.errors().is_empty() { members(&yaml, key).map(|found| found.len()) } else { None }
}

/// The entries of the mapping below a key of the file; none where the key is missing.
fn members(yaml: &Yaml, key: &str) -> Option<Vec<(String, String)>> {
    let root = entries(yaml, *yaml.documents().first()?)?;
    let Some((_, value)) = root.into_iter().find(|(name, _)| name == key) else { return Some(Vec::new()) };
    let text = |id| yaml.node(id).as_scalar().map(|scalar| scalar.value.to_string()).unwrap_or_default();
    Some(entries(yaml, value).unwrap_or_default().into_iter().map(|(name, id)| (name, text(id))).collect())
}

fn entries(yaml: &Yaml, id: NodeId) -> Option<Vec<(String, NodeId)>> {
    let NodeKind::Mapping { entries, .. } = &yaml.node(id).kind else { return None };
    let named = entries.iter().filter_map(|entry| {
        let key = yaml.node(entry.key).as_scalar()?;
        Some((key.value.to_string(), entry.value))
    });
    Some(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_tell_where_the_file_lies() {
        assert_eq!(places_of("./package*.json", "package.json"), ["package.json"]);
        assert_eq!(places_of("api/package.json", "package.json"), ["api/package.json"]);
        assert_eq!(places_of(".", "package.json"), ["package.json"]);
        assert_eq!(places_of("api/", "package.json"), ["api/package.json"]);
    }

    #[test]
    fn the_parts_of_a_manifest_are_read() {
        let text =
            "{\n\t\"scripts\": {\"start\": \"node a.js\"},\n\t\"devDependencies\": {\"jest\": \"^1\"}\n}\n";
        let manifest = NodeManifest::read(text).expect("it is JSON");
        assert_eq!(manifest.script("start"), Some("node a.js"));
        assert_eq!(manifest.development, ["jest"]);
        assert!(manifest.dependencies.is_empty());
        assert_eq!(NodeManifest::read("{"), None);
    }
}
