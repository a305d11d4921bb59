//! # Protocol of EXPOSE in upper case
//!
//! Protocols are lower-cased when the image is written. Spelling them that way from the start keeps what is written
//! and what `docker inspect` shows alike.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! EXPOSE 80/TCP 53/udp
//!           ^^^ protocol `TCP` is not in lower case
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! EXPOSE 80/tcp 53/udp
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! EXPOSE 80/tcp 53/udp
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::exposed_ports::exposed_ports;

/// See the page.
pub static RULE: Rule = Rule {
    name: "uppercase-expose-protocol",
    aliases: &[
        Alias::same("buildkit", "ExposeProtoCasing").on(Severity::Warning),
        Alias::same("tally", "buildkit/ExposeProtoCasing"),
        Alias::same("droast", "DF078"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Style,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Expose], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, expose: &Instruction) {
    for port in exposed_ports(cx, expose) {
        let Some(range) = port.spec.as_ref().ok().and_then(|spec| spec.protocol_range.clone()) else {
            continue;
        };
        let written = port.part(range.clone());
        let lowered = written.to_lowercase();
        if written != lowered {
            let fix = port.written(range.clone()).map(|range| {
                let edit = Edit::replace(range, lowered.as_str());
                Fix::safe(format!("Write `{lowered}`")).edit(cx.file().id(), edit)
            });
            cx.report(port.locate(range), format!("protocol `{written}` is not in lower case"))
                .help(format!("write `{lowered}`"))
                .maybe_fix(fix);
        }
    }
}
