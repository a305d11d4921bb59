//! What pnpm does with a workspace: installs it, or runs a script of one of its members.
//!
//! Entry points: [`installs_workspace`], [`started_member`]. Options and their meaning are from the manual of pnpm 10.

use hullwright_core::dockerfile::Instruction;
use hullwright_core::project::path::clean_in_root;
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{
    Command, PackageAction, PackageManager, Part, look_through, recognise,
};
use hullwright_core::text::TextRange;

/// The command of a RUN that installs a whole workspace with a `node_modules` for each member.
pub fn installs_workspace(cx: &Context<'_>, run: &Instruction) -> Option<TextRange> {
    let launch = cx.launch(run);
    launch.commands().iter().find_map(|command| {
        let started = look_through(command.invocation.as_ref()?);
        let Command::Packages(packages) = recognise(started.command()?) else { return None };
        let narrows =
            ["shamefully-hoist", "public-hoist-pattern", "node-linker", "filter", "dir", "ignore-workspace"];
        let is_whole = packages.manager == PackageManager::Pnpm
            && packages.action == PackageAction::Install
            && packages.packages.is_empty()
            && packages.is_complete
            && packages.is_global().is_no()
            && narrows.iter().all(|name| packages.reading.find(name).is_none());
        is_whole.then_some(command.range)
    })
}

/// How a command tells which member it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StartedMember {
    /// By its folder, relative to the root of the workspace.
    Folder(String),
    /// By the name of its package.
    Name(String),
}

impl StartedMember {
    /// Whether that is the member with this folder and this name.
    pub fn names(&self, folder: &str, name: Option<&str>) -> bool {
        match self {
            Self::Folder(own) => own == folder,
            Self::Name(own) => Some(own.as_str()) == name,
        }
    }
}

/// The member of the workspace at `root` whose script a RUN starts, if it is one.
pub fn started_member(
    cx: &Context<'_>,
    stage: &Stage,
    run: &Instruction,
    root: &str,
) -> Option<StartedMember> {
    let workdir = cx.graph().workdir_before(stage, run.index);
    let workdir = clean_in_root(workdir.and_then(|(_, workdir)| workdir.path.known())?);
    let below_root = |path: &str| {
        let rest = clean_in_root(path);
        rest.strip_prefix(root)?.strip_prefix('/').map(str::to_owned)
    };
    let mut folder = workdir;
    let launch = cx.launch(run);
    for command in launch.commands() {
        let Some(invocation) = &command.invocation else { continue };
        let started = look_through(invocation);
        let Some(line) = started.command() else { continue };
        if line.name() == Some("cd") {
            let to = line.arguments.first().and_then(|argument| argument.literal())?;
            folder = if to.starts_with('/') {
                clean_in_root(to)
            } else {
                clean_in_root(&format!("{folder}/{to}"))
            };
            continue;
        }
        let Command::Packages(packages) = recognise(line) else { continue };
        let runs_script = matches!(packages.action, PackageAction::Other | PackageAction::Build)
            && packages.manager == PackageManager::Pnpm
            && !line.arguments.is_empty();
        if !runs_script {
            continue;
        }
        let is_about = |name: &str| line.arguments.iter().any(|argument| argument.text == name);
        if ["config", "store", "fetch", "deploy", "--version", "dlx"].iter().any(|name| is_about(name)) {
            continue;
        }
        if let Some(filter) = packages.reading.value("filter") {
            let filter = filter.literal()?;
            return Some(match filter.strip_prefix("./") {
                Some(path) => StartedMember::Folder(clean_in_root(path)),
                None => StartedMember::Name(filter.to_owned()),
            });
        }
        let dir = packages.reading.value("dir").map(Part::literal);
        let folder = match dir {
            Some(Some(dir)) if dir.starts_with('/') => dir.to_owned(),
            Some(Some(dir)) => format!("{folder}/{dir}"),
            Some(None) => return None,
            None => folder.clone(),
        };
        if let Some(member) = below_root(&folder) {
            return Some(StartedMember::Folder(member));
        }
    }
    None
}
