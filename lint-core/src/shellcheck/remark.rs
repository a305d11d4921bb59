//! What the program says about a script, before and behind the way back to the file.

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::rule::{FacetId, RuleId};
use crate::text::{Edit, Span, TextRange};

/// A place in a script as the program counts: lines and characters, from 1 on; a tab is one character.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct At {
    /// The line.
    pub line: u32,
    /// The character.
    pub column: u32,
}

/// A text that the program would put into a script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    /// Where what it replaces starts.
    pub start: At,
    /// Behind what it replaces.
    pub end: At,
    /// The new text.
    pub text: String,
    /// Whether it belongs to what stands before it, as a closing quote does.
    pub is_closing: bool,
}

/// What the program says about one place of a script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Where it starts.
    pub start: At,
    /// Behind its last character.
    pub end: At,
    /// How bad it is.
    pub severity: Severity,
    /// Whether the program calls it `style`, its mildest level, which is `Info` here.
    pub is_style: bool,
    /// The number behind `SC`.
    pub code: u16,
    /// The text.
    pub message: String,
    /// What would set it right.
    pub replacements: Vec<Replacement>,
}

/// A remark in its place in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScriptFinding {
    /// The code, a facet of the rule that passes it on.
    pub code: FacetId,
    /// How bad the program calls it.
    pub severity: Severity,
    /// Whether it calls it `style`, which is `Info` here.
    pub is_style: bool,
    /// The text.
    pub message: String,
    /// The place in the file.
    pub range: TextRange,
    /// What would set it right; empty where that is not known or has no place in the file.
    pub edits: Vec<Edit>,
}

impl ScriptFinding {
    /// The finding of the rule that passes it on; `code` is the name that people look up.
    pub(crate) fn diagnostic(
        &self,
        rule: RuleId,
        severity: Severity,
        code: &str,
        primary: Span,
    ) -> Diagnostic {
        let fix = Fix::unsafe_fix(format!("Apply what ShellCheck proposes for {code}"));
        let fix = (!self.edits.is_empty()).then(|| fix.edits(primary.file, self.edits.iter().cloned()));
        Diagnostic {
            rule,
            facet: Some(self.code),
            severity,
            message: self.message.clone(),
            help: Some(format!("see https://www.shellcheck.net/wiki/{code}")),
            primary,
            labels: Vec::new(),
            fixes: fix.into_iter().collect(),
            secrets: Vec::new(),
            suppressed: None,
        }
    }
}

/// What the program says about all scripts of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdicts {
    /// Its findings.
    pub findings: Vec<ScriptFinding>,
    /// The instructions that it has looked at.
    pub instructions: Vec<TextRange>,
    /// Whether those are all that have a script.
    pub is_complete: bool,
}
