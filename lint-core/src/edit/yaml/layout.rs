//! How a file is laid out: lines, columns, and the habits of whoever wrote it.

use super::value::Writing;
use super::{Place, YamlText};
use crate::text::{TextRange, TextSize};
use crate::yaml::{NodeId, NodeKind, ScalarStyle, YamlComment, YamlNode};

/// Nodes that are looked at for a habit.
const MAX_LOOKED_AT: usize = 2_000;

impl YamlText<'_> {
    /// Start of the line that holds `at`, behind a byte order mark.
    pub(super) fn line_start(&self, at: TextSize) -> TextSize {
        let head = TextRange::new(0, at).slice(self.text);
        let start = head.rfind(['\n', '\r']).map_or(0, |found| found + 1);
        let has_mark = start == 0 && head.starts_with('\u{feff}');
        if has_mark { '\u{feff}'.len_utf8() as TextSize } else { start as TextSize }
    }

    /// End of the line that holds `at`, before its line break.
    pub(super) fn line_end(&self, at: TextSize) -> TextSize {
        let rest = self.rest(at);
        at + rest.find(['\n', '\r']).unwrap_or(rest.len()) as TextSize
    }

    /// Start of the line behind the one that holds `at`; the end of the text where there is none.
    pub(super) fn next_line(&self, at: TextSize) -> TextSize {
        let end = self.line_end(at);
        let rest = self.rest(end);
        let n_break = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
        end + n_break as TextSize
    }

    pub(super) fn rest(&self, at: TextSize) -> &str {
        self.text.get(at as usize..).unwrap_or_default()
    }

    pub(super) fn n_text(&self) -> TextSize {
        self.text.len() as TextSize
    }

    /// What stands before `at` on its line.
    pub(super) fn before_on_line(&self, at: TextSize) -> &str {
        TextRange::new(self.line_start(at), at).slice(self.text)
    }

    /// The whole line without its line break.
    pub(super) fn line(&self, at: TextSize) -> &str {
        TextRange::new(self.line_start(at), self.line_end(at)).slice(self.text)
    }

    pub(super) fn column(&self, at: TextSize) -> usize {
        self.before_on_line(at).chars().count()
    }

    /// Whether nothing but spaces stands before `at` on its line.
    pub(super) fn leads_its_line(&self, at: TextSize) -> bool {
        self.before_on_line(at).bytes().all(|byte| byte == b' ')
    }

    /// The comments that start in the range.
    pub(super) fn comments_in(&self, range: TextRange) -> &[YamlComment] {
        let comments = self.yaml.comments();
        let first = comments.partition_point(|comment| comment.range.start() < range.start());
        let last = comments.partition_point(|comment| comment.range.start() < range.end());
        comments.get(first..last).unwrap_or_default()
    }

    /// Where a node starts, with its tag and its anchor; a block list starts with a `-`.
    pub(super) fn start_of(&self, id: NodeId) -> TextSize {
        let node = self.node(id);
        let first = match &node.kind {
            NodeKind::Sequence { items, is_flow: false } => {
                items.first().and_then(|item| self.dash_of(*item))
            }
            NodeKind::Sequence { .. }
            | NodeKind::Scalar(_)
            | NodeKind::Mapping { .. }
            | NodeKind::Alias { .. } => None,
        };
        let start = first.unwrap_or(node.range.start());
        let tag = node.tag.as_ref().map(|tag| tag.range.start());
        let anchor = node.anchor.as_ref().map(|anchor| anchor.range.start());
        [tag, anchor].into_iter().flatten().fold(start, TextSize::min)
    }

    /// Where a node starts, without its tag and its anchor.
    pub(super) fn content_start(&self, id: NodeId) -> TextSize {
        let node = self.node(id);
        if node.tag.is_none() && node.anchor.is_none() { self.start_of(id) } else { node.range.start() }
    }

    /// The `-` of an item of a block list.
    pub(super) fn dash_of(&self, item: NodeId) -> Option<TextSize> {
        let start = self.start_of(item);
        let before = self.before_on_line(start).trim_end_matches([' ', '\t']);
        before.ends_with('-').then(|| self.line_start(start) + before.len() as TextSize - 1)
    }

    /// Where a child of a block collection starts: its key or its `-`.
    pub(super) fn child_start(&self, place: &Place) -> Option<TextSize> {
        match self.entry_of(place) {
            Some(entry) => {
                let start = self.start_of(entry.key);
                let is_plain = !self.before_on_line(start).contains(['?', '\t', ':']);
                (is_plain || self.is_in_flow(place)).then_some(start)
            }
            None if self.is_in_flow(place) => Some(self.start_of(place.id)),
            None => self.dash_of(place.id),
        }
    }

    /// The column of the keys or dashes of a block collection that is not empty.
    pub(super) fn block_column(&self, place: &Place) -> Option<usize> {
        let first = self.child_at(place, 0).filter(|_| !self.is_flow(place.id))?;
        self.child_start(&first).map(|start| self.column(start))
    }

    /// How far keys stand below the keys that they belong to: as in this mapping, else as around it, else as anywhere.
    pub(super) fn step(&self, place: &Place) -> usize {
        let below = |outer: &Place| {
            let column = self.block_column(outer)?;
            self.children(outer).iter().find_map(|child| {
                let is_mapping = matches!(self.node(child.id).kind, NodeKind::Mapping { .. });
                let inner = self.block_column(child).filter(|_| is_mapping && self.entry_of(child).is_some());
                inner?.checked_sub(column).filter(|step| *step > 0)
            })
        };
        let mut around = Some(place.clone());
        while let Some(outer) = around {
            if let Some(step) = below(&outer) {
                return step;
            }
            around = self.parent(&outer);
        }
        2
    }

    /// How far the dashes of a list stand behind the key that it belongs to.
    pub(super) fn list_offset(&self, step: usize) -> usize {
        let mut nodes = self.yaml.nodes().iter().take(MAX_LOOKED_AT);
        let found = nodes.find_map(|node| {
            let NodeKind::Mapping { entries, is_flow: false } = &node.kind else { return None };
            entries.iter().find_map(|entry| {
                let value = self.node(entry.value);
                let NodeKind::Sequence { items, is_flow: false } = &value.kind else { return None };
                let dash = self.dash_of(*items.first()?)?;
                self.column(dash).checked_sub(self.column(self.start_of(entry.key)))
            })
        });
        found.unwrap_or(step)
    }

    /// How values are written at this collection.
    pub(super) fn writing(&self, place: &Place) -> Writing {
        let step = self.step(place);
        Writing { step, list_offset: self.list_offset(step), quote: self.usual_quote() }
    }

    /// The quotes that the file uses more often.
    pub(super) fn usual_quote(&self) -> char {
        let nodes = self.yaml.nodes().iter().take(MAX_LOOKED_AT);
        let styles = nodes.filter_map(|node: &YamlNode| node.as_scalar().map(|scalar| scalar.style));
        let (mut n_single, mut n_double) = (0, 0);
        for style in styles {
            match style {
                ScalarStyle::SingleQuoted => n_single += 1,
                ScalarStyle::DoubleQuoted => n_double += 1,
                ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {}
            }
        }
        if n_single > n_double { '\'' } else { '"' }
    }
}
