//! What each stage holds at each instruction: programs, users, groups.
//!
//! The base image's facts are the start; RUN, COPY, ADD and ENV change them. A step whose outcome is not known makes
//! everything unknown that it could affect. Every answer carries its proof. Entry points: [`Contents::build`],
//! [`Contents::program`], [`Contents::user`], [`Contents::group`].

mod change_log;
mod copy;
mod harmless;
mod paths;
mod quiet_packages;
mod run;
mod run_accounts;
mod run_files;
mod run_packages;
mod search_path;
mod stage_contents;
mod summary;
mod suppliers;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::dockerfile::{Dockerfile, Instruction, InstructionKind};
use crate::knowledge::{Accounts, ImageFacts, Knowledge, Presence, Source as Record};
use crate::semantic::{BuildGraph, Place, Resolution, Source, Stage, StageId};
use crate::shell::Launch;
use crate::text::TextRange;
use change_log::{ChangeLog, Scope, Verdict};
pub use harmless::is_harmless;
pub use paths::MissingSource;
use paths::missing_sources;
pub use run_accounts::adduser_dialect;
pub use search_path::{holds_program_folder, is_program_folder, program_of_path, resolved};
pub use stage_contents::TakenId;
use stage_contents::{Build, StageContents, adds_repository};
pub use summary::{StageSummary, Stated};
use suppliers::may_bring;

/// What a stage starts from.
#[derive(Clone, Debug)]
pub enum Base {
    /// Nothing at all.
    Scratch,
    /// An image that the table knows.
    Image(Arc<ImageFacts>),
    /// A stage of the same file.
    Stage(StageId),
    /// An image of which nothing is known.
    Unknown,
}

/// Why something is known, or unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    /// The record of the image that the FROM at that place names.
    Image(TextRange, Record),
    /// The FROM at that place starts from nothing.
    Scratch(TextRange),
    /// Words of an instruction bring it, or may change it.
    Step(TextRange),
    /// There is none: the base is not known.
    None,
}

/// Whether something is there, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fact {
    /// Whether it is there.
    pub presence: Presence,
    /// Why.
    pub proof: Proof,
}

impl Fact {
    /// Whether it is certainly missing.
    pub fn is_absent(&self) -> bool {
        self.presence == Presence::Absent
    }

    /// Whether it is certainly there.
    pub fn is_present(&self) -> bool {
        self.presence == Presence::Present
    }

    const UNKNOWN: Self = Self { presence: Presence::Unknown, proof: Proof::None };

    /// The fact after what a log says.
    fn after(self, verdict: Verdict) -> Self {
        let start = match verdict.brought_by {
            Some(range) => Self { presence: Presence::Present, proof: Proof::Step(range) },
            None => self,
        };
        let doubt = match start.presence {
            Presence::Present => verdict.may_have_gone,
            Presence::Absent | Presence::ProbablyAbsent => verdict.may_have_come,
            Presence::Unknown => None,
        };
        match doubt {
            Some(range) => Self { presence: Presence::Unknown, proof: Proof::Step(range) },
            None => start,
        }
    }
}

/// Which stages are followed step by step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Those whose image is known, and those that create accounts: all that findings can rest on.
    KnownImages,
    /// All, for people who want to see what the steps bring.
    Everything,
}

/// What names are asked about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Subject {
    Program,
    User,
    Group,
}

/// Facts about the ends of stages, by what was asked.
type Remembered = FxHashMap<(Subject, StageId), FxHashMap<Box<str>, Fact>>;

/// What the stages of one Dockerfile hold.
#[derive(Debug)]
pub struct Contents {
    stages: Vec<StageContents>,
    missing_sources: Vec<MissingSource>,
    /// Facts at the end of stages that others start from.
    at_end: RefCell<Remembered>,
}

