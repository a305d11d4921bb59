//! One service of a project, seen through its canonical form.

use super::{Certainty, Data, Map, Member, Node, Text, UNKNOWN};
use crate::text::{MappedText, Span};

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where its name stands.
    pub key: Span,
    /// Its keys in canonical form.
    pub map: &'a Map,
}

/// A variable of `environment`, of `build.args` or of another list of `NAME=value`.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its value; `None` when it is taken from outside.
    pub value: Option<Text>,
    /// Where the value stands, or the name where there is none.
    pub value_span: Span,
}

/// A service that another one waits for.
#[derive(Clone, Copy, Debug)]
pub struct Dependency<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is named; the waiting service's own name where the dependency is implied by something else.
    pub key: Span,
    /// `service_started`, `service_healthy` or `service_completed_successfully`; `None` when it is not known.
    pub condition: Option<&'a str>,
    /// Where the condition stands; the same as `key` in the short form.
    pub condition_span: Span,
    /// Whether the other service must be there.
    pub is_required: bool,
}

/// A published or exposed port in long form.
#[derive(Clone, Copy, Debug)]
pub struct Port<'a> {
    /// The address on the host; `None` for all of them.
    pub host_ip: Option<&'a Node>,
    /// The port on the host, perhaps a range; `None` for one that Docker chooses.
    pub published: Option<&'a Node>,
    /// The port in the container.
    pub target: Option<&'a Node>,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: &'a str,
    /// The whole entry.
    pub span: Span,
}

/// A mount in long form.
#[derive(Clone, Copy, Debug)]
pub struct Mount<'a> {
    /// `bind`, `volume`, `tmpfs`, `npipe`, `cluster` or `image`.
    pub kind: &'a str,
    /// The folder of the host or the name of the volume.
    pub source: Option<&'a Node>,
    /// The path in the container.
    pub target: Option<&'a Node>,
    /// Whether the container cannot write there.
    pub is_read_only: bool,
    /// All of it.
    pub map: &'a Map,
    /// The whole entry.
    pub span: Span,
}

impl<'a> Service<'a> {
    /// The member with that key.
    pub fn get(&self, key: &str) -> Option<&'a Member> {
        self.map.get(key)
    }

    /// The value with that key.
    pub fn node(&self, key: &str) -> Option<&'a Node> {
        self.map.node(key)
    }

    /// The value below several keys: `["deploy", "resources", "limits"]`.
    pub fn at(&self, path: &[&str]) -> Option<&'a Node> {
        self.member_at(path).map(|member| &member.node)
    }

    /// The member below several keys.
    pub fn member_at(&self, path: &[&str]) -> Option<&'a Member> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.map.get(first)?, |member, key| member.node.as_map()?.get(key))
    }

    /// Whether the key stands there with a value.
    pub fn has(&self, key: &str) -> bool {
        self.node(key).is_some_and(|node| !matches!(node.data, Data::Null))
    }

    /// Whether all of the service is seen: not when it extends something that could not be read. Only then does the
    /// absence of a key mean anything.
    pub fn is_complete(&self) -> bool {
        !self.map.contains("extends")
    }

    /// The text with that key, as far as it is known.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.node(key).and_then(Node::as_str)
    }

    /// The items of a list below several keys.
    pub fn items(&self, path: &[&str]) -> &'a [Node] {
        self.at(path).and_then(Node::as_list).unwrap_or_default()
    }

    /// The profiles it runs with; empty for one that always runs.
    pub fn profiles(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.items(&["profiles"]).iter().filter_map(Node::as_str)
    }

    /// The variables of `environment`.
    pub fn environment(&self) -> Vec<Variable> {
        self.node("environment").map(variables).unwrap_or_default()
    }

    /// The services it waits for, those implied by links, namespaces and mounts among them.
    pub fn dependencies(&self) -> impl Iterator<Item = Dependency<'a>> + use<'a> {
        let map = self.node("depends_on").and_then(Node::as_map);
        map.into_iter().flat_map(Map::iter).map(|(name, member)| {
            let condition = member.node.as_map().and_then(|map| map.node("condition"));
            let required = member.node.as_map().and_then(|map| map.node("required"));
            Dependency {
                name,
                key: member.key,
                condition: condition.and_then(Node::as_str),
                condition_span: condition.map_or(member.key, |condition| condition.span),
                is_required: !matches!(required.map(|node| &node.data), Some(Data::Bool(false))),
            }
        })
    }

    /// Its ports in long form; those that are not known whole are left out.
    pub fn ports(&self) -> impl Iterator<Item = Port<'a>> + use<'a> {
        self.items(&["ports"]).iter().filter_map(|node| {
            let map = node.as_map()?;
            Some(Port {
                host_ip: map.node("host_ip"),
                published: map.node("published"),
                target: map.node("target"),
                protocol: map.node("protocol").and_then(Node::as_str).unwrap_or("tcp"),
                span: node.span,
            })
        })
    }

    /// Its mounts in long form; those that are not known whole are left out.
    pub fn mounts(&self) -> impl Iterator<Item = Mount<'a>> + use<'a> {
        self.items(&["volumes"]).iter().filter_map(|node| {
            let map = node.as_map()?;
            Some(Mount {
                kind: map.node("type").and_then(Node::as_str)?,
                source: map.node("source"),
                target: map.node("target"),
                is_read_only: matches!(map.node("read_only").map(|node| &node.data), Some(Data::Bool(true))),
                map,
                span: node.span,
            })
        })
    }
}

