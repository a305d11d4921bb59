//! Commands that fetch or clear what package managers keep, where nothing of it is in the layer anyway.
//!
//! Entry point: [`idle_cache_commands`].

use hullwright_core::dockerfile::{Instruction, InstructionKind, MountKind, read_mount};
use hullwright_core::knowledge::OsFamily;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Source, Stage};
use hullwright_core::shell::command::{
    Command, FileAction, FileCommand, PackageAction, PackageCommand, PackageManager, Part, look_through,
    recognise,
};
use hullwright_core::shell::{Guarantee, LaunchedCommand};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::dockerfile::whole_path::is_below;
use crate::patterns::shell::fetched_lists::may_run_script;
use crate::patterns::shell::package_cache::CacheFamily;
use crate::patterns::shell::package_calls::{call_name, call_range, each_package_call, may_be_configured};

/// A command, or some of its words, that changes nothing in the layer.
#[derive(Clone, Debug)]
pub struct IdleCommand {
    /// What is marked.
    pub range: TextRange,
    /// Why it is idle.
    pub reason: Reason,
    /// The words to leave out; none where the whole command does nothing.
    pub words: Vec<TextRange>,
    /// The whole command.
    pub command: TextRange,
    /// Whether the layer is the same to the byte without it.
    pub is_same: bool,
}

/// Why a command changes nothing in the layer.
#[derive(Clone, Debug)]
pub enum Reason {
    /// `apk add --no-cache` at this place keeps nothing.
    KeepsNoCache(TextRange),
    /// The call at this place has `--no-cache` and does not look at the index: `apk add`.
    ReadsNoIndex(TextRange, String),
    /// `apk update --no-cache`.
    StoresNoIndex,
    /// The image clears the archives after each install.
    ImageClears(TextRange),
    /// A cache is mounted there.
    Mounted(String),
}

/// What package managers keep, and where.
const CACHES: [&str; 6] = [
    "/var/lib/apt/lists",
    "/var/cache/apt",
    "/var/cache/apk",
    "/etc/apk/cache",
    "/var/cache/zypp",
    "/var/cache/pacman/pkg",
];

/// Settings of apt that say where archives lie and what becomes of them.
const ARCHIVE_SETTINGS: [&str; 3] = ["dir::", "keep-downloaded", "post-invoke"];

/// The commands of a RUN that have no effect on its layer.
pub fn idle_cache_commands(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> Vec<IdleCommand> {
    let text = cx.slice(run.range);
    if run.is_broken || !["apk", "clean", "/var/"].iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let mounted = mounted_caches(run);
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut found = Vec::new();
    for (at, launched) in commands.iter().enumerate() {
        let Some(line) = launched.invocation.as_ref().and_then(|found| look_through(found).command()) else {
            continue;
        };
        let behind = commands.get(at + 1..).unwrap_or_default();
        let idle = match recognise(line) {
            Command::Packages(call) if call.is_complete => {
                idle_call(cx, (stage, run), &call, (launched, behind), &mounted)
            }
            Command::Files(files) if files.action == FileAction::Remove && files.is_complete => {
                idle_removal(cx, (stage, run), &files, launched, &mounted)
            }
            _ => None,
        };
        found.extend(idle);
    }
    found
}

/// Folders of the RUN where a cache is mounted.
fn mounted_caches(run: &Instruction) -> Vec<String> {
    let mounts = run.flags_named("mount").filter_map(read_mount);
    let caches = mounts.filter(|mount| mount.kind == Some(MountKind::Cache));
    let targets = caches.filter_map(|mount| {
        let target = mount.value("target").map(MappedText::as_str)?;
        (!target.contains('$')).then(|| target.trim_end_matches('/').to_owned())
    });
    targets.collect()
}

fn idle_call(
    cx: &Context<'_>,
    (stage, run): (&Stage, &Instruction),
    call: &PackageCommand<'_>,
    (launched, behind): (&LaunchedCommand<'_>, &[LaunchedCommand<'_>]),
    mounted: &[String],
) -> Option<IdleCommand> {
    let idle = |reason, is_same| {
        let (range, command) = (call_range(call), launched.range);
        Some(IdleCommand { range, reason, words: Vec::new(), command, is_same })
    };
    match (call.manager, call.action) {
        (PackageManager::Apk, PackageAction::UpdateIndex) => {
            if call.skips_cache().is_yes() {
                return idle(Reason::StoresNoIndex, true);
            }
            let (install, name, is_cleared) = uncached_install(behind)?;
            idle(Reason::ReadsNoIndex(install, name), is_cleared)
        }
        (PackageManager::AptGet | PackageManager::Apt, PackageAction::Clean) => {
            let verb = call.action_word.map(Part::text);
            if !matches!(verb, Some("clean" | "autoclean" | "auto-clean")) {
                return None;
            }
            if let Some(target) = mounted.iter().find(|target| is_below("/var/cache/apt", target)) {
                return idle(Reason::Mounted(target.clone()), true);
            }
            let from = image_that_clears(cx, stage)?;
            keeps_no_archives(cx, stage, run).then_some(())?;
            idle(Reason::ImageClears(from), true)
        }
        (PackageManager::Zypper, PackageAction::Clean) => {
            let target = mounted.iter().find(|target| is_below("/var/cache/zypp", target))?;
            idle(Reason::Mounted(target.clone()), true)
        }
        _ => None,
    }
}

