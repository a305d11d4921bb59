//! An item put at the front of a list.

use super::{Place, Value, YamlText};
use crate::text::Edit;
use crate::yaml::NodeKind;

impl YamlText<'_> {
    /// Puts an item in front of the first one of a list that is not empty.
    pub fn prepend_item(&self, sequence: &Place, value: &Value) -> Option<Vec<Edit>> {
        let NodeKind::Sequence { is_flow, .. } = &self.node(sequence.id).kind else { return None };
        let first = self.child_at(sequence, 0)?;
        let start = self.child_start(&first)?;
        let indent = self.before_on_line(start);
        let leads = indent.trim_matches([' ', '\t']).is_empty();
        let value = self.quoted_as_siblings(sequence, value);
        let writing = self.writing(sequence);
        let text = match (is_flow, leads) {
            (true, true) => format!("{},\n{indent}", writing.flow(&value)),
            (true, false) => format!("{}, ", writing.flow(&value)),
            (false, true) => {
                let gap = self.gap_behind_dash(&first).unwrap_or(1);
                let item = writing.item(indent.len() + 1 + gap, &value);
                format!("-{}{item}\n{indent}", " ".repeat(gap))
            }
            (false, false) => return None,
        };
        Some(vec![Edit::insert(start, text)])
    }
}
