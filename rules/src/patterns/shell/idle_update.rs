//! Calls that fetch the lists of packages at the end of a RUN, where nothing is installed from them any more.
//!
//! Entry point: [`idle_updates`]. A command that might install is taken for one that does.

use hullwright_core::contents::is_harmless;
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::shell::command::{
    Command, PackageAction, PackageCommand, PackageManager, look_through, recognise,
};
use hullwright_core::shell::{Launch, LaunchedCommand};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::shell::package_cache::CacheFamily;
use crate::patterns::shell::package_calls::{call_name, call_range};

/// The managers whose lists somebody has to ask for.
const FAMILIES: [CacheFamily; 3] = [CacheFamily::Apt, CacheFamily::Apk, CacheFamily::Zypper];

/// Programs that set up how packages are installed, and install none.
const SETTERS: [&str; 11] = [
    "add-apt-repository",
    "apt-add-repository",
    "apt-config",
    "apt-key",
    "apt-mark",
    "debconf-set-selections",
    "dpkg-architecture",
    "dpkg-divert",
    "dpkg-reconfigure",
    "update-alternatives",
    "update-locale",
];

/// A call after which the RUN installs nothing.
#[derive(Clone, Debug)]
pub struct IdleUpdate {
    /// Whose lists.
    pub family: CacheFamily,
    /// As it is written: `apt-get update`.
    pub name: String,
    /// Where that stands.
    pub range: TextRange,
    /// The whole command, with what stands before the program.
    pub command: TextRange,
}

/// What a command does to the lists.
enum Effect {
    /// Neither fetches nor reads them.
    None,
    Fetches(IdleUpdate),
    /// Reads them, or may.
    MayRead,
}

/// The last calls of a RUN that fetch lists, unless something behind them reads the lists or might.
pub fn idle_updates(cx: &Context<'_>, run: &Instruction) -> Vec<IdleUpdate> {
    let text = cx.slice(run.range);
    if run.is_broken || !["update", "ref"].iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let launch = cx.launch(run);
    let commands = launch.commands();
    let families = FAMILIES.into_iter().filter(|family| {
        let name = family.name();
        text.contains(name) && !may_be_scratch(run, family.folder())
    });
    let functions = launch.script().map(|script| script.script.functions()).unwrap_or_default();
    let scope = Scope { launch: &launch, functions };
    families.filter_map(|family| last_update(&scope, &commands, family)).collect()
}

/// Where commands stand.
struct Scope<'l> {
    launch: &'l Launch,
    /// The names that the script itself gives a meaning.
    functions: Vec<&'l str>,
}

fn last_update(
    scope: &Scope<'_>,
    commands: &[LaunchedCommand<'_>],
    family: CacheFamily,
) -> Option<IdleUpdate> {
    let mut last = None;
    for launched in commands {
        match effect(scope, launched, family) {
            Effect::None => {}
            Effect::Fetches(update) => last = Some(update),
            Effect::MayRead => last = None,
        }
    }
    last
}

fn effect(scope: &Scope<'_>, launched: &LaunchedCommand<'_>, family: CacheFamily) -> Effect {
    let Some(invocation) = &launched.invocation else { return Effect::None };
    if holds_script(scope.launch, launched) {
        return Effect::None;
    }
    let Some(line) = look_through(invocation).command() else { return Effect::MayRead };
    match recognise(line) {
        _ if line.name().is_some_and(|name| scope.functions.contains(&name)) => Effect::MayRead,
        Command::Packages(call) if CacheFamily::of(call.manager) == Some(family) => {
            effect_of(launched, &call, family)
        }
        // A package in a file may have dependencies, but this one does not fetch them.
        Command::Packages(_)
        | Command::Account(_)
        | Command::Download(_)
        | Command::Archive(_)
        | Command::Files(_)
        | Command::Clone(_) => Effect::None,
        Command::Other(line) => match line.name() {
            Some(name) if is_harmless(name) || SETTERS.contains(&name) => Effect::None,
            _ => Effect::MayRead,
        },
    }
}

/// Whether the commands of a script in this command follow it in the list.
fn holds_script(launch: &Launch, launched: &LaunchedCommand<'_>) -> bool {
    match launched.place {
        Some(place) => place.site.command.words.iter().any(|word| place.script.nested_in(word).is_some()),
        None => launch.script().is_some(),
    }
}

fn effect_of(launched: &LaunchedCommand<'_>, call: &PackageCommand<'_>, family: CacheFamily) -> Effect {
    let is_in_function = launched.place.is_some_and(|place| place.site.around.function.is_some());
    match call.action {
        PackageAction::UpdateIndex if !is_in_function && !does_more(call) => Effect::Fetches(IdleUpdate {
            family,
            name: call_name(call),
            range: call_range(call),
            command: launched.range,
        }),
        PackageAction::Clean
        | PackageAction::Remove
        | PackageAction::Purge
        | PackageAction::RemoveUnneeded => Effect::None,
        PackageAction::UpdateIndex
        | PackageAction::Install
        | PackageAction::Upgrade
        | PackageAction::Download
        | PackageAction::Build
        | PackageAction::Other
        | PackageAction::Unknown => Effect::MayRead,
    }
}

/// Whether the call does not only fetch: zypper may take in keys, and options may name another root.
fn does_more(call: &PackageCommand<'_>) -> bool {
    let does =
        call.reading.has_any(&["gpg-auto-import-keys", "root", "installroot", "print-uris", "simulate"]);
    !does.is_no() || call.manager == PackageManager::Zypper && !call.is_complete
}
