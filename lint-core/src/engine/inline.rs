//! A Dockerfile that stands in a Compose file: checked as a file of its own, its findings brought back to where it stands.

use super::analyze::{Engine, Request};
use super::project::{ProjectRequest, ProjectSource};
use crate::diagnostic::{Applicability, Change, Diagnostic, Fix};
use crate::project::UnitSpec;
use crate::text::{Edit, FileId, FileKind, MappedText, SourceFile, Span, TextRange};

/// The id of the inline Dockerfile while it is checked.
const INLINE: FileId = FileId(u32::MAX);

/// An inline Dockerfile and what holds for it.
pub(super) struct InlineCheck<'a> {
    pub(super) text: &'a MappedText,
    /// The Compose file.
    pub(super) file: &'a SourceFile,
    pub(super) asked: &'a ProjectSource<'a>,
    pub(super) request: ProjectRequest<'a>,
    /// The build: its Dockerfile has the path of the Compose file.
    pub(super) unit: &'a UnitSpec,
}

/// The findings of an inline Dockerfile, in places of the Compose file.
pub(super) fn check_inline(engine: &Engine, check: &InlineCheck<'_>) -> Vec<Diagnostic> {
    let InlineCheck { text, file, asked, request, unit } = check;
    let source = SourceFile::new(INLINE, file.path(), FileKind::Dockerfile, text.as_str());
    let found = engine.diagnose_embedded(Request {
        file: &source,
        rules: asked.rules,
        files: request.files,
        inputs: request.inputs,
        today: asked.today,
        suppressions: asked.suppressions,
        units: std::slice::from_ref(*unit),
    });
    let place = Placement { text, file };
    found.into_iter().map(|found| place.diagnostic(found)).collect()
}

/// Brings what belongs to an inline Dockerfile back to the Compose file.
struct Placement<'a> {
    text: &'a MappedText,
    file: &'a SourceFile,
}

impl Placement<'_> {
    fn diagnostic(&self, found: Diagnostic) -> Diagnostic {
        let mut placed = Diagnostic {
            primary: self.span(found.primary),
            secrets: found.secrets.iter().map(|range| self.range(*range)).collect(),
            fixes: found.fixes.into_iter().filter_map(|fix| self.fix(fix)).collect(),
            ..found
        };
        for label in &mut placed.labels {
            label.span = self.span(label.span);
        }
        if let Some(suppressed) = &mut placed.suppressed {
            suppressed.directive = self.range(suppressed.directive);
        }
        placed
    }

    fn span(&self, span: Span) -> Span {
        if span.file == INLINE { Span { file: self.file.id(), range: self.range(span.range) } } else { span }
    }

    /// The place of a range; never empty unless the range is.
    fn range(&self, range: TextRange) -> TextRange {
        self.text.locate(range.as_usize())
    }

    /// The fix in places of the Compose file; `None` where it touches text that stands there in another form.
    fn fix(&self, fix: Fix) -> Option<Fix> {
        let mut applicability = fix.applicability;
        let mut changes = Vec::with_capacity(fix.changes.len());
        for change in fix.changes {
            changes.push(match change {
                Change::Edit { file: INLINE, edit } => {
                    if !self.text.is_verbatim_in(edit.range.as_usize()) {
                        return None;
                    }
                    // What these signs mean here, the form of the YAML text decides; a line needs its indentation.
                    if edit.text.contains(['\n', '\r', '"', '\'', '\\']) {
                        applicability = Applicability::DisplayOnly;
                    }
                    let range = self.range(edit.range);
                    // The text is interpolated before the builder sees it.
                    let text = edit.text.replace('$', "$$");
                    Change::Edit { file: self.file.id(), edit: Edit { range, text } }
                }
                other => other,
            });
        }
        Some(Fix { applicability, changes, ..fix })
    }
}
