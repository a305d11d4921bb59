//! Several RUN instructions made one, where the shell of the first does not matter to the next.
//!
//! Entry point: [`joined_runs`].

use hullwright_core::dockerfile::Instruction;
use hullwright_core::edit::dockerfile::join_runs;
use hullwright_core::rule::Context;
use hullwright_core::text::Edit;

/// Builtins that change the shell for what follows them.
const SHELL_STATE: [&str; 15] = [
    ".", "alias", "cd", "exec", "exit", "export", "popd", "pushd", "readonly", "set", "shopt", "source",
    "trap", "umask", "unset",
];

/// Joins neighbours with `&&`. `None` where one of them cannot be joined, or changes the shell for the next one.
pub fn joined_runs(cx: &Context<'_>, row: &[&Instruction]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for (first, second) in row.iter().zip(row.iter().skip(1)) {
        let launch = cx.launch(first);
        let commands = launch.commands();
        let keeps_shell = commands.iter().all(|command| {
            let name = command.invocation.as_ref().and_then(|invocation| invocation.name());
            name.is_some_and(|name| !SHELL_STATE.contains(&name))
        });
        if commands.is_empty() || !keeps_shell {
            return None;
        }
        edits.extend(join_runs(cx.text(), cx.dockerfile(), first, second)?);
    }
    (!edits.is_empty()).then_some(edits)
}
