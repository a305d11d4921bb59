//! What can be written at a place of a Compose file.
//!
//! Entry point: [`proposals`].

use std::fmt::Write as _;

use hullwright_core::compose::schema::{Key, Scalars, Shape, TextRule, key_at, keys_at, shape_at};
use hullwright_core::project::ServiceBuild;
use hullwright_core::semantic::{BuildGraph, BuildInputs};
use hullwright_core::text::{Edit, SourceFile, TextRange, TextSize, apply_edits};
use hullwright_core::yaml::Yaml;

use super::cursor::{Cursor, Spot};
use super::tree::Tree;
use super::values::EnvFile;
use crate::names::{Kind, Projects, names_of, outside_names, project_at};
use crate::proposal::{Proposal, Sort};
use crate::view::View;
use crate::{comments, image_names};

/// Proposals for what is typed before an offset.
pub(crate) fn proposals(file: &SourceFile, offset: TextSize, view: &View) -> Vec<Proposal> {
    let cursor = Cursor::at(file.text(), offset);
    if cursor.spot == Spot::Comment {
        return comments::proposals(cursor.typed, offset);
    }
    let whole = readable(file, offset);
    let place =
        Place { file: whole.as_ref().unwrap_or(file), view, projects: Projects::of(view, file), cursor };
    if let Some(found) = place.variables() {
        return found;
    }
    let mut found = match place.cursor.spot {
        Spot::Key => place.keys(),
        Spot::Value => place.values(),
        Spot::Item => place.keys_of_item(),
        Spot::Comment => Vec::new(),
    };
    found.extend(place.references());
    if place.cursor.spot != Spot::Key {
        found.extend(place.anchors());
    }
    let beside = &place.cursor.siblings;
    found.retain(|proposal| !beside.contains(&proposal.label.as_str()));
    found
}

/// The file without the line of an offset, where that line keeps the rest from being read.
fn readable(file: &SourceFile, offset: TextSize) -> Option<SourceFile> {
    let text = file.text();
    if Yaml::parse(text).errors().is_empty() {
        return None;
    }
    let line = file.line_index().line_range(file.line_index().line(offset));
    let blank = |ch: char| match ch {
        '\n' | '\r' => ch.to_string(),
        _ => " ".repeat(ch.len_utf8()),
    };
    let blanks: String = line.slice(text).chars().map(blank).collect();
    let text = apply_edits(text, &[Edit::replace(line, blanks)]);
    Some(SourceFile::new(file.id(), file.path(), file.kind(), &text))
}

struct Place<'f> {
    /// The file as far as it can be read.
    file: &'f SourceFile,
    view: &'f View,
    projects: Projects,
    cursor: Cursor<'f>,
}

