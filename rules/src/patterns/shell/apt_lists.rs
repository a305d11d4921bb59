//! Installs that rely on the package lists which an earlier RUN has fetched.
//!
//! Entry point: [`reliance`].

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::PackageAction;
use hullwright_core::text::Edit;

use crate::patterns::shell::package_cache::CacheFamily;
use crate::patterns::shell::package_calls::{each_package_call, is_direct};

/// What relies on the lists that a RUN leaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reliance {
    /// Nothing in the file.
    Nothing,
    /// Installs that these edits make fetch lists of their own.
    Installs(Vec<Edit>),
    /// Something that is not known or cannot be changed.
    Unknown,
}

/// What relies on the lists of a RUN behind it, in its stage and in those that start from it.
pub fn reliance(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> Reliance {
    let starts_here =
        |other: &&Stage| other.id == stage.id || cx.graph().chain(other).any(|link| link.id == stage.id);
    let mut edits = Vec::new();
    for other in cx.graph().stages().iter().filter(starts_here) {
        let later = cx.instructions_of(other).iter().filter(|later| later.index > run.index);
        for later in later {
            match later.kind {
                InstructionKind::Onbuild => return Reliance::Unknown,
                InstructionKind::Run => match need(cx, later) {
                    Need::None => {}
                    Need::Edit(edit) => edits.push(edit),
                    Need::Unknown => return Reliance::Unknown,
                },
                _ => {}
            }
        }
    }
    if edits.is_empty() { Reliance::Nothing } else { Reliance::Installs(edits) }
}

/// Whether a RUN needs lists that it does not fetch.
enum Need {
    None,
    /// It does, and would fetch them itself after the edit.
    Edit(Edit),
    Unknown,
}

fn need(cx: &Context<'_>, run: &Instruction) -> Need {
    let launch = cx.launch(run);
    let Some(CommandForm::Shell(script)) = run.command() else { return Need::Unknown };
    let start = script.range().start();
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
                    let is_first =
                        launched.range.start() == start && cx.slice(call.program.range) == call.program.text;
                    need = if is_first && is_direct(launched, call) {
                        Need::Edit(Edit::insert(start, "apt-get update && "))
                    } else {
                        Need::Unknown
                    };
                }
            }
        }
    });
    match need {
        Need::None if !has_lists && may_run_script(cx, run) => Need::Unknown,
        need => need,
    }
}

/// Whether a RUN starts a program of the project, which may install something.
fn may_run_script(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    let is_script = |program: &str| program.contains('/') || program.contains(".sh");
    launch.commands().iter().filter_map(|command| command.invocation.as_ref()).any(|invocation| {
        invocation.program.literal().is_none_or(is_script)
            || invocation.arguments.iter().any(|argument| argument.text.contains(".sh"))
    })
}
