//! One file in, its findings out.
//!
//! Entry point: [`Engine::check`]. The engine has no state that a file could change, so files may be checked at the
//! same time.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::dispatch::Dispatch;
use super::report::FileReport;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dockerfile::{Dockerfile, check_directive, parse};
use crate::dockerignore::IgnoreFile;
use crate::project::{BuildUnit, FileSource};
use crate::rule::{
    Context, EngineFact, FileContext, IgnoreContext, Maturity, Memo, Policy, Reporter, RuleId, RuleSet,
    RuleTable, Subject,
};
use crate::semantic::{BuildGraph, BuildInputs, World};
use crate::suppress::{Ledger, SuppressionProblem, SuppressionProblemKind, experimental_rules};
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

    /// The severities.
    pub fn table(&self) -> &RuleTable {
        &self.table
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
}

/// Checks files against a set of rules.
#[derive(Debug)]
pub struct Engine {
    set: RuleSet,
}

impl Engine {
    /// An engine for these rules.
    pub fn new(set: RuleSet) -> Self {
        Self { set }
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.set
    }

    /// Checks one file. Never fails and never panics: a rule that does becomes a finding.
    pub fn check(&self, request: Request<'_>) -> FileReport {
        let mut run = Run { set: &self.set, request, found: Vec::new(), problems: Vec::new() };
        if catch_unwind(AssertUnwindSafe(|| run.file())).is_err() {
            run.internal_error(None);
        }
        run.finish()
    }
}

impl Engine {
    /// The report of a file that is not checked but about which the caller knows something: a file that cannot be
    /// read, a configuration that is wrong. Empty when no rule that is on has the fact.
    pub fn state(
        &self,
        request: Request<'_>,
        fact: EngineFact,
        range: TextRange,
        message: String,
    ) -> FileReport {
        let mut run = Run { set: &self.set, request, found: Vec::new(), problems: Vec::new() };
        run.engine_finding(fact, range, message);
        run.finish()
    }
}

/// One check of one file.
struct Run<'a> {
    set: &'a RuleSet,
    request: Request<'a>,
    found: Vec<Diagnostic>,
    problems: Vec<SuppressionProblem>,
}

