//! One file in, its findings out.
//!
//! Entry point: [`Engine::check`]. The engine has no state that a file could change, so files may be checked at the
//! same time.

use std::borrow::Cow;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustc_hash::FxHashSet;

use super::collector::{Collector, Scene, settle};
use super::dispatch::Dispatch;
use super::project::{ProjectRequest, ProjectSource};
use super::report::FileReport;
use crate::compose::FileRole;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dockerfile::{Dockerfile, check_directive, parse};
use crate::dockerignore::IgnoreFile;
use crate::knowledge::{Knowledge, NoKnowledge};
use crate::project::{BuildUnit, ComposeInputs, FileSource, UnitSpec};
use crate::rule::{
    Context, EngineFact, FacetId, FileContext, IgnoreContext, Maturity, Memo, Policy, Reporter, RuleId,
    RuleRef, RuleSet, RuleTable, Sources, Subject, opened_id, visible,
};
use crate::semantic::{BuildGraph, BuildInputs, World};
use crate::shellcheck::{PreparedScript, Verdicts, hadolint_scripts, native_scripts};
use crate::suppress::{Ledger, SuppressionProblem, experimental_rules};
use crate::text::{FileKind, SourceFile, Span, TextRange};

/// The day that dates are judged against unless told otherwise: that of the rule edition, so that a pipeline does not
/// turn red overnight.
pub const EDITION_DATE: &str = "2026-11-01";

/// The rules that are on, ready to run.
#[derive(Debug)]
pub struct ActiveRules {
    table: RuleTable,
    dispatch: Dispatch,
}

impl ActiveRules {
    /// Works out what runs where.
    pub fn new(set: &RuleSet, table: RuleTable) -> Self {
        let dispatch = Dispatch::new(set, &table);
        Self { table, dispatch }
    }

    pub(super) fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    /// The severities.
    pub fn table(&self) -> &RuleTable {
        &self.table
    }

    /// The severities of the rules that had a say: what passes on the remarks of shellcheck has none where the program
    /// was not run.
    pub(super) fn answering_table(&self, was_run: bool) -> Cow<'_, RuleTable> {
        match self.dispatch.rule_for(EngineFact::Shellcheck) {
            Some(rule) if !was_run => Cow::Owned(self.table.without(rule)),
            _ => Cow::Borrowed(&self.table),
        }
    }
}

/// What to check, and with what.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// The rules that are on.
    pub rules: &'a ActiveRules,
    /// The files around it.
    pub files: &'a dyn FileSource,
    /// What the build is given.
    pub inputs: &'a BuildInputs,
    /// The day that dates are judged against, `YYYY-MM-DD`.
    pub today: &'a str,
    /// Whether comments silence findings.
    pub suppressions: bool,
    /// The builds that Compose files ask for: those of this Dockerfile, or all of them for an ignore file. Without any, a
    /// Dockerfile is judged by itself.
    pub units: &'a [UnitSpec],
    /// What the program shellcheck says about the scripts of the file; `None` where it was not run.
    pub shellcheck: Option<&'a Verdicts>,
}

/// Checks files against a set of rules.
#[derive(Debug)]
pub struct Engine {
    set: RuleSet,
    knowledge: &'static dyn Knowledge,
}

impl Engine {
    /// An engine for these rules that knows nothing of the world outside the files.
    pub fn new(set: RuleSet) -> Self {
        Self { set, knowledge: &NoKnowledge }
    }

    /// The same engine with a table of what is known.
    #[must_use]
    pub fn with_knowledge(self, knowledge: &'static dyn Knowledge) -> Self {
        Self { knowledge, ..self }
    }

