//! # FROM with stray words
//!
//! FROM takes an image, or an image, `AS` and a name. BuildKit refuses two words, four words, and a second word other than
//! `AS`.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 build
//!                  ^^^^^ FROM takes one image, or `image AS name`
//! FROM alpine:3.22 # the small one
//!                  ^^^^^^^^^^^^^^^ FROM takes one image, or `image AS name`
//! FROM alpine:3.22 IS runtime
//!                  ^^^^^^^^^^ FROM takes one image, or `image AS name`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22 build
//! # the small one
//! FROM alpine:3.22
//! FROM alpine:3.22 AS runtime
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22 build
//!                  ^^^^^ FROM takes one image, or `image AS name`
//! FROM alpine: 3.22
//!              ^^^^ FROM takes one image, or `image AS name`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22 AS build
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! FROM --platform=linux/amd64 alpine:3.22 AS build
//! FROM alpine:3.22 as runtime
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, SyntaxError, SyntaxErrorKind, is_stage_name};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, MappedText, TextRange};
use hullwright_core::value::suggest::typing_errors;

use crate::patterns::dockerfile::hadolint_grammar::hadolint_reads;
use crate::patterns::dockerfile::letter_case::LetterCase;
use crate::patterns::dockerfile::syntax_report::{instruction_of, report_error};
use crate::patterns::dockerfile::trailing_comment::move_comment_up;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-from-syntax",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::same("dockerfile-utils", "INVALID_AS"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidFrom], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    if hadolint_reads(cx, error) {
        return;
    }
    let stray = cx.slice(error.range);
    let builder = report_error(cx, error);
    let Some((_, from)) = instruction_of(cx, error) else { return };
    let builder = builder.maybe_fix(mended(cx, error, from));
    let words: Vec<&str> = from.words().iter().map(MappedText::as_str).collect();
    match words.as_slice() {
        _ if stray.starts_with('#') => {
            builder.help("put the comment on a line of its own");
        }
        [image, second, ..] if image.ends_with([':', '@', '/']) || second.starts_with([':', '@']) => {
            builder.help("write the image without blanks");
        }
        [image, name] if is_stage_name(&name.to_lowercase()) => {
            builder.help(format!("to name the stage, write `{image} AS {name}`"));
        }
        [_, _, name] if is_stage_name(&name.to_lowercase()) => {
            builder.help("the word before the name is `AS`");
        }
        _ => {
            builder.help("remove what follows the image");
        }
    }
}

/// The comment moved away, or the FROM that was most likely meant.
fn mended(cx: &Context<'_>, error: &SyntaxError, from: &Instruction) -> Option<Fix> {
    let file = cx.file().id();
    if cx.slice(error.range).starts_with('#') {
        let edits = move_comment_up(cx, from, error.range)?;
        return Some(Fix::safe("Move the comment to a line of its own").edits(file, edits));
    }
    let [image, second, rest @ ..] = from.words() else { return None };
    let case = LetterCase::of(from.keyword.as_str()).unwrap_or(LetterCase::Upper);
    let keyword = case.apply("as");
    let gap = TextRange::new(image.range().end(), second.range().start());
    let is_name = |word: &MappedText| is_stage_name(&word.as_str().to_lowercase());
    let is_split = image.as_str().ends_with([':', '@', '/']) || second.as_str().starts_with([':', '@']);
    match rest {
        [] if is_split && cx.slice(gap).trim().is_empty() && !cx.slice(gap).contains('\n') => {
            Some(Fix::unsafe_fix("Remove the blank inside the image").edit(file, Edit::delete(gap)))
        }
        [] if !is_split && is_name(second) => {
            let edit = Edit::insert(second.range().start(), format!("{keyword} "));
            Some(Fix::unsafe_fix(format!("Name the stage `{}`", second.as_str())).edit(file, edit))
        }
        [name] if is_name(name) && second.is_verbatim() => {
            let edit = Edit::replace(second.range(), keyword.as_str());
            let title = format!("Write `{keyword}`");
            let is_typo = typing_errors(&second.as_str().to_lowercase(), "as") == 1;
            let fix = if is_typo { Fix::safe(title) } else { Fix::unsafe_fix(title) };
            Some(fix.edit(file, edit))
        }
        _ => None,
    }
}