impl Place<'_> {
    /// The variables that may stand behind a `$`, if one is typed.
    fn variables(&self) -> Option<Vec<Proposal>> {
        let typed = self.cursor.typed;
        let behind = typed.get(typed.rfind('$')? + 1..)?;
        let is_escaped =
            typed.get(..typed.rfind('$')?)?.chars().rev().take_while(|ch| *ch == '$').count() % 2 == 1;
        let name = behind.strip_prefix('{').unwrap_or(behind);
        if is_escaped || !name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_') {
            return None;
        }
        let range = TextRange::new(self.cursor.range.end() - name.len() as u32, self.cursor.range.end());
        let text = |name: &str| if behind.starts_with('{') { format!("{name}}}") } else { name.to_owned() };
        let env = EnvFile::of_project(&self.projects.of_file(self.file.path()), self.view);
        let of_file = env.iter().map(|(name, value)| {
            Proposal::new(name, Sort::Variable, range)
                .writes(text(name))
                .detail(format!("{} = {value}", env.path))
        });
        let mut found: Vec<Proposal> = of_file.collect();
        for (name, place) in outside_names(&Tree::read(self.file.text())) {
            // What is being typed is no name yet.
            if !place.touches(range) && !found.iter().any(|known| known.label == name) {
                let proposal = Proposal::new(name.as_str(), Sort::Variable, range).writes(text(&name));
                found.push(proposal.detail("used in this file"));
            }
        }
        Some(found)
    }

    fn keys(&self) -> Vec<Proposal> {
        let known = shape_at(&self.cursor.path).and_then(|shape| shape.map).map(|map| map.keys);
        known.into_iter().flatten().map(|key| self.key(key)).collect()
    }

    /// The keys that the item could have as a mapping.
    fn keys_of_item(&self) -> Vec<Proposal> {
        let mut found: Vec<Proposal> =
            keys_at(&self.cursor.path).into_iter().flatten().map(|key| self.key(key)).collect();
        found.extend(self.values());
        found
    }

    fn key(&self, key: &Key) -> Proposal {
        let shape = key.shape;
        let is_block = shape.scalars == Scalars::NONE || shape.is_section;
        let text = match () {
            () if self.cursor.has_colon => key.name.to_owned(),
            () if is_block => format!("{}:\n{}", key.name, " ".repeat(self.cursor.column + 2)),
            () => format!("{}: ", key.name),
        };
        let doc = match key.deprecated {
            Some(instead) => format!("{}\n\n*Deprecated:* {instead}", key.doc),
            None => key.doc.to_owned(),
        };
        let proposal = Proposal::new(key.name, Sort::Property, self.cursor.range).writes(text).doc(doc);
        Proposal { is_deprecated: key.deprecated.is_some(), detail: kinds(shape), ..proposal }
    }

    fn values(&self) -> Vec<Proposal> {
        let Some(shape) = shape_at(&self.cursor.path) else { return Vec::new() };
        let mut texts: Vec<&str> = match shape.text {
            TextRule::OneOf(values) => values.to_vec(),
            TextRule::PullPolicy => vec!["always", "never", "missing", "build", "daily", "weekly"],
            TextRule::Any | TextRule::ContainerName => Vec::new(),
        };
        if shape.scalars.has(Scalars::BOOL) {
            texts.extend(["true", "false"]);
        }
        texts.extend(usual_values(&self.cursor.path));
        if let ["services", _, "image"] = self.cursor.path.as_slice() {
            return image_names::proposals(self.cursor.typed, self.cursor.range);
        }
        let value = |text: &str| Proposal::new(text, Sort::Value, self.cursor.range);
        texts.into_iter().map(value).collect()
    }

    /// Names of other parts of the project, and of the Dockerfile that is built.
    fn references(&self) -> Vec<Proposal> {
        let Some(wanted) = wanted_at(&self.cursor.path) else { return Vec::new() };
        let own_service = self.cursor.path.get(1).copied().unwrap_or_default();
        match wanted {
            Wanted::Names(kind, prefix, suffix) => {
                let names = self.names(kind).into_iter();
                let others = names.filter(|name| kind != Kind::Service || name != own_service);
                let text = |name: &str| match self.cursor.spot {
                    Spot::Key if !self.cursor.has_colon => {
                        format!("{name}:\n{}", " ".repeat(self.cursor.column + 2))
                    }
                    _ => format!("{prefix}{name}{suffix}"),
                };
                let propose = |name: String| {
                    let label = format!("{prefix}{name}");
                    Proposal::new(label, Sort::Reference, self.cursor.range)
                        .writes(text(&name))
                        .detail(kind.section())
                };
                others.map(propose).collect()
            }
            Wanted::Targets | Wanted::Arguments => self.of_dockerfile(own_service, wanted),
        }
    }

    /// The names of a kind in all files of the project.
    fn names(&self, kind: Kind) -> Vec<String> {
        let mut found = Vec::new();
        let mut paths = self.projects.files(self.file.path());
        if !paths.contains(&self.file.path()) {
            paths.push(self.file.path());
        }
        for path in paths {
            let other = if path == self.file.path() { None } else { self.view.file(path) };
            let text = if path == self.file.path() {
                self.file.text()
            } else {
                other.as_ref().map_or("", |file| file.text())
            };
            found.extend(names_of(&Tree::read(text), kind).into_iter().filter_map(|(name, range)| {
                let is_typed = path == self.file.path() && range.touches(self.cursor.range);
                (!is_typed).then_some(name)
            }));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn of_dockerfile(&self, service: &str, wanted: Wanted) -> Vec<Proposal> {
        let project = project_at(self.file, self.view);
        let builds = ServiceBuild::of_project(&project);
        let Some(build) = builds.iter().find(|build| build.service.name == service) else {
            return Vec::new();
        };
        let Some(parsed) = build.dockerfile(self.view) else { return Vec::new() };
        let graph = BuildGraph::build(&parsed.tree, parsed.source.text(), BuildInputs::default());
        let line =
            |index: u32| parsed.tree.instructions.get(index as usize).map_or(0, |found| found.start_line);
        if wanted == Wanted::Targets {
            let stages = graph.stages().iter().filter_map(|stage| {
                let from = parsed.tree.instructions.get(stage.from as usize)?.as_from()?;
                let detail = format!("{}:{}", parsed.source.path(), line(stage.from));
                Some(Proposal::new(from.name?.as_str(), Sort::Reference, self.cursor.range).detail(detail))
            });
            return stages.collect();
        }
        let mut names: Vec<(String, u32)> = Vec::new();
        for arg in parsed.tree.of_kind(hullwright_core::dockerfile::InstructionKind::Arg) {
            for word in arg.words() {
                let name = word.as_str().split('=').next().unwrap_or_default().to_owned();
                if !names.iter().any(|(known, _)| *known == name) {
                    names.push((name, arg.start_line));
                }
            }
        }
        let text = |name: &str| match self.cursor.spot {
            Spot::Key if self.cursor.has_colon => name.to_owned(),
            Spot::Key => format!("{name}: "),
            _ => format!("{name}="),
        };
        let propose = |(name, line): (String, u32)| {
            let detail = format!("{}:{line}", parsed.source.path());
            let text = text(&name);
            Proposal::new(name, Sort::Variable, self.cursor.range).writes(text).detail(detail)
        };
        names.into_iter().map(propose).collect()
    }

    /// The anchors above, behind a `*`.
    fn anchors(&self) -> Vec<Proposal> {
        let Some(typed) = self.cursor.typed.strip_prefix('*') else { return Vec::new() };
        let tree = Tree::read(self.file.text());
        let range = TextRange::new(self.cursor.range.end() - typed.len() as u32, self.cursor.range.end());
        let anchors = tree.nodes().into_iter().filter_map(|id| tree.yaml.node(id).anchor.clone());
        let mut names: Vec<String> =
            anchors.filter(|anchor| anchor.range.end() <= range.start()).map(|anchor| anchor.name).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(|name| Proposal::new(name, Sort::Reference, range)).collect()
    }
}

/// What a value may be, in a few words.
fn kinds(shape: &Shape) -> String {
    let scalars = shape.scalars;
    let kinds = [
        (scalars.has(Scalars::TEXT), "text"),
        (scalars.has(Scalars::NUMBER) || scalars.has(Scalars::INT), "number"),
        (scalars.has(Scalars::BOOL), "boolean"),
        (shape.list.is_some(), "list"),
        (shape.map.is_some(), "mapping"),
    ];
    let named: Vec<&str> = kinds.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
    named.join(" | ")
}

/// Values that many files have where any text is allowed (Compose specification).
fn usual_values(path: &[&str]) -> &'static [&'static str] {
    match path {
        ["services", _, "restart"] => &["\"no\"", "always", "on-failure", "unless-stopped"],
        ["services", _, "network_mode"] => &["none", "host", "bridge"],
        ["services", _, "ipc"] => &["none", "host", "shareable", "private"],
        ["services", _, "pid" | "userns_mode" | "uts"] => &["host"],
        ["services", _, "stop_signal"] => &["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP"],
        ["services", _, "platform"] | ["services", _, "build", "platforms", "[]"] => {
            &["linux/amd64", "linux/arm64", "linux/arm/v7"]
        }
        ["services", _, "cap_drop", "[]"] => &["ALL"],
        ["services", _, "security_opt", "[]"] => &["no-new-privileges:true"],
        ["services", _, "healthcheck", "test", "[]"] => &["CMD", "CMD-SHELL", "NONE"],
        ["services", _, "logging", "driver"] => &["json-file", "local", "journald", "syslog", "none"],
        ["networks", _, "driver"] => &["bridge", "overlay", "macvlan", "ipvlan", "host", "none"],
        ["volumes", _, "driver"] => &["local"],
        _ => &[],
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    /// The names of a kind, between these texts.
    Names(Kind, &'static str, &'static str),
    /// The stages of the Dockerfile.
    Targets,
    /// Its ARGs.
    Arguments,
}

fn wanted_at(path: &[&str]) -> Option<Wanted> {
    let names = |kind| Some(Wanted::Names(kind, "", ""));
    let ["services", _, rest @ ..] = path else { return None };
    match rest {
        ["depends_on" | "extends"]
        | ["depends_on" | "links" | "volumes_from", "[]"]
        | ["extends", "service"] => names(Kind::Service),
        ["network_mode" | "ipc" | "pid"] => Some(Wanted::Names(Kind::Service, "service:", "")),
        ["networks"] | ["networks", "[]"] => names(Kind::Network),
        ["models"] | ["models", "[]"] => names(Kind::Model),
        ["volumes", "[]"] => Some(Wanted::Names(Kind::Volume, "", ":")),
        ["volumes", "[]", "source"] => names(Kind::Volume),
        ["configs", "[]"] | ["configs", "[]", "source"] => names(Kind::Config),
        ["secrets", "[]"] | ["secrets", "[]", "source"] | ["build", "secrets", "[]"] => names(Kind::Secret),
        ["profiles", "[]"] => names(Kind::Profile),
        ["build", "target"] => Some(Wanted::Targets),
        ["build", "args"] | ["build", "args", "[]"] => Some(Wanted::Arguments),
        _ => None,
    }
}

/// The sentence about a key, for whoever asks about it.
pub(super) fn key_text(path: &[&str]) -> Option<String> {
    let key = key_at(path)?;
    let mut text = format!("**{}** — {}\n\n*{}*", key.name, key.doc, kinds(key.shape));
    if let TextRule::OneOf(values) = key.shape.text {
        let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        let _ = write!(text, ": {}", values.join(", "));
    }
    if let Some(instead) = key.deprecated {
        let _ = write!(text, "\n\n*Deprecated:* {instead}");
    }
    Some(text)
}
