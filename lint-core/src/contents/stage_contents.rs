//! One stage's changes, followed instruction by instruction.

use std::rc::Rc;

use super::change_log::{ChangeLog, Scope, Supplier};
use super::search_path::is_standard_folder;
use super::{Base, Proof, Reach, Subject};
use crate::dockerfile::{Dockerfile, Instruction, InstructionKind};
use crate::knowledge::{Knowledge, OsFamily};
use crate::semantic::{BuildGraph, Place, Resolution, Stage};
use crate::shell::Launch;
use crate::text::{MappedText, TextRange};

/// A number that a user or a group has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenId {
    /// The user or the group.
    pub name: String,
    /// The number.
    pub id: u32,
    /// Why it is known.
    pub proof: Proof,
}

/// What all stages of one build are followed with.
pub(super) struct Build<'b> {
    pub(super) dockerfile: &'b Dockerfile,
    /// The text of the Dockerfile.
    pub(super) source: &'b str,
    pub(super) graph: &'b BuildGraph,
    pub(super) knowledge: &'b dyn Knowledge,
    /// What a RUN starts.
    pub(super) launch: &'b dyn Fn(&Instruction) -> Rc<Launch>,
    pub(super) reach: Reach,
    /// Whether the file names a place of repositories anywhere.
    pub(super) names_repositories: bool,
}

impl<'b> Build<'b> {
    pub(super) fn instructions_of(&self, stage: &Stage) -> &'b [Instruction] {
        self.dockerfile.instructions.get(stage.places()).unwrap_or_default()
    }

    /// A word as the instruction sees it.
    pub(super) fn expand(&self, stage: &Stage, word: &MappedText, instruction: u32) -> Resolution<String> {
        let place = Place::before(instruction);
        self.graph.expand(Some(stage), word, place, self.dockerfile.escape).value
    }
}

/// What one stage starts from and changes.
#[derive(Debug)]
pub(super) struct StageContents {
    pub(super) base: Base,
    /// Where FROM names the base.
    pub(super) from_range: TextRange,
    pub(super) programs: ChangeLog,
    pub(super) users: ChangeLog,
    pub(super) groups: ChangeLog,
    /// Folders that ENV put on PATH, those of the stages below among them.
    pub(super) search_path: Vec<String>,
    /// The working directory that the base image sets.
    base_workdir: Option<String>,
    /// The releases of the operating system that the base image may have.
    pub(super) releases: Vec<&'static str>,
    /// The kind of operating system.
    pub(super) family: OsFamily,
    /// Whether the image at the bottom of the chain is not known.
    knows_nothing: bool,
    /// Whether packages may come from elsewhere than the distribution, so that their names tell little.
    pub(super) has_other_repositories: bool,
    /// Accounts that were created with a number.
    pub(super) created: Vec<(Subject, Place, TakenId)>,
}

impl StageContents {
    pub(super) fn new(base: Base, from_range: TextRange, parent: Option<&Self>) -> Self {
        let base_workdir = match (&base, parent) {
            (Base::Image(facts), _) => match &facts.workdir {
                Resolution::Known(workdir) => Some(workdir.unwrap_or("/").to_owned()),
                Resolution::Partial(_) | Resolution::Unknown => None,
            },
            (Base::Scratch, _) => Some("/".to_owned()),
            (Base::Stage(_), Some(parent)) => parent.base_workdir.clone(),
            (Base::Stage(_) | Base::Unknown, _) => None,
        };
        let releases = match (&base, parent) {
            (Base::Image(facts), _) => facts.operating_system.releases.clone(),
            (Base::Stage(_), Some(parent)) => parent.releases.clone(),
            (Base::Stage(_) | Base::Scratch | Base::Unknown, _) => Vec::new(),
        };
        let family = match (&base, parent) {
            (Base::Image(facts), _) => facts.operating_system.family,
            (Base::Stage(_), Some(parent)) => parent.family,
            (Base::Scratch, _) => OsFamily::Scratch,
            (Base::Stage(_) | Base::Unknown, _) => OsFamily::Unknown,
        };
        let knows_nothing = match (&base, parent) {
            (Base::Unknown, _) => true,
            (Base::Stage(_), parent) => parent.is_none_or(|parent| parent.knows_nothing),
            (Base::Scratch | Base::Image(_), _) => false,
        };
        Self {
            base,
            family,
            knows_nothing,
            has_other_repositories: parent.is_some_and(|parent| parent.has_other_repositories),
            releases,
            from_range,
            programs: ChangeLog::default(),
            users: ChangeLog::default(),
            groups: ChangeLog::default(),
            search_path: parent.map(|parent| parent.search_path.clone()).unwrap_or_default(),
            base_workdir,
            created: Vec::new(),
        }
    }

