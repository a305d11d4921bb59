//! Installs that rely on the package lists which an earlier RUN has fetched.
//!
//! Entry point: [`reliance`].

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, ShellText};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{Command, PackageAction, PackageCommand, look_through, recognise};
use hullwright_core::shell::{Guarantee, LaunchedCommand};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::package_cache::CacheFamily;
use crate::patterns::shell::package_calls::{call_range, each_package_call, privilege};

/// Programs that take files as they are and start none of them.
const FILE_TOOLS: [&str; 18] = [
    "cat", "chgrp", "chmod", "chown", "cp", "curl", "dos2unix", "echo", "install", "ln", "ls", "mkdir", "mv",
    "printf", "rm", "sed", "touch", "wget",
];

/// Scripts by which projects build themselves, with what is installed.
const BUILD_SCRIPTS: [&str; 10] = [
    "Configure",
    "autogen.sh",
    "b2",
    "bootstrap.sh",
    "buildconf",
    "config",
    "configure",
    "gradlew",
    "mvnw",
    "python",
];

/// Programs beside the package manager itself that look into its lists.
const READERS_OF_LISTS: [&str; 8] =
    ["apt-cache", "apt-file", "apt-build", "apt-rdepends", "dget", "gdebi", "mk-build-deps", "tasksel"];

/// What relies on the lists that a RUN leaves.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reliance {
    /// Calls that read the lists without fetching their own, with what makes them fetch; that is `None` where nothing can be
    /// put before the call.
    pub calls: Vec<(TextRange, Option<Edit>)>,
    /// Whether a script may rely on them that the file does not show.
    pub may_be_script: bool,
    /// Whether such a script comes before the calls of its chain of stages.
    pub is_script_first: bool,
}

impl Reliance {
    /// Whether nothing in the file does.
    pub fn is_none(&self) -> bool {
        self.calls.is_empty() && !self.may_be_script
    }

    /// What makes all of the calls fetch lists of their own; `None` where one of them cannot.
    pub fn edits(&self) -> Option<Vec<Edit>> {
        self.calls.iter().map(|(_, edit)| edit.clone()).collect()
    }
}

/// What relies on the lists of a RUN behind it, in its stage and in those that start from it. `update` is the call that
/// fetches them.
pub fn reliance(
    cx: &Context<'_>,
    stage: &Stage,
    run: &Instruction,
    family: CacheFamily,
    update: &str,
) -> Reliance {
    let mut found = Reliance::default();
    let own = follow(cx, stage, run, (family, update), false, &mut found);
    for other in cx.graph().descendants(stage) {
        if own != Lists::New {
            follow(cx, other, run, (family, update), own == Lists::Read, &mut found);
        }
    }
    found
}

/// What a stage does with lists that it got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    Unread,
    Read,
    /// It fetches others.
    New,
}

/// Adds what a stage does behind a RUN, up to where it fetches lists itself.
fn follow(
    cx: &Context<'_>,
    stage: &Stage,
    run: &Instruction,
    (family, update): (CacheFamily, &str),
    is_read: bool,
    found: &mut Reliance,
) -> Lists {
    let mut lists = if is_read { Lists::Read } else { Lists::Unread };
    for later in cx.instructions_of(stage).iter().filter(|later| later.index > run.index) {
        let is_run = later.kind == InstructionKind::Run;
        for inner in later.with_trigger().filter(|inner| inner.kind == InstructionKind::Run) {
            match need(cx, inner, family, update) {
                Need::New if is_run => return Lists::New,
                Need::None | Need::New => {}
                Need::Script => {
                    found.may_be_script = true;
                    found.is_script_first |= lists == Lists::Unread;
                }
                // What a trigger runs is built elsewhere.
                Need::Lists(range, edit) => {
                    lists = Lists::Read;
                    found.calls.push((range, edit.filter(|_| is_run)));
                }
            }
        }
    }
    lists
}

/// The last call of a RUN that fetches lists, as it is written, without `sudo` and variables before it; `None` where it takes
/// several lines.
pub fn update_text(cx: &Context<'_>, run: &Instruction, family: CacheFamily) -> Option<String> {
    let mut range = None;
    each_package_call(&cx.launch(run), |launched, call| {
        if CacheFamily::of(call.manager) == Some(family) && call.action == PackageAction::UpdateIndex {
            range = launched.place.map(|_| TextRange::new(call.program.range.start(), launched.range.end()));
        }
    });
    let text = cx.slice(range?);
    (!text.contains('\n')).then(|| text.to_owned())
}

/// Whether a RUN needs lists that it does not fetch.
enum Need {
    None,
    /// It fetches its own.
    New,
    /// It may, in a script of the project.
    Script,
    /// This call does, and would fetch them itself after the edit.
    Lists(TextRange, Option<Edit>),
}

fn need(cx: &Context<'_>, run: &Instruction, family: CacheFamily, update: &str) -> Need {
    let launch = cx.launch(run);
    for launched in &launch.commands() {
        let Some(line) = launched.invocation.as_ref().and_then(|found| look_through(found).command()) else {
            continue;
        };
        match recognise(line) {
            Command::Packages(call) if CacheFamily::of(call.manager) == Some(family) => match call.action {
                PackageAction::UpdateIndex if launched.guarantee == Guarantee::Perhaps => return Need::None,
                PackageAction::UpdateIndex => return Need::New,
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
                    let fetches = call.reading.has_any(&["update", "update-cache"]);
                    if call.skips_cache().or(fetches).is_yes() {
                        continue;
                    }
                    let edit = update_before(cx, run, launched, &call, update);
                    return Need::Lists(call_range(&call), edit);
                }
            },
            _ => {
                let reads_lists = |name: &str| READERS_OF_LISTS.contains(&name);
                if family == CacheFamily::Apt && line.name().is_some_and(reads_lists) {
                    return Need::Lists(line.program.range, None);
                }
            }
        }
    }
    if may_run_script(cx, run) { Need::Script } else { Need::None }
}

/// Fetches the lists just before a call, where it is a command by itself.
fn update_before(
    cx: &Context<'_>,
    run: &Instruction,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
    update: &str,
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
    Some(Edit::insert(at, format!("{before}{update} && ")))
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
pub fn may_run_script(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    let is_script = |program: &str| {
        let is_of_apt = ["apt-config", "apt-get", "apt-key", "apt-mark"].contains(&program);
        let name = program.rsplit('/').next().unwrap_or_default();
        !BUILD_SCRIPTS.contains(&name)
            && (program.contains('/') || program.contains(".sh") || program.starts_with("apt-") && !is_of_apt)
    };
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
