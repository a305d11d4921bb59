//! A key with its value put into a mapping.

use super::{Place, Value, YamlText};
use crate::text::{Edit, TextRange, TextSize};
use crate::yaml::{NodeKind, ScalarStyle};

impl YamlText<'_> {
    /// Puts a key with its value at the end of a mapping, or makes a mapping of nothing (`key:`, `key: null`, `key: {}`).
    /// `None` where the mapping has the key already.
    pub fn insert_entry(&self, mapping: &Place, key: &str, value: &Value) -> Option<Vec<Edit>> {
        let n_entries = self.entries(mapping.id).len();
        self.insert_entry_at(mapping, n_entries.checked_sub(1), key, value)
    }

    /// Puts a key with its value behind that of another key; at the end where the mapping does not have that.
    pub fn insert_entry_behind(
        &self,
        mapping: &Place,
        sibling: &str,
        key: &str,
        value: &Value,
    ) -> Option<Vec<Edit>> {
        let entries = self.entries(mapping.id);
        let sibling = entries.iter().position(|entry| self.is_key(entry.key, sibling));
        self.insert_entry_at(mapping, sibling.or(entries.len().checked_sub(1)), key, value)
    }

    fn insert_entry_at(
        &self,
        mapping: &Place,
        behind: Option<usize>,
        key: &str,
        value: &Value,
    ) -> Option<Vec<Edit>> {
        let node = self.node(mapping.id);
        match &node.kind {
            NodeKind::Mapping { entries, is_flow } => {
                if entries.iter().any(|entry| self.is_key(entry.key, key)) {
                    return None;
                }
                let sibling = behind.and_then(|index| self.child_at(mapping, index));
                match sibling {
                    Some(sibling) if !is_flow => {
                        let column = self.block_column(mapping)?;
                        let end = self.block_end(&sibling, column)?;
                        let entry = self.writing(mapping).block_entry(column, key, value);
                        Some(vec![Edit::insert(end, format!("\n{}{entry}", " ".repeat(column)))])
                    }
                    None if !self.is_in_flow(mapping) && !mapping.steps.is_empty() => {
                        self.replace_value(mapping, &Value::Map(vec![(key.to_owned(), value.clone())]))
                    }
                    sibling => {
                        let writing = self.writing(mapping);
                        let entry = format!("{}: {}", writing.key(key, true), writing.flow(value));
                        self.insert_in_flow(node.range, sibling.as_ref(), &entry)
                    }
                }
            }
            NodeKind::Scalar(scalar) => {
                let is_null = scalar.style == ScalarStyle::Plain
                    && matches!(crate::yaml::plain_value(&scalar.value), crate::yaml::Plain::Null);
                let is_value = self.entry_of(mapping).is_some();
                if !is_null || !is_value {
                    return None;
                }
                self.replace_value(mapping, &Value::Map(vec![(key.to_owned(), value.clone())]))
            }
            NodeKind::Sequence { .. } | NodeKind::Alias { .. } => None,
        }
    }

    /// Puts a child behind another one, or as the first one, into the brackets or braces at `range`.
    pub(super) fn insert_in_flow(
        &self,
        range: TextRange,
        behind: Option<&Place>,
        text: &str,
    ) -> Option<Vec<Edit>> {
        let written = range.slice(self.text);
        let has_brackets = written.starts_with(['[', '{']) && written.ends_with([']', '}']);
        let inner = TextRange::new(range.start() + 1, range.end().checked_sub(1)?);
        if !has_brackets {
            return None;
        }
        let Some(last) = behind else {
            let blanks = inner.slice(self.text);
            let is_one_line = blanks.chars().all(|ch| ch == ' ');
            return is_one_line.then(|| {
                vec![Edit::replace(
                    inner,
                    if blanks.is_empty() { text.to_owned() } else { format!(" {text} ") },
                )]
            });
        };
        let last_node = self.node(last.id);
        let end = last_node.range.end();
        if last_node.is_absent() {
            return None;
        }
        let start = self.child_start(last)?;
        let indent = self.before_on_line(start);
        let has_own_line =
            self.line_start(start) > range.start() && indent.trim_matches([' ', '\t']).is_empty();
        if !has_own_line {
            return Some(vec![Edit::insert(end, format!(", {text}"))]);
        }
        let comma = self.comma_behind(end);
        let line_end = self.line_end(comma.unwrap_or(end));
        let behind =
            TextRange::new(comma.unwrap_or(end), line_end).slice(self.text).trim_matches([' ', '\t']);
        match comma {
            Some(comma) if behind.is_empty() || behind.starts_with('#') => {
                let at = if behind.is_empty() { comma } else { line_end };
                // Another child stands behind the comma, or none does: it ends with one either way.
                Some(vec![Edit::insert(at, format!("\n{indent}{text},"))])
            }
            None if behind.starts_with('#') => {
                Some(vec![Edit::insert(end, ","), Edit::insert(line_end, format!("\n{indent}{text}"))])
            }
            _ => Some(vec![Edit::insert(end, format!(",\n{indent}{text}"))]),
        }
    }

    /// Behind the comma that comes next on the same line.
    pub(super) fn comma_behind(&self, at: TextSize) -> Option<TextSize> {
        let rest = self.rest(at);
        let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(gap..)?.starts_with(',').then_some(at + gap as TextSize + 1)
    }
}
