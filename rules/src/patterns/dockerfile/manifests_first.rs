//! The lists of dependencies are copied before the install, everything else behind it.
//!
//! Entry point: [`manifests_first`]. The COPY (or ADD) of the whole context becomes one of the lists, and is repeated as it was behind
//! the install.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_after, keyword, split_run};
use hullwright_core::rule::Context;
use hullwright_core::shell::command::{Command, PackageAction, look_through, recognise};
use hullwright_core::shell::{Invocation, Launch};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::dependency_install::{DependencyInstall, dependency_install};

/// Moves `copy` behind the install that `run` holds. `None` where the folder is not the one of the install, or the RUN does
/// more than can be told apart.
pub fn manifests_first(
    cx: &Context<'_>,
    copy: &Instruction,
    run: &Instruction,
    install: &DependencyInstall,
) -> Option<Fix> {
    let parts = copy.as_copy().filter(|parts| !parts.is_json)?;
    let source = parts.sources.first()?;
    let destination = parts.destination.as_str();
    let folder = destination.trim_end_matches('/');
    let written = cx.slice(copy.text.range());
    let is_plain = !written.contains(['\n', '"', '\'']) && copy.heredocs.is_empty();
    if !is_plain || !has_folder(cx, copy, run, destination, install) {
        return None;
    }
    let lists = TextRange::new(source.range().start(), parts.destination.range().end());
    let first = Edit::replace(lists, format!("{} {folder}/", manifests(cx, install)?));
    let launch = cx.launch(run);
    let mut edits = match rest_of(cx, &launch)? {
        Rest::Nothing => vec![insert_after(cx.text(), cx.dockerfile(), run, &[written.to_owned()])?],
        Rest::Behind(gap) => {
            let split = split_run(cx.text(), run, gap)?;
            let [edit] = split.as_slice() else { return None };
            vec![Edit::replace(edit.range, edit.text.replacen('\n', &format!("\n{written}\n"), 1))]
        }
    };
    edits.push(first);
    if copy.kind == InstructionKind::Add {
        // Lists are files, of which ADD makes nothing else than COPY does.
        let keyword = keyword(cx.dockerfile(), InstructionKind::Copy);
        edits.push(Edit::replace(copy.keyword.range(), keyword));
    }
    let title = format!("Copy {} first, and the rest behind the install", install.manifests);
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}

/// What is copied first. Where a file need not be there, a pattern that may match nothing stands for it.
fn manifests(cx: &Context<'_>, install: &DependencyInstall) -> Option<String> {
    let name = install.line.split(' ').next()?;
    // Yarn's own settings name the program that installs.
    let has_own_yarn = || cx.files().read(&format!("{}/.yarnrc.yml", cx.file().folder())).is_some();
    Some(match name {
        "npm" => "package*.json".to_owned(),
        "yarn" if !has_own_yarn() => "package.json yarn.lock*".to_owned(),
        "pnpm" => "package.json pnpm-lock.yaml*".to_owned(),
        "pip" | "pip3" => match list_of(install)?.rsplit('/').next()? {
            "requirements.txt" => "requirements.txt".to_owned(),
            // Such a list often names others.
            _ => "requirements*.txt".to_owned(),
        },
        "go" => "go.mod go.sum*".to_owned(),
        "bundle" => "Gemfile*".to_owned(),
        "composer" => "composer.json composer.lock*".to_owned(),
        _ => return None,
    })
}

/// The list that pip installs from.
fn list_of(install: &DependencyInstall) -> Option<&str> {
    install.line.split_once(" -r ").map(|(_, list)| list)
}

