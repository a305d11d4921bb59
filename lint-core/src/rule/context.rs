//! What a check sees, and how it reports.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::sources::Sources;
use super::{FacetId, Policy, RuleId, RuleOptions, RuleTable};
use crate::contents::{Contents, Reach};
use crate::diagnostic::{Diagnostic, Fix, Label};
use crate::dockerfile::{Dockerfile, Instruction, InstructionKind};
use crate::dockerignore::IgnoreFile;
use crate::knowledge::Knowledge;
use crate::project::{FileSource, ServiceOverrides, UnitSpec};
use crate::semantic::{BuildGraph, Stage};
use crate::shell::Launch;
use crate::text::{FileId, FileKind, SourceFile, Span, TextRange, TextSize};

/// Takes the findings of one rule on one file.
#[derive(Debug)]
pub struct Reporter<'a> {
    file: &'a SourceFile,
    sources: Sources<'a>,
    rule: RuleId,
    facets: &'static [super::Facet],
    table: &'a RuleTable,
    found: RefCell<Vec<Diagnostic>>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(
        file: &'a SourceFile,
        sources: Sources<'a>,
        rule: RuleId,
        facets: &'static [super::Facet],
        table: &'a RuleTable,
    ) -> Self {
        Self { file, sources, rule, facets, table, found: RefCell::new(Vec::new()) }
    }

    /// The file that is looked at.
    pub fn file(&self) -> &'a SourceFile {
        self.file
    }

    /// The text of the file.
    pub fn text(&self) -> &'a str {
        self.file.text()
    }

    /// The text of a range of the file.
    pub fn slice(&self, range: TextRange) -> &'a str {
        range.slice(self.file.text())
    }

    /// Whose verdicts count.
    pub fn policy(&self) -> Policy {
        self.table.policy()
    }

    /// What rules with options are given.
    pub fn options(&self) -> &'a RuleOptions {
        self.table.options()
    }

    /// Whether the facet of this rule is on; unknown facets are off.
    pub fn has_facet(&self, name: &str) -> bool {
        let facet = self.facets.iter().position(|facet| facet.name == name);
        facet.is_some_and(|idx| self.table.severity(self.rule, Some(FacetId(idx as u16))).is_some())
    }

    /// Reports a finding at `range`; it is taken when the returned builder is dropped.
    pub fn report(&self, range: TextRange, message: impl Into<String>) -> ReportBuilder<'_> {
        self.report_at(Span { file: self.file.id(), range }, message)
    }

    /// Reports a finding at a place of any file of the project.
    pub fn report_at(&self, span: Span, message: impl Into<String>) -> ReportBuilder<'_> {
        let Span { file, range } = span;
        let range = visible(range, self.source_of(file).text());
        ReportBuilder {
            diagnostic: Some(Diagnostic {
                rule: self.rule,
                facet: None,
                severity: crate::diagnostic::Severity::Info,
                message: message.into(),
                help: None,
                primary: Span { file, range },
                labels: Vec::new(),
                fixes: Vec::new(),
                secrets: Vec::new(),
                suppressed: None,
            }),
            facets: self.facets,
            table: self.table,
            found: &self.found,
        }
    }

    /// The file with that id; the file that is looked at, should none have it.
    pub(crate) fn source_of(&self, id: FileId) -> &'a SourceFile {
        self.sources.get(id).unwrap_or(self.file)
    }

    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }
}

/// A range that shows something: an empty one grows to the character behind it, or the one before.
pub(crate) fn visible(range: TextRange, text: &str) -> TextRange {
    if !range.is_empty() {
        return range;
    }
    let at = range.start() as usize;
    let behind = text.get(at..).and_then(|rest| rest.chars().next()).filter(|ch| *ch != '\n' && *ch != '\r');
    match behind {
        Some(ch) => TextRange::from(at..at + ch.len_utf8()),
        None => {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let len = before.map_or(0, char::len_utf8);
            if len > 0 {
                TextRange::from(at - len..at)
            } else {
                TextRange::from(at..(at + 1).min(text.len()))
            }
        }
    }
}

/// A finding being put together. Dropping it hands it in.
#[derive(Debug)]
pub struct ReportBuilder<'a> {
    diagnostic: Option<Diagnostic>,
    facets: &'static [super::Facet],
    table: &'a RuleTable,
    found: &'a RefCell<Vec<Diagnostic>>,
}

