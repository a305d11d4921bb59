//! From the YAML tree to values: aliases and merge keys resolved, plain scalars typed as Docker Compose types them.
//!
//! `!reset` and `!override` are collected as places; what they do to the files before is done when files are merged.

use super::{Certainty, ComposeError, ComposeErrorKind, Data, Map, Member, Node, Text};
use crate::text::{FileId, MappedText, SourceFile, Span, TextRange};
use crate::yaml::{NodeId, NodeKind, Plain, Scalar, ScalarStyle, Yaml, YamlErrorKind, YamlNode, plain_value};

/// How many values aliases and merge keys may add to those that a file writes out.
const MAX_ADDED: usize = 50_000;

/// A document of a Compose file.
#[derive(Debug)]
pub(super) struct Document {
    /// The top-level value.
    pub(super) root: Node,
    /// The places of `!reset` and `!override`, which drop what earlier files say there.
    pub(super) dropped: Vec<Vec<String>>,
}

/// Reads all documents of a file. What is wrong with the text itself is among the errors as well.
pub(super) fn read_documents(
    source: &SourceFile,
    yaml: &Yaml,
    file: FileId,
    errors: &mut Vec<ComposeError>,
) -> Vec<Document> {
    report_yaml_errors(source, yaml, file, errors);
    let roots = yaml.documents().iter();
    roots
        .map(|root| {
            let mut reader = Reader {
                source,
                yaml,
                file,
                errors,
                dropped: Vec::new(),
                n_left: yaml.n_nodes() + MAX_ADDED,
                is_cut: yaml.errors().iter().any(|error| is_syntax(error.kind)),
                place: Vec::new(),
            };
            let node = reader.node(*root);
            let span = Span { file, range: yaml.node(*root).range };
            if reader.n_left == 0 {
                let message = "aliases stand for more values than Docker Compose reads";
                reader.errors.push(ComposeError::new(
                    ComposeErrorKind::AliasCycle,
                    first_line(source, file),
                    message,
                ));
            }
            let dropped = std::mem::take(&mut reader.dropped);
            Document { root: node.unwrap_or(Node { data: Data::Null, span }), dropped }
        })
        .collect()
}

fn first_line(source: &SourceFile, file: FileId) -> Span {
    let len = source.text().lines().next().unwrap_or_default().len();
    Span { file, range: TextRange::from(0..len) }
}

fn report_yaml_errors(source: &SourceFile, yaml: &Yaml, file: FileId, errors: &mut Vec<ComposeError>) {
    for error in yaml.errors() {
        let span = Span { file, range: error.range };
        let named = error.range.slice(source.text());
        let found = match error.kind {
            YamlErrorKind::Syntax | YamlErrorKind::TooDeep | YamlErrorKind::TooLarge => {
                ComposeError::new(ComposeErrorKind::InvalidYaml, span, error.message.clone())
            }
            YamlErrorKind::UndefinedAlias => {
                let message =
                    format!("alias `{named}` stands for nothing: no anchor before it has this name");
                ComposeError::new(ComposeErrorKind::InvalidYaml, span, message)
            }
            YamlErrorKind::AliasCycle => {
                let message = format!("alias `{named}` stands inside the value that it stands for");
                ComposeError::new(ComposeErrorKind::AliasCycle, span, message)
            }
            YamlErrorKind::DuplicateKey { first } => {
                let message = format!("key `{named}` is given twice");
                ComposeError::new(ComposeErrorKind::DuplicateKey, span, message)
                    .with_related(Span { file, range: first }, "first here")
            }
        };
        errors.push(found);
    }
}

struct Reader<'a> {
    source: &'a SourceFile,
    yaml: &'a Yaml,
    file: FileId,
    errors: &'a mut Vec<ComposeError>,
    dropped: Vec<Vec<String>>,
    n_left: usize,
    place: Vec<String>,
    /// Whether the text ends in a syntax error: then a value that is not there may be behind it.
    is_cut: bool,
}

fn is_syntax(kind: YamlErrorKind) -> bool {
    matches!(kind, YamlErrorKind::Syntax | YamlErrorKind::TooDeep | YamlErrorKind::TooLarge)
}

