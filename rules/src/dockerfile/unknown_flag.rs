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
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! COPY --chown=app:app . /srv
//! ENTRYPOINT --config /etc/app.conf
//! ```
//! STOPSIGNAL and ARG never look at their flags, so BuildKit accepts any there.
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --chown=1000:1000 --link . /srv
//! RUN --network=none adduser --system app
//! ENTRYPOINT ["app", "--config", "/etc/app.conf"]
//! STOPSIGNAL --any SIGTERM
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::dockerfile::flags::{FlagKind, flags_of};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;

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
    fix: FixAvailability::Unsafe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::UnknownFlag], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let builder = report_error(cx, error);
    if error.suggestion.is_some() {
        builder.maybe_fix(suggested_flag(cx, error));
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

/// The flag that was probably meant, unless the instruction has it already.
fn suggested_flag(cx: &Context<'_>, error: &SyntaxError) -> Option<Fix> {
    let meant = error.suggestion.as_deref()?;
    let (_, instruction) = instruction_of(cx, error)?;
    let inner = instruction
        .with_trigger()
        .find(|inner| inner.flags.iter().any(|flag| flag.name_range() == error.range))?;
    let name = meant.trim_start_matches("--");
    let may_repeat = flags_of(inner.kind)?.contains(&(name, FlagKind::Strings));
    let is_written =
        cx.slice(error.range).starts_with("--") && !cx.slice(error.range).contains(char::is_whitespace);
    (is_written && (may_repeat || inner.flag(name).is_none())).then(|| {
        let edit = Edit::replace(error.range, meant);
        Fix::unsafe_fix(format!("Write `{meant}`")).edit(cx.file().id(), edit)
    })
}
