//! The values of a Compose file, free of YAML: anchors, aliases and merge keys are resolved, and every value knows the
//! file and the range that it came from.

use super::members::Members;
use crate::text::{MappedText, Span};

/// A value and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// Where it stands; an absent value (`key:` and nothing behind it) has the empty range behind its key.
    pub span: Span,
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or an exponent, and whole numbers beyond 64 bits.
    Float(f64),
    /// Text.
    Text(Text),
    /// A list.
    List(Vec<Node>),
    /// A mapping.
    Map(Map),
    /// A value that was already reported as wrong. It satisfies everything, so that one mistake is one finding.
    Broken,
}

/// Stands in a text where a variable has no value and nothing is known of it; a character that no Compose file has.
pub const UNKNOWN: char = '\u{fffc}';

/// How far a text is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// It stands there.
    Known,
    /// It holds unless the environment says otherwise: a default behind `:-`, or a value of an `.env` file.
    Partial,
    /// A variable in it has no value; the text has [`UNKNOWN`] in its place.
    Unknown,
}

/// A text after interpolation.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// The text, with the place of every byte; what a variable brought stands for the whole `${…}`.
    pub text: MappedText,
    /// How far it is known.
    pub certainty: Certainty,
}

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// The text, unless a variable without a value takes part in it.
    pub fn resolved(&self) -> Option<&str> {
        (self.certainty != Certainty::Unknown).then(|| self.text.as_str())
    }
}

/// A key and its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub node: Node,
}

/// A mapping in the order of its file.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Map {
    members: Members,
}

impl Map {
    /// The member with that key.
    pub fn get(&self, key: &str) -> Option<&Member> {
        self.members.get(key).map(|(_, member)| member)
    }

    /// The key as the mapping keeps it, and its member.
    pub fn get_key_value(&self, key: &str) -> Option<(&str, &Member)> {
        self.members.get(key)
    }

    /// The member with that key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Member> {
        self.members.get_mut(key)
    }

    /// The value with that key.
    pub fn node(&self, key: &str) -> Option<&Node> {
        self.get(key).map(|member| &member.node)
    }

    /// Whether there is such a key.
    pub fn contains(&self, key: &str) -> bool {
        self.members.get(key).is_some()
    }

    /// Adds or replaces a member.
    pub fn insert(&mut self, key: &str, member: Member) {
        self.members.insert(key, member);
    }

    /// Takes a member out; the order of the others stays.
    pub fn remove(&mut self, key: &str) -> Option<Member> {
        self.members.remove(key)
    }

    /// Keeps the members whose keys are wanted.
    pub fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        self.members.retain(is_wanted);
    }

    /// Keys and members in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Member)> {
        self.members.iter()
    }

    /// Keys and members in order, to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Member)> {
        self.members.iter_mut()
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl IntoIterator for Map {
    type Item = (Box<str>, Member);
    type IntoIter = std::vec::IntoIter<(Box<str>, Member)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl Node {
    /// The value, if it is a mapping.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value, if it is a mapping, to be changed.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    /// The value, if it is text.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text, if it is text and known or known unless the environment says otherwise.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().and_then(Text::resolved)
    }

    /// Whether the value depends on a variable that has no value here, or was reported as wrong.
    pub fn is_unknown(&self) -> bool {
        match &self.data {
            Data::Text(text) => text.certainty == Certainty::Unknown,
            Data::Broken => true,
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::List(_) | Data::Map(_) => {
                false
            }
        }
    }
}
