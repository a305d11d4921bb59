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
//! ```dockerfile good
//! FROM --platform=linux/amd64 alpine:3.22 AS build
//! FROM alpine:3.22 as runtime
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::is_stage_name;
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::text::MappedText;

use crate::patterns::dockerfile::syntax_report::{instruction_of, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-from-syntax",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::same("dockerfile-utils", "INVALID_AS"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidFrom], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let stray = cx.slice(error.range);
    let builder = report_error(cx, error);
    let Some((_, from)) = instruction_of(cx, error) else { return };
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
