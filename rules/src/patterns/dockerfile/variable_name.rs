//! Another name for a variable, wherever an instruction uses it.

use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::Context;
use hullwright_core::semantic::VariableUse;
use hullwright_core::text::Edit;

/// Writes another name in the place of a variable, at every use of the instruction. `None` where a use cannot be edited.
pub fn other_variable(cx: &Context<'_>, found: &VariableUse, name: &str) -> Option<Fix> {
    let uses = cx.graph().uses();
    let first = uses.partition_point(|other| other.instruction < found.instruction);
    let same = uses
        .get(first..)?
        .iter()
        .take_while(|other| other.instruction == found.instruction)
        .filter(|other| other.name == found.name);
    let mut edits: Vec<Edit> = Vec::new();
    for other in same {
        if cx.slice(other.name_range) != other.name {
            return None;
        }
        let edit = Edit::replace(other.name_range, name);
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    let title = format!("Replace `{}` by `{name}`", found.name);
    (!edits.is_empty()).then(|| Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}
