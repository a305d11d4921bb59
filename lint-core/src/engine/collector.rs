//! Takes what rules find, and keeps a rule that panics from taking anything else down.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::analyze::ActiveRules;
use crate::diagnostic::{Diagnostic, Fix};
use crate::rule::{EngineFact, Reporter, RuleId, RuleSet, Sources};
use crate::suppress::{SuppressionProblem, SuppressionProblemKind};
use crate::text::{FileId, SourceFile, Span, TextRange};

/// The findings of one check so far.
#[derive(Debug)]
pub(super) struct Collector<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) found: Vec<Diagnostic>,
}

/// What a check looks at, as far as places go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) sources: Sources<'a>,
    pub(super) rules: &'a ActiveRules,
    /// Where a failure of the rule is reported.
    pub(super) home: FileId,
}

impl<'a> Collector<'a> {
    pub(super) fn new(set: &'a RuleSet) -> Self {
        Self { set, found: Vec::new() }
    }

    /// Runs one check of one rule; a panic in it costs only what it would have found.
    pub(super) fn guard<'r>(
        &mut self,
        scene: Scene<'r>,
        id: RuleId,
        check: impl FnOnce(Reporter<'r>) -> Reporter<'r>,
    ) {
        let facets = self.set.get(id).rule.facets;
        let reporter = Reporter::new(scene.file, scene.sources, id, facets, scene.rules.table());
        match catch_unwind(AssertUnwindSafe(|| check(reporter).finish())) {
            Ok(mut found) => self.found.append(&mut found),
            Err(_) => self.internal_error(scene.rules, scene.home, Some(id)),
        }
    }

    /// Says that a rule, or the analysis as a whole, failed; once.
    pub(super) fn internal_error(&mut self, rules: &ActiveRules, file: FileId, rule: Option<RuleId>) {
        let message = match rule {
            Some(id) => format!(
                "rule `{}` failed on this file; this is a bug of hullwright",
                self.set.get(id).rule.name
            ),
            None => "the analysis of this file failed; this is a bug of hullwright".to_owned(),
        };
        let is_known = |known: &Diagnostic| known.message == message && known.primary.file == file;
        if !self.found.iter().any(is_known) {
            let span = Span { file, range: TextRange::new(0, 1) };
            self.state(rules, EngineFact::InternalError, span, message);
        }
    }

    /// Reports a fact that the engine knows, if a rule that is on gives it a name.
    pub(super) fn state(&mut self, rules: &ActiveRules, fact: EngineFact, primary: Span, message: String) {
        self.state_with_fix(rules, fact, primary, message, None);
    }

    fn state_with_fix(
        &mut self,
        rules: &ActiveRules,
        fact: EngineFact,
        primary: Span,
        message: String,
        fix: Option<Fix>,
    ) {
        let Some(rule) = rules.dispatch().rule_for(fact) else { return };
        let Some(severity) = rules.table().severity(rule, None) else { return };
        self.found.push(Diagnostic {
            rule,
            facet: None,
            severity,
            message,
            help: None,
            primary,
            labels: Vec::new(),
            fixes: fix.into_iter().collect(),
            secrets: Vec::new(),
            suppressed: None,
        });
    }

    /// Reports what is wrong with the suppressions of a file.
    pub(super) fn state_problems(
        &mut self,
        rules: &ActiveRules,
        file: FileId,
        problems: Vec<SuppressionProblem>,
    ) {
        for problem in problems {
            let fact = match problem.kind {
                SuppressionProblemKind::Inline => EngineFact::InlineSuppression,
                SuppressionProblemKind::Unused => EngineFact::UnusedSuppression,
                SuppressionProblemKind::UnknownRule => EngineFact::UnknownSuppressedRule,
                SuppressionProblemKind::Malformed => EngineFact::InvalidSuppression,
            };
            let fix = problem
                .remedy
                .map(|remedy| Fix::new(remedy.applicability, remedy.title).edit(file, remedy.edit));
            let place = Span { file, range: problem.range };
            self.state_with_fix(rules, fact, place, problem.message, fix);
        }
    }
}

/// Brings the findings of one file into order: those that yield to others go, and so does what was found twice.
pub(super) fn settle(found: &mut Vec<Diagnostic>, set: &RuleSet, text: &str) {
    drop_yielding(found, set, text);
    found.sort_by(|a, b| {
        let name = |found: &Diagnostic| set.get(found.rule).rule.name;
        (a.primary.range.start(), name(a), a.primary.range.end(), &a.message).cmp(&(
            b.primary.range.start(),
            name(b),
            b.primary.range.end(),
            &b.message,
        ))
    });
    found.dedup();
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
