//! What Docker Compose makes of a project whose short forms are written out: typed values, in the shape of the JSON
//! that compose-go prints.
//!
//! What lives here: the walk along the table. What does not: single values (`number`, `mapping`, `hosts`). Entry
//! point: [`decode`].

use super::super::error::{ComposeError, ComposeErrorKind};
use super::super::node::{Certainty, Data, Map, Member, Node};
use super::describe::{Subject, value_type};
use super::hosts::host_list;
use super::mapping;
use super::number::{Refusal, int, scalar};
use super::print::{certainty, printed_node, text_data, text_node};
use super::shape::{Decode, Key, MapShape, Rest, Shape};
use super::top_level::FILE;
use crate::text::Span;
use crate::value::shell_words::split_shell_words;

/// Sections that are read, but are no part of what is printed.
const UNPRINTED: [&str; 3] = ["include", "models", "version"];

/// Reads a project. What cannot be read is reported and left out, as are zeros that Docker Compose leaves out.
pub fn decode(project: &Node, errors: &mut Vec<ComposeError>) -> Node {
    read(project, Decoder { errors, is_printed: true })
}

/// Reports what [`decode`] could not read.
pub fn check(project: &Node, errors: &mut Vec<ComposeError>) {
    read(project, Decoder { errors, is_printed: false });
}

fn read(project: &Node, mut decoder: Decoder<'_>) -> Node {
    let mut out = Map::default();
    if let (Some(map), Some(shape)) = (project.as_map(), FILE.map) {
        for (name, member) in map.iter() {
            let node = match shape.key(name) {
                Some(key) => decoder.value(&member.node, key.shape, Subject::Key(name)),
                None => Some(member.node.clone()),
            };
            if let Some(node) = node
                && !UNPRINTED.contains(&name)
            {
                out.insert(name, Member { key: member.key, node });
            }
        }
    }
    if !out.contains("services") {
        let node = Node { data: Data::Map(Map::default()), span: project.span };
        out.insert("services", Member { key: project.span, node });
    }
    hide_content_from_environment(&mut out);
    Node { data: Data::Map(out), span: project.span }
}

/// A config that takes its content from the environment is printed without the content.
fn hide_content_from_environment(project: &mut Map) {
    let Some(configs) = project.get_mut("configs").and_then(|member| member.node.as_map_mut()) else {
        return;
    };
    for (_, member) in configs.iter_mut() {
        if let Some(config) = member.node.as_map_mut()
            && config.contains("environment")
        {
            config.remove("content");
        }
    }
}

struct Decoder<'e> {
    errors: &'e mut Vec<ComposeError>,
    /// Whether anybody looks at the result, and so at what stands for keys that are not there.
    is_printed: bool,
}

