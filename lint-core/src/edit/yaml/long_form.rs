//! A list of names written as the mapping that it is short for.

use super::{Place, Value, YamlText};
use crate::text::{Edit, TextRange};
use crate::yaml::NodeKind;

impl YamlText<'_> {
    /// Makes a mapping of a list of scalars: `entry` gives the key and the value that an item stands for. `None` where an
    /// item is no scalar, two have the same key, or a comment stands inside brackets.
    pub fn list_to_mapping(
        &self,
        list: &Place,
        entry: impl Fn(&str) -> Option<(String, Value)>,
    ) -> Option<Vec<Edit>> {
        let NodeKind::Sequence { items, is_flow } = &self.node(list.id).kind else { return None };
        let mut entries: Vec<(String, Value)> = Vec::with_capacity(items.len());
        for item in items {
            let (key, value) = entry(&self.node(*item).as_scalar()?.value)?;
            if entries.iter().any(|(known, _)| *known == key) {
                return None;
            }
            entries.push((key, value));
        }
        if *is_flow {
            return self.replace_value(list, &Value::Map(entries));
        }
        let outer = self.column(self.child_start(list).filter(|_| self.entry_of(list).is_some())?);
        let writing = self.writing(&self.parent(list)?);
        let dashes = self.block_column(list)?;
        let column = if dashes > outer { dashes } else { outer + writing.step };
        let mut edits = Vec::new();
        for (child, (key, value)) in self.children(list).iter().zip(&entries) {
            let node = self.node(child.id);
            let start = self.line_start(self.dash_of(child.id)?);
            if !self.leads_its_line(self.dash_of(child.id)?) || node.tag.is_some() || node.anchor.is_some() {
                return None;
            }
            let (inline, below) = writing.entry_value(column, value);
            let head = format!("{}{}:{inline}", " ".repeat(column), writing.key(key, false));
            let line_end = self.line_end(node.range.end());
            let behind = TextRange::new(node.range.end(), line_end).slice(self.text);
            if behind.trim().is_empty() {
                edits.push(Edit::replace(TextRange::new(start, line_end), head + &below));
            } else {
                edits.push(Edit::replace(TextRange::new(start, node.range.end()), head));
                edits.push(Edit::insert(line_end, below));
            }
        }
        Some(edits)
    }
}
