//! # AS in another letter case than its FROM
//!
//! FROM and AS are one instruction. With keywords in two cases the line reads as if `as` were a name, and searches for
//! ` AS ` miss it.
//!
//! ```dockerfile bad exact
//! FROM alpine:3.22 as build
//!                  ^^ `as` is not in the letter case of `FROM`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22 AS build
//! ```
//! ```dockerfile bad exact
//! from alpine:3.22 As build
//!                  ^^ `As` is not in the letter case of `from`
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS build
//! ```
//! A FROM of mixed case gives no pattern to follow; `inconsistent-instruction-casing` reports it.
//! ```dockerfile good
//! From alpine:3.22 as build
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::letter_case::LetterCase;

/// See the page.
pub static RULE: Rule = Rule {
    name: "mismatched-as-casing",
    aliases: &[
        Alias::same("buildkit", "FromAsCasing").on(Severity::Warning),
        Alias::same("tally", "buildkit/FromAsCasing"),
        Alias::same("droast", "DF079"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Style,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(keyword) = from.as_from().and_then(|from| from.as_keyword) else { return };
    let own = from.keyword.as_str();
    let Some(case) = LetterCase::of(own) else { return };
    let wanted = case.apply("as");
    if keyword.as_str() != wanted {
        let message = format!("`{}` is not in the letter case of `{own}`", keyword.as_str());
        let fix = keyword.is_verbatim().then(|| {
            let edit = Edit::replace(keyword.range(), wanted.as_str());
            Fix::safe(format!("Write `{wanted}`")).edit(cx.file().id(), edit)
        });
        cx.report(keyword.range(), message).help(format!("write `{wanted}`")).maybe_fix(fix);
    }
}
