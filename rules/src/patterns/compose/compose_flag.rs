//! Switches of Compose files: `true` as YAML has it, as text, or as the default of a variable.

use hullwright_core::compose::{Data, Node};

/// Whether the value is `true`.
pub fn is_true(node: &Node) -> bool {
    switch(node) == Some(true)
}

/// Whether the value is `false`.
pub fn is_false(node: &Node) -> bool {
    switch(node) == Some(false)
}

fn switch(node: &Node) -> Option<bool> {
    match &node.data {
        Data::Bool(value) => Some(*value),
        Data::Text(text) => match text.resolved()?.to_ascii_lowercase().as_str() {
            "true" | "t" | "1" => Some(true),
            "false" | "f" | "0" => Some(false),
            _ => None,
        },
        Data::Null | Data::Int(_) | Data::Float(_) | Data::List(_) | Data::Map(_) | Data::Broken => None,
    }
}
