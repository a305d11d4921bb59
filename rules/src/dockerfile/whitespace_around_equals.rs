//! # Blank around an equals sign
//!
//! A pair is one word. `ENV KEY = value` sets `KEY` to `= value`, and `ARG KEY= value` declares an empty `KEY` and a second
//! argument: neither is what stands there to be read.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! LABEL maintainer = "Ada"
//!       ^^^^^^^^^^^^ the blank ends the name, and the equals sign becomes part of the value of `maintainer`
//! ENV MODE =fast
//!     ^^^^^^ the blank ends the name, and the equals sign becomes part of the value of `MODE`
//! ARG VERSION= 1.4
//!     ^^^^^^^^^ the blank ends the value: `VERSION` is empty, and what follows is another argument
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! LABEL maintainer="Ada"
//! ENV MODE=fast
//! ARG VERSION=1.4
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! ONBUILD ENV MODE = fast
//!             ^^^^^^ the blank ends the name, and the equals sign becomes part of the value of `MODE`
//! LABEL maintainer ="Ada" version = 2
//!       ^^^^^^^^^^^^ the blank ends the name, and the equals sign becomes part of the value of `maintainer`
//! ```
//! A value may be empty, and a value without an equals sign is another matter:
//! ```dockerfile good also=legacy-key-value-format
//! FROM alpine:3.22
//! ARG MIRROR= VERSION=1.4
//! ARG PROXY= MIRROR_OF_PACKAGES
//! ENV HTTP_PROXY= HTTPS_PROXY=
//! LABEL a=" = " b='= 1'
//! ENV FLAGS a = b
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, MappedText, TextRange};

use crate::patterns::dockerfile::legacy_pair::with_equals_sign;

/// See the page.
pub static RULE: Rule = Rule {
    name: "whitespace-around-equals",
    aliases: &[Alias::same("sonar", "S6574")],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(
        &[InstructionKind::Arg, InstructionKind::Env, InstructionKind::Label, InstructionKind::Onbuild],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    for found in instruction.with_trigger() {
        for pair in found.pairs().iter().filter(|pair| !pair.has_equals) {
            check_pair(cx, pair);
        }
        if found.kind == InstructionKind::Arg {
            for (first, second) in found.words().iter().zip(found.words().iter().skip(1)) {
                check_words(cx, first, second);
            }
        }
    }
}

/// `KEY = value`, which the legacy form takes.
fn check_pair(cx: &Context<'_>, pair: &Pair) {
    if !pair.value.as_str().starts_with('=') {
        return;
    }
    let range = TextRange::new(pair.key.range().start(), pair.value.locate(0..1).end());
    let key = pair.key.as_str();
    let message =
        format!("the blank ends the name, and the equals sign becomes part of the value of `{key}`");
    cx.report(range, message).help(format!("write `{key}=…`")).maybe_fix(with_equals_sign(cx, pair));
}

/// `KEY= value` of ARG, which declares two arguments.
fn check_words(cx: &Context<'_>, first: &MappedText, second: &MappedText) {
    let Some(name) = first.as_str().strip_suffix('=').filter(|name| is_name(name)) else { return };
    let text = second.as_str();
    // A lower-case word behind an upper-case name is a value; otherwise two arguments may be meant.
    let has_lower = |text: &str| text.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_argument = is_name(text) && (has_lower(name) || !has_lower(text));
    if is_argument || text.contains('=') || text.starts_with('#') {
        return;
    }
    let message =
        format!("the blank ends the value: `{name}` is empty, and what follows is another argument");
    let blank = TextRange::new(first.range().end(), second.range().start());
    let is_plain = cx.slice(blank).bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let fix = Fix::unsafe_fix(format!("Write `{name}=…`")).edit(cx.file().id(), Edit::delete(blank));
    cx.report(TextRange::new(first.range().start(), second.range().start()), message)
        .help(format!("write `{name}=…`"))
        .maybe_fix(is_plain.then_some(fix));
}

fn is_name(text: &str) -> bool {
    let is_inside = |ch: char| ch == '_' || ch.is_ascii_alphanumeric();
    !text.starts_with(|ch: char| ch.is_ascii_digit()) && !text.is_empty() && text.chars().all(is_inside)
}