impl Decoder<'_> {
    /// Reads one value; `None` where nothing is to be printed.
    fn value(&mut self, node: &Node, shape: &Shape, subject: Subject<'_>) -> Option<Node> {
        if node.data == Data::Broken {
            return None;
        }
        if node.data == Data::Null {
            return (shape.decode == Decode::ShellCommand).then(|| node.clone());
        }
        let result = match scalar(node, shape.decode) {
            Some(result) => result,
            None => self.compound(node, shape, subject),
        };
        match result {
            Ok(data) => Some(Node { data, span: node.span }),
            Err(refusal) => {
                self.refuse(node, refusal, subject);
                None
            }
        }
    }

    fn refuse(&mut self, node: &Node, refusal: Refusal, subject: Subject<'_>) {
        if node.is_unknown() {
            return;
        }
        let (kind, message) = match (refusal, node.as_text()) {
            (Refusal::InvalidForm(form), Some(text)) => {
                (ComposeErrorKind::InvalidForm, format!("`{}` is no {form}", text.as_str()))
            }
            (Refusal::InvalidForm(expected) | Refusal::WrongType(expected), _) => {
                let found = value_type(&node.data);
                (ComposeErrorKind::WrongType, format!("{subject} must be {expected}, not {found}"))
            }
        };
        self.errors.push(ComposeError::new(kind, node.span, message));
    }

    fn compound(&mut self, node: &Node, shape: &Shape, subject: Subject<'_>) -> Result<Data, Refusal> {
        let mapping = Refusal::WrongType("a mapping");
        let list_or_mapping = Refusal::WrongType("a list or a mapping");
        match shape.decode {
            Decode::ShellCommand => shell_command(node),
            Decode::HealthTest => health_test(node),
            Decode::Mapping => mapping::texts_by_name(node).ok_or(list_or_mapping),
            Decode::MappingWithEquals => {
                mapping::variables(node, self.errors).map(Data::Map).ok_or(list_or_mapping)
            }
            Decode::Options => mapping::options(node).ok_or(mapping),
            Decode::MultiOptions => mapping::multi_options(node).ok_or(mapping),
            Decode::TextMap => self.text_map(node),
            Decode::HostsList => host_list(node, self.errors).ok_or(list_or_mapping),
            Decode::TextList => self.text_list(node, subject),
            Decode::PrintedList => printed_list(node),
            Decode::Ulimit => self.ulimit(node, true),
            Decode::StrictUlimit => self.ulimit(node, false),
            Decode::SshKeys => mapping::ssh_keys(node).ok_or(mapping),
            _ => self.parts(node, shape, subject),
        }
    }

    fn parts(&mut self, node: &Node, shape: &Shape, subject: Subject<'_>) -> Result<Data, Refusal> {
        match (&node.data, shape.list, shape.map) {
            (Data::List(items), Some(list), _) => {
                let subject = Subject::Item(subject.name());
                let items = items.iter().filter_map(|item| self.value(item, list.items, subject));
                Ok(Data::List(items.collect()))
            }
            (Data::Map(map), _, Some(map_shape)) => {
                let mut out = Map::default();
                self.known_members(map, shape, &map_shape, node.span, &mut out);
                self.named_members(map, &map_shape, subject, &mut out);
                Ok(Data::Map(out))
            }
            (_, Some(_), _) => Err(Refusal::WrongType("a list")),
            (_, None, _) => Err(Refusal::WrongType("a mapping")),
        }
    }

    fn known_members(&mut self, map: &Map, shape: &Shape, keys: &MapShape, here: Span, out: &mut Map) {
        if !self.is_printed {
            for (name, member) in map.iter() {
                if let Some(key) = keys.key(name) {
                    self.value(&member.node, key.shape, Subject::Key(key.name));
                }
            }
            return;
        }
        for key in keys.keys {
            let member = match map.get(key.name) {
                Some(member) => self
                    .value(&member.node, key.shape, Subject::Key(key.name))
                    .filter(|node| is_printed(&node.data, key.shape))
                    .map(|node| Member { key: member.key, node }),
                None => absent(key, shape.decode, here)
                    .map(|data| Member { key: here, node: Node { data, span: here } }),
            };
            let Some(member) = member else { continue };
            if shape.decode == Decode::GoFields {
                out.insert(&capitalized(key.name), member);
            } else {
                out.insert(key.name, member);
            }
        }
    }

    fn named_members(&mut self, map: &Map, shape: &MapShape, subject: Subject<'_>, out: &mut Map) {
        let Rest::Named { shape, .. } = shape.rest else { return };
        for (name, member) in map.iter() {
            let subject = Subject::Entry { of: subject.name(), name };
            let node = match &member.node.data {
                Data::Null => Some(member.node.clone()),
                _ => self.value(&member.node, shape, subject),
            };
            if let Some(node) = node {
                out.insert(name, Member { key: member.key, node });
            }
        }
    }

    fn text_list(&mut self, node: &Node, subject: Subject<'_>) -> Result<Data, Refusal> {
        let items = match &node.data {
            Data::List(items) => items,
            Data::Text(_) => return Ok(Data::List(vec![node.clone()])),
            _ => return Err(Refusal::WrongType("a list")),
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.data {
                Data::Text(_) => texts.push(item.clone()),
                Data::Broken => {}
                _ => self.refuse(item, Refusal::WrongType("text"), Subject::Item(subject.name())),
            }
        }
        Ok(Data::List(texts))
    }

    fn text_map(&mut self, node: &Node) -> Result<Data, Refusal> {
        let map = node.as_map().ok_or(Refusal::WrongType("a mapping"))?;
        let mut out = Map::default();
        for (name, member) in map.iter() {
            let node = match &member.node.data {
                Data::Null => Some(text_node("", member.node.span, Certainty::Known)),
                Data::Broken => None,
                Data::Text(_) | Data::Int(_) => printed_node(&member.node),
                _ => {
                    self.refuse(&member.node, Refusal::WrongType("text"), Subject::Key(name));
                    None
                }
            };
            if let Some(node) = node {
                out.insert(name, Member { key: member.key, node });
            }
        }
        Ok(Data::Map(out))
    }

    /// One number, or the soft and hard one without zeros.
    fn ulimit(&mut self, node: &Node, reads_text: bool) -> Result<Data, Refusal> {
        let number = |node: &Node| match &node.data {
            Data::Int(value) => Ok(*value),
            Data::Text(_) if reads_text => int(&node.data),
            _ => Err(Refusal::WrongType("a whole number")),
        };
        let Some(map) = node.as_map() else {
            return number(node)
                .map(|value| if value == 0 { Data::Map(Map::default()) } else { Data::Int(value) });
        };
        let mut out = Map::default();
        for name in ["soft", "hard"] {
            let Some(member) = map.get(name) else { continue };
            match number(&member.node) {
                Ok(0) => {}
                Ok(value) => {
                    let node = Node { data: Data::Int(value), span: member.node.span };
                    out.insert(name, Member { key: member.key, node });
                }
                Err(refusal) => self.refuse(&member.node, refusal, Subject::Key(name)),
            }
        }
        Ok(Data::Map(out))
    }
}

