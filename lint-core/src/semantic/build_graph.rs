//! All stages of a Dockerfile and how they need each other.

use super::Resolution;
use super::evaluate;
use super::inputs::BuildInputs;
use super::lineage::Lineage;
use super::scope::{Place, Variable, VariableLog, VariableUse};
use super::stage::{DependencyTarget, Source, Stage, StageId, Workdir, last_before};
use crate::dockerfile::{Dockerfile, Instruction};
use rustc_hash::FxHashMap;

/// The stages of one Dockerfile under given inputs.
#[derive(Clone, Debug)]
pub struct BuildGraph {
    pub(super) inputs: BuildInputs,
    pub(super) stages: Vec<Stage>,
    pub(super) globals: VariableLog,
    pub(super) uses: Vec<VariableUse>,
    /// The stages that set a variable, by its name, in order.
    pub(super) setters: FxHashMap<String, Vec<StageId>>,
    /// Stages by name, in order.
    pub(super) by_name: FxHashMap<String, Vec<StageId>>,
    /// Stage by instruction index; `u32::MAX` before the first FROM.
    pub(super) stage_of: Vec<u32>,
}

impl BuildGraph {
    /// Reads the meaning of a Dockerfile.
    pub fn build(dockerfile: &Dockerfile, source: &str, inputs: BuildInputs) -> Self {
        evaluate::evaluate(dockerfile, source, inputs)
    }

    /// The inputs it was made with.
    pub fn inputs(&self) -> &BuildInputs {
        &self.inputs
    }

    /// All stages, in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The stage behind an id of this graph.
    pub fn stage(&self, StageId(idx): StageId) -> &Stage {
        self.stages.get(idx as usize).expect("a stage id comes from the graph it is used with")
    }

    /// The stage an instruction belongs to; `None` before the first FROM.
    pub fn stage_of(&self, instruction: &Instruction) -> Option<&Stage> {
        self.stages.get(*self.stage_of.get(instruction.index as usize)? as usize)
    }

    /// The stage with that name in any letter case; the last one, should several have it.
    pub fn stage_named(&self, name: &str) -> Option<&Stage> {
        self.by_name.get(&name.to_lowercase())?.last().map(|id| self.stage(*id))
    }

    /// All stages with that name in any letter case, in order.
    pub fn stages_named(&self, name: &str) -> impl Iterator<Item = &Stage> {
        let found = self.by_name.get(&name.to_lowercase());
        found.into_iter().flatten().map(|id| self.stage(*id))
    }

    /// The stage that is built: the target of the inputs, else the last one.
    pub fn target(&self) -> Option<&Stage> {
        match &self.inputs.target {
            Some(name) => self.stage_named(name).or_else(|| self.stages.get(name.parse::<usize>().ok()?)),
            None => self.stages.last(),
        }
    }

    /// The stage and those it starts from, from itself to the one with an outside base.
    pub fn chain<'a>(&'a self, stage: &'a Stage) -> impl Iterator<Item = &'a Stage> {
        std::iter::successors(Some(stage), |stage| match stage.base {
            Source::Stage(id) => Some(self.stage(id)),
            Source::Scratch | Source::Image(_) | Source::Invalid(_) => None,
        })
    }

    /// The other stages that start from this one, at once or through others, in order.
    pub fn descendants<'a>(&'a self, stage: &'a Stage) -> impl Iterator<Item = &'a Stage> {
        let starts_there =
            |other: &&Stage| other.id != stage.id && self.chain(other).any(|link| link.id == stage.id);
        self.stages.iter().filter(starts_there)
    }

    /// The base at the end of the stage's chain: scratch, an image, or something unreadable.
    pub fn root<'a>(&'a self, stage: &'a Stage) -> &'a Source {
        &self.bottom(stage).base
    }

    /// The stage at the end of the stage's chain: the one that starts from scratch or from an image.
    pub fn bottom<'a>(&'a self, stage: &'a Stage) -> &'a Stage {
        self.stage(stage.lineage.root)
    }

    /// Which stages the target needs, by position; the target itself is among them.
    pub fn reachable(&self) -> Vec<bool> {
        let mut reached = vec![false; self.stages.len()];
        let mut open: Vec<StageId> = self.target().map(|stage| stage.id).into_iter().collect();
        while let Some(id) = open.pop() {
            let Some(mark) = reached.get_mut(id.0 as usize) else { continue };
            if std::mem::replace(mark, true) {
                continue;
            }
            let stage = self.stage(id);
            if let Source::Stage(base) = stage.base {
                open.push(base);
            }
            for dependency in &stage.dependencies {
                if let DependencyTarget::Stage(on) | DependencyTarget::Later(on) = dependency.on {
                    open.push(on);
                }
            }
        }
        reached
    }

    /// The variables before the first FROM.
    pub fn globals(&self) -> &VariableLog {
        &self.globals
    }

    /// Every use of a variable in an instruction that BuildKit expands, in order.
    pub fn uses(&self) -> &[VariableUse] {
        &self.uses
    }

    /// The variable as the stage and its chain set it before `place` of that stage.
    pub fn variable<'a>(&'a self, stage: &'a Stage, name: &str, place: Place) -> Option<&'a Variable> {
        let own = stage.variables.get(name, place);
        own.or_else(|| self.variable_left_by(stage.parent()?, name))
    }

    /// The user in force before an instruction of the stage, and the USER that set it. `None` when no USER of the chain
    /// did, so that the base image decides.
    pub fn user_before<'a>(
        &'a self,
        stage: &'a Stage,
        instruction: u32,
    ) -> Option<&'a (u32, Resolution<String>)> {
        self.last_of_chain(stage, instruction, |stage| &stage.users, |lineage| lineage.user)
    }

    /// The user in force at the end of the stage, and the USER that set it.
    pub fn final_user<'a>(&'a self, stage: &'a Stage) -> Option<&'a (u32, Resolution<String>)> {
        self.user_before(stage, u32::MAX)
    }

    /// The working directory in force before an instruction, and the WORKDIR that set it; `None` when none of the chain did.
    pub fn workdir_before<'a>(&'a self, stage: &'a Stage, instruction: u32) -> Option<&'a (u32, Workdir)> {
        self.last_of_chain(stage, instruction, |stage| &stage.workdirs, |lineage| lineage.workdir)
    }

    /// The SHELL in force before an instruction; `None` when the platform's default is.
    pub fn shell_before<'a>(&'a self, stage: &'a Stage, instruction: u32) -> Option<&'a (u32, Vec<String>)> {
        self.last_of_chain(stage, instruction, |stage| &stage.shells, |lineage| lineage.shell)
    }

    /// The last entry of the stage's own log before an instruction, else the last one of the nearest stage below that has any.
    fn last_of_chain<'a, T>(
        &'a self,
        stage: &'a Stage,
        instruction: u32,
        log: impl Fn(&'a Stage) -> &'a Vec<(u32, T)>,
        nearest: impl Fn(&Lineage) -> Option<StageId>,
    ) -> Option<&'a (u32, T)> {
        last_before(log(stage), instruction).or_else(|| {
            let below = nearest(&self.stage(stage.parent()?).lineage)?;
            log(self.stage(below)).last()
        })
    }
}
