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
        shellcheck: None,
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
                other @ (Change::Edit { .. } | Change::CreateFile { .. } | Change::RemoveFile { .. }) => {
                    other
                }
            });
        }
        Some(Fix { applicability, changes, ..fix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::FileRole;
    use crate::dockerfile::{Instruction, InstructionKind};
    use crate::engine::{ActiveRules, EDITION_DATE};
    use crate::project::{ComposeInputs, NoFiles, ServiceOverrides, UnitOrigin};
    use crate::rule::{Check, Context, Preset, Rule, RuleEntry, RuleSet, RuleTable};
    use crate::semantic::{BuildInputs, Resolution};
    use crate::text::MappedTextBuilder;

    static RULE: Rule = Rule {
        name: "user",
        checks: &[Check::Instruction(&[InstructionKind::User], check_user)],
        ..Rule::DEFAULT
    };
    static RULES: &[RuleEntry] = &[RuleEntry { rule: &RULE, page: "# User\n" }];

    fn check_user(cx: &Context<'_>, user: &Instruction) {
        let Some(text) = user.as_text() else { return };
        let target = cx.graph().target().and_then(|stage| stage.name.as_deref());
        let file = cx.file().id();
        let edit = |range, text: &str| Change::Edit { file, edit: Edit::replace(range, text) };
        let fix = |changes| Fix { title: String::new(), applicability: Applicability::Safe, changes };
        cx.report(text.range(), format!("user in {}", target.unwrap_or_default()))
            .label(user.keyword.range(), "here")
            .fix(fix(vec![edit(text.range(), "$me")]))
            .fix(fix(vec![edit(TextRange::empty(text.range().end()), "\nRUN x")]))
            .fix(fix(vec![edit(user.range.cover(TextRange::empty(0)), "")]));
    }

    #[test]
    fn places_and_fixes_are_those_of_the_compose_file() {
        let lines =
            ["FROM a AS dev\n", "USER root\n", "FROM b\n", "# hullwright ignore=user\n", "USER root\n"];
        let mut yaml = String::from("x: |\n");
        let mut text = MappedTextBuilder::new(0);
        for line in lines {
            yaml.push_str("    ");
            text.push(line, yaml.len() as u32);
            yaml.push_str(line);
        }
        let text = text.finish();
        let engine = Engine::new(RuleSet::new(RULES));
        let table = RuleTable::resolve(engine.rules(), Preset::Recommended, false, &[]);
        let rules = ActiveRules::new(engine.rules(), table);
        let file = SourceFile::new(FileId(0), "compose.yaml", FileKind::Compose, &yaml);
        let asked =
            ProjectSource { file: file.clone(), rules: &rules, today: EDITION_DATE, suppressions: true };
        let unit = UnitSpec {
            dockerfile: "compose.yaml".to_owned(),
            context: Resolution::Unknown,
            target: Some("dev".to_owned()),
            args: std::collections::BTreeMap::new(),
            unknown_args: std::collections::BTreeSet::new(),
            overrides: ServiceOverrides::default(),
            origin: UnitOrigin { path: "compose.yaml".to_owned(), service: "web".to_owned() },
        };
        let request = ProjectRequest {
            sources: &[],
            role: FileRole::Main,
            files: &NoFiles,
            inputs: &BuildInputs::default(),
            compose: &ComposeInputs::default(),
        };
        let check = InlineCheck { text: &text, file: &file, asked: &asked, request, unit: &unit };
        let found = check_inline(&engine, &check);
        assert_eq!(found.len(), 2);
        let [first, second] = found.as_slice() else { return };
        let shown = |span: Span| (span.file, span.range.slice(&yaml));
        assert_eq!((first.message.as_str(), shown(first.primary)), ("user in dev", (FileId(0), "root")));
        assert_eq!(
            first.labels.iter().map(|label| shown(label.span)).collect::<Vec<_>>(),
            [(FileId(0), "USER")]
        );
        let directive = second.suppressed.as_ref().map(|suppressed| suppressed.directive.slice(&yaml));
        assert_eq!(directive, Some("# hullwright ignore=user"));
        let fixes: Vec<_> = first
            .fixes
            .iter()
            .map(|fix| match fix.changes.as_slice() {
                [Change::Edit { file: FileId(0), edit }] => (fix.applicability, edit.text.as_str()),
                _ => (fix.applicability, "?"),
            })
            .collect();
        assert_eq!(fixes, [(Applicability::Safe, "$$me"), (Applicability::DisplayOnly, "\nRUN x")]);
    }
}
