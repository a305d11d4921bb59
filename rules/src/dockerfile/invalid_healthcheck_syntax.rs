//! # HEALTHCHECK that BuildKit cannot read
//!
//! HEALTHCHECK takes `CMD` or `NONE` behind its flags. Times need a unit and are zero or at least a millisecond, and the
//! number of retries is a number; BuildKit refuses anything else.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! HEALTHCHECK test -e /run/ready
//!             ^^^^ HEALTHCHECK takes `CMD` or `NONE`, not `test`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! HEALTHCHECK CMD test -e /run/ready
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! HEALTHCHECK --interval=30 --timeout=5s CMD test -e /run/ready
//!                        ^^ `--interval=30`: a unit is missing, such as `s` or `m`
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! HEALTHCHECK --interval=30s --timeout=5s CMD test -e /run/ready
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! HEALTHCHECK --retries=-1 CMD test -e /run/ready
//!                       ^^ `--retries=-1` is negative
//! ```
//! Zero stands for the default.
//! ```dockerfile good
//! FROM alpine:3.22
//! HEALTHCHECK --interval=1m30s --timeout=0 --retries=5 CMD test -e /run/ready
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Arguments, Instruction, SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;
use hullwright_core::value::suggest::closest_ignoring_case;

use crate::patterns::dockerfile::syntax_report::{instruction_of, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-healthcheck-syntax",
    aliases: &[
        Alias::narrower("dockerfile-utils", "FLAG_AT_LEAST_ONE"),
        Alias::narrower("dockerfile-utils", "FLAG_INVALID_DURATION"),
        Alias::narrower("dockerfile-utils", "FLAG_LESS_THAN_1MS"),
        Alias::narrower("dockerfile-utils", "FLAG_MISSING_DURATION"),
        Alias::narrower("dockerfile-utils", "FLAG_UNKNOWN_UNIT"),
        Alias::narrower("dockerfile-utils", "UNKNOWN_TYPE"),
        Alias::same("dockerfilelint", "healthcheck_options_missing_args"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidHealthcheck], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let file = cx.file().id();
    let builder = report_error(cx, error);
    if let Some(with_unit) = &error.suggestion {
        let is_whole = cx.slice(error.range).bytes().all(|byte| byte.is_ascii_digit());
        let fix = Fix::safe(format!("Write `{with_unit}`")).edit(file, Edit::replace(error.range, with_unit));
        builder.maybe_fix(is_whole.then_some(fix));
        return;
    }
    let is_kind = |instruction: &Instruction| match &instruction.arguments {
        Arguments::Healthcheck { kind, .. } => kind.range() == error.range,
        _ => false,
    };
    let found = instruction_of(cx, error);
    if found.is_some_and(|(_, instruction)| instruction.with_trigger().any(is_kind)) {
        let written = cx.slice(error.range);
        let fix = match closest_ignoring_case(written, ["CMD", "NONE"]).filter(|_| written.len() > 2) {
            Some(meant) => Fix::unsafe_fix(format!("Replace `{written}` by `{meant}`"))
                .edit(file, Edit::replace(error.range, meant)),
            None => Fix::unsafe_fix("Write `CMD` before the command")
                .edit(file, Edit::insert(error.range.start(), "CMD ")),
        };
        builder.help("write `CMD` before the command").fix(fix);
    }
}
