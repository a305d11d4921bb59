//! What is told about a place of a Compose file.
//!
//! Entry point: [`card`].

use std::fmt::Write as _;

use hullwright_core::compose::{Certainty, ComposeProject, Data, Node, Service};
use hullwright_core::image::ImageReference;
use hullwright_core::text::{FileId, SourceFile, Span, TextSize};

use super::completion::key_text;
use super::tree::Tree;
use super::values::EnvFile;
use crate::card::{Card, code};
use crate::dockerfile::Docker;
use crate::dockerfile::hover::{about_image, stage_text};
use crate::names::{self, Kind, Projects, Symbol, project_at, scalar_text};
use crate::view::View;

/// The card of a place.
pub(crate) fn card(file: &SourceFile, offset: TextSize, view: &View) -> Option<Card> {
    let projects = Projects::of(view, file);
    let env = EnvFile::of_project(&projects.of_file(file.path()), view);
    if let Some(name) = names::at(file, offset, view)
        && let Some(text) = about_name(&name.symbol, file, view, &env)
    {
        return Some(Card::new(name.range, text));
    }
    let tree = Tree::read(file.text());
    let (id, path) = tree.chain(offset).pop()?;
    let node = tree.yaml.node(id);
    node.as_scalar()?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let parent = tree.chain(offset).iter().rev().nth(1).map(|(parent, _)| *parent);
    let is_key = parent.is_some_and(|parent| tree.entries(parent).iter().any(|(key, _)| *key == id));
    if is_key {
        let mut text = key_text(&path)?;
        if let Some(value) = merged_value(file, view, &path) {
            let _ = write!(text, "\n\n{value}");
        }
        return Some(Card::new(node.range, text));
    }
    let mut text = String::new();
    if let Some(written) = scalar_text(&tree, id) {
        let replaced = env.replaced(&written);
        if replaced.certainty != Certainty::Unknown && replaced.as_str() != written.as_str() {
            let _ = writeln!(text, "= {}\n", code(replaced.as_str()));
        }
        if let (["services", _, "image"], Ok(image)) =
            (path.as_slice(), ImageReference::parse(replaced.as_str()))
            && replaced.certainty != Certainty::Unknown
        {
            text.push_str(&about_image(&image));
        }
    } else if let (["services", _, "image"], Some(image)) = (path.as_slice(), tree.plain(id))
        && let Ok(image) = ImageReference::parse(image)
    {
        text.push_str(&about_image(&image));
    }
    (!text.is_empty()).then(|| Card::new(node.range, text))
}

/// About what a name stands for.
fn about_name(symbol: &Symbol, file: &SourceFile, view: &View, env: &EnvFile) -> Option<String> {
    match symbol {
        Symbol::Part { kind: Kind::Service, name, .. } => {
            let project = project_at(file, view);
            let service = project.service(name)?;
            Some(service_text(&project, &service))
        }
        Symbol::Part { kind, name, .. } if *kind != Kind::Profile => {
            let users = users_of(file, view, symbol);
            let kind = kind.section().trim_end_matches('s');
            let users = if users.is_empty() { "nothing".to_owned() } else { users };
            Some(format!("**{kind} {name}**\n\nused by {users}"))
        }
        Symbol::Outside { name, .. } => Some(match env.get(name) {
            Some(value) => {
                format!("**{name}** = {}\n\n{}, unless the environment sets it", code(value), env.path)
            }
            None => format!("**{name}**\n\ntaken from the environment; {} does not set it", env.path),
        }),
        Symbol::Stage { dockerfile, stage } => {
            let file = view.file(dockerfile)?;
            let docker = Docker::read(file.text());
            let text = stage_text(&docker, docker.graph.stages().get(*stage as usize)?);
            Some(format!("{text}\n*{dockerfile}*"))
        }
        Symbol::Argument { dockerfile, name } => {
            let places = names::everywhere(symbol, file, view).into_iter();
            let declared = places.filter(|place| place.occurrence.is_definition && place.path == *dockerfile);
            let other = view.file(dockerfile)?;
            let lines: Vec<String> = declared
                .map(|place| {
                    let line = other.line_index().line(place.occurrence.range.start());
                    let text = other.line_index().line_range(line).slice(other.text()).trim().to_owned();
                    format!("- line {line}: {}", code(&text))
                })
                .collect();
            let list = if lines.is_empty() { "no ARG of that name".to_owned() } else { lines.join("\n") };
            Some(format!("**{name}** in {dockerfile}\n\n{list}"))
        }
        _ => None,
    }
}

