//! Which findings are silent, and which suppressions silenced nothing.

use super::directive::{Dialect, Directive, Reach, Reading, read_comment, skipped_rules};
use super::remedy::{repaired, without_comment, without_name};
use crate::diagnostic::{Applicability, Diagnostic, Suppressed};
use crate::dockerfile::{Comment, Dockerfile, Instruction, InstructionKind, check_directive};
use crate::rule::{Check, FacetId, Policy, RuleId, RuleRef, RuleSet, RuleTable};
use crate::text::{Edit, TextRange};

/// What a suppression covers.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Names {
    /// Every rule (`all`); with BuildKit's dialect every check that is one of BuildKit's.
    All,
    /// These rules and facets; each name that was given with its place and what it stands for.
    Rules(Vec<(TextRange, String, Vec<RuleRef>)>),
}

/// That a file cannot be parsed ends everything in hadolint; no comment silences it.
const HADOLINT_PARSE_ERROR: &str = "DL1000";

/// One suppression of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    dialect: Dialect,
    reach: Reach,
    names: Names,
    /// The comment.
    range: TextRange,
    /// Where findings are silenced.
    covers: TextRange,
    /// Whether a finding must lie there itself, not only a further place that it points to.
    is_strict: bool,
    reason: Option<String>,
    expires: Option<String>,
    /// Which of the names silenced something, by position; one slot for `all`.
    used: Vec<bool>,
}

/// Something to say about a suppression itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuppressionProblem {
    /// Where the name or the comment stands.
    pub range: TextRange,
    /// What is wrong with it.
    pub message: String,
    /// What sort of problem it is.
    pub kind: SuppressionProblemKind,
    /// What sets it right.
    pub remedy: Option<SuppressionRemedy>,
}

/// A change that sets a suppression right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuppressionRemedy {
    /// What it does, as an imperative sentence.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// The change.
    pub edit: Edit,
}

/// What can be wrong with a suppression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SuppressionProblemKind {
    /// It is there.
    Inline,
    /// It silences nothing.
    Unused,
    /// It names a rule that does not exist.
    UnknownRule,
    /// It cannot be read.
    Malformed,
}

/// The suppressions of one Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    problems: Vec<SuppressionProblem>,
}

impl Ledger {
    /// Reads all suppressions of a Dockerfile.
    pub fn of_dockerfile(text: &str, dockerfile: &Dockerfile, set: &RuleSet, policy: Policy) -> Self {
        let mut ledger = Self::default();
        if !mentions_suppression(text) {
            return ledger;
        }
        for (idx, comment) in dockerfile.comments.iter().enumerate() {
            match read_comment(comment.range.slice(text)) {
                Reading::Other => {}
                Reading::Malformed(why) => ledger.add_malformed(text, comment.range, &why, set),
                Reading::Directive(mut directive) => {
                    let place = CommentPlace { text, dockerfile, comment: *comment, index: idx as u32 };
                    let is_strict = policy == Policy::Hadolint && directive.dialect == Dialect::Hadolint;
                    if is_strict {
                        directive.names.retain(|(name, _)| name != HADOLINT_PARSE_ERROR);
                    }
                    if let Some(covers) = place.covers(&directive, policy) {
                        ledger.add(directive, comment.range, covers, set);
                        ledger.entries.last_mut().into_iter().for_each(|entry| entry.is_strict = is_strict);
                    }
                }
            }
        }
        ledger.let_later_stage_comments_win();
        if let Some(value) = check_directive(text) {
            let options = text.get(value.clone()).unwrap_or_default();
            let names = skipped_rules(options);
            if !names.is_empty() {
                let start = value.start as u32;
                let directive = Directive {
                    dialect: Dialect::Buildkit,
                    reach: Reach::File,
                    names,
                    reason: None,
                    expires: None,
                };
                let range = TextRange::at(start, options.len() as u32);
                ledger.add(directive, range, whole(text), set);
            }
        }
        ledger
    }

    /// To hadolint a stage has one comment at a time: the next one takes the place of the one before it.
    fn let_later_stage_comments_win(&mut self) {
        let mut next = u32::MAX;
        let stage = |entry: &&mut Entry| entry.is_strict && entry.reach == Reach::Stage;
        for entry in self.entries.iter_mut().rev().filter(stage) {
            let start = entry.covers.start();
            entry.covers = TextRange::new(start, entry.covers.end().min(next).max(start));
            next = start;
        }
    }

