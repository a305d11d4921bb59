//! A key with its value, or an item of a list, taken out; comments stay.

use super::{Place, YamlText};
use crate::text::{Edit, TextRange, TextSize};
use crate::yaml::NodeId;

impl YamlText<'_> {
    /// Takes out a key with its value, or an item. A mapping or list that nothing is left of goes with its key. Comments
    /// stay: those behind removed text get a line of their own. `None` for the last key of a file, and where an alias
    /// stands for a part of what is removed.
    pub fn remove(&self, place: &Place) -> Option<Vec<Edit>> {
        let step = place.steps.last()?;
        if self.n_children(step.parent) == 1 {
            return self.remove(&self.parent(place)?);
        }
        let previous = step.index.checked_sub(1).and_then(|index| self.child_at(&self.parent(place)?, index));
        if self.has_alias_to(place.id)
            || previous.is_some_and(|previous| self.keeps_what_follows(previous.id))
        {
            return None;
        }
        if self.is_in_flow(place) {
            return self.remove_from_flow(place);
        }
        let start = self.child_start(place)?;
        let end = self.line_end(self.node(place.id).range.end());
        if self.leads_its_line(start) {
            return Some(vec![self.remove_lines(start, end)]);
        }
        self.remove_first_in_item(place, start, end)
    }

    pub(super) fn n_children(&self, id: NodeId) -> usize {
        match &self.node(id).kind {
            crate::yaml::NodeKind::Mapping { entries, .. } => entries.len(),
            crate::yaml::NodeKind::Sequence { items, .. } => items.len(),
            crate::yaml::NodeKind::Scalar(_) | crate::yaml::NodeKind::Alias { .. } => 0,
        }
    }

    /// Whether an alias stands for the node or for something in it.
    fn has_alias_to(&self, id: NodeId) -> bool {
        use crate::yaml::NodeKind;
        self.yaml.is_aliased(id)
            || match &self.node(id).kind {
                NodeKind::Mapping { entries, .. } => {
                    entries.iter().any(|entry| self.has_alias_to(entry.key) || self.has_alias_to(entry.value))
                }
                NodeKind::Sequence { items, .. } => items.iter().any(|item| self.has_alias_to(*item)),
                NodeKind::Scalar(_) | NodeKind::Alias { .. } => false,
            }
    }

    /// Removes whole lines, and one of two blank lines or stretches of them that would meet.
    fn remove_lines(&self, start: TextSize, end: TextSize) -> Edit {
        let first = self.line_start(start);
        let kept = self.kept_comments(TextRange::new(start, end), self.column(start));
        let mut range = TextRange::new(first, self.next_line(end));
        if kept.is_empty() {
            let before = TextRange::new(0, first).slice(self.text);
            let is_first = before.trim_start_matches('\u{feff}').is_empty();
            let previous = before.trim_end_matches(['\n', '\r']);
            let n_breaks = before.len() - previous.len();
            let is_behind_blank =
                is_first || before.lines().next_back().is_some_and(|line| line.trim().is_empty());
            let is_behind_blank = is_behind_blank || previous.lines().next_back() == Some("---");
            let mut behind = range.end();
            while behind < self.n_text() && self.line(behind).trim().is_empty() {
                behind = self.next_line(behind);
            }
            if behind == self.n_text() && n_breaks > 0 && !is_first {
                // The last lines of the file: the blank ones before them go as well, the last line break stays.
                let keeps_break =
                    if before.get(previous.len()..).unwrap_or_default().starts_with("\r\n") { 2 } else { 1 };
                range = TextRange::new((previous.len() + keeps_break) as TextSize, behind);
            } else if is_behind_blank {
                range = TextRange::new(first, behind);
            }
        }
        Edit::replace(range, kept)
    }

    /// The comments of a removed stretch as lines: those with a line of their own as they are, others at `column`.
    fn kept_comments(&self, range: TextRange, column: usize) -> String {
        let mut kept = String::new();
        for comment in self.comments_in(range) {
            let text = comment.range.slice(self.text);
            if text.trim_matches(['#', ' ', '\t']).is_empty() {
                continue;
            }
            let indent = if comment.is_own_line { self.column(comment.range.start()) } else { column };
            kept.push_str(&" ".repeat(indent));
            kept.push_str(text);
            kept.push('\n');
        }
        kept
    }

    /// Removes the first key of a mapping that starts behind the `-` of an item (or the first item of a list in a list):
    /// the next one moves up.
    fn remove_first_in_item(&self, place: &Place, start: TextSize, end: TextSize) -> Option<Vec<Edit>> {
        let step = place.steps.last()?;
        let parent = self.parent(place)?;
        let next = self.child_at(&parent, step.index + 1).filter(|_| step.index == 0)?;
        let next_start = self.child_start(&next)?;
        let before = self.before_on_line(start);
        if !before.bytes().all(|byte| matches!(byte, b' ' | b'-')) || !self.leads_its_line(next_start) {
            return None;
        }
        let mut edits = vec![Edit::delete(TextRange::new(start, next_start))];
        let between = TextRange::new(start, next_start.max(end));
        let indent = before.len() - before.trim_start().len();
        let kept = self.kept_comments(between, indent);
        if !kept.is_empty() {
            edits.push(Edit::insert(self.line_start(start), kept));
        }
        Some(edits)
    }
}
