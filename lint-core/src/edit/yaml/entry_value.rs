//! The value of a key or an item put in the place of another.

use super::block_end::is_blank_or_comment;
use super::{Place, Value, YamlText};
use crate::text::{Edit, TextRange, TextSize};

impl YamlText<'_> {
    /// Puts a value in the place of another, whatever the two are. `None` where a comment stands inside the old one, and
    /// where it has a tag.
    pub fn replace_value(&self, place: &Place, value: &Value) -> Option<Vec<Edit>> {
        let node = self.node(place.id);
        if node.tag.is_some() || !self.comments_in(node.range).is_empty() {
            return None;
        }
        if self.is_in_flow(place) {
            let text = self.writing(place).flow(value);
            let gap = if node.is_absent() { " " } else { "" };
            return Some(vec![Edit::replace(node.range, format!("{gap}{text}"))]);
        }
        let writing = self.writing(&self.parent(place)?);
        match self.entry_of(place) {
            Some(entry) => {
                let column = self.column(self.child_start(place)?);
                let behind = self.behind_indicator(place, self.node(entry.key).range.end(), ':')?;
                let (inline, below) = writing.entry_value(column, value);
                self.put(TextRange::new(behind, node.range.end()), inline, below)
            }
            None => {
                let dash = self.dash_of(place.id)?;
                let (start, column, gap) = if node.is_absent() {
                    (dash + 1, self.column(dash) + 2, " ")
                } else {
                    (self.content_start(place.id), self.column(self.content_start(place.id)), "")
                };
                let text = writing.item(column, value);
                let n_first = text.find('\n').unwrap_or(text.len());
                let (first, below) = text.split_at_checked(n_first)?;
                self.put(TextRange::new(start, node.range.end()), format!("{gap}{first}"), below.to_owned())
            }
        }
    }

    /// Behind the `:` of a key that ends at `at`, and behind the anchor of its value.
    fn behind_indicator(&self, place: &Place, at: TextSize, indicator: char) -> Option<TextSize> {
        let node = self.node(place.id);
        if let Some(anchor) = &node.anchor {
            return Some(anchor.range.end());
        }
        let between = TextRange::new(at, self.content_start(place.id)).slice(self.text);
        let n_before = between.find(indicator)?;
        let is_near = between.get(..n_before)?.trim_matches([' ', '\t']).is_empty();
        is_near.then_some(at + n_before as TextSize + 1)
    }

    /// Replaces a range by `inline`, and adds `below` behind the line that it ends on.
    fn put(&self, range: TextRange, inline: String, below: String) -> Option<Vec<Edit>> {
        let line_end = self.line_end(range.end());
        let behind = TextRange::new(range.end(), line_end).slice(self.text);
        if !is_blank_or_comment(behind) || !self.comments_in(range).is_empty() {
            return None;
        }
        if below.is_empty() {
            return Some(vec![Edit::replace(range, inline)]);
        }
        if behind.trim().is_empty() {
            return Some(vec![Edit::replace(TextRange::new(range.start(), line_end), inline + &below)]);
        }
        let mut edits = vec![Edit::insert(line_end, below)];
        if range.slice(self.text) != inline {
            edits.push(Edit::replace(range, inline));
        }
        Some(edits)
    }
}