    pub(super) fn knowledge(&self) -> &'static dyn Knowledge {
        self.knowledge
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.set
    }

    /// Checks one file. Never fails and never panics: a rule that does becomes a finding. A Compose file is checked as a
    /// project of its own.
    pub fn check(&self, request: Request<'_>) -> FileReport {
        if request.file.kind() == FileKind::Compose {
            return self.check_lone_compose(request);
        }
        let mut run = Run::new(self, request);
        if catch_unwind(AssertUnwindSafe(|| run.file())).is_err() {
            run.fail();
        }
        run.finish()
    }

    fn check_lone_compose(&self, request: Request<'_>) -> FileReport {
        let Request { file, rules, files, inputs, today, suppressions, .. } = request;
        let sources = [ProjectSource { file: file.clone(), rules, today, suppressions }];
        let compose = &ComposeInputs::default();
        let role = FileRole::Main;
        let project = ProjectRequest { sources: &sources, role, files, inputs, compose };
        let report = self.check_project(project).reports.into_iter().next();
        report.unwrap_or_else(|| Run::new(self, request).finish())
    }

    /// The report of a file that is not checked but about which the caller knows something: a file that cannot be
    /// read, a configuration that is wrong. Empty when no rule that is on has the fact.
    pub fn state(
        &self,
        request: Request<'_>,
        fact: EngineFact,
        range: TextRange,
        message: String,
    ) -> FileReport {
        let mut run = Run::new(self, request);
        run.collector.state(request.rules, fact, Span { file: request.file.id(), range }, message);
        run.finish()
    }

    /// The scripts of a Dockerfile for the program shellcheck; none where what it says is not asked for, or where the file
    /// cannot be read. The caller runs the program and hands what comes of it to [`Self::check`].
    pub fn shell_scripts(&self, request: Request<'_>) -> Vec<PreparedScript> {
        let Request { file, rules, inputs, .. } = request;
        let is_asked = rules.dispatch.rule_for(EngineFact::Shellcheck).is_some();
        if !is_asked || file.kind() != FileKind::Dockerfile || file.is_too_large() {
            return Vec::new();
        }
        let prepare = || {
            let dockerfile = parse(file.text());
            if rules.table.policy() == Policy::Hadolint {
                return hadolint_scripts(&dockerfile, file.text());
            }
            let graph = BuildGraph::build(&dockerfile, file.text(), inputs.clone());
            native_scripts(&dockerfile, file.text(), &graph, self.knowledge)
        };
        // Should it panic, the check does as well and says so.
        catch_unwind(AssertUnwindSafe(prepare)).unwrap_or_default()
    }

    /// What there is to say about a Dockerfile that stands within another file: all but what concerns a file as such.
    pub(super) fn diagnose_embedded(&self, request: Request<'_>) -> Vec<Diagnostic> {
        let mut run = Run::new(self, request);
        if catch_unwind(AssertUnwindSafe(|| run.dockerfile())).is_err() {
            run.fail();
        }
        run.settle()
    }
}

/// So many builds of one Dockerfile are judged, each for itself; further ones are taken to add nothing new.
const MAX_UNITS: usize = 32;

/// Whether the rule, or the facet, is about a code of ShellCheck.
fn is_shell_code(set: &RuleSet, rule: RuleId, facet: Option<FacetId>) -> bool {
    let aliases = set.get(rule).rule.aliases_of(facet);
    aliases.iter().any(|alias| alias.id.starts_with("SC") && matches!(alias.peer, "hadolint" | "shellcheck"))
}

/// Drops findings that say the same of several builds.
fn merge(found: &mut Vec<Diagnostic>) {
    let mut seen: FxHashSet<(RuleId, Option<FacetId>, TextRange, String)> = FxHashSet::default();
    found.retain(|found| seen.insert((found.rule, found.facet, found.primary.range, found.message.clone())));
}

/// One check of one file.
struct Run<'a> {
    set: &'a RuleSet,
    knowledge: &'static dyn Knowledge,
    request: Request<'a>,
    collector: Collector<'a>,
    problems: Vec<SuppressionProblem>,
    /// Other files that fixes may edit.
    opened: Vec<SourceFile>,
}

impl<'a> Run<'a> {
    fn new(engine: &'a Engine, request: Request<'a>) -> Self {
        let Engine { set, knowledge } = engine;
        let collector = Collector::new(set);
        let (problems, opened) = (Vec::new(), Vec::new());
        Self { set, knowledge: *knowledge, request, collector, problems, opened }
    }

    fn file(&mut self) {
        let Request { file, rules, .. } = self.request;
        for (id, check) in &rules.dispatch.file {
            self.guard(rules, *id, |reporter| {
                let context = FileContext { reporter };
                check(&context);
                context.reporter
            });
        }
        match file.kind() {
            _ if file.is_too_large() => {}
            FileKind::Dockerfile => self.dockerfile(),
            FileKind::Ignore => self.ignore_file(),
            FileKind::Compose | FileKind::Config => {}
        }
    }

    fn dockerfile(&mut self) {
        let dockerfile = parse(self.request.file.text());
        match self.with_experimental(&dockerfile) {
            Some(rules) => self.check_dockerfile(&dockerfile, &rules),
            None => self.check_dockerfile(&dockerfile, self.request.rules),
        }
    }

    fn check_dockerfile(&mut self, dockerfile: &Dockerfile, rules: &ActiveRules) {
        let file = self.request.file;
        let mut is_ended = false;
        match self.units(rules).as_slice() {
            [] => is_ended = self.check_build(dockerfile, rules, None),
            units => {
                for unit in units {
                    is_ended |= self.check_build(dockerfile, rules, Some(unit));
                }
                if units.len() > 1 {
                    merge(&mut self.collector.found);
                }
            }
        }
        if !is_ended {
            self.add_remarks(rules);
        }
        if self.request.suppressions {
            let mut ledger = Ledger::of_dockerfile(file.text(), dockerfile, self.set, rules.table.policy());
            ledger.apply(&mut self.collector.found, self.set, self.request.today);
            if !is_ended {
                let was_run = self.request.shellcheck.is_some_and(|verdicts| verdicts.is_complete);
                let table = rules.answering_table(was_run);
                self.problems = ledger.problems(self.request.file.text(), &table, self.request.today);
            }
        }
    }

