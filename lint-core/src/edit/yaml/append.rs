//! An item put at the end of a list.

use super::quoting::{is_legal_plain, quoted};
use super::value::Writing;
use super::{Place, Value, YamlText};
use crate::text::Edit;
use crate::yaml::{NodeKind, Plain, ScalarStyle, plain_value};

impl YamlText<'_> {
    /// Puts an item at the end of a list, or makes a list of nothing (`key:`, `key: null`, `key: []`).
    pub fn append_item(&self, sequence: &Place, value: &Value) -> Option<Vec<Edit>> {
        let node = self.node(sequence.id);
        match &node.kind {
            NodeKind::Sequence { items, is_flow } => {
                let last = items.len().checked_sub(1).and_then(|index| self.child_at(sequence, index));
                let value = self.quoted_as_siblings(sequence, value);
                let writing = self.writing(sequence);
                match &last {
                    Some(last) if !is_flow => {
                        let column = self.block_column(sequence)?;
                        let end = self.block_end(last, column)?;
                        let gap = self.gap_behind_dash(last).unwrap_or(1);
                        let text = writing.item(column + 1 + gap, &value);
                        let (indent, gap) = (" ".repeat(column), " ".repeat(gap));
                        Some(vec![Edit::insert(end, format!("\n{indent}-{gap}{text}"))])
                    }
                    last => self.insert_in_flow(node.range, last.as_ref(), &writing.flow(&value)),
                }
            }
            NodeKind::Scalar(scalar) => {
                let is_null =
                    scalar.style == ScalarStyle::Plain && matches!(plain_value(&scalar.value), Plain::Null);
                let is_value = self.entry_of(sequence).is_some();
                (is_null && is_value)
                    .then(|| self.replace_value(sequence, &Value::List(vec![value.clone()])))?
            }
            NodeKind::Mapping { .. } | NodeKind::Alias { .. } => None,
        }
    }

    /// Blanks between the `-` of an item and what stands on its line.
    pub(super) fn gap_behind_dash(&self, item: &Place) -> Option<usize> {
        let start = self.start_of(item.id);
        let gap = start.checked_sub(self.dash_of(item.id)? + 1)?;
        (gap > 0 && !self.node(item.id).is_absent()).then_some(gap as usize)
    }

    /// The item in the quotes that all scalars of the list have.
    pub(super) fn quoted_as_siblings(&self, sequence: &Place, value: &Value) -> Value {
        let (Value::Text(text) | Value::Quoted(text)) = value else { return value.clone() };
        let children = self.children(sequence);
        let mut styles =
            children.iter().filter_map(|child| self.node(child.id).as_scalar().map(|scalar| scalar.style));
        let Some(style) = styles.next().filter(|first| styles.all(|style| style == *first)) else {
            return value.clone();
        };
        let is_in_flow = self.is_flow(sequence.id) || self.is_in_flow(sequence);
        match style {
            ScalarStyle::SingleQuoted => Value::Verbatim(quoted(text, '\'')),
            ScalarStyle::DoubleQuoted => Value::Verbatim(quoted(text, '"')),
            ScalarStyle::Plain if matches!(value, Value::Quoted(_)) && is_legal_plain(text, is_in_flow) => {
                let writing = Writing { step: 2, list_offset: 0, quote: self.usual_quote() };
                let plain = Value::Text(text.clone());
                Value::Verbatim(if is_in_flow { writing.flow(&plain) } else { writing.item(0, &plain) })
            }
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => value.clone(),
        }
    }
}
