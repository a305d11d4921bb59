//! Caches that hadolint sees a RUN leave behind.
//!
//! What lives here: which words fill a cache and which clear it, found out by asking the program. Entry points:
//! [`kept_system_caches`] and [`kept_language_caches`].

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::text::TextRange;

use crate::patterns::shell::hadolint_words::{WordCall, is_kept, mounts_scratch, word_calls};

/// A cache that is left behind.
#[derive(Clone, Debug)]
pub struct LeftCache {
    /// The part of the rule that it belongs to.
    pub facet: &'static str,
    /// The program, as written.
    pub program: String,
    /// Where that stands.
    pub range: TextRange,
}

impl LeftCache {
    fn of(facet: &'static str, call: &WordCall) -> Self {
        Self { facet, program: call.program.clone(), range: call.range }
    }
}

/// What package managers of the system leave.
pub fn kept_system_caches(cx: &Context<'_>, run: &Instruction) -> Vec<LeftCache> {
    let calls = word_calls(&cx.launch(run));
    [
        lists(cx, run, &calls),
        apk(run, &calls),
        unclean("yum", "yum", &["install"], &calls),
        dnf(run, "dnf", &calls),
        dnf(run, "microdnf", &calls),
        zypper(run, &calls),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn lists(cx: &Context<'_>, run: &Instruction, calls: &[WordCall]) -> Option<LeftCache> {
    let update = calls.iter().find(|call| call.asks(&["apt-get", "apt", "aptitude"], &["update"]))?;
    let is_mounted = |folder: &str| mounts_scratch(run, |target| target == folder);
    let removes = |call: &WordCall| {
        call.program == "rm" && (call.has_word("-rf") || call.has_word("/var/lib/apt/lists/*"))
    };
    let is_clear = calls.iter().any(removes)
        || is_mounted("/var/lib/apt/lists")
        || is_mounted("/var/lib/apt") && is_mounted("/var/cache/apt");
    (!is_clear && is_kept(cx, run)).then(|| LeftCache::of("apt", update))
}

fn apk(run: &Instruction, calls: &[WordCall]) -> Option<LeftCache> {
    let add =
        calls.iter().find(|call| call.asks(&["apk"], &["add"]) && !call.has_option(&[], &["no-cache"]))?;
    (!mounts_scratch(run, |target| target == "/var/cache/apk")).then(|| LeftCache::of("apk", add))
}

fn dnf(run: &Instruction, program: &'static str, calls: &[WordCall]) -> Option<LeftCache> {
    let verbs = ["install", "in", "reinstall", "rei", "upgrade", "up", "upgrade-minimal", "up-min"];
    unclean("dnf", program, &verbs, calls)
        .filter(|_| !mounts_scratch(run, |target| target.starts_with("/var/cache/libdnf5")))
}

/// The first install, unless something behind it cleans.
fn unclean(
    facet: &'static str,
    program: &'static str,
    verbs: &[&str],
    calls: &[WordCall],
) -> Option<LeftCache> {
    let at = calls.iter().position(|call| call.asks(&[program], verbs))?;
    let (install, behind) = calls.get(at..)?.split_first()?;
    let cleans =
        |call: &WordCall| call.asks(&[program], &["clean"]) || call.program == "rm" && call.has_word("-rf");
    (!behind.iter().any(cleans)).then(|| LeftCache::of(facet, install))
}

fn zypper(run: &Instruction, calls: &[WordCall]) -> Option<LeftCache> {
    let at = calls.iter().position(|call| call.asks(&["zypper"], &["install", "in"]))?;
    let (install, behind) = calls.get(at..)?.split_first()?;
    let is_clear = behind.iter().any(|call| call.asks(&["zypper"], &["clean", "cc"]))
        || mounts_scratch(run, |target| target.starts_with("/var/cache/zypp"));
    (!is_clear).then(|| LeftCache::of("zypper", install))
}

/// What package managers of languages leave.
pub fn kept_language_caches(cx: &Context<'_>, run: &Instruction) -> Vec<LeftCache> {
    let calls: Vec<WordCall> = word_calls(&cx.launch(run)).into_iter().map(WordCall::of_module).collect();
    [pip(cx, run, &calls), yarn(cx, run, &calls)].into_iter().flatten().collect()
}

fn pip(cx: &Context<'_>, run: &Instruction, calls: &[WordCall]) -> Option<LeftCache> {
    let is_pip = |call: &WordCall| {
        let others = ["pipx", "pipenv"];
        call.program.starts_with("pip") && !others.iter().any(|other| call.program.starts_with(other))
    };
    let install = calls
        .iter()
        .find(|call| is_pip(call) && call.has_word("install") && !call.has_option(&[], &["no-cache-dir"]))?;
    let is_off = sets_switch(cx.slice(run.range)) || is_switched_off(cx, run);
    let is_mounted = mounts_scratch(run, |target| target.ends_with(".cache/pip"));
    (!is_off && !is_mounted).then(|| LeftCache::of("pip", install))
}

const SWITCH: &str = "PIP_NO_CACHE_DIR";

fn is_true(value: &str) -> bool {
    ["1", "true", "on", "yes"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Whether the switch is set to something true anywhere in a script.
fn sets_switch(script: &str) -> bool {
    script.match_indices(SWITCH).any(|(at, name)| {
        let value = script.get(at + name.len()..).and_then(|rest| rest.strip_prefix('='));
        let word = value.and_then(|value| value.split(|ch: char| !ch.is_ascii_alphanumeric()).next());
        word.is_some_and(is_true)
    })
}

/// Whether an ENV before the RUN, in its stage or in one that this starts from, sets the switch to something true.
fn is_switched_off(cx: &Context<'_>, run: &Instruction) -> bool {
    let own = cx.graph().stage_of(run);
    let sets = |found: &Instruction| {
        found.pairs().iter().any(|pair| {
            let value = pair.value.as_str().trim_matches(['"', '\'']);
            pair.key.as_str() == SWITCH && is_true(value)
        })
    };
    cx.dockerfile().instructions.iter().filter(|found| found.kind == InstructionKind::Env).any(|found| {
        let stage = cx.graph().stage_of(found);
        let is_before = match (own, stage) {
            (Some(own), Some(stage)) if own.id == stage.id => found.index < run.index,
            (Some(own), Some(stage)) => cx.graph().chain(own).any(|link| link.id == stage.id),
            (None, None) => found.index < run.index,
            (Some(_), None) | (None, Some(_)) => false,
        };
        is_before && sets(found)
    })
}

fn yarn(cx: &Context<'_>, run: &Instruction, calls: &[WordCall]) -> Option<LeftCache> {
    let at = calls.iter().position(|call| call.asks(&["yarn"], &["install"]))?;
    let (install, behind) = calls.get(at..)?.split_first()?;
    let is_clear = behind.iter().any(|call| call.asks(&["yarn"], &["cache"]))
        || mounts_scratch(run, |target| target.ends_with(".cache/yarn"));
    (!is_clear && is_kept(cx, run)).then(|| LeftCache::of("yarn", install))
}