    /// Follows the instructions of the stage.
    pub(super) fn follow(&mut self, build: &Build<'_>, earlier: &[Self], stage: &Stage) {
        if build.reach == Reach::KnownImages && self.knows_nothing && !names_accounts(build, stage) {
            self.touch_all(Scope::Everything, Place::START, self.from_range);
            return;
        }
        for instruction in build.instructions_of(stage) {
            if build.names_repositories && adds_repository(instruction.range.slice(build.source)) {
                self.has_other_repositories = true;
            }
            match instruction.kind {
                InstructionKind::Run => {
                    let launch = (build.launch)(instruction);
                    self.follow_run(build, stage, instruction, &launch);
                }
                InstructionKind::Copy | InstructionKind::Add => {
                    self.follow_copy(build, earlier, stage, instruction);
                }
                InstructionKind::Env => self.follow_path(build, stage, instruction),
                _ => {}
            }
        }
    }

    pub(super) fn log_mut(&mut self, subject: Subject) -> &mut ChangeLog {
        match subject {
            Subject::Program => &mut self.programs,
            Subject::User => &mut self.users,
            Subject::Group => &mut self.groups,
        }
    }

    /// Whether a step of the stage may have done anything at all.
    pub(super) fn may_do_anything(&self) -> bool {
        self.programs.has_wide(Scope::Everything)
    }

    /// The working directory where no WORKDIR of the chain sets one.
    pub(super) fn base_workdir(&self) -> Option<&str> {
        self.base_workdir.as_deref()
    }

    /// Nothing is certain any more about what the scope covers.
    pub(super) fn touch_all(&mut self, scope: Scope, at: Place, range: TextRange) {
        self.programs.touch(scope, at, range);
        self.users.touch(scope, at, range);
        self.groups.touch(scope, at, range);
    }

    /// The account that was created with that number before `end`.
    pub(super) fn created_with(&self, subject: Subject, id: u32, end: Place) -> Option<&TakenId> {
        let found =
            self.created.iter().rev().find(|(of, at, taken)| *of == subject && *at < end && taken.id == id);
        found.map(|(_, _, taken)| taken)
    }

    /// A changed PATH: programs of new folders are found, those of dropped ones no more.
    fn follow_path(&mut self, build: &Build<'_>, stage: &Stage, instruction: &Instruction) {
        let at = Place::within(instruction.index, 0);
        for pair in instruction.pairs().iter().filter(|pair| pair.key.as_str() == "PATH") {
            let written = pair.value.as_str();
            let quotes = written.len() - written.trim_start_matches(['"', '\'']).len();
            let value = pair.value.slice(quotes..written.trim_end_matches(['"', '\'']).len().max(quotes));
            let mut start = 0;
            let mut kept = Vec::new();
            for folder in value.as_str().split(':') {
                let word = value.slice(start..start + folder.len());
                start += folder.len() + 1;
                kept.push(folder.to_owned());
                if matches!(folder, "$PATH" | "${PATH}" | "") {
                    continue;
                }
                let expanded = build.expand(stage, &word, instruction.index);
                let known = expanded.value().map(|folder| folder.trim_end_matches('/'));
                if known.is_some_and(is_standard_folder) {
                    continue;
                }
                let supplier =
                    supplier_of_folder(known.unwrap_or(folder)).or_else(|| supplier_of_folder(folder));
                let scope = supplier.map_or(Scope::Additions, Scope::Supplied);
                self.programs.touch(scope, at, pair.value.range());
                self.search_path.extend(known.map(str::to_owned));
            }
            let keeps = |folder: &str| kept.iter().any(|kept| kept == folder);
            let keeps_old = keeps("$PATH") || keeps("${PATH}") || (keeps("/usr/bin") && keeps("/bin"));
            if !keeps_old {
                self.programs.touch(Scope::Removals, at, pair.value.range());
            }
        }
    }
}

/// Whether a RUN may create accounts, which can be judged whatever the image is.
fn names_accounts(build: &Build<'_>, stage: &Stage) -> bool {
    let mut runs = build.instructions_of(stage).iter().filter(|found| found.kind == InstructionKind::Run);
    runs.any(|run| {
        let text = run.range.slice(build.source);
        ["useradd", "adduser", "groupadd", "addgroup"].iter().any(|tool| text.contains(tool))
    })
}

/// Whether a text names a place where package managers keep their repositories, or a tool that adds one.
pub(super) fn adds_repository(text: &str) -> bool {
    const SIGNS: [&str; 10] = [
        "sources.list",
        "/etc/apt/",
        "add-apt-repository",
        "apt-key",
        "yum.repos.d",
        "yum-config-manager",
        "config-manager",
        "zypp/repos",
        "apk/repositories",
        "--repository",
    ];
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// The package manager whose folder it is by its name.
fn supplier_of_folder(folder: &str) -> Option<Supplier> {
    let folder = folder.trim_end_matches('/');
    let has = |part: &str| folder.contains(part);
    if has("node_modules") || has("PNPM_HOME") || has(".npm") || has("/pnpm") || has(".yarn") {
        return Some(Supplier::Node);
    }
    if has("venv")
        || has(".local/bin")
        || has("VIRTUAL_ENV")
        || has("poetry")
        || has("POETRY")
        || has("virtualenv")
    {
        return Some(Supplier::Python);
    }
    let is_other = has(".cargo/bin")
        || has("go/bin")
        || has("GOPATH")
        || has("gems")
        || has("bundle")
        || has("vendor/bin")
        || has("composer");
    is_other.then_some(Supplier::Other)
}