/// The first install behind an update, and whether the index is removed in the end; `None` where something might read it.
fn uncached_install(behind: &[LaunchedCommand<'_>]) -> Option<(TextRange, String, bool)> {
    let (mut install, mut is_cleared) = (None, false);
    for launched in behind {
        let Some(line) = launched.invocation.as_ref().and_then(|found| look_through(found).command()) else {
            continue;
        };
        match recognise(line) {
            Command::Packages(call) if call.manager == PackageManager::Apk => match call.action {
                PackageAction::Install | PackageAction::Upgrade if call.skips_cache().is_yes() => {
                    install.get_or_insert_with(|| (call_range(&call), call_name(&call)));
                }
                PackageAction::Remove | PackageAction::Purge | PackageAction::UpdateIndex => {}
                _ => return None,
            },
            Command::Files(files) if files.action == FileAction::Remove => {
                let clears = |file: &str| matches!(file, "/var/cache/apk/*" | "/var/cache/apk");
                let is_certain = launched.guarantee == Guarantee::Succeeded;
                is_cleared |= is_certain && files.files.iter().any(|file| clears(file.part().text()));
            }
            _ => {}
        }
    }
    install.map(|(install, name)| (install, name, is_cleared))
}

fn idle_removal(
    cx: &Context<'_>,
    (stage, run): (&Stage, &Instruction),
    files: &FileCommand<'_>,
    launched: &LaunchedCommand<'_>,
    mounted: &[String],
) -> Option<IdleCommand> {
    let is_apk = |path: &str| is_below(path, "/var/cache/apk");
    let mut reason = None;
    let mut words = Vec::new();
    let mut is_same = true;
    for file in &files.files {
        let path = file.part().text();
        let in_cache = CACHES.iter().any(|cache| is_below(path, cache) && path != *cache);
        let target = mounted.iter().find(|target| path != *target && is_below(path, target));
        let why = match target {
            Some(target) if in_cache => Some(Reason::Mounted(target.clone())),
            _ if is_apk(path) => {
                // The folder itself goes, too.
                is_same &= path.trim_end_matches('/') != "/var/cache/apk";
                uncached_apk(cx, stage, run, launched.range).map(Reason::KeepsNoCache)
            }
            _ => None,
        };
        if let Some(why) = why {
            reason.get_or_insert(why);
            words.push(file.part().range());
        }
    }
    let first = words.first().copied()?;
    let is_all = words.len() == files.files.len();
    let range = if is_all { files.program.range.cover(launched.range) } else { first };
    let words = if is_all { Vec::new() } else { words };
    Some(IdleCommand { range, reason: reason?, words, command: launched.range, is_same })
}

/// Where apk installs without a cache, if nothing before `place` may have left one: no call of apk, no script, and the image
/// is one that is known to keep none.
fn uncached_apk(cx: &Context<'_>, stage: &Stage, run: &Instruction, place: TextRange) -> Option<TextRange> {
    official_base(cx, stage, &[OsFamily::Alpine])?;
    let mut install = None;
    for earlier in steps_until(cx, stage, run) {
        if may_run_script(cx, earlier) {
            return None;
        }
        let mut keeps = false;
        each_package_call(&cx.launch(earlier), |launched, call| {
            if call.manager != PackageManager::Apk || launched.range.start() > place.start() {
                return;
            }
            match call.action {
                PackageAction::Remove | PackageAction::Purge => {}
                _ if call.skips_cache().is_yes() => {
                    install = install.or(Some(call_range(call)).filter(|_| earlier.index == run.index));
                }
                _ => keeps = true,
            }
        });
        if keeps {
            return None;
        }
    }
    install
}

/// The RUN instructions that the layers of a stage come from, up to this one.
fn steps_until<'a>(
    cx: &Context<'a>,
    stage: &'a Stage,
    run: &Instruction,
) -> impl Iterator<Item = &'a Instruction> + use<'a> {
    let last = run.index;
    let all: Vec<&Instruction> =
        cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Run)).collect();
    all.into_iter().filter(move |step| step.index <= last)
}