    /// Reads the suppressions of a file whose comments are whole lines that start with `#`; only ours count there, and
    /// only those for the next line or the whole file.
    pub fn of_lines(text: &str, set: &RuleSet) -> Self {
        let mut ledger = Self::default();
        if !mentions_suppression(text) {
            return ledger;
        }
        let mut at = 0u32;
        for line in text.split_inclusive('\n') {
            let next = at + line.len() as u32;
            let range = TextRange::at(at, line.trim_end().len() as u32);
            if let Reading::Directive(directive) = read_comment(line.trim_end()) {
                let next_line =
                    text.get(next as usize..).unwrap_or_default().split('\n').next().unwrap_or_default();
                let covers = match directive.reach {
                    Reach::File => whole(text),
                    Reach::Instruction | Reach::Stage => TextRange::at(next, next_line.len() as u32),
                };
                if line.starts_with('#') && directive.dialect == Dialect::Own {
                    ledger.add(directive, range, covers, set);
                }
            }
            at = next;
        }
        ledger
    }

    pub(super) fn add_malformed(&mut self, text: &str, range: TextRange, why: &str, set: &RuleSet) {
        let remedy = repaired(range.slice(text), range.start(), set).map(|edit| SuppressionRemedy {
            title: format!("Write `{}`", edit.text),
            applicability: Applicability::Unsafe,
            edit,
        });
        self.problems.push(SuppressionProblem {
            range,
            message: format!("suppression cannot be read: {why}"),
            kind: SuppressionProblemKind::Malformed,
            remedy,
        });
    }

    pub(super) fn add(&mut self, directive: Directive, range: TextRange, covers: TextRange, set: &RuleSet) {
        let Directive { dialect, reach, names, reason, expires } = directive;
        let names = if names.iter().any(|(name, _)| name == "all") {
            Names::All
        } else {
            let mut known = Vec::with_capacity(names.len());
            for (name, place) in names {
                let refs = lookup(&name, dialect, set);
                let place =
                    TextRange::new(range.start() + place.start as u32, range.start() + place.end as u32);
                if refs.is_empty() && dialect == Dialect::Own {
                    let nearest = set.nearest(&name);
                    let question = nearest.map(|near| format!(", did you mean `{near}`?"));
                    self.problems.push(SuppressionProblem {
                        range: place,
                        message: format!("no rule is named `{name}`{}", question.unwrap_or_default()),
                        kind: SuppressionProblemKind::UnknownRule,
                        remedy: nearest.map(|near| SuppressionRemedy {
                            title: format!("Replace `{name}` by `{near}`"),
                            applicability: Applicability::Unsafe,
                            edit: Edit::replace(place, near),
                        }),
                    });
                }
                known.push((place, name, refs));
            }
            Names::Rules(known)
        };
        let slots = match &names {
            Names::All => 1,
            Names::Rules(rules) => rules.len(),
        };
        self.entries.push(Entry {
            dialect,
            reach,
            names,
            range,
            covers,
            is_strict: false,
            reason,
            expires,
            used: vec![false; slots],
        });
    }

    /// Marks the findings that a suppression silences. `today` is `YYYY-MM-DD`.
    pub fn apply(&mut self, diagnostics: &mut [Diagnostic], set: &RuleSet, today: &str) {
        if self.entries.is_empty() {
            return;
        }
        let reach = Reaches::of(&self.entries);
        for diagnostic in diagnostics {
            for idx in reach.of_diagnostic(diagnostic) {
                let primary = diagnostic.primary.range.start();
                let counts = |entry: &Entry| {
                    !entry.is_expired(today) && (!entry.is_strict || entry.covers.contains(primary))
                };
                let Some(entry) = self.entries.get_mut(idx).filter(|entry| counts(entry)) else {
                    continue;
                };
                if let Some(slot) = entry.slot_of(diagnostic.rule, diagnostic.facet, set) {
                    if let Some(used) = entry.used.get_mut(slot) {
                        *used = true;
                    }
                    let reason = entry.reason.clone();
                    diagnostic.suppressed.get_or_insert(Suppressed { directive: entry.range, reason });
                }
            }
        }
    }

