//! One service of a project, seen through its canonical form.

use super::{Map, Member, Node};
use crate::text::Span;

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
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.map.node(first)?, |node, key| node.as_map()?.node(key))
    }
}
