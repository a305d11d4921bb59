//! # Package cache command without effect
//!
//! What is not kept needs no clearing, and an index that nobody reads needs no fetching. Such a command costs time, and it
//! empties a cache that is mounted to be kept.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk add --no-cache curl && rm -rf /var/cache/apk/*
//!                                ^^^^^^^^^^^^^^^^^^^^^^^ `apk add --no-cache` leaves nothing to remove
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk update \
//!     ^^^^^^^^^^ `apk add --no-cache` does not read the index that `apk update` fetches
//!     && apk add --no-cache curl
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//! That fix is not safe, as the index was left in the layer; where it is removed, the image stays the same.
//!
//! Official images of Debian and Ubuntu have apt delete what it downloaded after each install, its lists not:
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl \
//!     && apt-get clean \
//!        ^^^^^^^^^^^^^ `apt-get clean` finds nothing: the image clears the archives after each install
//!     && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl \
//!     && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
//!     --mount=type=cache,target=/var/lib/apt,sharing=locked \
//!     apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /tmp/* /var/lib/apt/lists/*
//!                                                                                        ^^^^^^^^^^^^^^^^^^^^ the cache that is mounted at `/var/lib/apt` is emptied
//! ```
//! ```dockerfile fixed
//! FROM example.com/base:1.2
//! RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
//!     --mount=type=cache,target=/var/lib/apt,sharing=locked \
//!     apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /tmp/*
//! ```
//!
//! Commands stay where some install keeps its cache, where it is not known what the base holds, and where apt is set up
//! otherwise or may be, by a script:
//!
//! ```dockerfile good also=os-package-cache-kept
//! FROM alpine:3.22
//! RUN apk add --no-cache curl && apk add jq && rm -rf /var/cache/apk/*
//! ```
//! ```dockerfile good
//! FROM example.com/base:1.2
//! RUN apk add --no-cache curl && rm -rf /var/cache/apk/*
//! RUN apt-get update && apt-get install -y --no-install-recommends jq && apt-get clean && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! RUN rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y --no-install-recommends curl \
//!     && apt-get clean && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! COPY setup.sh /
//! RUN sh /setup.sh && apt-get clean
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{remove_instruction, remove_word};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::text::TextRange;

use crate::patterns::shell::chain_link::drop_link;
use crate::patterns::shell::idle_cache_command::{IdleCommand, Reason, idle_cache_commands};

/// See the page.
pub static RULE: Rule = Rule {
    name: "redundant-package-cache-command",
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for stage in cx.graph().stages().iter().filter(|stage| !stage.runs_windows) {
        for run in cx.of_kind(stage, InstructionKind::Run) {
            for idle in idle_cache_commands(cx, stage, run) {
                report(cx, run, &idle);
            }
        }
    }
}

fn report(cx: &Context<'_>, run: &Instruction, idle: &IdleCommand) {
    let name = cx.slice(idle.range);
    let (message, label): (String, Option<(TextRange, &str)>) = match &idle.reason {
        Reason::KeepsNoCache(install) => {
            ("`apk add --no-cache` leaves nothing to remove".to_owned(), Some((*install, "keeps no cache")))
        }
        Reason::ReadsNoIndex(install, reader) => (
            format!("`{reader} --no-cache` does not read the index that `{name}` fetches"),
            Some((*install, "fetches the index itself")),
        ),
        Reason::StoresNoIndex => {
            (format!("`{name}` with `--no-cache` stores nothing of what it fetches"), None)
        }
        Reason::ImageClears(from) => (
            format!("`{name}` finds nothing: the image clears the archives after each install"),
            Some((*from, "has apt delete what it downloaded")),
        ),
        Reason::Mounted(target) => (format!("the cache that is mounted at `{target}` is emptied"), None),
    };
    let mut report = cx.report(idle.range, message);
    if let Some((range, text)) = label {
        report = report.label(range, text);
    }
    report.help("remove it").maybe_fix(fix(cx, run, idle));
}

fn fix(cx: &Context<'_>, run: &Instruction, idle: &IdleCommand) -> Option<Fix> {
    let launch = cx.launch(run);
    let has_comment = launch.script().is_some_and(|script| !script.script.comments.is_empty());
    let edits = if !idle.words.is_empty() {
        let escape = cx.dockerfile().escape;
        idle.words.iter().flat_map(|word| remove_word(cx.text(), escape, *word)).collect()
    } else if launch.commands().len() == 1 {
        (!has_comment).then(|| remove_instruction(cx.text(), cx.dockerfile(), run))?
    } else {
        drop_link(cx, &launch, idle.command)?
    };
    let what = match idle.words.first() {
        Some(word) => cx.slice(*word),
        None => cx.slice(idle.range),
    };
    let what = what.lines().next().unwrap_or_default().trim_end_matches(['\\', ' ']);
    let title = format!("Remove `{what}`");
    let fix = if idle.is_same { Fix::safe(title) } else { Fix::unsafe_fix(title) };
    Some(fix.edits(cx.file().id(), edits))
}
