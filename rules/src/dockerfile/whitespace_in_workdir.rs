//! # Blank in the working directory
//!
//! WORKDIR takes the rest of the line for one path, blanks and all. Scripts that use the path without quotes break, and the
//! next person to read it takes the second word for a mistake; quotes say that it is meant.
//!
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! WORKDIR /srv/my app
//!         ^^^^^^^^^^^ the path has a blank in it: `/srv/my app`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! WORKDIR "/srv/my app"
//! ```
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! ARG NAME=x
//! WORKDIR /srv/$NAME files
//!         ^^^^^^^^^^^^^^^^ the path has a blank in it: `/srv/$NAME files`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ARG NAME=x
//! WORKDIR "/srv/$NAME files"
//! ```
//! ```dockerfile good preset=strict
//! FROM alpine:3.22
//! WORKDIR "/srv/my app"
//! WORKDIR /srv/my\ app
//! WORKDIR '/srv/my app'/bin
//! WORKDIR /srv/${NAME:-my app}
//! ```
//! ```dockerfile good preset=strict
//! # escape=`
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! WORKDIR C:\Program Files\app
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::template::find_marker;

/// See the page.
pub static RULE: Rule = Rule {
    name: "whitespace-in-workdir",
    aliases: &[Alias::same("dockerfilelint", "invalid_workdir")],
    category: Category::Correctness,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Safe,
    yields_to: &["trailing-comment-in-argument"],
    checks: &[Check::Instruction(&[InstructionKind::Workdir], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    let path = text.as_str();
    let escape = cx.dockerfile().escape;
    let on_windows = cx.graph().stage_of(instruction).is_none_or(|stage| stage.runs_windows);
    if on_windows || path.contains('#') || find_marker(path).is_some() || !has_bare_blank(path, escape) {
        return;
    }
    let (start, end) = (text.range().start(), text.range().end());
    let is_plain = !path.contains(['"', '\'', escape]) && cx.slice(text.range()) == path;
    let fix = Fix::safe("Quote the path")
        .edits(cx.file().id(), [Edit::insert(start, "\""), Edit::insert(end, "\"")]);
    cx.report(text.range(), format!("the path has a blank in it: `{path}`"))
        .help("put quotes around the path")
        .maybe_fix(is_plain.then_some(fix));
}

/// Whether a blank stands outside of quotes and braces, and without an escape character before it.
fn has_bare_blank(path: &str, escape: char) -> bool {
    let mut quote = None;
    let mut depth = 0_u32;
    let mut characters = path.chars();
    while let Some(ch) = characters.next() {
        match (quote, ch) {
            (Some(open), _) if open == ch => quote = None,
            (Some('\''), _) => {}
            (_, _) if ch == escape => {
                characters.next();
            }
            (None, '"' | '\'') => quote = Some(ch),
            (_, '{') => depth += 1,
            (_, '}') => depth = depth.saturating_sub(1),
            (None, ' ' | '\t') if depth == 0 => return true,
            _ => {}
        }
    }
    false
}
