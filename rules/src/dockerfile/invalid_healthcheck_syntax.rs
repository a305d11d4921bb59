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

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Arguments, Instruction, SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

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
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidHealthcheck], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let builder = report_error(cx, error);
    let is_kind = |instruction: &Instruction| match &instruction.arguments {
        Arguments::Healthcheck { kind, .. } => kind.range() == error.range,
        _ => false,
    };
    let found = instruction_of(cx, error);
    if found.is_some_and(|(_, instruction)| instruction.with_trigger().any(is_kind)) {
        builder.help("write `CMD` before the command");
    }
}
