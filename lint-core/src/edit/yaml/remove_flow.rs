//! A key with its value, or an item, taken out of braces or brackets.

use super::{Place, YamlText};
use crate::text::{Edit, TextRange, TextSize};

impl YamlText<'_> {
    /// Takes out a child that is not the only one. Comments stay where they are.
    pub(super) fn remove_from_flow(&self, place: &Place) -> Option<Vec<Edit>> {
        let step = place.steps.last()?;
        let parent = self.parent(place)?;
        let own = self.flow_child_range(place)?;
        let range_of = |index: usize| self.flow_child_range(&self.child_at(&parent, index)?);
        let next = range_of(step.index + 1);
        let previous = step.index.checked_sub(1).and_then(range_of);
        let has_comment = |range: TextRange| !self.comments_in(range).is_empty();
        if has_comment(own) {
            return None;
        }
        if let Some(next) = next {
            let whole = TextRange::new(own.start(), next.start());
            if !has_comment(whole) {
                return Some(vec![Edit::delete(whole)]);
            }
            return self.remove_flow_line(own);
        }
        let whole = TextRange::new(previous?.end(), own.end());
        let behind = TextRange::new(own.end(), self.line_end(own.end()));
        let is_other_line = self.line_start(previous?.end()) != self.line_start(own.start());
        if has_comment(whole) || is_other_line && has_comment(behind) {
            return self.remove_flow_line(own);
        }
        Some(vec![Edit::delete(whole)])
    }

    /// Removes what has a line of its own with its comma; a comment behind it stays on the line.
    fn remove_flow_line(&self, own: TextRange) -> Option<Vec<Edit>> {
        if self.line_start(own.start()) != self.line_start(own.end()) {
            return None;
        }
        let before = self.before_on_line(own.start());
        let end = self.comma_behind(own.end()).unwrap_or(own.end());
        let rest = TextRange::new(end, self.line_end(end)).slice(self.text);
        let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if !before.trim_matches([' ', '\t']).is_empty() {
            return None;
        }
        match rest.trim_matches([' ', '\t']) {
            "" => Some(vec![Edit::delete(TextRange::new(self.line_start(own.start()), self.next_line(end)))]),
            rest if rest.starts_with('#') => {
                Some(vec![Edit::delete(TextRange::new(own.start(), end + gap as TextSize))])
            }
            _ => None,
        }
    }

    /// A child with its key; `None` for a key without a value, whose end is not certain.
    fn flow_child_range(&self, place: &Place) -> Option<TextRange> {
        let start = self.child_start(place)?;
        let node = self.node(place.id);
        (!node.is_absent()).then(|| TextRange::new(start, node.range.end()))
    }
}