/// The variables of a list of `NAME=value` or of a mapping.
pub fn variables(node: &Node) -> Vec<Variable> {
    match &node.data {
        Data::List(items) => items.iter().filter_map(listed_variable).collect(),
        Data::Map(map) => map.iter().map(|(name, member)| mapped_variable(name, member)).collect(),
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::Broken => {
            Vec::new()
        }
    }
}

fn listed_variable(item: &Node) -> Option<Variable> {
    let text = item.as_text()?;
    let whole = text.as_str();
    let n_name = whole.find('=').unwrap_or(whole.len());
    let place = |range: std::ops::Range<usize>| {
        let located = text.text.locate(range);
        if located.is_empty() { item.span } else { Span { file: item.span.file, range: located } }
    };
    let value = (n_name < whole.len()).then(|| n_name + 1..whole.len());
    Some(Variable {
        name: whole.get(..n_name)?.to_owned(),
        name_span: place(0..n_name),
        value_span: place(value.clone().unwrap_or(0..n_name)),
        value: value.map(|range| {
            let text = Text { text: text.text.slice(range), certainty: text.certainty };
            let is_whole = text.certainty != Certainty::Unknown || text.as_str().contains(UNKNOWN);
            if is_whole { text } else { Text { certainty: Certainty::Partial, ..text } }
        }),
    })
}

fn mapped_variable(name: &str, member: &Member) -> Variable {
    let value = match &member.node.data {
        Data::Text(text) => Some(text.clone()),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => super::scalar_text(&member.node).map(|shown| {
            let mut builder = crate::text::MappedTextBuilder::new(member.node.span.range.start());
            builder.push_decoded(&shown, member.node.span.range);
            Text { text: builder.finish(), certainty: Certainty::Known }
        }),
        Data::Null | Data::List(_) | Data::Map(_) | Data::Broken => None,
    };
    let value_span = if value.is_some() { member.node.span } else { member.key };
    Variable { name: name.to_owned(), name_span: member.key, value, value_span }
}

impl Variable {
    /// The value, where it is known or known unless the environment says otherwise.
    pub fn resolved(&self) -> Option<&str> {
        self.value.as_ref().and_then(Text::resolved)
    }

    /// The value with the place of every byte.
    pub fn mapped(&self) -> Option<&MappedText> {
        self.value.as_ref().map(|text| &text.text)
    }
}
