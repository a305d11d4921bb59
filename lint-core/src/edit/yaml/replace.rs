//! Scalars and keys with another text, in the style that they have.

use super::quoting::{is_legal_plain, is_plain_text, quoted};
use super::{Place, YamlText};
use crate::text::{Edit, TextRange};
use crate::yaml::{NodeId, Plain, ScalarStyle, plain_value};

impl YamlText<'_> {
    /// Puts another text in the place of a scalar: without quotes where it had none and still means the same kind of value,
    /// else in quotes. `None` for block scalars and for what is no scalar.
    pub fn replace_scalar(&self, place: &Place, new: &str) -> Option<Vec<Edit>> {
        self.replaced(place.id, self.is_in_flow(place), new).map(|edit| vec![edit])
    }

    /// Puts another text in the place of a part of a scalar; `value_range` is that of the part in the value without quotes
    /// and escapes. The rest of the scalar is left as it is written, where that can be.
    pub fn replace_in_scalar(
        &self,
        place: &Place,
        value_range: std::ops::Range<usize>,
        new: &str,
    ) -> Option<Vec<Edit>> {
        let scalar = self.node(place.id).as_scalar()?;
        let before = scalar.value.get(..value_range.start)?;
        let behind = scalar.value.get(value_range.end..)?;
        let whole = format!("{before}{new}{behind}");
        let mapped = self.yaml.scalar_text(place.id, self.text)?;
        let is_small = match scalar.style {
            ScalarStyle::Plain => {
                is_legal_plain(&whole, self.is_in_flow(place)) && is_same_kind(&scalar.value, &whole)
            }
            ScalarStyle::SingleQuoted => !new.contains(|ch: char| ch == '\'' || ch.is_control()),
            ScalarStyle::DoubleQuoted => {
                !new.contains(|ch: char| matches!(ch, '"' | '\\') || ch.is_control())
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let is_inside = value_range.start > 0 && !value_range.is_empty();
                return (is_inside
                    && !new.contains(char::is_control)
                    && mapped.is_verbatim_in(value_range.clone()))
                .then(|| vec![Edit::replace(mapped.locate(value_range), new)]);
            }
        };
        // What only adds or removes at the very start would not be seen as an edit of this scalar.
        let is_at_start = value_range.start == 0 && (value_range.is_empty() || new.is_empty());
        let n_more = behind.chars().next().filter(|_| is_at_start).map_or(0, char::len_utf8);
        let wider = value_range.start..value_range.end + n_more;
        if is_small && mapped.is_verbatim_in(wider.clone()) && (n_more > 0 || !is_at_start) {
            let kept = behind.get(..n_more)?;
            return Some(vec![Edit::replace(mapped.locate(wider), format!("{new}{kept}"))]);
        }
        self.replace_scalar(place, &whole)
    }

    /// Gives a key another name. `None` where the mapping has that already.
    pub fn rename_key(&self, place: &Place, new: &str) -> Option<Vec<Edit>> {
        let step = place.steps.last()?;
        let entries = self.entries(step.parent);
        if entries.iter().any(|entry| self.is_key(entry.key, new)) {
            return None;
        }
        let entry = entries.get(step.index)?;
        self.replaced(entry.key, self.is_in_flow(place), new).map(|edit| vec![edit])
    }

    fn replaced(&self, id: NodeId, is_in_flow: bool, new: &str) -> Option<Edit> {
        let node = self.node(id);
        let scalar = node.as_scalar()?;
        if node.tag.is_some() || node.is_absent() {
            return None;
        }
        let text = match scalar.style {
            ScalarStyle::Plain if is_legal_plain(new, is_in_flow) && is_same_kind(&scalar.value, new) => {
                new.to_owned()
            }
            ScalarStyle::Plain if is_plain_text(new, is_in_flow) => new.to_owned(),
            ScalarStyle::Plain => quoted(new, self.usual_quote()),
            ScalarStyle::SingleQuoted => quoted(new, '\''),
            ScalarStyle::DoubleQuoted => quoted(new, '"'),
            ScalarStyle::Literal | ScalarStyle::Folded => return None,
        };
        Some(Edit::replace(TextRange::new(node.range.start(), node.range.end()), text))
    }
}

/// Whether two plain scalars have the same type, for every reader where it is text.
fn is_same_kind(old: &str, new: &str) -> bool {
    match (plain_value(old), plain_value(new)) {
        (Plain::Text, Plain::Text) => is_plain_text(new, false) || !is_plain_text(old, false),
        (old, new) => std::mem::discriminant(&old) == std::mem::discriminant(&new),
    }
}