/// The services that name something, in a few words.
fn users_of(file: &SourceFile, view: &View, symbol: &Symbol) -> String {
    let tree = Tree::read(file.text());
    let places = names::everywhere(symbol, file, view).into_iter();
    let mut users: Vec<String> = places
        .filter(|place| !place.occurrence.is_definition && place.path == file.path())
        .filter_map(|place| {
            let (_, path) = tree.chain(place.occurrence.range.start()).pop()?;
            match path.as_slice() {
                [section, name, ..] if section == "services" => Some(name.clone()),
                _ => None,
            }
        })
        .collect();
    users.sort_unstable();
    users.dedup();
    users.join(", ")
}

/// What a service is, once all files are laid over each other.
fn service_text(project: &ComposeProject, service: &Service<'_>) -> String {
    let mut text = format!("**service {}**\n\n", service.name);
    for (label, path) in [
        ("image", ["image", ""]),
        ("build", ["build", "context"]),
        ("Dockerfile", ["build", "dockerfile"]),
        ("target", ["build", "target"]),
        ("command", ["command", ""]),
        ("user", ["user", ""]),
        ("restart", ["restart", ""]),
    ] {
        let path: Vec<&str> = path.into_iter().filter(|part| !part.is_empty()).collect();
        if let Some(value) = service.at(&path).and_then(value_text) {
            let _ = writeln!(text, "- {label}: {}", code(&value));
        }
    }
    let ports: Vec<String> = service
        .items(&["ports"])
        .iter()
        .filter_map(|port| {
            let map = port.as_map()?;
            let target = map.node("target").and_then(value_text)?;
            let published = map.node("published").and_then(value_text);
            Some(published.map_or_else(|| target.clone(), |published| format!("{published}:{target}")))
        })
        .collect();
    if !ports.is_empty() {
        let _ = writeln!(text, "- ports: {}", ports.join(", "));
    }
    let names = |key: &str| -> Vec<String> {
        let map = service
            .node(key)
            .and_then(Node::as_map)
            .into_iter()
            .flat_map(hullwright_core::compose::Map::iter);
        map.map(|(name, _)| name.to_owned()).collect()
    };
    for (label, names) in [("after", names("depends_on")), ("networks", names("networks"))] {
        if !names.is_empty() {
            let _ = writeln!(text, "- {label}: {}", names.join(", "));
        }
    }
    let files: Vec<&str> = project.files.iter().map(|file| file.source.path()).collect();
    if files.len() > 1 {
        let _ = writeln!(text, "\n*{}*", files.join(", "));
    }
    text
}

/// The value that a key has in the end, where another file has a say.
fn merged_value(file: &SourceFile, view: &View, path: &[&str]) -> Option<String> {
    let project = project_at(file, view);
    let own = project.files.iter().find(|found| found.source.path() == file.path())?.source.id();
    let node = path.iter().try_fold(&project.root, |node, key| node.as_map()?.node(key))?;
    let Span { file: FileId(from), .. } = node.span;
    if FileId(from) == own {
        return None;
    }
    let other = project.file(FileId(from))?;
    Some(format!("{} sets it to {}", other.source.path(), code(&value_text(node)?)))
}

/// A scalar or a list of scalars as text; nothing where it is not known.
fn value_text(node: &Node) -> Option<String> {
    match &node.data {
        Data::Bool(value) => Some(value.to_string()),
        Data::Int(value) => Some(value.to_string()),
        Data::Float(value) => Some(value.to_string()),
        Data::Text(text) => text.resolved().filter(|text| !text.is_empty()).map(str::to_owned),
        Data::List(items) => {
            let texts: Option<Vec<String>> = items.iter().map(value_text).collect();
            texts.map(|texts| texts.join(" "))
        }
        Data::Null | Data::Map(_) | Data::Broken => None,
    }
}
