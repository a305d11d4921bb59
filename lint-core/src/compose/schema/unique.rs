//! Equality of list items, as JSON has it: `1` and `1.0` are one value, the order of keys does not count.

use std::fmt::Write as _;

use super::super::node::{Data, Node};

/// A text that two values share exactly when they are equal; `None` when part of the value is not known.
pub(super) fn fingerprint(node: &Node) -> Option<String> {
    let mut out = String::new();
    write_value(node, &mut out)?;
    Some(out)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers are compared as JSON reads them, in double precision"
)]
fn write_value(node: &Node, out: &mut String) -> Option<()> {
    match &node.data {
        Data::Null => out.push_str("null"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Int(value) => write!(out, "{:?}", *value as f64).ok()?,
        Data::Float(value) => write!(out, "{value:?}").ok()?,
        Data::Text(text) => write!(out, "{:?}", text.resolved()?).ok()?,
        Data::List(items) => {
            out.push('[');
            for item in items {
                write_value(item, out)?;
                out.push(',');
            }
            out.push(']');
        }
        Data::Map(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (name, member) in members {
                write!(out, "{name:?}:").ok()?;
                write_value(&member.node, out)?;
                out.push(',');
            }
            out.push('}');
        }
        Data::Broken => return None,
    }
    Some(())
}