    /// Passes on what the program shellcheck says. A code that a rule of ours knows is left to that rule; hadolint's
    /// verdicts are the program's alone.
    fn add_remarks(&mut self, rules: &ActiveRules) {
        let Some(id) = rules.dispatch.rule_for(EngineFact::Shellcheck) else { return };
        let Some(verdicts) = self.request.shellcheck else { return };
        let (table, set, file) = (&rules.table, self.set, self.request.file);
        let is_hadolint = table.policy() == Policy::Hadolint;
        if is_hadolint {
            self.collector.found.retain(|found| {
                let place = found.primary.range;
                let is_examined = || verdicts.instructions.iter().any(|range| range.contains_range(place));
                !(is_shell_code(set, found.rule, found.facet) && is_examined())
            });
        }
        for finding in &verdicts.findings {
            let Some(severity) = table.severity_of_code(id, finding.code, finding.severity) else { continue };
            let Some(code) =
                set.get(id).rule.facet(Some(finding.code)).and_then(|facet| facet.aliases.first())
            else {
                continue;
            };
            let is_on = |known: &RuleRef| table.severity(known.rule, known.facet).is_some();
            let is_known = || set.lookup(code.id).iter().any(|known| known.rule != id && is_on(known));
            if is_hadolint || !is_known() {
                let primary = Span { file: file.id(), range: visible(finding.range, file.text()) };
                self.collector.found.push(finding.diagnostic(id, severity, code.id, primary));
            }
        }
    }

