//! # Pattern that fails the build
//!
//! The builder reads all patterns of the ignore file before it takes anything else, and refuses the build when one of
//! them is malformed: a `[` that is not closed, a `\` at the end, a `!` with nothing behind it.
//!
//! ```dockerignore bad
//! node_modules
//! logs/[0-9
//!      ^^^^ bracket is malformed
//! !
//! ^ `!` stands alone
//! ```
//! ```dockerignore good
//! node_modules
//! logs/[0-9]
//! \[draft\].md
//! !README.md
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerignore::PatternErrorKind;
use hullwright_core::rule::{Check, IgnoreContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-ignore-pattern",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    for pattern in &cx.ignore().patterns {
        if let Some(error) = pattern.error {
            cx.report(error.range, error.kind.to_string()).help(remedy(error.kind));
        }
    }
    if let Some(range) = cx.ignore().too_long_line {
        cx.report(range, "line is longer than 64 KiB, which the builder refuses").help("split the line");
    }
}

fn remedy(kind: PatternErrorKind) -> &'static str {
    match kind {
        PatternErrorKind::LoneExclamation => "name behind `!` what is taken back in, or remove the line",
        PatternErrorKind::BadBracket => "close the bracket, or write `\\[` for the sign itself",
        PatternErrorKind::BadRange => "write the range from low to high, or `\\[` for the sign itself",
        PatternErrorKind::TrailingBackslash | PatternErrorKind::BadEscape => {
            "separate folders with `/`; write `\\\\` for the sign itself"
        }
        PatternErrorKind::BadRepeat | PatternErrorKind::TooLarge => "write `\\{` for the sign itself",
    }
}
