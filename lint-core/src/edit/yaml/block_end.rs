//! Where a child of a block collection ends, so that another may stand behind it.

use super::{Place, YamlText};
use crate::text::{TextRange, TextSize};
use crate::yaml::{NodeId, NodeKind, ScalarStyle};

impl YamlText<'_> {
    /// The end of the last line of a child of a block collection whose children stand at `column`, with the comments that
    /// stand further in than it; a line break and a new child may be inserted there.
    pub(super) fn block_end(&self, child: &Place, column: usize) -> Option<TextSize> {
        let node_end = self.node(child.id).range.end();
        let mut end = self.line_end(node_end);
        if !is_blank_or_comment(TextRange::new(node_end, end).slice(self.text)) {
            return None;
        }
        if self.keeps_what_follows(child.id) {
            return None;
        }
        let is_indentless = matches!(&self.node(child.id).kind, NodeKind::Sequence { is_flow: false, .. })
            && self.block_column(child) == Some(column);
        let mut at = self.next_line(end);
        while at < self.n_text() {
            let line = self.line(at);
            let comment = line.trim_start_matches([' ', '\t']);
            let indent = line.len() - comment.len();
            let is_item = is_indentless && comment.trim_start_matches(['#', ' ']).starts_with('-');
            // Such a comment may stand behind blank lines, too.
            if comment.is_empty() {
                at = self.next_line(at);
                continue;
            }
            if !(comment.starts_with('#') && (indent > column || indent == column && is_item)) {
                break;
            }
            end = self.line_end(at);
            at = self.next_line(at);
        }
        Some(end)
    }

    /// Whether the value ends in a block scalar that takes in the line breaks behind it.
    pub(super) fn keeps_what_follows(&self, mut id: NodeId) -> bool {
        loop {
            let node = self.node(id);
            id = match &node.kind {
                NodeKind::Mapping { entries, is_flow: false } => match entries.last() {
                    Some(entry) => entry.value,
                    None => return false,
                },
                NodeKind::Sequence { items, is_flow: false } => match items.last() {
                    Some(item) => *item,
                    None => return false,
                },
                NodeKind::Scalar(scalar) => {
                    let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                    let header = self.rest(node.range.start());
                    let header = header.split(['\n', '\r', '#']).next().unwrap_or_default();
                    let is_last = self.line_end(node.range.end()) == self.n_text();
                    return is_block && (header.contains('+') || is_last);
                }
                NodeKind::Mapping { .. } | NodeKind::Sequence { .. } | NodeKind::Alias { .. } => {
                    return false;
                }
            };
        }
    }
}

pub(super) fn is_blank_or_comment(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with('#')
}
