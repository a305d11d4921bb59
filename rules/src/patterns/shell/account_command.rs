//! Commands of a RUN that create, change and remove users and groups, read as the stage's operating system reads them.
//!
//! Entry point: [`each_account_command`].

use hullwright_core::contents::adduser_dialect;
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::shell::Guarantee;
use hullwright_core::shell::command::accounts::{self, AccountCommand, AdduserDialect};
use hullwright_core::shell::command::{WrapperKind, look_through};
use hullwright_core::text::TextRange;

/// One account command of a RUN.
#[derive(Clone, Copy, Debug)]
pub struct FoundAccountCommand<'c> {
    /// What it asks for.
    pub command: &'c AccountCommand<'c>,
    /// When it runs.
    pub place: Place,
    /// What is certain about it once the RUN succeeded.
    pub guarantee: Guarantee,
    /// All of it.
    pub range: TextRange,
}

/// Shows each account command of a RUN. Commands for another root folder are
/// left out.
pub fn each_account_command(
    cx: &Context<'_>,
    stage: &Stage,
    run: &Instruction,
    mut visit: impl FnMut(FoundAccountCommand<'_>),
) {
    let text = cx.slice(run.range);
    if !text.contains("user") && !text.contains("group") {
        return;
    }
    let launch = cx.launch(run);
    let functions = launch.script().map(|script| script.script.functions()).unwrap_or_default();
    let dialect = dialect_of(cx, stage);
    for (idx, command) in launch.commands().iter().enumerate() {
        let Some(invocation) = &command.invocation else { continue };
        let started = look_through(invocation);
        let Some(line) = started.command() else { continue };
        let is_function = line.name().is_some_and(|name| functions.contains(&name));
        if is_function || started.passes(WrapperKind::Chroot) {
            continue;
        }
        let Some(account) = accounts::read_in(line, dialect) else { continue };
        if account.is_elsewhere.is_yes() {
            continue;
        }
        visit(FoundAccountCommand {
            command: &account,
            place: Place::within(run.index, idx as u32),
            guarantee: command.guarantee,
            range: command.range,
        });
    }
}

/// Which `adduser` the stage has.
fn dialect_of(cx: &Context<'_>, stage: &Stage) -> Option<AdduserDialect> {
    let contents = cx.contents();
    let image = contents.image(cx.graph(), stage)?;
    adduser_dialect(image.operating_system.family)
}
