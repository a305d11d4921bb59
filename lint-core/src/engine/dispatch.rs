//! Which checks of which rules run on what, worked out once per rule table.

use crate::compose::{ComposeError, ComposeErrorKind, Service};
use crate::dockerfile::{Instruction, InstructionKind, SyntaxError, SyntaxErrorKind};
use crate::project::{BuildUnit, ServiceBuild};
use crate::rule::{
    Check, ComposeContext, Context, EngineFact, FileContext, IgnoreContext, RuleId, RuleSet, RuleTable,
};
use crate::semantic::Stage;
use rustc_hash::FxHashMap;

type Row<F> = Vec<(RuleId, F)>;
type SyntaxCheck = fn(&Context<'_>, &SyntaxError);
type InstructionCheck = fn(&Context<'_>, &Instruction);
type ComposeErrorCheck = fn(&ComposeContext<'_>, &ComposeError);
type ServiceBuildCheck = fn(&ComposeContext<'_>, &Service<'_>, &ServiceBuild<'_>);

/// The checks that are on.
#[derive(Debug, Default)]
pub(super) struct Dispatch {
    pub(super) gate: Row<fn(&Context<'_>) -> bool>,
    pub(super) syntax: FxHashMap<SyntaxErrorKind, Row<SyntaxCheck>>,
    pub(super) instruction: FxHashMap<InstructionKind, Row<InstructionCheck>>,
    pub(super) stage: Row<fn(&Context<'_>, &Stage)>,
    pub(super) dockerfile: Row<fn(&Context<'_>)>,
    pub(super) build: Row<fn(&Context<'_>, &BuildUnit)>,
    pub(super) ignore_file: Row<fn(&IgnoreContext<'_>)>,
    pub(super) compose_gate: Row<fn(&ComposeContext<'_>) -> bool>,
    pub(super) compose_error: FxHashMap<ComposeErrorKind, Row<ComposeErrorCheck>>,
    pub(super) service: Row<fn(&ComposeContext<'_>, &Service<'_>)>,
    pub(super) compose: Row<fn(&ComposeContext<'_>)>,
    pub(super) service_build: Row<ServiceBuildCheck>,
    pub(super) file: Row<fn(&FileContext<'_>)>,
    pub(super) engine: Vec<(RuleId, EngineFact)>,
}

impl Dispatch {
    pub(super) fn new(set: &RuleSet, table: &RuleTable) -> Self {
        let mut dispatch = Self::default();
        for (id, rule) in set.iter() {
            let is_on = table.is_on(id);
            for check in rule.checks {
                if is_on || matches!(check, Check::Gate(_) | Check::ComposeGate(_)) {
                    dispatch.add(id, *check);
                }
            }
        }
        dispatch
    }

    fn add(&mut self, id: RuleId, check: Check) {
        match check {
            Check::Gate(run) => self.gate.push((id, run)),
            Check::Syntax(kinds, run) => {
                for kind in kinds {
                    self.syntax.entry(*kind).or_default().push((id, run));
                }
            }
            Check::Instruction(kinds, run) => {
                for kind in kinds {
                    self.instruction.entry(*kind).or_default().push((id, run));
                }
            }
            Check::Stage(run) => self.stage.push((id, run)),
            Check::Dockerfile(run) => self.dockerfile.push((id, run)),
            Check::Build(run) => self.build.push((id, run)),
            Check::IgnoreFile(run) => self.ignore_file.push((id, run)),
            Check::ComposeGate(run) => self.compose_gate.push((id, run)),
            Check::ComposeError(kinds, run) => {
                for kind in kinds {
                    self.compose_error.entry(*kind).or_default().push((id, run));
                }
            }
            Check::Service(run) => self.service.push((id, run)),
            Check::Compose(run) => self.compose.push((id, run)),
            Check::ServiceBuild(run) => self.service_build.push((id, run)),
            Check::File(run) => self.file.push((id, run)),
            Check::Engine(fact) => self.engine.push((id, fact)),
        }
    }

    pub(super) fn rule_for(&self, fact: EngineFact) -> Option<RuleId> {
        self.engine.iter().find(|(_, known)| *known == fact).map(|(id, _)| *id)
    }
}
