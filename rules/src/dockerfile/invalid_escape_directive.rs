//! # Parser directive that BuildKit refuses
//!
//! The escape character is a backslash or a backtick, and each parser directive may stand once. With anything else BuildKit
//! stops at the first lines of the file.
//!
//! ```dockerfile bad
//! # escape=^
//!          ^ escape character is neither a backslash nor a backtick
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed(unsafe)
//! # escape=\
//! FROM alpine:3.22
//! ```
//! The character decides how all lines below are read.
//! ```dockerfile bad
//! # escape=` (backtick)
//!          ^^^^^^^^^^^^ escape character is neither a backslash nor a backtick
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! WORKDIR C:\app\
//! COPY app.exe C:\app\
//! ```
//! ```dockerfile fixed(unsafe)
//! # escape=`
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! WORKDIR C:\app\
//! COPY app.exe C:\app\
//! ```
//! ```dockerfile bad
//! # escape=`
//! # escape=`
//! ^^^^^^^^^^ parser directive `escape` is given twice
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed(unsafe)
//! # escape=`
//! FROM alpine:3.22
//! ```
//! Below another comment or an instruction it is a plain comment.
//! ```dockerfile good
//! # escape=`
//! # the next line is no directive any more
//! # escape=^
//! FROM alpine:3.22
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::edit::dockerfile::{line_start, next_line};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-escape-directive",
    aliases: &[
        Alias::narrower("dockerfile-utils", "INVALID_ESCAPE_DIRECTIVE"),
        Alias::narrower("dockerfile-utils", "DUPLICATED_ESCAPE_DIRECTIVE"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidDirective], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let is_repeated = cx.slice(error.range).starts_with('#');
    let help = if is_repeated { "keep one of them" } else { "write `# escape=\\` or `# escape=``" };
    let fix = if is_repeated { repetition_removed(cx, error) } else { known_character(cx, error) };
    report_error(cx, error).help(help).maybe_fix(fix);
}

/// The line that says the same again taken out; of different values nobody can tell which is meant.
fn repetition_removed(cx: &Context<'_>, error: &SyntaxError) -> Option<Fix> {
    let directives = &cx.dockerfile().directives;
    let repeated = directives.iter().find(|directive| directive.range == error.range)?;
    let first = directives.iter().find(|directive| directive.name == repeated.name)?;
    let text = cx.text();
    let line = TextRange::new(line_start(text, error.range.start()), next_line(text, error.range.end()));
    (first.value.as_str() == repeated.value.as_str())
        .then(|| Fix::unsafe_fix("Remove the repetition").edit(cx.file().id(), Edit::delete(line)))
}

/// The character that the value starts with, else the one that ends more lines of the file.
fn known_character(cx: &Context<'_>, error: &SyntaxError) -> Option<Fix> {
    let written = cx.slice(error.range);
    let n_ended_by = |ch: char| cx.text().lines().filter(|line| line.trim_end().ends_with(ch)).count();
    let meant = match written.chars().next()? {
        first @ ('\\' | '`') => first,
        _ if n_ended_by('`') > n_ended_by('\\') => '`',
        _ => '\\',
    };
    let edit = Edit::replace(error.range, meant.to_string());
    Some(Fix::unsafe_fix(format!("Write `# escape={meant}`")).edit(cx.file().id(), edit))
}
