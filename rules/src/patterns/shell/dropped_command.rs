//! Commands of a RUN less, or the RUN where nothing else is in it.
//!
//! Entry point: [`drop_commands`].

use hullwright_core::dockerfile::Instruction;
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::chain_link::drop_link;

/// Leaves out the commands at these ranges: all there are, or one beside others.
pub fn drop_commands(cx: &Context<'_>, run: &Instruction, commands: &[TextRange]) -> Option<Vec<Edit>> {
    let launch = cx.launch(run);
    let is_all = launch.commands().iter().all(|command| commands.contains(&command.range));
    match commands {
        _ if is_all => Some(remove_instruction(cx.text(), cx.dockerfile(), run)),
        [command] => drop_link(cx, &launch, *command),
        _ => None,
    }
}
