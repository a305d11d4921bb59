//! The tree of a YAML file and its parts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::decode::{self, BlockBody};
use super::{YamlError, build};
use crate::text::{MappedText, TextRange};

/// Names a node of one [`Yaml`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub(super) u32);

/// The documents of one file.
///
/// ```
/// use hullwright_core::yaml::{NodeKind, Yaml};
///
/// let text = "a: [1, 'two']\n";
/// let yaml = Yaml::parse(text);
/// let root = yaml.node(yaml.documents()[0]);
/// let NodeKind::Mapping { entries, .. } = &root.kind else { panic!("a mapping") };
/// assert_eq!(yaml.node(entries[0].value).range.slice(text), "[1, 'two']");
/// ```
#[derive(Debug)]
pub struct Yaml {
    pub(super) nodes: Vec<YamlNode>,
    pub(super) documents: Vec<NodeId>,
    pub(super) errors: Vec<YamlError>,
    pub(super) comments: Vec<YamlComment>,
    pub(super) blocks: FxHashMap<NodeId, BlockBody>,
    /// Whether the aliases unfold to more than can be read.
    pub(super) is_bomb: bool,
    /// The nodes that aliases stand for.
    pub(super) aliased: FxHashSet<NodeId>,
}

/// A node and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct YamlNode {
    /// What it is.
    pub kind: NodeKind,
    /// Its text without tag and anchor: a scalar with its quotes, a block scalar from its header to the end of its
    /// last line, a block collection from its first to its last child, a flow collection with its brackets. Nothing
    /// at all (`key:`) is the empty range right behind the `:`, the `-`, the tag or the anchor.
    pub range: TextRange,
    /// Its explicit tag.
    pub tag: Option<Tag>,
    /// Its anchor.
    pub anchor: Option<Anchor>,
}

impl YamlNode {
    /// Whether nothing was written: `key:` without a value, a document without content.
    pub fn is_absent(&self) -> bool {
        self.range.is_empty() && self.as_scalar().is_some_and(|scalar| scalar.style == ScalarStyle::Plain)
    }

    /// The scalar, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            NodeKind::Sequence { .. } | NodeKind::Mapping { .. } | NodeKind::Alias { .. } => None,
        }
    }
}

/// What a node is.
#[derive(Clone, PartialEq, Debug)]
pub enum NodeKind {
    /// Text, a number, and the like.
    Scalar(Scalar),
    /// A list.
    Sequence {
        /// The items in order.
        items: Vec<NodeId>,
        /// Whether it is written with brackets.
        is_flow: bool,
    },
    /// Keys and values.
    Mapping {
        /// The entries in order, with repeated keys and `<<`.
        entries: Vec<Entry>,
        /// Whether it is written with braces, or is a single pair in a flow sequence (`[a: b]`).
        is_flow: bool,
    },
    /// A stand-in for the node with that anchor.
    Alias {
        /// The name behind the `*`.
        name: String,
        /// The node; none when the name is not defined, or when the alias lies inside that node.
        target: Option<NodeId>,
    },
}

/// A key with its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The key, which may be any node.
    pub key: NodeId,
    /// The value; an absent scalar when there is none.
    pub value: NodeId,
}

/// A scalar after its quotes, escapes and line folds are resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scalar {
    /// The value.
    pub value: Box<str>,
    /// How it is written.
    pub style: ScalarStyle,
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|` and the lines below.
    Literal,
    /// `>` and the lines below.
    Folded,
}

/// An explicit tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// The name with its handle resolved: `!reset`, and `tag:yaml.org,2002:merge` for `!!merge`.
    pub name: String,
    /// Where it stands.
    pub range: TextRange,
}

/// An anchor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The name behind the `&`.
    pub name: String,
    /// Where it stands, with the `&`.
    pub range: TextRange,
}

/// A comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct YamlComment {
    /// From the `#` to the end of the line, without the line break.
    pub range: TextRange,
    /// Whether nothing but blanks stands before it on its line.
    pub is_own_line: bool,
}

impl Yaml {
    /// Reads a file. What is wrong with it is in [`Yaml::errors`]; the tree holds what could be read.
    pub fn parse(text: &str) -> Self {
        build::build(text)
    }

    /// Number of nodes that the text writes out, aliases among them.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes in the order that they start in; aliases and keys are among them.
    pub fn nodes(&self) -> &[YamlNode] {
        &self.nodes
    }

    /// Whether an alias stands for this very node.
    pub fn is_aliased(&self, id: NodeId) -> bool {
        self.aliased.contains(&id)
    }

    /// The roots of the documents in order. A document without content has an absent scalar as its root; a file
    /// without content has no document.
    pub fn documents(&self) -> &[NodeId] {
        &self.documents
    }

    /// All errors, sorted by place.
    pub fn errors(&self) -> &[YamlError] {
        &self.errors
    }

    /// All comments, sorted by place. Those behind a syntax error, up to the next document, are not known.
    pub fn comments(&self) -> &[YamlComment] {
        &self.comments
    }

    /// The node with that id, which must stem from this file.
    pub fn node(&self, id: NodeId) -> &YamlNode {
        self.nodes.get(id.0 as usize).expect("ids are handed out together with their nodes")
    }

    /// The node itself, or what the alias stands for; none for an alias that stands for nothing.
    pub fn resolve(&self, id: NodeId) -> Option<NodeId> {
        match &self.node(id).kind {
            // An alias cannot carry an anchor, so one step is all there is.
            NodeKind::Alias { target, .. } => *target,
            NodeKind::Scalar(_) | NodeKind::Sequence { .. } | NodeKind::Mapping { .. } => Some(id),
        }
    }

    /// The value of a scalar with a map back to `text`, which must be the text that was parsed; none for what is
    /// not a scalar. The lines of a block scalar are mapped byte for byte, as is a quoted one between its escapes.
    pub fn scalar_text(&self, id: NodeId, text: &str) -> Option<MappedText> {
        let node = self.node(id);
        let scalar = node.as_scalar()?;
        Some(decode::scalar_text(scalar, node.range, self.blocks.get(&id).copied(), text))
    }
}