impl Contents {
    /// Follows all instructions. `source` is the text of the Dockerfile; `launch` tells what a RUN starts.
    pub fn build(
        dockerfile: &Dockerfile,
        source: &str,
        graph: &BuildGraph,
        knowledge: &dyn Knowledge,
        launch: &dyn Fn(&Instruction) -> Rc<Launch>,
        reach: Reach,
    ) -> Self {
        let names_repositories = adds_repository(source);
        let build = Build { dockerfile, source, graph, knowledge, launch, reach, names_repositories };
        let mut stages: Vec<StageContents> = Vec::with_capacity(graph.stages().len());
        for stage in graph.stages() {
            let from = dockerfile.instructions.get(stage.from as usize);
            let from_range = from.and_then(Instruction::as_from).map(|from| from.image.range());
            let is_open = matches!(stage.base, Source::Image(Resolution::Partial(_)))
                && from_range.is_some_and(|range| is_any_image(range.slice(source)));
            let base = if is_open { Base::Unknown } else { base_of(stage, knowledge) };
            let inherited = match &base {
                Base::Stage(parent) => stages.get(parent.0 as usize),
                Base::Scratch | Base::Image(_) | Base::Unknown => None,
            };
            let from_range = from_range.unwrap_or_default();
            let leaves_triggers = stage.parent().is_some_and(|parent| {
                let left = build.instructions_of(graph.stage(parent));
                left.iter().any(|instruction| instruction.kind == InstructionKind::Onbuild)
            });
            let mut contents = StageContents::new(base, from_range, inherited);
            if leaves_triggers {
                // They run first, and are not followed.
                contents.touch_all(Scope::Everything, Place::START, from_range);
            }
            contents.follow(&build, &stages, stage);
            stages.push(contents);
        }
        let missing_sources = missing_sources(&build, &stages);
        Self { stages, missing_sources, at_end: RefCell::default() }
    }

    /// The sources of `COPY --from` that certainly are not in the stage they are read from, in order of place.
    pub fn missing_sources(&self) -> &[MissingSource] {
        &self.missing_sources
    }

    /// What the stage starts from.
    pub fn base(&self, stage: &Stage) -> &Base {
        self.stages.get(stage.id.0 as usize).map_or(&Base::Unknown, |contents| &contents.base)
    }

    /// The facts about the image at the bottom of the stage's chain.
    pub fn image<'c>(&'c self, graph: &BuildGraph, stage: &Stage) -> Option<&'c ImageFacts> {
        match self.base(graph.bottom(stage)) {
            Base::Image(facts) => Some(facts),
            Base::Scratch | Base::Stage(_) | Base::Unknown => None,
        }
    }

    /// Whether a program is found by its name before `place` of the stage.
    pub fn program(&self, stage: &Stage, place: Place, name: &str) -> Fact {
        self.ask(Subject::Program, stage.id, place, name)
    }

    /// Whether there is a user of that name before `place` of the stage.
    pub fn user(&self, stage: &Stage, place: Place, name: &str) -> Fact {
        self.ask(Subject::User, stage.id, place, name)
    }

    /// Whether there is a group of that name before `place` of the stage.
    pub fn group(&self, stage: &Stage, place: Place, name: &str) -> Fact {
        self.ask(Subject::Group, stage.id, place, name)
    }

    /// The user that certainly has the number before `place` of the stage.
    pub fn owner_of_uid(&self, stage: &Stage, place: Place, id: u32) -> Option<TakenId> {
        self.owner_of(Subject::User, stage, place, id)
    }

    /// The group that certainly has the number before `place` of the stage.
    pub fn owner_of_gid(&self, stage: &Stage, place: Place, id: u32) -> Option<TakenId> {
        self.owner_of(Subject::Group, stage, place, id)
    }

    fn owner_of(&self, subject: Subject, stage: &Stage, place: Place, id: u32) -> Option<TakenId> {
        let mut at = Some((stage.id, place));
        while let Some((stage_id, end)) = at {
            let contents = self.stage(stage_id)?;
            if let Some(taken) = contents.created_with(subject, id, end) {
                let still_there = self.ask(subject, stage.id, place, &taken.name).is_present();
                return still_there.then(|| taken.clone());
            }
            at = match &contents.base {
                Base::Stage(parent) => Some((*parent, Place::END)),
                Base::Image(facts) => {
                    let named = accounts_of(facts, subject).name_of(id);
                    let Resolution::Known(Some(name)) = named else { return None };
                    let fact = self.ask(subject, stage.id, place, name);
                    return fact.is_present().then(|| TakenId {
                        name: name.to_owned(),
                        id,
                        proof: fact.proof,
                    });
                }
                Base::Scratch | Base::Unknown => None,
            };
        }
        None
    }

    /// The accounts that are known of at the end of a stage: those of the base image, and those that commands name.
    fn accounts(&self, subject: Subject, graph: &BuildGraph, stage: &Stage) -> Vec<(String, Fact)> {
        let listed = self.image(graph, stage).map(|image| accounts_of(image, subject).listed.as_slice());
        let listed = listed.unwrap_or_default().iter().map(|account| account.name.to_owned());
        let logs = graph.chain(stage).filter_map(|link| self.stage(link.id));
        let changed = logs.flat_map(|contents| contents.log(subject).names().map(str::to_owned));
        let mut names: Vec<String> = listed.chain(changed).collect();
        names.sort_unstable();
        names.dedup();
        let facts = names.into_iter().map(|name| {
            let fact = self.ask(subject, stage.id, Place::END, &name);
            (name, fact)
        });
        facts.collect()
    }

    fn stage(&self, id: StageId) -> Option<&StageContents> {
        self.stages.get(id.0 as usize)
    }

    fn ask(&self, subject: Subject, stage: StageId, place: Place, name: &str) -> Fact {
        let Some(contents) = self.stage(stage) else { return Fact::UNKNOWN };
        let start = match &contents.base {
            Base::Stage(parent) => self.at_end_of(subject, *parent, name),
            base => in_base(base, contents.from_range, subject, name),
        };
        start.after(contents.verdict(subject, name, place))
    }

    /// The fact at the end of a stage; each stage of the chain is worked out once.
    fn at_end_of(&self, subject: Subject, stage: StageId, name: &str) -> Fact {
        let mut open = Vec::new();
        let mut at = stage;
        let mut fact = loop {
            if let Some(known) = self.at_end.borrow().get(&(subject, at)).and_then(|facts| facts.get(name)) {
                break *known;
            }
            let Some(contents) = self.stage(at) else { break Fact::UNKNOWN };
            open.push(at);
            match &contents.base {
                Base::Stage(parent) => at = *parent,
                base => break in_base(base, contents.from_range, subject, name),
            }
        };
        for id in open.into_iter().rev() {
            if let Some(contents) = self.stage(id) {
                fact = fact.after(contents.verdict(subject, name, Place::END));
            }
            let mut remembered = self.at_end.borrow_mut();
            remembered.entry((subject, id)).or_default().insert(name.into(), fact);
        }
        fact
    }
}