/// The FROM of an image that has apt remove what it downloaded after each install: official ones of Debian and Ubuntu.
fn image_that_clears(cx: &Context<'_>, stage: &Stage) -> Option<TextRange> {
    official_base(cx, stage, &[OsFamily::Debian, OsFamily::Ubuntu])
        .filter(|_| !may_be_configured(cx, stage, PackageManager::AptGet))
}

/// Where the official image stands that a chain of stages starts from, if its system is one of these.
fn official_base(cx: &Context<'_>, stage: &Stage, families: &[OsFamily]) -> Option<TextRange> {
    let bottom = cx.graph().bottom(stage);
    let Source::Image(image) = &bottom.base else { return None };
    let facts = cx.contents();
    let family = facts.image(cx.graph(), stage)?.operating_system.family;
    let from = &cx.instruction(bottom.from).as_from()?.image;
    let is_fixed = !from.as_str().starts_with('$');
    let is_fit = is_fixed && image.value()?.is_official() && families.contains(&family);
    is_fit.then(|| from.range())
}

/// Whether no call of apt up to here keeps what it downloads, and neither a script nor a copy can have set it up.
fn keeps_no_archives(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> bool {
    let may_set_up = |step: &Instruction| {
        let is_copy = matches!(step.kind, InstructionKind::Copy | InstructionKind::Add);
        let target = cx.slice(step.range).split_ascii_whitespace().next_back().unwrap_or_default();
        is_copy && ["", "/etc", "/etc/apt"].contains(&target.trim_end_matches('/'))
    };
    if cx.graph().chain(stage).any(|link| cx.instructions_of(link).iter().any(may_set_up)) {
        return false;
    }
    steps_until(cx, stage, run).all(|step| {
        let mut keeps = may_run_script(cx, step);
        each_package_call(&cx.launch(step), |_, call| {
            let reading = &call.reading;
            let is_set_up = |setting: Part<'_>| {
                let setting = setting.text().to_ascii_lowercase();
                ARCHIVE_SETTINGS.iter().any(|name| setting.contains(name))
            };
            keeps |= CacheFamily::of(call.manager) == Some(CacheFamily::Apt)
                && (!reading.has("download-only").is_no()
                    || reading.find("config-file").is_some()
                    || reading.all("option").filter_map(|option| option.value).any(is_set_up));
        });
        !keeps
    })
}