    /// What is wrong with the suppressions of `text` themselves, once they were applied. A name whose rules are all off in
    /// `table` is not called unused.
    pub fn problems(&self, text: &str, table: &RuleTable, today: &str) -> Vec<SuppressionProblem> {
        let mut problems = self.problems.clone();
        for entry in &self.entries {
            problems.extend(entry.presence(table.policy()));
            if let Some(date) = entry.expires.as_ref().filter(|_| entry.is_expired(today)) {
                problems.push(entry.unused_whole(text, format!("suppression ended on {date}")));
                continue;
            }
            match &entry.names {
                Names::All => {
                    if entry.dialect == Dialect::Own && entry.used.first() == Some(&false) {
                        problems.push(entry.unused_whole(text, "suppression silences nothing".to_owned()));
                    }
                }
                Names::Rules(rules) => problems.extend(entry.unused_names(rules, text, table)),
            }
        }
        problems
    }
}

fn is_on(found: RuleRef, table: &RuleTable) -> bool {
    match found.facet {
        Some(_) => table.severity(found.rule, found.facet).is_some(),
        None => table.is_on(found.rule),
    }
}

/// BuildKit's own names count in letter case as they are; every other dialect goes through the rule set's index.
fn lookup(name: &str, dialect: Dialect, set: &RuleSet) -> Vec<RuleRef> {
    let found = set.lookup(name);
    if dialect != Dialect::Buildkit {
        return found;
    }
    found.into_iter().filter(|rule_ref| has_buildkit_name(*rule_ref, name, set)).collect()
}

fn has_buildkit_name(found: RuleRef, name: &str, set: &RuleSet) -> bool {
    set.get(found.rule).rule.all_aliases().any(|(_, alias)| alias.peer == "buildkit" && alias.id == name)
}

fn mentions_suppression(text: &str) -> bool {
    let bytes = text.as_bytes();
    ["hullwright", "ignore", "check", "Check", "CHECK"]
        .iter()
        .any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
}

pub(super) fn whole(text: &str) -> TextRange {
    TextRange::new(0, text.len() as u32 + 1)
}

impl Entry {
    /// That it is there at all. hadolint means comments of its own for one instruction.
    fn presence(&self, policy: Policy) -> Option<SuppressionProblem> {
        let is_meant = policy != Policy::Hadolint
            || (self.dialect == Dialect::Hadolint && self.reach == Reach::Instruction);
        is_meant.then(|| SuppressionProblem {
            range: self.range,
            message: "findings are silenced by a comment".to_owned(),
            kind: SuppressionProblemKind::Inline,
            remedy: None,
        })
    }

    fn unused_whole(&self, text: &str, message: String) -> SuppressionProblem {
        SuppressionProblem {
            range: self.range,
            message,
            kind: SuppressionProblemKind::Unused,
            remedy: self.without_all(text),
        }
    }

    /// The names that silence nothing, although their rules were asked.
    fn unused_names(
        &self,
        rules: &[(TextRange, String, Vec<RuleRef>)],
        text: &str,
        table: &RuleTable,
    ) -> Vec<SuppressionProblem> {
        // A comment for hadolint may silence hadolint where we find nothing: only under its preset is it known to be idle.
        let is_answerable = match self.dialect {
            Dialect::Own => true,
            Dialect::Hadolint => table.policy() == Policy::Hadolint,
            Dialect::Buildkit | Dialect::Tally | Dialect::Dclint => false,
        };
        let is_idle = |((_, _, refs), used): &(&(TextRange, String, Vec<RuleRef>), &bool)| {
            !**used && is_answerable && !refs.is_empty() && refs.iter().all(|found| is_on(*found, table))
        };
        let marked: Vec<_> = rules.iter().zip(&self.used).collect();
        let is_all_idle = marked.iter().all(is_idle);
        let places: Vec<TextRange> = rules.iter().map(|(range, ..)| *range).collect();
        let idle = marked.iter().enumerate().filter(|(_, found)| is_idle(found));
        idle.map(|(idx, ((range, name, _), _))| {
            let without_name = || {
                without_name(&places, idx).map(|edit| SuppressionRemedy {
                    title: format!("Remove `{name}` from the comment"),
                    applicability: Applicability::Safe,
                    edit,
                })
            };
            SuppressionProblem {
                range: *range,
                message: format!("`{name}` is ignored here, but nothing was found"),
                kind: SuppressionProblemKind::Unused,
                remedy: if is_all_idle { self.without_all(text) } else { without_name() },
            }
        })
        .collect()
    }