/// Whether the install reads its lists from the folder that the context is copied to, and nothing between depends on the
/// files.
fn has_folder(
    cx: &Context<'_>,
    copy: &Instruction,
    run: &Instruction,
    destination: &str,
    install: &DependencyInstall,
) -> bool {
    let is_quiet = |kind: InstructionKind| {
        matches!(
            kind,
            InstructionKind::Arg
                | InstructionKind::Env
                | InstructionKind::Expose
                | InstructionKind::Label
                | InstructionKind::Workdir
        )
    };
    let all = &cx.dockerfile().instructions;
    let Some(between) = all.get(copy.index as usize + 1..run.index as usize) else { return false };
    if !between.iter().all(|found| is_quiet(found.kind)) {
        return false;
    }
    let clean = |path: &str| path.trim_end_matches('/').to_owned();
    let folder = clean(destination);
    let list = list_of(install).unwrap_or_default();
    if let Some((of_list, name)) = list.rsplit_once('/') {
        // Only a list at the top is known to be found there.
        return folder == of_list && !name.is_empty() && is_rooted(destination);
    }
    let workdir_of = |found: &Instruction| found.as_text().map(|text| text.as_str().trim().to_owned());
    let changed = between.iter().rev().find(|found| found.kind == InstructionKind::Workdir);
    match changed {
        Some(workdir) => {
            is_rooted(destination) && workdir_of(workdir).is_some_and(|path| clean(&path) == folder)
        }
        None if matches!(folder.as_str(), "." | "") && !destination.starts_with('/') => true,
        None => {
            let Some(stage) = cx.graph().stage_of(copy) else { return false };
            let own = all.get(stage.instructions.start as usize..copy.index as usize).unwrap_or_default();
            let before = own.iter().rev().find(|found| found.kind == InstructionKind::Workdir);
            is_rooted(destination) && before.and_then(workdir_of).is_some_and(|path| clean(&path) == folder)
        }
    }
}

/// Whether a path means the same wherever it is written.
fn is_rooted(path: &str) -> bool {
    path.starts_with(['/', '$'])
}

/// What a RUN does behind the install.
enum Rest {
    /// Nothing that needs the files.
    Nothing,
    /// Something; what stands between.
    Behind(TextRange),
}

fn rest_of(cx: &Context<'_>, launch: &Launch) -> Option<Rest> {
    let commands = launch.commands();
    let mut named = Vec::new();
    for command in &commands {
        named.push((command.invocation.as_ref()?, command.range));
    }
    let is_install = |invocation: &Invocation<'_>| {
        look_through(invocation).command().and_then(dependency_install).is_some()
    };
    let at = named.iter().position(|(invocation, _)| is_install(invocation))?;
    let (before, rest) = named.split_at(at);
    let (install, behind) = rest.split_first()?;
    if !before.iter().all(|(invocation, _)| prepares(invocation)) {
        return None;
    }
    if behind.iter().all(|(invocation, _)| cleans(invocation)) {
        return Some(Rest::Nothing);
    }
    // What is removed in the same RUN would stay in its own layer; what is moved would be there twice.
    if behind
        .iter()
        .any(|(invocation, _)| cleans(invocation) || matches!(invocation.name(), Some("rm" | "mv")))
    {
        return None;
    }
    let (_, next) = behind.first()?;
    let gap = TextRange::new(install.1.end(), next.start());
    let words: Vec<&str> = cx.slice(gap).split_whitespace().filter(|word| *word != "\\").collect();
    // Settings of the shell and its folder would be lost.
    let has_state =
        named.iter().any(|(invocation, _)| matches!(invocation.name(), None | Some("cd" | "set" | "export")));
    (words == ["&&"] && !has_state).then_some(Rest::Behind(gap))
}

/// Whether a command works without the files of the project.
fn prepares(invocation: &Invocation<'_>) -> bool {
    let Some(line) = look_through(invocation).command() else { return false };
    match recognise(line) {
        Command::Packages(command) => match command.action {
            PackageAction::UpdateIndex | PackageAction::Upgrade | PackageAction::Clean => true,
            PackageAction::Install => {
                command.is_complete
                    && command.named().count() == command.packages.len()
                    && !command.packages.is_empty()
            }
            _ => {
                matches!(line.name(), Some("npm" | "yarn"))
                    && line.arguments.first().is_some_and(|word| word.text == "config")
            }
        },
        _ => matches!(line.name(), Some("set" | "echo" | "corepack")),
    }
}

/// Whether a command only removes what the install left behind, or looks at it.
fn cleans(invocation: &Invocation<'_>) -> bool {
    let Some(line) = look_through(invocation).command() else { return false };
    match recognise(line) {
        Command::Packages(command) => matches!(
            command.action,
            PackageAction::Clean
                | PackageAction::Remove
                | PackageAction::Purge
                | PackageAction::RemoveUnneeded
        ),
        _ => {
            line.name() == Some("rm")
                && line.arguments.iter().all(|word| {
                    word.text.starts_with('-')
                        || word.text.contains("cache")
                        || word.text.starts_with("/var/lib/apt")
                        || word.text.starts_with("/tmp")
                })
        }
    }
}