    /// The builds of the Dockerfile that differ in what it can tell: context, target and arguments.
    fn units(&self, rules: &ActiveRules) -> Vec<&'a UnitSpec> {
        let Request { file, units, .. } = self.request;
        if rules.table.policy() == Policy::Buildkit {
            return Vec::new();
        }
        let mut distinct: Vec<&UnitSpec> = Vec::new();
        for unit in units.iter().filter(|unit| unit.dockerfile == file.path()) {
            if distinct.len() < MAX_UNITS && !distinct.iter().any(|known| known.is_same_build(unit)) {
                distinct.push(unit);
            }
        }
        distinct
    }

    /// Checks one build of the Dockerfile; whether a gate ended it.
    fn check_build(&mut self, dockerfile: &Dockerfile, rules: &ActiveRules, unit: Option<&UnitSpec>) -> bool {
        let Request { file, files, today, units, .. } = self.request;
        let sharing = units.iter().filter(|other| unit.is_some_and(|unit| unit.is_same_build(other)));
        let services: Vec<_> = sharing.map(|other| &other.overrides).collect();
        let graph = BuildGraph::build(dockerfile, file.text(), self.inputs(rules, unit));
        let knowledge = self.knowledge;
        let memo = &Memo::default();
        let services = services.as_slice();
        let subject = Subject { dockerfile, graph: &graph, files, knowledge, today, services, units, memo };
        let mut is_ended = false;
        for (id, check) in &rules.dispatch.gate {
            self.guard(rules, *id, |reporter| {
                let context = Context { reporter, subject };
                is_ended |= check(&context);
                context.reporter
            });
        }
        if !is_ended {
            self.check_tree(subject, rules, unit);
        }
        is_ended
    }

    /// Everything that is said about a Dockerfile that no gate holds back.
    fn check_tree(&mut self, subject: Subject<'_>, rules: &ActiveRules, unit: Option<&UnitSpec>) {
        let Subject { dockerfile, graph, .. } = subject;
        let dispatch = &rules.dispatch;
        let context = |reporter| Context { reporter, subject };
        for error in &dockerfile.errors {
            for (id, check) in dispatch.syntax.get(&error.kind).map(Vec::as_slice).unwrap_or_default() {
                self.guard(rules, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, error);
                    context.reporter
                });
            }
        }
        for instruction in dockerfile.instructions.iter().filter(|instruction| !instruction.is_broken) {
            for (id, check) in
                dispatch.instruction.get(&instruction.kind).map(Vec::as_slice).unwrap_or_default()
            {
                self.guard(rules, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, instruction);
                    context.reporter
                });
            }
        }
        for stage in graph.stages() {
            for (id, check) in &dispatch.stage {
                self.guard(rules, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, stage);
                    context.reporter
                });
            }
        }
        for (id, check) in &dispatch.dockerfile {
            self.guard(rules, *id, |reporter| {
                let context = context(reporter);
                check(&context);
                context.reporter
            });
        }
        if !dispatch.build.is_empty() && !dockerfile.instructions.is_empty() {
            let mut unit = self.build_unit(dockerfile, rules, unit);
            if let Some(ignore) = &mut unit.ignore {
                ignore.source = self.opened(ignore.source.clone());
            }
            for (id, check) in &dispatch.build {
                self.guard(rules, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, &unit);
                    context.reporter
                });
            }
        }
    }

    /// BuildKit's own checks see the folder of the Dockerfile as the context, as `docker build .` there does.
    fn build_unit(&self, dockerfile: &Dockerfile, rules: &ActiveRules, unit: Option<&UnitSpec>) -> BuildUnit {
        let Request { file, files, .. } = self.request;
        match (rules.table.policy(), unit.and_then(|unit| unit.context.known())) {
            (Policy::Buildkit, _) => BuildUnit::with_context(file, file.folder(), files),
            (_, Some(context)) => BuildUnit::with_context(file, context, files),
            (Policy::Native | Policy::Hadolint | Policy::Dclint, None) => {
                BuildUnit::loose(file, dockerfile, files)
            }
        }
    }

    /// The file under the id by which fixes name it: an id of its own for each path.
    fn opened(&mut self, source: SourceFile) -> SourceFile {
        if let Some(known) = self.opened.iter().find(|known| known.path() == source.path()) {
            return known.clone();
        }
        let source = source.with_id(opened_id(self.opened.len()));
        self.opened.push(source.clone());
        source
    }

    fn inputs(&self, rules: &ActiveRules, unit: Option<&UnitSpec>) -> BuildInputs {
        let given = self.request.inputs;
        let mut inputs = unit.map_or_else(|| given.clone(), |unit| unit.inputs(given));
        if rules.table.policy() == Policy::Buildkit {
            inputs.world = World::Closed;
        }
        inputs
    }

    /// The rules with BuildKit's experimental checks that the file's `check` directive switches on, if it does.
    fn with_experimental(&self, dockerfile: &Dockerfile) -> Option<ActiveRules> {
        let text = self.request.file.text();
        let options = text.get(check_directive(text)?)?;
        let wanted = experimental_rules(options);
        if wanted.is_empty()
            || self.request.rules.table.policy() != Policy::Buildkit
            || dockerfile.instructions.is_empty()
        {
            return None;
        }
        let mut table = self.request.rules.table.clone();
        for (id, rule) in self.set.iter() {
            let is_wanted = rule.aliases.iter().any(|alias| {
                alias.peer == "buildkit" && wanted.iter().any(|(name, _)| name == "all" || name == alias.id)
            });
            if is_wanted && rule.maturity == Maturity::Preview {
                table.set(id, Severity::Warning);
            }
        }
        Some(ActiveRules::new(self.set, table))
    }

    fn ignore_file(&mut self) {
        let Request { file, files, rules, units, .. } = self.request;
        let ignore = IgnoreFile::parse(file.text());
        let opened = RefCell::default();
        for (id, check) in &rules.dispatch.ignore_file {
            self.guard(rules, *id, |reporter| {
                let context = IgnoreContext { reporter, ignore: &ignore, files, units, opened: &opened };
                check(&context);
                context.reporter
            });
        }
        self.opened = opened.into_inner();
        if self.request.suppressions {
            let mut ledger = Ledger::of_lines(file.text(), self.set);
            ledger.apply(&mut self.collector.found, self.set, self.request.today);
            let table = rules.answering_table(false);
            self.problems = ledger.problems(self.request.file.text(), &table, self.request.today);
        }
    }

    /// Runs one check of one rule; a panic in it costs only what it would have found.
    fn guard<'r>(
        &mut self,
        rules: &'r ActiveRules,
        id: RuleId,
        check: impl FnOnce(Reporter<'r>) -> Reporter<'r>,
    ) where
        'a: 'r,
    {
        let file = self.request.file;
        let scene = Scene { file, sources: Sources::One(file), rules, home: file.id() };
        self.collector.guard(scene, id, check);
    }

    /// Says that the analysis of the file failed.
    fn fail(&mut self) {
        self.collector.internal_error(self.request.rules, self.request.file.id(), None);
    }

    fn settle(mut self) -> Vec<Diagnostic> {
        let Request { file, rules, .. } = self.request;
        self.collector.state_problems(rules, file.id(), self.problems);
        settle(&mut self.collector.found, self.set, file.text());
        self.collector.found
    }

    fn finish(mut self) -> FileReport {
        let Self { set, request: Request { file, .. }, .. } = self;
        let others = std::mem::take(&mut self.opened);
        FileReport::new(file, Sources::Beside { file, others: &others }, set, self.settle())
    }
}
