//! What a rule reports.

use super::{Fix, Severity};
use crate::rule::{FacetId, RuleId};
use crate::text::{Span, TextRange};

/// A further place that explains a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where to look.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// One finding of one rule, in offsets of the analysed files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The rule that reports.
    pub rule: RuleId,
    /// The part of the rule that reports, where it has parts.
    pub facet: Option<FacetId>,
    /// How bad it is, after configuration.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The shortest place that explains it; never empty.
    pub primary: Span,
    /// Further places.
    pub labels: Vec<Label>,
    /// Proposed remedies, best first.
    pub fixes: Vec<Fix>,
    /// Text of the file that nothing may show: drawn source has it blotted out.
    pub secrets: Vec<TextRange>,
    /// The directive that silences the finding.
    pub suppressed: Option<Suppressed>,
}

/// Why a finding is silent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppressed {
    /// Where the directive stands.
    pub directive: TextRange,
    /// The reason it gives.
    pub reason: Option<String>,
}
