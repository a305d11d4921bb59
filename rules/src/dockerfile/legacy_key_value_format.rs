//! # Key and value without an equals sign
//!
//! `ENV key value` takes the rest of the line as one value, so a second pair on the line silently becomes part of the
//! first. BuildKit calls the form legacy; `key=value` says where the value ends.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV LANG C.UTF-8
//!     ^^^^ `LANG` is set in the legacy form, without `=`
//! LABEL description Small things
//!       ^^^^^^^^^^^ `description` is set in the legacy form, without `=`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ENV LANG=C.UTF-8
//! LABEL description="Small things"
//! ```
//! The value stays what BuildKit makes of it, variables and lines included.
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV FLAGS -O2 'a "b"' \
//!     ^^^^^ `FLAGS` is set in the legacy form, without `=`
//!     $CFLAGS
//! ENV KEYS \
//!     ^^^^ `KEYS` is set in the legacy form, without `=`
//!     # Ada
//!     8756C4F7 \
//!     # Grace
//!     81AB61
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ENV FLAGS="-O2 a \"b\" \
//!     $CFLAGS"
//! ENV KEYS=\
//!     # Ada
//! "8756C4F7 \
//!     # Grace
//!     81AB61"
//! ```
//! A value that starts with `=` was not meant to, which another rule says. One that ends with further pairs was not, either.
//! ```dockerfile bad preset=buildkit
//! FROM alpine:3.22
//! LABEL maintainer ="Ada" version = 2
//!       ^^^^^^^^^^ `maintainer` is set in the legacy form, without `=`
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV LANG C.UTF-8 TZ=UTC
//!     ^^^^ `LANG` is set in the legacy form, without `=`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! ENV LANG=C.UTF-8 TZ=UTC
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ENV LANG=C.UTF-8 TZ=UTC
//! LABEL description="Small things"
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! ONBUILD ENV MODE fast
//!             ^^^^ `MODE` is set in the legacy form, without `=`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ONBUILD ENV MODE=fast
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::inherited_triggers::inherited_triggers;
use crate::patterns::dockerfile::legacy_pair::with_equals_sign;

/// See the page.
pub static RULE: Rule = Rule {
    name: "legacy-key-value-format",
    aliases: &[
        Alias::same("buildkit", "LegacyKeyValueFormat").on(Severity::Warning),
        Alias::same("tally", "buildkit/LegacyKeyValueFormat"),
        Alias::same("droast", "DF082"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    yields_to: &["whitespace-around-equals"],
    checks: &[
        Check::Instruction(&[InstructionKind::Env, InstructionKind::Label, InstructionKind::Onbuild], check),
        Check::Stage(check_inherited),
    ],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    if instruction.kind == InstructionKind::Onbuild && cx.policy() == Policy::Buildkit {
        return;
    }
    for found in instruction.with_trigger() {
        report_pairs(cx, found, None);
    }
}

/// BuildKit reads a trigger in the stage that runs it, and reports it at that stage's FROM.
fn check_inherited(cx: &Context<'_>, stage: &Stage) {
    if cx.policy() == Policy::Buildkit {
        for trigger in inherited_triggers(cx, stage) {
            report_pairs(cx, trigger, Some(cx.instruction(stage.from).keyword.range()));
        }
    }
}

fn report_pairs(cx: &Context<'_>, instruction: &Instruction, place: Option<TextRange>) {
    for pair in instruction.pairs().iter().filter(|pair| !pair.has_equals) {
        let key = pair.key.as_str();
        cx.report(
            place.unwrap_or(pair.key.range()),
            format!("`{key}` is set in the legacy form, without `=`"),
        )
        .help(format!("write `{key}=…`, with quotes around a value that holds blanks"))
        .maybe_fix(with_equals_sign(cx, pair));
    }
}
