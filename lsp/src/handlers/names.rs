//! Names that a file gives to its parts, and where it uses them: stages, and what a Compose file defines.
//!
//! Entry point: [`Name::at`]. Ranges are those of the name alone, without quotes and without what stands beside it.

use hullwright_core::dockerfile::parse;
use hullwright_core::semantic::{BuildGraph, BuildInputs, DependencyTarget, Source};
use hullwright_core::text::{FileKind, SourceFile, TextRange, TextSize};
use hullwright_core::yaml::{NodeId, NodeKind, Yaml};

/// The kinds of parts that services of a Compose file name, by the key that defines them at the top.
const RESOURCES: [&str; 4] = ["networks", "volumes", "configs", "secrets"];

/// A name with all its places in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Name {
    /// Where the part is defined.
    pub(crate) definition: TextRange,
    /// Where it is used, in order.
    pub(crate) uses: Vec<TextRange>,
    /// Which characters it may have.
    pub(crate) alphabet: Alphabet,
}

/// What a new name must look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Alphabet {
    /// A letter, then letters, digits, `-`, `_` and `.` (BuildKit reference, "FROM").
    Stage,
    /// Letters, digits, `-`, `_` and `.` (Compose specification, "services").
    Compose,
}

impl Alphabet {
    /// Whether a new name is one.
    pub(crate) fn holds(self, name: &str) -> bool {
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.');
        let starts = match self {
            Self::Stage => name.starts_with(|ch: char| ch.is_ascii_alphabetic()),
            Self::Compose => name.starts_with(|ch: char| ch.is_ascii_alphanumeric()),
        };
        starts && name.chars().all(is_part)
    }
}

impl Name {
    /// The name at an offset, and which of its places that is.
    pub(crate) fn at(file: &SourceFile, offset: TextSize) -> Option<(Self, TextRange)> {
        let names = match file.kind() {
            FileKind::Dockerfile => stages(file.text()),
            FileKind::Compose => resources(file.text()),
            FileKind::Ignore | FileKind::Config => Vec::new(),
        };
        names.into_iter().find_map(|name| {
            let here = name.places().find(|range| range.start() <= offset && offset <= range.end())?;
            Some((name, here))
        })
    }

    /// The definition, then the uses.
    pub(crate) fn places(&self) -> impl Iterator<Item = TextRange> {
        std::iter::once(self.definition).chain(self.uses.iter().copied())
    }
}

fn stages(text: &str) -> Vec<Name> {
    let tree = parse(text);
    let graph = BuildGraph::build(&tree, text, BuildInputs::default());
    let named = graph.stages().iter().filter_map(|stage| {
        let written = tree.instructions.get(stage.from as usize)?.as_from()?.name?;
        let definition = written.range();
        let mut uses = Vec::new();
        for other in graph.stages() {
            if matches!(other.base, Source::Stage(on) if on == stage.id) {
                let from = tree.instructions.get(other.from as usize)?.as_from()?;
                uses.push(from.image.range());
            }
            let copies = other.dependencies.iter().filter(|found| !found.is_index);
            let copies = copies.filter(|found| {
                matches!(found.on, DependencyTarget::Stage(on) | DependencyTarget::Later(on) if on == stage.id)
            });
            uses.extend(copies.map(|found| found.range));
        }
        // Through a variable another name may be meant.
        let is_written = |range: &TextRange| range.slice(text).eq_ignore_ascii_case(written.as_str());
        uses.retain(is_written);
        uses.sort_unstable();
        Some(Name { definition, uses, alphabet: Alphabet::Stage })
    });
    named.collect()
}

/// What the parts of a Compose file are called, by kind, and what uses them.
fn resources(text: &str) -> Vec<Name> {
    let yaml = Yaml::parse(text);
    let Some(root) = yaml.documents().first() else { return Vec::new() };
    let mut names = Vec::new();
    let services = value(&yaml, *root, "services");
    let uses = services.map(|services| uses_of_services(&yaml, services, text)).unwrap_or_default();
    for kind in std::iter::once("services").chain(RESOURCES) {
        let Some(defined) = value(&yaml, *root, kind) else { continue };
        for (key, _) in entries(&yaml, defined) {
            let Some((name, definition)) = scalar(&yaml, key, text) else { continue };
            let own = uses.iter().filter(|used| used.kind == kind && used.name == name);
            let mut uses: Vec<TextRange> = own.map(|used| used.range).collect();
            uses.sort_unstable();
            names.push(Name { definition, uses, alphabet: Alphabet::Compose });
        }
    }
    names
}

/// A place where a service names a part of the project.
struct Use {
    kind: &'static str,
    name: String,
    range: TextRange,
}