/// Whether a variable names the image, so that a build may choose any: `$BASE`, but not `$REGISTRY/node:$TAG`.
fn is_any_image(written: &str) -> bool {
    let name = written.rsplit_once('/').map_or(written, |(_, name)| name);
    name.split([':', '@']).next().is_some_and(|name| name.contains('$'))
}

fn base_of(stage: &Stage, knowledge: &dyn Knowledge) -> Base {
    match &stage.base {
        Source::Scratch => Base::Scratch,
        Source::Stage(parent) => Base::Stage(*parent),
        Source::Image(_) if stage.runs_windows => Base::Unknown,
        Source::Image(image) => {
            image.value().and_then(|reference| knowledge.image(reference)).map_or(Base::Unknown, Base::Image)
        }
        Source::Invalid(_) => Base::Unknown,
    }
}

/// The accounts of the image: its users, or else its groups.
fn accounts_of(image: &ImageFacts, subject: Subject) -> &Accounts {
    if subject == Subject::User { &image.users } else { &image.groups }
}

fn in_base(base: &Base, from: TextRange, subject: Subject, name: &str) -> Fact {
    match base {
        Base::Scratch => Fact { presence: Presence::Absent, proof: Proof::Scratch(from) },
        Base::Image(facts) => {
            let presence = match subject {
                // What lies off PATH is not found by its name.
                Subject::Program if facts.off_path(name).is_some() => Presence::Absent,
                Subject::Program => facts.program(name),
                Subject::User => facts.user(name),
                Subject::Group => facts.group(name),
            };
            Fact { presence, proof: Proof::Image(from, facts.source) }
        }
        Base::Stage(_) | Base::Unknown => Fact::UNKNOWN,
    }
}

impl StageContents {
    fn log(&self, subject: Subject) -> &ChangeLog {
        match subject {
            Subject::Program => &self.programs,
            Subject::User => &self.users,
            Subject::Group => &self.groups,
        }
    }

    fn verdict(&self, subject: Subject, name: &str, place: Place) -> Verdict {
        let supplier_brings = |supplier| subject == Subject::Program && may_bring(supplier, name);
        self.log(subject).verdict(name, place, supplier_brings)
    }
}