#[expect(clippy::return_self_not_must_use, reason = "dropping the builder is what hands the finding in")]
impl ReportBuilder<'_> {
    /// Says what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.change(|diagnostic| diagnostic.help = Some(help.into()));
        self
    }

    /// Points at a further place of the file that the finding is in.
    pub fn label(self, range: TextRange, message: impl Into<String>) -> Self {
        match self.diagnostic.as_ref().map(|diagnostic| diagnostic.primary.file) {
            Some(file) => self.label_at(Span { file, range }, message),
            None => self,
        }
    }

    /// Points at a further place of any file.
    pub fn label_at(mut self, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        self.change(|diagnostic| diagnostic.labels.push(Label { span, message }));
        self
    }

    /// Names the facet that reports.
    pub fn facet(mut self, name: &str) -> Self {
        let facet = self.facets.iter().position(|facet| facet.name == name).map(|idx| FacetId(idx as u16));
        debug_assert!(facet.is_some(), "no facet `{name}`");
        self.change(|diagnostic| diagnostic.facet = facet);
        self
    }

    /// Marks text that no output may show, wherever the file's source is drawn.
    pub fn secret(mut self, range: TextRange) -> Self {
        self.change(|diagnostic| diagnostic.secrets.push(range));
        self
    }

    /// Proposes a remedy.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.change(|diagnostic| diagnostic.fixes.push(fix));
        self
    }

    /// Proposes a remedy, if there is one.
    pub fn maybe_fix(self, fix: Option<Fix>) -> Self {
        match fix {
            Some(fix) => self.fix(fix),
            None => self,
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Diagnostic)) {
        if let Some(diagnostic) = &mut self.diagnostic {
            change(diagnostic);
        }
    }
}

impl Drop for ReportBuilder<'_> {
    fn drop(&mut self) {
        if let Some(mut diagnostic) = self.diagnostic.take()
            && let Some(severity) = self.table.severity(diagnostic.rule, diagnostic.facet)
        {
            diagnostic.severity = severity;
            self.found.borrow_mut().push(diagnostic);
        }
    }
}

/// What a check of a Dockerfile sees.
#[derive(Debug)]
pub struct Context<'a> {
    pub(crate) reporter: Reporter<'a>,
    pub(crate) subject: Subject<'a>,
}

/// What all checks of one Dockerfile look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) dockerfile: &'a Dockerfile,
    pub(crate) graph: &'a BuildGraph,
    pub(crate) files: &'a dyn FileSource,
    pub(crate) knowledge: &'static dyn Knowledge,
    pub(crate) today: &'a str,
    /// What the services set that use this build.
    pub(crate) services: &'a [&'a ServiceOverrides],
    /// All builds of the Dockerfile that Compose files ask for, this one among them.
    pub(crate) units: &'a [UnitSpec],
    pub(crate) memo: &'a Memo,
}

/// What rules found out about a file and may ask again: one value of each type.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    values: RefCell<FxHashMap<TypeId, Rc<dyn Any>>>,
}

impl Memo {
    /// The value of a type, worked out when it is asked for first.
    pub(crate) fn remember<T: Any>(&self, work_out: impl FnOnce() -> T) -> Rc<T> {
        let key = TypeId::of::<T>();
        let known = self.values.borrow().get(&key).cloned();
        let value = known.unwrap_or_else(|| {
            let value: Rc<dyn Any> = Rc::new(work_out());
            self.values.borrow_mut().insert(key, Rc::clone(&value));
            value
        });
        value.downcast().expect("a value is kept under its own type")
    }
}

/// What instructions start, by the offset of their keyword.
#[derive(Default)]
struct Launches(RefCell<FxHashMap<TextSize, Rc<Launch>>>);

impl<'a> Context<'a> {
    /// A fact about the whole file, worked out once for all checks that ask for this type. Give the fact a type of its
    /// own: `struct IsTemplate(bool)`.
    pub fn remember<T: Any>(&self, work_out: impl FnOnce() -> T) -> Rc<T> {
        self.subject.memo.remember(work_out)
    }

