//! # Instruction without the arguments it needs
//!
//! The instruction has fewer arguments than its grammar asks for: no image behind FROM, no destination behind COPY, no
//! command behind `HEALTHCHECK CMD`. BuildKit stops when it reads the file.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR
//! ^^^^^^^ `WORKDIR` has no argument
//! COPY app.conf
//!      ^^^^^^^^ `COPY` needs at least a source and a destination
//! HEALTHCHECK --interval=30s CMD
//!                            ^^^ HEALTHCHECK CMD has no command
//! ```
//! ```dockerfile bad exact
//! FROM alpine:3.22
//! ENV APP_HOME
//!     ^^^^^^^^ ENV `APP_HOME` has a name but no value
//! ```
//! Without a command, CMD and ENTRYPOINT drop the one of the base image; BuildKit takes that.
//! ```dockerfile good
//! FROM alpine:3.22
//! WORKDIR /srv
//! COPY app.conf .
//! ENV APP_HOME=
//! ENTRYPOINT []
//! HEALTHCHECK --interval=30s CMD test -e /run/ready
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-argument",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("dockerfile-utils", "ARGUMENT_MISSING"),
        Alias::narrower("dockerfile-utils", "ARGUMENT_REQUIRES_ONE"),
        Alias::narrower("dockerfile-utils", "ARGUMENT_REQUIRES_AT_LEAST_ONE"),
        Alias::narrower("dockerfile-utils", "ARGUMENT_REQUIRES_TWO"),
        Alias::narrower("dockerfile-utils", "ARGUMENT_REQUIRES_AT_LEAST_TWO"),
        Alias::narrower("dockerfile-utils", "ARGUMENT_REQUIRES_ONE_OR_THREE"),
        Alias::narrower("dockerfile-utils", "HEALTHCHECK_CMD_ARGUMENT_MISSING"),
        Alias::narrower("dockerfilelint", "required_params"),
        Alias::narrower("dockerfilelint", "invalid_line"),
        Alias::narrower("dockerfilelint", "missing_args"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::MissingArgument], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error);
}
