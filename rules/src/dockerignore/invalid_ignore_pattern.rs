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
//! ```dockerignore fixed(unsafe)
//! node_modules
//! logs/[0-9]
//! ```
//! The fix is unsafe: it guesses what is meant, by the files that are there.
//! ```dockerignore good
//! node_modules
//! logs/[0-9]
//! \[draft\].md
//! !README.md
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerignore::{Matcher, Pattern, PatternErrorKind, clean_path};
use hullwright_core::edit::ignore_file::remove_line;
use hullwright_core::rule::{Check, FixAvailability, IgnoreContext, Rule};
use hullwright_core::text::Edit;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-ignore-pattern",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    for pattern in &cx.ignore().patterns {
        if let Some(error) = pattern.error {
            cx.report(error.range, error.kind.to_string())
                .help(remedy(error.kind))
                .maybe_fix(fix(cx, pattern, error.kind));
        }
    }
    if let Some(range) = cx.ignore().too_long_line {
        cx.report(range, "line is longer than 64 KiB, which the builder refuses").help("split the line");
    }
}

/// The pattern as it is probably meant: the spelling that takes a file of the folder, else the first one that is valid.
fn fix(cx: &IgnoreContext<'_>, pattern: &Pattern, kind: PatternErrorKind) -> Option<Fix> {
    let id = cx.file().id();
    if kind == PatternErrorKind::LoneExclamation {
        return Some(Fix::unsafe_fix("Remove the line").edit(id, remove_line(cx.text(), pattern)));
    }
    let written = cx.slice(pattern.body_range);
    let entries = cx.files().list(cx.file().folder()).unwrap_or_default();
    let valid: Vec<(String, Matcher)> = spellings(written, kind)
        .into_iter()
        .filter_map(|spelling| {
            let matcher = Matcher::from_cleaned([clean_path(&spelling).as_str()]).ok()?;
            Some((spelling, matcher))
        })
        .collect();
    let takes_a_file = |(_, matcher): &&(String, Matcher)| {
        entries.iter().any(|entry| matcher.matches_or_parent_matches(entry))
    };
    let (spelling, _) = valid.iter().find(takes_a_file).or(valid.first())?;
    let title = format!("Write `{spelling}`");
    Some(Fix::unsafe_fix(title).edit(id, Edit::replace(pattern.body_range, spelling.clone())))
}

/// How the pattern may be meant, the likeliest first.
fn spellings(written: &str, kind: PatternErrorKind) -> Vec<String> {
    let literal = || written.replace('[', "\\[").replace(']', "\\]");
    match kind {
        PatternErrorKind::LoneExclamation => Vec::new(),
        PatternErrorKind::BadBracket => {
            let open = written.rfind('[').unwrap_or_default();
            let end =
                written.get(open..).and_then(|rest| rest.find('/')).map_or(written.len(), |at| open + at);
            let (head, tail) = written.split_at_checked(end).unwrap_or((written, ""));
            vec![format!("{head}]{tail}"), literal()]
        }
        PatternErrorKind::BadRange => vec![literal()],
        PatternErrorKind::TrailingBackslash | PatternErrorKind::BadEscape => {
            vec![written.replace('\\', "/"), written.replace('\\', "\\\\")]
        }
        PatternErrorKind::BadRepeat | PatternErrorKind::TooLarge => vec![written.replace('{', "\\{")],
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
