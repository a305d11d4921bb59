//! # Sources of whatever a branch holds today
//!
//! A clone without a tag or a commit builds whatever the default branch holds on that day. The same Dockerfile makes another
//! image tomorrow, and a layer from the cache hides that until somebody builds elsewhere.
//!
//! ```dockerfile bad preset=strict
//! FROM buildpack-deps:trixie
//! RUN git clone --depth 1 https://github.com/example/tool.git /src && make -C /src
//!                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the default branch of `https://github.com/example/tool.git` is built, whatever it holds
//! ADD https://github.com/example/data.git /data
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the default branch of `https://github.com/example/data.git` is built, whatever it holds
//! ADD git@github.com:example/more.git /more
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the default branch of `git@github.com:example/more.git` is built, whatever it holds
//! ```
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! ARG REVISION=v1.2
//! RUN git clone --branch v1.2 https://github.com/example/tool.git /src
//! RUN git clone https://github.com/example/tool.git /tool && cd /tool && git checkout "$REVISION"
//! RUN git clone "$REPOSITORY" /other && git clone file:///srv/git/local.git && git clone ../near
//! ADD https://github.com/example/data.git#v1.2 /data
//! ADD https://github.com/example/data.git?tag=v1.2 /more
//! ```
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! RUN git clone https://github.com/example/tool.git /src
//! WORKDIR /src
//! RUN git reset --hard 0a1b2c3
//! ```
//! Images of OSS-Fuzz test the newest state of a project on purpose:
//! ```dockerfile good preset=strict also=untagged-image,unpinned-base-image-digest
//! FROM gcr.io/oss-fuzz-base/base-builder
//! RUN git clone https://github.com/example/tool.git
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, DefaultSet, Rule};
use hullwright_core::semantic::{Place, Source, Stage};
use hullwright_core::shell::command::{Command, look_through, recognise};
use hullwright_core::text::TextRange;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unpinned-git-source",
    category: Category::Reproducibility,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

/// Subcommands of git that may bring a work tree to a certain commit.
const MOVES: [&str; 9] =
    ["checkout", "switch", "reset", "worktree", "fetch", "read-tree", "merge", "submodule", "update-ref"];

fn check(cx: &Context<'_>, stage: &Stage) {
    // What is fuzzed there is the newest state of a project, on purpose.
    if let Source::Image(image) = cx.graph().root(stage)
        && image.value().is_some_and(|image| image.repository.text.starts_with("oss-fuzz-base/"))
    {
        return;
    }
    for add in cx.of_kind(stage, InstructionKind::Add).filter(|add| !add.is_broken) {
        check_add(cx, stage, add);
    }
    let runs: Vec<&Instruction> =
        cx.of_kind(stage, InstructionKind::Run).filter(|run| cx.slice(run.range).contains("git")).collect();
    let is_moved_later = |after: u32| runs.iter().any(|run| run.index >= after && moves_tree(cx, run));
    for run in runs.iter().filter(|run| !run.is_broken) {
        if cx.slice(run.range).contains("clone") && !is_moved_later(run.index) {
            check_run(cx, run);
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    for launched in &launch.commands() {
        let Some(invocation) = &launched.invocation else { continue };
        let started = look_through(invocation);
        let Some(Command::Clone(clone)) = started.command().map(recognise) else { continue };
        let Some(url) = clone.url.filter(|_| clone.is_complete) else { continue };
        let is_copy = ["bare", "mirror", "no-checkout"].iter().any(|name| clone.reading.has(name).is_yes());
        let is_pinned = clone.branch.is_some() || clone.reading.find("revision").is_some();
        if !is_pinned && !is_copy && is_remote(url.text()) {
            report(cx, url.range(), url.text());
        }
    }
}

/// A repository that BuildKit clones, without a fragment or a query that says what of it.
fn check_add(cx: &Context<'_>, stage: &Stage, add: &Instruction) {
    let Some(copy) = add.as_copy() else { return };
    for source in copy.sources {
        let expanded =
            cx.graph().expand(Some(stage), source, Place::before(add.index), cx.dockerfile().escape);
        let Some(url) = expanded.value.value() else { continue };
        let bare = url.split(['#', '?']).next().unwrap_or_default();
        let is_repository = (url.starts_with("https://") || url.starts_with("http://"))
            && bare.strip_suffix(".git").is_some()
            || url.starts_with("git@")
            || url.starts_with("git://")
            || url.starts_with("ssh://");
        if is_repository && bare.len() == url.len() {
            report(cx, source.range(), url);
        }
    }
}

fn report(cx: &Context<'_>, range: TextRange, url: &str) {
    // Logins in an address are no business of a message.
    let shown = match url.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, rest)| rest))
        }
        None => url.to_owned(),
    };
    cx.report(range, format!("the default branch of `{shown}` is built, whatever it holds"))
        .help("name a tag or a commit: `git clone --branch v1.2`, `git checkout COMMIT`, `ADD …#v1.2`");
}

/// An address of another machine; a variable may hold anything.
fn is_remote(url: &str) -> bool {
    let schemes = ["https://", "http://", "ssh://", "git://", "git@"];
    schemes.iter().any(|scheme| url.starts_with(scheme)) && !url.contains("localhost")
}

fn moves_tree(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    launch.commands().iter().any(|launched| {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { return false };
        let Some(line) = started.command() else { return false };
        line.name() == Some("git") && line.arguments.iter().any(|word| MOVES.contains(&&*word.text))
    })
}
