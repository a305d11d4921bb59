//! The values of texts with variables, as far as they are known.

use hullwright_core::compose::Certainty;

use super::tree::Tree;
use super::values::EnvFile;
use crate::dockerfile::hints::Hint;
use crate::names::scalar_text;

/// Longer values are not shown.
const MAX_LEN: usize = 60;

/// All hints, in order.
pub(crate) fn hints(text: &str, env: &EnvFile) -> Vec<Hint> {
    let tree = Tree::read(text);
    let mut found: Vec<Hint> = tree
        .nodes()
        .into_iter()
        .filter_map(|id| {
            let written = scalar_text(&tree, id)?;
            let replaced = env.replaced(&written);
            let value = replaced.as_str();
            let is_shown = replaced.certainty != Certainty::Unknown
                && value != written.as_str()
                && !value.contains('\n')
                && value.chars().count() <= MAX_LEN;
            let reason = format!("By {} and the defaults of the file.", env.path);
            is_shown.then(|| Hint {
                at: tree.yaml.node(id).range.end(),
                label: format!(" = {value}"),
                reason,
            })
        })
        .collect();
    found.sort_by_key(|hint| hint.at);
    found
}
