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
        let root = self.document(at)?;
        if let Some(known) = self.child(&root, section) {
            return if self.is_shared(&known) { None } else { self.insert_entry(&known, key, value) };
        }
        let mut edits =
            self.insert_entry(&root, section, &Value::Map(vec![(key.to_owned(), value.clone())]))?;
        if !self.is_flow(root.id) && self.has_blank_lines(&root) {
            for edit in &mut edits {
                edit.text.insert(0, '\n');
            }
        }
        Some(edits)
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
