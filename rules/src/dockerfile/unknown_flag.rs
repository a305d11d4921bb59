//! # Flag that the instruction does not have
//!
//! Words that start with two dashes right behind the keyword are flags of the instruction, not of the command in it.
//! BuildKit refuses any it does not know, and instructions such as CMD and ENTRYPOINT have none at all.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --chwon=app:app . /srv
//!      ^^^^^^^ COPY has no flag `--chwon`
//! ENTRYPOINT --config /etc/app.conf
//!            ^^^^^^^^ ENTRYPOINT has no flags: BuildKit reads `--config` as one and refuses it
//! ```
//! STOPSIGNAL and ARG never look at their flags, so BuildKit accepts any there.
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --chown=1000:1000 --link . /srv
//! RUN --network=none adduser --system app
//! ENTRYPOINT ["app", "--config", "/etc/app.conf"]
//! STOPSIGNAL --any SIGTERM
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::dockerfile::flags::flags_of;
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::{instruction_of, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-flag",
    aliases: &[
        Alias::narrower("dockerfile-utils", "UNKNOWN_ADD_FLAG"),
        Alias::narrower("dockerfile-utils", "UNKNOWN_COPY_FLAG"),
        Alias::narrower("dockerfile-utils", "UNKNOWN_FROM_FLAG"),
        Alias::narrower("dockerfile-utils", "UNKNOWN_HEALTHCHECK_FLAG"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::UnknownFlag], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let builder = report_error(cx, error);
    if error.suggestion.is_some() {
        return;
    }
    match instruction_of(cx, error).map(|(_, instruction)| instruction.kind) {
        Some(InstructionKind::Cmd | InstructionKind::Entrypoint) => {
            builder.help("name the program first, or use the JSON form");
        }
        Some(kind) => {
            if let Some(known) = flags_of(kind).filter(|known| !known.is_empty()) {
                let names: Vec<String> = known.iter().map(|(name, _)| format!("`--{name}`")).collect();
                builder.help(format!("{} has {}", kind.keyword(), names.join(", ")));
            }
        }
        None => {}
    }
}
