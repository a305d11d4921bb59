//! What a check of a Compose project sees.

use std::any::Any;
use std::ops::Deref;
use std::rc::Rc;

use super::Reporter;
use super::context::Memo;
use crate::compose::{ComposeProject, Service};
use crate::knowledge::Knowledge;
use crate::project::{ComposeInputs, FileSource, ServiceBuild};
use crate::text::{FileId, SourceFile, Span};

/// What a check of a Compose project sees. Places are [`Span`]s, because a project has several files: report with
/// [`Reporter::report_at`] and label with [`ReportBuilder::label_at`](super::ReportBuilder::label_at).
#[derive(Debug)]
pub struct ComposeContext<'a> {
    pub(crate) reporter: Reporter<'a>,
    pub(crate) subject: ComposeSubject<'a>,
}

/// What all checks of one project look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ComposeSubject<'a> {
    pub(crate) project: &'a ComposeProject,
    pub(crate) builds: &'a [ServiceBuild<'a>],
    pub(crate) files: &'a dyn FileSource,
    pub(crate) inputs: &'a ComposeInputs,
    pub(crate) knowledge: &'static dyn Knowledge,
    pub(crate) today: &'a str,
    pub(crate) memo: &'a Memo,
}

impl<'a> ComposeContext<'a> {
    /// The project: its files, its errors and the merged tree.
    pub fn project(&self) -> &'a ComposeProject {
        self.subject.project
    }

    /// Whether nothing out of sight may add to the service, so that what it lacks is absent: the project is no fragment,
    /// and what the service extends was read.
    pub fn sees_all_of(&self, service: &Service<'_>) -> bool {
        !self.subject.project.is_fragment && service.is_complete()
    }

    /// What the services build, in the order of the services.
    pub fn builds(&self) -> &'a [ServiceBuild<'a>] {
        self.subject.builds
    }

    /// The files around the project, as far as they may be looked at.
    pub fn files(&self) -> &'a dyn FileSource {
        self.subject.files
    }

    /// What the project is started with.
    pub fn inputs(&self) -> &'a ComposeInputs {
        self.subject.inputs
    }

    /// What is known of the world outside the files.
    pub fn knowledge(&self) -> &'static dyn Knowledge {
        self.subject.knowledge
    }

    /// The day that dates are judged against, `YYYY-MM-DD`.
    pub fn today(&self) -> &'a str {
        self.subject.today
    }

    /// A file of the project, or a Dockerfile that one of its services builds and a rule has asked for.
    pub fn source(&self, id: FileId) -> &'a SourceFile {
        self.reporter.source_of(id)
    }

    /// The text at a place of the project.
    pub fn slice_of(&self, span: Span) -> &'a str {
        span.range.slice(self.source(span.file).text())
    }

    /// A fact about the whole project, worked out once for all checks that ask for this type. Give the fact a type of
    /// its own.
    pub fn remember<T: Any>(&self, work_out: impl FnOnce() -> T) -> Rc<T> {
        self.subject.memo.remember(work_out)
    }
}

impl<'a> Deref for ComposeContext<'a> {
    type Target = Reporter<'a>;

    fn deref(&self) -> &Reporter<'a> {
        &self.reporter
    }
}
