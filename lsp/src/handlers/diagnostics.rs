//! Findings as diagnostics of the protocol.

use std::collections::BTreeMap;
use std::path::Path;

use hullwright_core::diagnostic::Severity;
use hullwright_core::engine::{Finding, Place};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, Location,
    NumberOrString, Position, PreviousResultId, Range, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::paths::uri_of;
use crate::session::Checked;
use crate::survey::{FileDiagnostics, result_id};

/// The name under which editors show findings.
pub(crate) const SOURCE: &str = "hullwright";

/// All findings of a document that no comment silences.
pub(crate) fn diagnostics(checked: &Checked, encoding: PositionEncoding, root: &Path) -> Vec<Diagnostic> {
    let findings = checked.report.iter().flat_map(|report| &report.findings);
    let open = findings.filter(|finding| finding.suppressed.is_none());
    open.map(|finding| diagnostic(finding, checked, encoding, root)).collect()
}

/// The answer to a client that asks for the findings of a document, and what it was answered before.
pub(crate) fn document_report(
    items: Vec<Diagnostic>,
    previous: Option<&str>,
) -> DocumentDiagnosticReportResult {
    let result_id = result_id(&items);
    if previous == Some(result_id.as_str()) {
        return unchanged(result_id);
    }
    let report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: report,
    })
    .into()
}

/// The answer that nothing is new.
pub(crate) fn unchanged(result_id: String) -> DocumentDiagnosticReportResult {
    DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
        related_documents: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
    .into()
}

/// The answer to a client that asks for the findings of all files: what is new since it was answered before, and files of
/// which it knows findings that are gone. A file without findings that it knows nothing of is left out.
pub(crate) fn workspace_report(
    report: &[FileDiagnostics],
    previous: Vec<PreviousResultId>,
) -> WorkspaceDiagnosticReportResult {
    let mut known: BTreeMap<Uri, String> =
        previous.into_iter().map(|previous| (previous.uri, previous.value)).collect();
    let full = |uri: Uri, version: Option<i32>, report: FullDocumentDiagnosticReport| {
        WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version: version.map(i64::from),
            full_document_diagnostic_report: report,
        })
    };
    let mut items = Vec::new();
    for file in report {
        let uri = file.uri.clone();
        match known.remove(&uri) {
            None if file.items.is_empty() => {}
            Some(previous) if previous == file.result_id => {
                items.push(WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version: file.version.map(i64::from),
                        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                            result_id: previous,
                        },
                    },
                ));
            }
            _ => {
                let result_id = Some(file.result_id.clone());
                let found = FullDocumentDiagnosticReport { result_id, items: file.items.clone() };
                items.push(full(uri, file.version, found));
            }
        }
    }
    items.extend(known.into_keys().map(|uri| full(uri, None, FullDocumentDiagnosticReport::default())));
    WorkspaceDiagnosticReport { items }.into()
}

/// One finding.
pub(crate) fn diagnostic(
    finding: &Finding,
    checked: &Checked,
    encoding: PositionEncoding,
    root: &Path,
) -> Diagnostic {
    let place = |place: &Place| {
        let is_own = *place.path == *checked.file.path();
        let uri = if is_own { checked.uri.clone() } else { uri_of(&place.path, root)? };
        let range =
            if is_own { range_of(&checked.file, place.range, encoding) } else { range_of_place(place) };
        Some(Location { uri, range })
    };
    let related: Vec<DiagnosticRelatedInformation> = finding
        .labels
        .iter()
        .filter_map(|(at, message)| {
            Some(DiagnosticRelatedInformation { location: place(at)?, message: message.clone() })
        })
        .collect();
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    Diagnostic {
        range: range_of(&checked.file, finding.place.range, encoding),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        code_description: finding.rule.url().parse().ok().map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(finding.rule.name).map(|tag| vec![tag]),
        data: None,
    }
}

/// How editors draw it beside the severity: struck through, or faded.
fn tag(rule: &str) -> Option<DiagnosticTag> {
    if rule.starts_with("deprecated-") || rule.starts_with("obsolete-") {
        return Some(DiagnosticTag::DEPRECATED);
    }
    (rule.starts_with("unused-") || rule.starts_with("unreachable-")).then_some(DiagnosticTag::UNNECESSARY)
}

/// A place in a file whose text is not at hand: right wherever a line has no characters that take several units.
fn range_of_place(place: &Place) -> Range {
    let at = |line: u32, column: u32| Position {
        line: line.saturating_sub(1),
        character: column.saturating_sub(1),
    };
    Range { start: at(place.start.line, place.start.column), end: at(place.end.line, place.end.column) }
}