fn shell_command(node: &Node) -> Result<Data, Refusal> {
    match &node.data {
        Data::List(_) => Ok(node.data.clone()),
        Data::Text(text) => {
            let words = split_shell_words(text.as_str())
                .map_err(|_| Refusal::InvalidForm("command whose quotes are all closed"))?;
            let node = |(word, _): &(String, _)| text_node(word, node.span, text.certainty);
            Ok(Data::List(words.iter().map(node).collect()))
        }
        _ => Err(Refusal::WrongType("text or a list")),
    }
}

fn health_test(node: &Node) -> Result<Data, Refusal> {
    match &node.data {
        Data::List(_) => Ok(node.data.clone()),
        Data::Text(_) => {
            let shell = Node { data: text_data("CMD-SHELL", node.span, certainty(node)), span: node.span };
            Ok(Data::List(vec![shell, node.clone()]))
        }
        _ => Err(Refusal::WrongType("text or a list")),
    }
}

fn printed_list(node: &Node) -> Result<Data, Refusal> {
    match &node.data {
        Data::List(items) => Ok(Data::List(items.iter().filter_map(printed_node).collect())),
        Data::Text(_) => Ok(Data::List(vec![node.clone()])),
        _ => Err(Refusal::WrongType("a list")),
    }
}

/// What is printed for a key that is not there.
fn absent(key: &Key, owner: Decode, here: Span) -> Option<Data> {
    match key.shape.decode {
        Decode::OptOut | Decode::PresentBool => Some(Data::Bool(false)),
        Decode::PresentInt => Some(Data::Int(0)),
        Decode::ShellCommand => Some(Data::Null),
        Decode::Bytes if owner == Decode::GoFields => Some(text_data("0", here, Certainty::Known)),
        Decode::StrictUnsigned if owner == Decode::GoFields => Some(Data::Int(0)),
        _ => None,
    }
}

/// Whether a value is printed: false, 0, no time at all and the empty text are not, unless they mean something.
fn is_printed(data: &Data, shape: &Shape) -> bool {
    match data {
        Data::Bool(value) if shape.decode == Decode::OptOut => !value,
        _ if shape.keeps_zero => true,
        Data::Bool(value) => *value,
        Data::Int(value) => *value != 0,
        Data::Float(value) => *value != 0.0,
        Data::Text(text) => match shape.decode {
            Decode::Bytes => text.as_str() != "0",
            Decode::Duration => text.as_str() != "0s",
            _ => !text.as_str().is_empty(),
        },
        Data::Null | Data::List(_) | Data::Map(_) | Data::Broken => true,
    }
}

fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