fn uses_of_services(yaml: &Yaml, services: NodeId, text: &str) -> Vec<Use> {
    let mut uses = Vec::new();
    let mut add = |kind, found: Option<(String, TextRange)>| {
        uses.extend(found.map(|(name, range)| Use { kind, name, range }));
    };
    for (_, service) in entries(yaml, services) {
        for node in names_in(yaml, value(yaml, service, "depends_on")) {
            add("services", scalar(yaml, node, text));
        }
        for node in items(yaml, value(yaml, service, "links")) {
            add("services", head(yaml, node, text, ""));
        }
        let extended = value(yaml, service, "extends");
        if let Some(extended) = extended.filter(|extended| value(yaml, *extended, "file").is_none()) {
            let node = value(yaml, extended, "service").unwrap_or(extended);
            add("services", scalar(yaml, node, text));
        }
        for key in ["network_mode", "ipc", "pid"] {
            let node = value(yaml, service, key);
            add("services", node.and_then(|node| head(yaml, node, text, "service:")));
        }
        for node in names_in(yaml, value(yaml, service, "networks")) {
            add("networks", scalar(yaml, node, text));
        }
        for node in items(yaml, value(yaml, service, "volumes")) {
            match value(yaml, node, "source") {
                Some(source) => add("volumes", scalar(yaml, source, text)),
                None => add("volumes", head(yaml, node, text, "")),
            }
        }
        let build = value(yaml, service, "build").and_then(|build| value(yaml, build, "secrets"));
        for (kind, list) in [
            ("configs", value(yaml, service, "configs")),
            ("secrets", value(yaml, service, "secrets")),
            ("secrets", build),
        ] {
            for node in items(yaml, list) {
                add(kind, scalar(yaml, value(yaml, node, "source").unwrap_or(node), text));
            }
        }
    }
    uses
}

fn entries(yaml: &Yaml, id: NodeId) -> Vec<(NodeId, NodeId)> {
    match &yaml.node(id).kind {
        NodeKind::Mapping { entries, .. } => entries.iter().map(|entry| (entry.key, entry.value)).collect(),
        NodeKind::Scalar(_) | NodeKind::Sequence { .. } | NodeKind::Alias { .. } => Vec::new(),
    }
}

fn items(yaml: &Yaml, id: Option<NodeId>) -> Vec<NodeId> {
    match id.map(|id| &yaml.node(id).kind) {
        Some(NodeKind::Sequence { items, .. }) => items.clone(),
        _ => Vec::new(),
    }
}

/// The items of a list, or the keys of a mapping.
fn names_in(yaml: &Yaml, id: Option<NodeId>) -> Vec<NodeId> {
    let keys = id.map(|id| entries(yaml, id).into_iter().map(|(key, _)| key)).into_iter().flatten();
    keys.chain(items(yaml, id)).collect()
}

fn value(yaml: &Yaml, id: NodeId, key: &str) -> Option<NodeId> {
    let mut found = entries(yaml, id).into_iter();
    found
        .find(|(name, _)| yaml.node(*name).as_scalar().is_some_and(|name| &*name.value == key))
        .map(|(_, value)| value)
}

/// The text of a scalar and its range, if it is written as it is read.
fn scalar(yaml: &Yaml, id: NodeId, text: &str) -> Option<(String, TextRange)> {
    let node = yaml.node(id);
    let value = &*node.as_scalar()?.value;
    let start = node.range.start() + node.range.slice(text).find(value)? as u32;
    (!value.is_empty()).then(|| (value.to_owned(), TextRange::at(start, value.len() as u32)))
}

/// What stands between a prefix and the next `:`.
fn head(yaml: &Yaml, id: NodeId, text: &str, prefix: &str) -> Option<(String, TextRange)> {
    let (whole, range) = scalar(yaml, id, text)?;
    let rest = whole.strip_prefix(prefix)?;
    let name = rest.split(':').next()?;
    let range = TextRange::at(range.start() + prefix.len() as u32, name.len() as u32);
    (!name.is_empty()).then(|| (name.to_owned(), range))
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::FileId;

    use super::*;

    /// All places of the name at the first `|`, as `line:column` from 1.
    fn places(path: &str, text: &str) -> Vec<String> {
        let offset = text.find('|').expect("a place is marked");
        let text = text.replacen('|', "", 1);
        let file = SourceFile::new(FileId(0), path, FileKind::of_named_file(path, b""), &text);
        let Some((name, _)) = Name::at(&file, offset as u32) else { return Vec::new() };
        let at = |range: TextRange| {
            let place = file.line_index().line_column(&text, range.start());
            format!("{}:{}", place.line, place.column)
        };
        name.places().map(at).collect()
    }

    #[test]
    fn stages_are_found_where_they_are_used() {
        let text = "FROM a AS Build\nFROM build AS b\nCOPY --from=b|uild x y\nRUN --mount=from=BUILD,target=/x y\nCOPY --from=0 x y\n";
        assert_eq!(places("Dockerfile", text), ["1:11", "2:6", "3:13", "4:18"]);
        assert_eq!(places("Dockerfile", "FROM a|lpine AS b\n"), Vec::<String>::new());
    }

    #[test]
    fn parts_of_a_project_are_found_where_they_are_used() {
        let text = "services:\n  db:\n    image: x\n    volumes: [data:/x, ./data:/y]\n  web:\n    image: x\n    depends_on:\n      d|b:\n        condition: service_started\n    links: ['db:other']\n    network_mode: service:db\nvolumes:\n  data:\n";
        assert_eq!(places("compose.yaml", text), ["2:3", "8:7", "10:14", "11:27"]);
        let text = text.replacen('|', "", 1).replacen("  data:\n", "  d|ata:\n", 1);
        assert_eq!(places("compose.yaml", &text), ["13:3", "4:15"]);
    }

    #[test]
    fn names_are_of_their_alphabet() {
        assert!(
            Alphabet::Stage.holds("build-1") && !Alphabet::Stage.holds("1a") && !Alphabet::Stage.holds("a b")
        );
        assert!(
            Alphabet::Compose.holds("1a") && !Alphabet::Compose.holds("") && !Alphabet::Compose.holds("a:b")
        );
    }
}