    fn without_all(&self, text: &str) -> Option<SuppressionRemedy> {
        let edit = without_comment(text, self.range)?;
        let title = "Remove the comment".to_owned();
        Some(SuppressionRemedy { title, applicability: Applicability::Safe, edit })
    }

    fn is_expired(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|date| date < today)
    }

    /// Which name covers the rule; 0 for `all`.
    fn slot_of(&self, rule: RuleId, facet: Option<FacetId>, set: &RuleSet) -> Option<usize> {
        match &self.names {
            Names::All if self.dialect == Dialect::Buildkit => {
                let is_buildkits =
                    set.get(rule).rule.aliases_of(facet).iter().any(|alias| alias.peer == "buildkit");
                is_buildkits.then_some(0)
            }
            // dclint reports what Docker Compose refuses whatever its comments say.
            Names::All if self.dialect == Dialect::Dclint => {
                let rule = set.get(rule).rule;
                (!rule.checks.iter().any(|check| matches!(check, Check::ComposeError(..)))).then_some(0)
            }
            Names::All => Some(0),
            Names::Rules(rules) => rules.iter().position(|(_, _, refs)| {
                refs.iter().any(|found| found.rule == rule && (found.facet.is_none() || found.facet == facet))
            }),
        }
    }
}

/// Which entries cover a place. In a Dockerfile those of one reach cover the same stretch or lie apart; in a Compose file
/// one may lie within another.
struct Reaches {
    layers: [Layer; 3],
}

/// The entries of one reach.
#[derive(Default)]
struct Layer {
    /// What each entry covers, and its position; sorted.
    entries: Vec<(TextRange, usize)>,
    /// Where the last of the entries up to this one ends, so that a search backwards knows when to stop.
    ends: Vec<u32>,
}

impl Layer {
    /// The positions of the entries that cover a place.
    fn covering(&self, offset: u32) -> impl Iterator<Item = usize> {
        let behind = self.entries.partition_point(|(covers, _)| covers.start() <= offset);
        let before = self.entries.iter().zip(&self.ends).take(behind).rev();
        before
            .take_while(move |(_, end)| **end > offset)
            .filter(move |((covers, _), _)| covers.contains(offset))
            .map(|((_, idx), _)| *idx)
    }
}

impl Reaches {
    fn of(entries: &[Entry]) -> Self {
        let mut layers: [Layer; 3] = Default::default();
        let [instruction, stage, file] = &mut layers;
        for (idx, entry) in entries.iter().enumerate() {
            let layer = match entry.reach {
                Reach::Instruction => &mut *instruction,
                Reach::Stage => &mut *stage,
                Reach::File => &mut *file,
            };
            layer.entries.push((entry.covers, idx));
        }
        for layer in &mut layers {
            layer.entries.sort_unstable();
            let ends = layer.entries.iter().scan(0, |last, (covers, _)| {
                *last = covers.end().max(*last);
                Some(*last)
            });
            layer.ends = ends.collect();
        }
        Self { layers }
    }

