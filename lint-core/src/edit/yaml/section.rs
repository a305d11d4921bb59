//! Entries of top-level sections, with the section itself where there is none.

use super::{Place, Value, YamlText};
use crate::text::{Edit, TextRange, TextSize};

impl YamlText<'_> {
    /// Puts a key with its value into a top-level section (`volumes`) of the document that holds `at`, and adds the
    /// section at its end where it is missing. `None` where the section has the key already.
    pub fn insert_in_section(
        &self,
        at: TextSize,
        section: &str,
        key: &str,
        value: &Value,
    ) -> Option<Vec<Edit>> {
        self.insert_all_in_section(at, section, &[(key, value.clone())])
    }

    /// Puts several keys into a top-level section, in this order; as [`YamlText::insert_in_section`] does with one.
    pub fn insert_all_in_section(
        &self,
        at: TextSize,
        section: &str,
        entries: &[(&str, Value)],
    ) -> Option<Vec<Edit>> {
        let root = self.document(at)?;
        if entries.is_empty() {
            return Some(Vec::new());
        }
        if let Some(known) = self.child(&root, section) {
            return if self.is_shared(&known) { None } else { self.insert_all(&known, entries) };
        }
        let value = Value::map(entries.iter().map(|(key, value)| (*key, value.clone())));
        let mut edits = self.insert_entry(&root, section, &value)?;
        if !self.is_flow(root.id) && self.has_blank_lines(&root) {
            for edit in &mut edits {
                edit.text.insert(0, '\n');
            }
        }
        Some(edits)
    }

    /// Puts several keys at the end of a mapping, in this order. `None` where one of them is there already, and for more
    /// than one in a mapping that is empty.
    pub fn insert_all(&self, mapping: &Place, entries: &[(&str, Value)]) -> Option<Vec<Edit>> {
        if let [(key, value)] = entries {
            return self.insert_entry(mapping, key, value);
        }
        let mut whole: Option<Edit> = None;
        for (key, value) in entries {
            let [edit] = <[Edit; 1]>::try_from(self.insert_entry(mapping, key, value)?).ok()?;
            whole = Some(match whole {
                None => edit,
                // All stand behind what is the last one now.
                Some(before) if before.range == edit.range && edit.range.is_empty() => {
                    Edit::insert(edit.range.start(), before.text + &edit.text)
                }
                Some(_) => return None,
            });
        }
        Some(whole.into_iter().collect())
    }

    /// Whether blank lines stand between the sections.
    fn has_blank_lines(&self, root: &Place) -> bool {
        let children = self.children(root);
        let mut pairs = children.iter().zip(children.iter().skip(1));
        children.len() < 2
            || pairs.any(|(before, behind)| {
                let between = self.child_start(behind).map(|start| {
                    TextRange::new(self.line_end(self.node(before.id).range.end()), start).slice(self.text)
                });
                between.is_some_and(|between| between.lines().skip(1).any(|line| line.trim().is_empty()))
            })
    }
}
