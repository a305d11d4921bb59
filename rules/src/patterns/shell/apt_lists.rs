//! Installs that rely on the package lists which an earlier RUN has fetched.
//!
//! Entry point: [`reliance`].

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, ShellText};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::{PackageAction, PackageCommand};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::package_cache::CacheFamily;
use crate::patterns::shell::package_calls::{each_package_call, privilege};

/// Programs that take files as they are and start none of them.
const FILE_TOOLS: [&str; 18] = [
    "cat", "chgrp", "chmod", "chown", "cp", "curl", "dos2unix", "echo", "install", "ln", "ls", "mkdir", "mv",
    "printf", "rm", "sed", "touch", "wget",
];

/// What relies on the lists that a RUN leaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reliance {
    /// Nothing in the file.
    Nothing,
    /// Perhaps a script that the file does not show.
    Script,
    /// Installs that these edits make fetch lists of their own.
    Installs(Vec<Edit>),
    /// Something that cannot be changed.
    Fixed,
}

/// What relies on the lists of a RUN behind it, in its stage and in those that start from it.
pub fn reliance(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> Reliance {
    let starts_here =
        |other: &&Stage| other.id == stage.id || cx.graph().chain(other).any(|link| link.id == stage.id);
    let mut edits = Vec::new();
    let mut may_be_script = false;
    for other in cx.graph().stages().iter().filter(starts_here) {
        let later = cx.instructions_of(other).iter().filter(|later| later.index > run.index);
        for later in later {
            for inner in later.with_trigger() {
                match need(cx, inner) {
                    Need::None => {}
                    Need::Script => may_be_script = true,
                    Need::Edit(edit) if later.kind == InstructionKind::Run => edits.push(edit),
                    // What a trigger runs is built elsewhere.
                    Need::Edit(_) | Need::Fixed => return Reliance::Fixed,
                }
            }
        }
    }
    match (edits.is_empty(), may_be_script) {
        (false, _) => Reliance::Installs(edits),
        (true, true) => Reliance::Script,
        (true, false) => Reliance::Nothing,
    }
}

/// Whether a RUN needs lists that it does not fetch.
enum Need {
    None,
    /// It may, in a script of the project.
    Script,
    /// It does, and would fetch them itself after the edit.
    Edit(Edit),
    /// It does, where nothing can be put before it.
    Fixed,
}

fn need(cx: &Context<'_>, run: &Instruction) -> Need {
    if run.kind != InstructionKind::Run {
        return Need::None;
    }
    let launch = cx.launch(run);
    let mut has_lists = false;
    let mut need = Need::None;
    each_package_call(&launch, |launched, call| {
        if CacheFamily::of(call.manager) != Some(CacheFamily::Apt) || has_lists {
            return;
        }
        match call.action {
            PackageAction::UpdateIndex => has_lists = true,
            PackageAction::Clean
            | PackageAction::RemoveUnneeded
            | PackageAction::Remove
            | PackageAction::Purge => {}
            PackageAction::Install
            | PackageAction::Upgrade
            | PackageAction::Download
            | PackageAction::Build
            | PackageAction::Other
            | PackageAction::Unknown => {
                if let Need::None = need {
                    need = update_before(cx, run, launched, call).map_or(Need::Fixed, Need::Edit);
                }
            }
        }
    });
    match need {
        Need::None if !has_lists && may_run_script(cx, run) => Need::Script,
        need => need,
    }
}

/// Fetches the lists just before a call, where it is a command by itself.
fn update_before(
    cx: &Context<'_>,
    run: &Instruction,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
) -> Option<Edit> {
    let CommandForm::Shell(script) = run.command()? else { return None };
    let at = launched.range.start();
    let (script, is_heredoc) = match run.shell_text(cx.text()) {
        Some(ShellText::Body(body)) => (body.range(), true),
        _ => (script.range(), false),
    };
    if at < script.start() || !starts_command(cx.slice(TextRange::new(script.start(), at)), is_heredoc) {
        return None;
    }
    let before = privilege(cx, launched, call)?;
    Some(Edit::insert(at, format!("{before}apt-get update && ")))
}

/// Whether a command may be put behind this part of a script, where another one starts.
fn starts_command(script: &str, is_heredoc: bool) -> bool {
    let mut lines = script.split('\n').rev();
    let mut line = lines.next().unwrap_or_default().trim();
    while line.is_empty() || line.starts_with('#') {
        let Some(above) = lines.next() else { return true };
        let above = above.trim();
        let continued = above.strip_suffix(['\\', '`']);
        if is_heredoc && continued.is_none() && !above.ends_with('|') {
            return true;
        }
        line = continued.unwrap_or(above).trim();
    }
    let opens =
        |word: &str| line.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
    line.ends_with("&&")
        || line.ends_with(';') && !line.ends_with(";;")
        || ["{", "(", "then", "else", "do"].into_iter().any(opens)
}

/// Whether a RUN starts a script of the project or one that it fetches, which may install something.
fn may_run_script(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    let is_script = |program: &str| program.contains('/') || program.contains(".sh");
    launch.commands().iter().any(|command| {
        let Some(invocation) = &command.invocation else { return false };
        let Some(program) = invocation.program.literal() else { return true };
        let reads_script = || command.place.is_some_and(|place| place.site.around.reads_pipe);
        !FILE_TOOLS.contains(&program)
            && (is_script(program)
                || invocation.arguments.iter().any(|argument| argument.text.contains(".sh"))
                || program.ends_with("sh") && reads_script())
    })
}