impl Run<'_> {
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
        let Request { file, files, .. } = self.request;
        let graph = BuildGraph::build(dockerfile, file.text(), self.inputs(rules));
        let subject = Subject { dockerfile, graph: &graph, files, memo: &Memo::default() };
        let mut is_ended = false;
        for (id, check) in &rules.dispatch.gate {
            self.guard(rules, *id, |reporter| {
                let context = Context { reporter, subject };
                is_ended |= check(&context);
                context.reporter
            });
        }
        if !is_ended {
            self.check_tree(subject, rules);
        }
        if self.request.suppressions {
            let mut ledger = Ledger::of_dockerfile(file.text(), dockerfile, self.set, rules.table.policy());
            ledger.apply(&mut self.found, self.set, self.request.today);
            if !is_ended {
                self.problems = ledger.problems(&rules.table, self.request.today);
            }
        }
    }

    /// Everything that is said about a Dockerfile that no gate holds back.
    fn check_tree(&mut self, subject: Subject<'_>, rules: &ActiveRules) {
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
            let unit = self.build_unit(dockerfile, rules);
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
    fn build_unit(&self, dockerfile: &Dockerfile, rules: &ActiveRules) -> BuildUnit {
        let Request { file, files, .. } = self.request;
        match rules.table.policy() {
            Policy::Buildkit => BuildUnit::with_context(file, file.folder(), files),
            Policy::Native | Policy::Hadolint | Policy::Dclint => BuildUnit::loose(file, dockerfile, files),
        }
    }

    fn inputs(&self, rules: &ActiveRules) -> BuildInputs {
        let mut inputs = self.request.inputs.clone();
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
        let Request { file, files, rules, .. } = self.request;
        let ignore = IgnoreFile::parse(file.text());
        for (id, check) in &rules.dispatch.ignore_file {
            self.guard(rules, *id, |reporter| {
                let context = IgnoreContext { reporter, ignore: &ignore, files };
                check(&context);
                context.reporter
            });
        }
        if self.request.suppressions {
            let mut ledger = Ledger::of_lines(file.text(), self.set);
            ledger.apply(&mut self.found, self.set, self.request.today);
            self.problems = ledger.problems(&rules.table, self.request.today);
        }
    }

    /// Runs one check of one rule; a panic in it costs only what it would have found.
    fn guard<'r>(
        &mut self,
        rules: &'r ActiveRules,
        id: RuleId,
        check: impl FnOnce(Reporter<'r>) -> Reporter<'r>,
    ) where
        Self: 'r,
    {
        let facets = self.set.get(id).rule.facets;
        let reporter = Reporter::new(self.request.file, id, facets, &rules.table);
        match catch_unwind(AssertUnwindSafe(|| check(reporter).finish())) {
            Ok(mut found) => self.found.append(&mut found),
            Err(_) => self.internal_error(Some(id)),
        }
    }

    fn internal_error(&mut self, rule: Option<RuleId>) {
        let message = match rule {
            Some(id) => format!(
                "rule `{}` failed on this file; this is a bug of hullwright",
                self.set.get(id).rule.name
            ),
            None => "the analysis of this file failed; this is a bug of hullwright".to_owned(),
        };
        let is_known = |known: &Diagnostic| known.message == message;
        if !self.found.iter().any(is_known) {
            self.engine_finding(EngineFact::InternalError, TextRange::new(0, 1), message);
        }
    }

    fn engine_finding(&mut self, fact: EngineFact, range: TextRange, message: String) {
        let table = &self.request.rules.table;
        let Some(rule) = self.request.rules.dispatch.rule_for(fact) else { return };
        let Some(severity) = table.severity(rule, None) else { return };
        self.found.push(Diagnostic {
            rule,
            facet: None,
            severity,
            message,
            help: None,
            primary: Span { file: self.request.file.id(), range },
            labels: Vec::new(),
            fixes: Vec::new(),
            secrets: Vec::new(),
            suppressed: None,
        });
    }

    fn finish(mut self) -> FileReport {
        for problem in std::mem::take(&mut self.problems) {
            let fact = match problem.kind {
                SuppressionProblemKind::Unused => EngineFact::UnusedSuppression,
                SuppressionProblemKind::UnknownRule => EngineFact::UnknownSuppressedRule,
                SuppressionProblemKind::Malformed => EngineFact::InvalidSuppression,
            };
            self.engine_finding(fact, problem.range, problem.message);
        }
        drop_yielding(&mut self.found, self.set, self.request.file.text());
        self.found.sort_by(|a, b| {
            let name = |found: &Diagnostic| self.set.get(found.rule).rule.name;
            (a.primary.range.start(), name(a), a.primary.range.end(), &a.message).cmp(&(
                b.primary.range.start(),
                name(b),
                b.primary.range.end(),
                &b.message,
            ))
        });
        self.found.dedup();
        FileReport::new(self.request.file, self.set, self.found)
    }
}

/// Drops findings whose rule yields to another one that reports at the same place: overlapping it, or in the same word,
/// as the key and the value of `KEY=value` are.
fn drop_yielding(found: &mut Vec<Diagnostic>, set: &RuleSet, text: &str) {
    let owners: Vec<(&'static str, Span)> =
        found.iter().map(|diagnostic| (set.get(diagnostic.rule).rule.name, diagnostic.primary)).collect();
    found.retain(|diagnostic| {
        let names = set.get(diagnostic.rule).rule.yields_to;
        let own = diagnostic.primary;
        let is_owner = |(name, span): &(&'static str, Span)| {
            names.contains(name) && span.file == own.file && is_same_place(span.range, own.range, text)
        };
        names.is_empty() || !owners.iter().any(is_owner)
    });
}

fn is_same_place(one: TextRange, other: TextRange, text: &str) -> bool {
    let between = TextRange::new(one.end().min(other.end()), one.start().max(other.start()));
    one.overlaps(other) || (!between.is_empty() && !between.slice(text).contains(char::is_whitespace))
}