    /// The positions of the entries that cover any place of the finding in its own file, in order.
    fn of_diagnostic(&self, diagnostic: &Diagnostic) -> Vec<usize> {
        let file = diagnostic.primary.file;
        let places =
            std::iter::once(diagnostic.primary).chain(diagnostic.labels.iter().map(|label| label.span));
        let mut found = Vec::new();
        for span in places.filter(|span| span.file == file) {
            let offset = span.range.start();
            for layer in &self.layers {
                found.extend(layer.covering(offset));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

struct CommentPlace<'a> {
    text: &'a str,
    dockerfile: &'a Dockerfile,
    comment: Comment,
    index: u32,
}

impl CommentPlace<'_> {
    /// Where the directive silences findings; `None` where its own tool would not see it.
    fn covers(&self, directive: &Directive, policy: Policy) -> Option<TextRange> {
        // Under a peer's preset only the peer's comments count beside ours: its verdict is what is asked for.
        let is_foreign = match policy {
            Policy::Native | Policy::Dclint => directive.dialect == Dialect::Dclint,
            Policy::Buildkit => matches!(directive.dialect, Dialect::Hadolint | Dialect::Tally),
            Policy::Hadolint => matches!(directive.dialect, Dialect::Buildkit | Dialect::Tally),
        };
        if is_foreign {
            return None;
        }
        if policy == Policy::Hadolint && directive.dialect == Dialect::Hadolint {
            return self.covers_for_hadolint(directive.reach);
        }
        match (directive.dialect, directive.reach) {
            (_, Reach::File) => Some(whole(self.text)),
            (Dialect::Buildkit, _) => self.buildkit_instruction().map(|found| found.range),
            (_, Reach::Instruction) => self.instruction().map(|found| found.range),
            (_, Reach::Stage) => self.stage(),
        }
    }

    /// hadolint sees no comment inside an instruction. A line comment is for the very next line. A stage comment is for the
    /// instructions that start behind the next line, up to and including the next FROM.
    fn covers_for_hadolint(&self, reach: Reach) -> Option<TextRange> {
        let start = self.comment.range.start();
        if self.instruction().is_some_and(|found| found.range.start() < start) {
            return None;
        }
        match reach {
            Reach::File => Some(whole(self.text)),
            Reach::Instruction => {
                self.instruction().filter(|found| self.is_on_next_line(found)).map(|found| found.range)
            }
            Reach::Stage => {
                let instructions = &self.dockerfile.instructions;
                let behind = instructions.partition_point(|found| found.range.start() <= start);
                let next = instructions.get(behind)?;
                let first = behind + usize::from(self.is_on_next_line(next));
                let end = self.dockerfile.of_kind_in(first..instructions.len(), InstructionKind::From).next();
                let end = end.map_or(self.text.len() as u32 + 1, |found| found.range.end());
                Some(TextRange::new(instructions.get(first)?.range.start(), end))
            }
        }
    }

    fn is_on_next_line(&self, instruction: &Instruction) -> bool {
        let between = TextRange::new(self.comment.range.end(), instruction.range.start());
        between.slice(self.text).matches('\n').count() == 1
    }

    /// The instruction the comment stands in, else the next one.
    fn instruction(&self) -> Option<&Instruction> {
        let start = self.comment.range.start();
        let instructions = &self.dockerfile.instructions;
        instructions.get(instructions.partition_point(|found| found.range.end() <= start))
    }

    /// BuildKit takes the first `check` comment of those it attaches to an instruction, unless it is indented.
    fn buildkit_instruction(&self) -> Option<&Instruction> {
        let found = self.instruction().filter(|found| found.comments.contains(&self.index))?;
        let is_first = found.comments.iter().take_while(|idx| **idx != self.index).all(|idx| {
            let earlier = self.dockerfile.comments.get(*idx as usize).map(|comment| comment.range.slice(self.text));
            earlier.is_none_or(|text| {
                !matches!(read_comment(text), Reading::Directive(directive) if directive.dialect == Dialect::Buildkit)
            })
        });
        let before = self.text.get(..self.comment.range.start() as usize).unwrap_or_default();
        let is_indented = !(before.is_empty() || before.ends_with('\n') || before.ends_with('\u{feff}'));
        (is_first && !is_indented).then_some(found)
    }

    /// From the FROM before the comment (or behind it, when it stands above one) to the next FROM.
    fn stage(&self) -> Option<TextRange> {
        let start = self.comment.range.start();
        let instructions = &self.dockerfile.instructions;
        let behind = instructions.partition_point(|found| found.range.start() <= start);
        let from_in = |range| self.dockerfile.of_kind_in(range, InstructionKind::From);
        let first = match instructions.get(behind) {
            Some(next) if next.kind == InstructionKind::From => next,
            _ => from_in(0..behind).next_back()?,
        };
        let end = from_in(first.index as usize + 1..instructions.len()).next();
        let end = end.map_or(self.text.len() as u32 + 1, |found| found.range.start());
        Some(TextRange::new(first.range.start(), end))
    }
}
