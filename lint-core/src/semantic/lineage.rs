//! How a stage descends from the stages it starts from, kept so that looking something up along the chain takes no walk
//! over all of it: a file may chain ten thousand stages.

use super::build_graph::BuildGraph;
use super::scope::{Place, Variable};
use super::stage::{Source, Stage, StageId};

/// A stage's place among its ancestors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lineage {
    /// Number of stages below it in its chain.
    depth: u32,
    /// An ancestor further down, such that any ancestor is reached in a number of steps that grows with the logarithm of
    /// the depth (skew-binary jump pointers); the stage itself at the bottom.
    jump: StageId,
    /// The stage at the bottom of the chain.
    pub(super) root: StageId,
    /// The nearest stage of the chain, itself included, with a USER, a WORKDIR, a SHELL.
    pub(super) user: Option<StageId>,
    pub(super) workdir: Option<StageId>,
    pub(super) shell: Option<StageId>,
}

impl Lineage {
    /// The lineage of a stage that is about to be read.
    pub(super) fn of(id: StageId, base: &Source, graph: &BuildGraph) -> Self {
        let Source::Stage(parent) = base else {
            return Self { depth: 0, jump: id, root: id, user: None, workdir: None, shell: None };
        };
        let lineage = graph.stage(*parent).lineage;
        let jumped = graph.stage(lineage.jump).lineage;
        let is_even = lineage.depth - jumped.depth == jumped.depth - graph.stage(jumped.jump).lineage.depth;
        let jump = if is_even { jumped.jump } else { *parent };
        Self { depth: lineage.depth + 1, jump, ..lineage }
    }

    /// Notes what the stage itself holds, once it was read.
    pub(super) fn close(stage: &mut Stage) {
        let own = Some(stage.id);
        let lineage = &mut stage.lineage;
        lineage.user = if stage.users.is_empty() { lineage.user } else { own };
        lineage.workdir = if stage.workdirs.is_empty() { lineage.workdir } else { own };
        lineage.shell = if stage.shells.is_empty() { lineage.shell } else { own };
    }
}

impl Stage {
    /// The stage it starts from.
    pub fn parent(&self) -> Option<StageId> {
        match self.base {
            Source::Stage(parent) => Some(parent),
            Source::Scratch | Source::Image(_) | Source::Invalid(_) => None,
        }
    }
}

impl BuildGraph {
    /// The variable as the stages from `stage` downwards leave it.
    pub(super) fn variable_left_by(&self, stage: StageId, name: &str) -> Option<&Variable> {
        let setters = self.setters.get(name)?;
        let setter = setters.iter().rev().find(|setter| self.descends(stage, **setter))?;
        self.stage(*setter).variables.get(name, Place::END)
    }

    /// Whether `ancestor` is `stage` or a stage below it in its chain.
    fn descends(&self, stage: StageId, ancestor: StageId) -> bool {
        let depth = self.stage(ancestor).lineage.depth;
        let mut at = self.stage(stage);
        while at.lineage.depth > depth {
            let jumped = self.stage(at.lineage.jump);
            match at.parent() {
                Some(parent) if jumped.lineage.depth < depth => at = self.stage(parent),
                _ => at = jumped,
            }
        }
        at.id == ancestor
    }
}
