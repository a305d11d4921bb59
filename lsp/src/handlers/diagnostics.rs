//! Findings as diagnostics of the protocol.

use std::path::Path;

use hullwright_core::diagnostic::Severity;
use hullwright_core::engine::{Finding, Place};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Position, Range,
};

use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::paths::uri_of;
use crate::session::Checked;

/// The name under which editors show findings.
pub(crate) const SOURCE: &str = "hullwright";

/// All findings of a document that no comment silences.
pub(crate) fn diagnostics(checked: &Checked, encoding: PositionEncoding, root: &Path) -> Vec<Diagnostic> {
    let findings = checked.report.iter().flat_map(|report| &report.findings);
    let open = findings.filter(|finding| finding.suppressed.is_none());
    open.map(|finding| diagnostic(finding, checked, encoding, root)).collect()
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