    /// What RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD starts, read once for all checks. The inner instruction of ONBUILD is
    /// taken as if it stood in this stage.
    pub fn launch(&self, instruction: &Instruction) -> Rc<Launch> {
        let launches = self.remember(Launches::default);
        let key = instruction.keyword.range().start();
        let known = launches.0.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let launch = Rc::new(self.graph().launch(instruction, self.text()));
            launches.0.borrow_mut().insert(key, Rc::clone(&launch));
            launch
        })
    }

    /// What the stages hold, worked out once for all checks.
    pub fn contents(&self) -> Rc<Contents> {
        self.remember(|| {
            Contents::build(
                self.dockerfile(),
                self.text(),
                self.graph(),
                self.knowledge(),
                &|found| self.launch(found),
                Reach::KnownImages,
            )
        })
    }

    /// What the services of Compose files set that use this very build; empty where no Compose file builds it.
    pub fn services(&self) -> &'a [&'a ServiceOverrides] {
        self.subject.services
    }

    /// The names of the stages that anyone is known to build: those that Compose files ask for, in this build or another
    /// one, and the target of this build.
    pub fn targets(&self) -> impl Iterator<Item = &'a str> {
        let of_units = self.subject.units.iter().filter_map(|unit| unit.target.as_deref());
        of_units.chain(self.subject.graph.inputs().target.as_deref())
    }

    /// The tree.
    pub fn dockerfile(&self) -> &'a Dockerfile {
        self.subject.dockerfile
    }

    /// Stages, variables and state.
    pub fn graph(&self) -> &'a BuildGraph {
        self.subject.graph
    }

    /// The files of the project, as far as they may be looked at.
    pub fn files(&self) -> &'a dyn FileSource {
        self.subject.files
    }

    /// What is known of the world outside the files.
    pub fn knowledge(&self) -> &'static dyn Knowledge {
        self.subject.knowledge
    }

    /// The day that dates are judged against, `YYYY-MM-DD`.
    pub fn today(&self) -> &'a str {
        self.subject.today
    }

    /// The instruction with that index.
    pub fn instruction(&self, index: u32) -> &'a Instruction {
        self.subject
            .dockerfile
            .instructions
            .get(index as usize)
            .expect("an index comes from the tree it is used with")
    }

    /// The instructions of one kind in a stage, in order.
    pub fn of_kind(
        &self,
        stage: &Stage,
        kind: InstructionKind,
    ) -> impl DoubleEndedIterator<Item = &'a Instruction> + use<'a> {
        self.subject.dockerfile.of_kind_in(stage.places(), kind)
    }

    /// The instructions of a stage, its FROM not among them.
    pub fn instructions_of(&self, stage: &Stage) -> &'a [Instruction] {
        self.subject.dockerfile.instructions.get(stage.places()).unwrap_or_default()
    }
}

impl<'a> Deref for Context<'a> {
    type Target = Reporter<'a>;

    fn deref(&self) -> &Reporter<'a> {
        &self.reporter
    }
}

/// What a check of an ignore file sees.
#[derive(Debug)]
pub struct IgnoreContext<'a> {
    pub(crate) reporter: Reporter<'a>,
    pub(crate) ignore: &'a IgnoreFile,
    pub(crate) files: &'a dyn FileSource,
    pub(crate) units: &'a [UnitSpec],
    pub(crate) opened: &'a RefCell<Vec<SourceFile>>,
}

/// The id of a file that was opened, by the number of those opened before.
pub(crate) fn opened_id(n_before: usize) -> FileId {
    FileId(u32::MAX - 2 - n_before as u32)
}

impl<'a> IgnoreContext<'a> {
    /// Another ignore file of the project, with an id that edits of it may name.
    pub fn open(&self, path: &str) -> Option<SourceFile> {
        let mut opened = self.opened.borrow_mut();
        if let Some(known) = opened.iter().find(|known| known.path() == path) {
            return Some(known.clone());
        }
        let bytes = self.files.read(path)?;
        let source = SourceFile::decode(opened_id(opened.len()), path, FileKind::Ignore, bytes);
        opened.push(source.clone());
        Some(source)
    }

    /// The patterns.
    pub fn ignore(&self) -> &'a IgnoreFile {
        self.ignore
    }

    /// The files of the project, as far as they may be looked at.
    pub fn files(&self) -> &'a dyn FileSource {
        self.files
    }

    /// All builds that Compose files of the run ask for, in no order that means anything.
    pub fn units(&self) -> &'a [UnitSpec] {
        self.units
    }
}

impl<'a> Deref for IgnoreContext<'a> {
    type Target = Reporter<'a>;

    fn deref(&self) -> &Reporter<'a> {
        &self.reporter
    }
}

/// What a check of any file sees, before the file is parsed.
#[derive(Debug)]
pub struct FileContext<'a> {
    pub(crate) reporter: Reporter<'a>,
}

impl<'a> Deref for FileContext<'a> {
    type Target = Reporter<'a>;

    fn deref(&self) -> &Reporter<'a> {
        &self.reporter
    }
}
