//! The members of a mapping: few as a rule, so they are looked through in order; many get an index.

use rustc_hash::FxHashMap;

use super::Member;

/// From this number on an index is kept.
const INDEXED: usize = 24;

/// Keys and members in the order of their file; a key stands there once.
#[derive(Clone, Default, Debug)]
pub(super) struct Members {
    entries: Vec<(Box<str>, Member)>,
    /// Where each key stands, once there are many.
    index: Option<Box<FxHashMap<Box<str>, usize>>>,
}

impl Members {
    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(known, _)| &**known == key),
        }
    }

    /// The key as it is kept, and its member.
    pub(super) fn get(&self, key: &str) -> Option<(&str, &Member)> {
        self.entries.get(self.position(key)?).map(|(key, member)| (&**key, member))
    }

    /// The member with that key, to be changed.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Member> {
        let position = self.position(key)?;
        self.entries.get_mut(position).map(|(_, member)| member)
    }

    /// Adds a member at the end, or replaces that of the key where it stands.
    pub(super) fn insert(&mut self, key: &str, member: Member) {
        if let Some(known) = self.get_mut(key) {
            *known = member;
            return;
        }
        if let Some(index) = &mut self.index {
            index.insert(key.into(), self.entries.len());
        }
        self.entries.push((key.into(), member));
        if self.index.is_none() && self.entries.len() >= INDEXED {
            self.index = Some(Box::new(self.positions()));
        }
    }

    /// Takes a member out; the order of the others stays.
    pub(super) fn remove(&mut self, key: &str) -> Option<Member> {
        let position = self.position(key)?;
        let (_, member) = self.entries.remove(position);
        if let Some(index) = &mut self.index {
            index.remove(key);
            index.values_mut().filter(|known| **known > position).for_each(|known| *known -= 1);
        }
        Some(member)
    }

    /// Keeps the members whose keys are wanted.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        self.entries.retain(|(key, _)| is_wanted(key));
        self.index = (self.entries.len() >= INDEXED).then(|| Box::new(self.positions()));
    }

    fn positions(&self) -> FxHashMap<Box<str>, usize> {
        self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect()
    }

    /// Keys and members in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Member)> {
        self.entries.iter().map(|(key, member)| (&**key, member))
    }

    /// Keys and members in order, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Member)> {
        self.entries.iter_mut().map(|(key, member)| (&**key, member))
    }

    /// Number of members.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// The same keys with the same members, in whatever order.
impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        let is_there =
            |(key, member): (&str, &Member)| other.get(key).is_some_and(|(_, found)| found == member);
        self.len() == other.len() && self.iter().all(is_there)
    }
}

impl IntoIterator for Members {
    type Item = (Box<str>, Member);
    type IntoIter = std::vec::IntoIter<(Box<str>, Member)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Members;
    use crate::compose::{Data, Member, Node};
    use crate::text::{FileId, Span, TextRange};

    fn member(value: i64) -> Member {
        let span = Span { file: FileId(0), range: TextRange::empty(0) };
        Member { key: span, node: Node { data: Data::Int(value), span } }
    }

    #[test]
    fn few_and_many_members_are_found_in_order() {
        for n in [3, 23, 24, 25, 100] {
            let names: Vec<String> = (0..n).map(|idx| format!("key{idx}")).collect();
            let mut members = Members::default();
            for (name, value) in names.iter().zip(0..) {
                members.insert(name, member(value));
            }
            members.insert("key1", member(-1));
            assert_eq!(members.len(), names.len());
            assert_eq!(members.remove("key0"), Some(member(0)));
            assert_eq!(members.remove("key0"), None);
            assert_eq!(members.get("key0"), None);
            assert_eq!(members.get("key1"), Some(("key1", &member(-1))));
            let last = names.last().map(String::as_str);
            assert_eq!(members.iter().next_back().map(|(key, _)| key), last);
            assert_eq!(last.and_then(|last| members.get(last)).map(|(key, _)| key), last);
            assert!(members.iter().map(|(key, _)| key).eq(names.iter().skip(1).map(String::as_str)));
            members.retain(|key| !key.ends_with('2'));
            assert_eq!(members.get("key2"), None);
            assert_eq!(members.remove("key1"), Some(member(-1)));
            for (name, value) in names.iter().zip(0..).skip(3).filter(|(name, _)| !name.ends_with('2')) {
                assert_eq!(members.get(name), Some((name.as_str(), &member(value))));
            }
        }
    }
}