impl Reader<'_> {
    /// The value of a node; `None` for one that is reset.
    fn node(&mut self, id: NodeId) -> Option<Node> {
        let own = self.yaml.node(id);
        let span = self.span(own.range);
        if self.is_dropped(own) {
            return None;
        }
        let Some(id) = self.yaml.resolve(id) else { return Some(Node { data: Data::Broken, span }) };
        let target = self.yaml.node(id);
        if matches!(own.kind, NodeKind::Alias { .. }) && self.is_dropped(target) {
            return None;
        }
        if self.n_left == 0 {
            return Some(Node { data: Data::Broken, span });
        }
        self.n_left -= 1;
        let data = match &target.kind {
            NodeKind::Scalar(scalar) => self.scalar(id, target, scalar),
            NodeKind::Sequence { items, .. } => Data::List(self.items(items)),
            NodeKind::Mapping { .. } => Data::Map(self.mapping(id)),
            NodeKind::Alias { .. } => Data::Broken,
        };
        Some(Node { data, span: self.span(target.range) })
    }

    fn span(&self, range: TextRange) -> Span {
        Span { file: self.file, range }
    }

    /// Notes `!reset` and `!override`; whether the value itself goes.
    fn is_dropped(&mut self, node: &YamlNode) -> bool {
        let Some(tag) = &node.tag else { return false };
        if tag.name == "!reset" || tag.name == "!override" {
            self.dropped.push(self.place.clone());
        }
        tag.name == "!reset"
    }

    fn items(&mut self, items: &[NodeId]) -> Vec<Node> {
        let mut found = Vec::with_capacity(items.len());
        for (idx, item) in items.iter().enumerate() {
            self.place.push(idx.to_string());
            found.extend(self.node(*item));
            self.place.pop();
        }
        found
    }

    fn mapping(&mut self, id: NodeId) -> Map {
        let mut map = Map::default();
        for entry in self.yaml.merged_entries(id) {
            let Some(key) = self.key(entry.key) else { continue };
            if map.contains(&key) {
                continue;
            }
            let span = self.span(self.yaml.node(entry.key).range);
            self.place.push(key);
            let node = self.node(entry.value);
            let key = self.place.pop().unwrap_or_default();
            if let Some(node) = node {
                map.insert(&key, Member { key: span, node });
            }
        }
        map
    }

    fn key(&mut self, id: NodeId) -> Option<String> {
        let node = self.yaml.node(self.yaml.resolve(id)?);
        let is_text = |scalar: &Scalar| {
            scalar.style != ScalarStyle::Plain
                || matches!(plain_value(&scalar.value), Plain::Text | Plain::Timestamp)
                || has_tag(node, "str")
        };
        match &node.kind {
            NodeKind::Scalar(scalar) if is_text(scalar) => Some(scalar.value.to_string()),
            NodeKind::Scalar(_)
            | NodeKind::Sequence { .. }
            | NodeKind::Mapping { .. }
            | NodeKind::Alias { .. } => {
                let shown = node.range.slice(self.source.text());
                let message = format!("key `{shown}` is no text");
                let help = format!("write it in quotes: `\"{shown}\"`");
                let span = self.span(self.yaml.node(id).range);
                let error = ComposeError::new(ComposeErrorKind::InvalidStructure, span, message);
                self.errors.push(error.with_help((!shown.contains('\n')).then_some(help)));
                None
            }
        }
    }

    fn scalar(&mut self, id: NodeId, node: &YamlNode, scalar: &Scalar) -> Data {
        let is_typed = scalar.style == ScalarStyle::Plain && !has_tag(node, "str")
            || node.tag.as_ref().is_some_and(|tag| {
                ["int", "float", "bool", "null"]
                    .iter()
                    .any(|name| tag.name == format!("tag:yaml.org,2002:{name}"))
            });
        let plain = if is_typed { plain_value(&scalar.value) } else { Plain::Text };
        match plain {
            Plain::Null if self.is_cut && node.is_absent() => Data::Broken,
            Plain::Null => Data::Null,
            Plain::Bool(value) => Data::Bool(value),
            Plain::Int(value) => Data::Int(value),
            Plain::Float(value) => Data::Float(value),
            Plain::Timestamp | Plain::Text => {
                let text = self.yaml.scalar_text(id, self.source.text());
                let text = text.unwrap_or_else(|| MappedText::verbatim(&scalar.value, node.range.start()));
                Data::Text(Text { text, certainty: Certainty::Known })
            }
        }
    }
}

fn has_tag(node: &YamlNode, name: &str) -> bool {
    node.tag
        .as_ref()
        .and_then(|tag| tag.name.strip_prefix("tag:yaml.org,2002:"))
        .is_some_and(|tag| tag == name)
}
