//! Putting a text that holds `${…}` in the place of a part of a scalar, with the quotes that it then needs.
//!
//! Entry point: [`put_in_scalar`].

use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange, TextSize};
use hullwright_core::yaml::{NodeId, NodeKind, ScalarStyle, Yaml};

use crate::patterns::compose::shared_value::is_shared;

/// A scalar that is written out.
struct ScalarAt {
    range: TextRange,
    style: ScalarStyle,
    is_in_flow: bool,
}

/// The edit that writes `text` in place of `part`, which lies inside a scalar. `text` has neither quotes nor blanks.
/// None where others share the scalar, and where it is written with escapes.
pub fn put_in_scalar(cx: &ComposeContext<'_>, part: Span, text: &str) -> Option<Edit> {
    let file = cx.project().file(part.file)?;
    let scalar = scalar_at(&file.yaml, part.range.start())?;
    let whole = scalar.range.slice(file.source.text());
    if !scalar.range.contains_range(part.range) || is_shared(cx, part) {
        return None;
    }
    let needs_quotes = scalar.style == ScalarStyle::Plain && scalar.is_in_flow;
    if scalar.style == ScalarStyle::DoubleQuoted && whole.contains('\\') || text.contains(['"', '\\']) {
        return None;
    }
    if !needs_quotes {
        return Some(Edit::replace(part.range, text));
    }
    let before = TextRange::new(scalar.range.start(), part.range.start()).slice(file.source.text());
    let after = TextRange::new(part.range.end(), scalar.range.end()).slice(file.source.text());
    let can_be_quoted = !whole.contains(['"', '\\', '\n']);
    can_be_quoted.then(|| Edit::replace(scalar.range, format!("\"{before}{text}{after}\"")))
}

/// The scalar that holds the offset.
fn scalar_at(yaml: &Yaml, offset: TextSize) -> Option<ScalarAt> {
    let starts_before = |id: &NodeId| yaml.node(*id).range.start() <= offset;
    let roots = yaml.documents();
    let mut id = *roots.get(roots.partition_point(starts_before).checked_sub(1)?)?;
    let mut is_in_flow = false;
    loop {
        let node = yaml.node(id);
        id = match &node.kind {
            NodeKind::Mapping { entries, is_flow } => {
                is_in_flow |= is_flow;
                let behind = entries.partition_point(|entry| starts_before(&entry.key));
                let entry = entries.get(behind.checked_sub(1)?)?;
                if starts_before(&entry.value) { entry.value } else { entry.key }
            }
            NodeKind::Sequence { items, is_flow } => {
                is_in_flow |= is_flow;
                *items.get(items.partition_point(starts_before).checked_sub(1)?)?
            }
            NodeKind::Scalar(scalar) => {
                return Some(ScalarAt { range: node.range, style: scalar.style, is_in_flow });
            }
            NodeKind::Alias { .. } => return None,
        };
    }
}
