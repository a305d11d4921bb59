//! # Port that is none
//!
//! EXPOSE takes a port or a rising range between 0 and 65535, and the protocol `tcp`, `udp` or `sctp` behind a slash.
//! The build fails on anything else.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! EXPOSE 80800
//!        ^^^^^ `80800` is no port or rising range between 0 and 65535
//! EXPOSE 9000-8000/tcp
//!        ^^^^^^^^^ `9000-8000` is no port or rising range between 0 and 65535
//! EXPOSE 443/https
//!            ^^^^^ `https` is no protocol
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ARG PORT
//! EXPOSE 8080 9000-9010/udp 5060/sctp 53/UDP ${PORT} 7000-${PORT}
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV PORT=http
//! EXPOSE $PORT
//!        ^^^^^ `http` is no port or rising range between 0 and 65535
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::value::port::PortErrorKind;

use crate::patterns::dockerfile::exposed_ports::exposed_ports;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-port",
    aliases: &[
        Alias::same("hadolint", "DL3011").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3011"),
        Alias::narrower("dockerfile-utils", "INVALID_PORT"),
        Alias::narrower("dockerfile-utils", "INVALID_PROTO"),
        Alias::same("dockerfilelint", "invalid_port"),
        Alias::same("droast", "DF040"),
        Alias::same("kics", "71bf8cf8-f0a1-42fa-b9d2-d10525e0a38e"),
        Alias::same("trivy", "DS-0008"),
        Alias::same("semgrep", "dockerfile.correctness.invalid-port"),
        Alias::same("terrascan", "AC_DOCKER_0011"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Instruction(&[InstructionKind::Expose], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, expose: &Instruction) {
    for port in exposed_ports(cx, expose) {
        let Err(error) = &port.spec else { continue };
        let part = port.part(error.range.clone());
        let (message, help) = match error.kind {
            PortErrorKind::MissingPort => (format!("`{}` has no port", port.text), "put a number first"),
            PortErrorKind::InvalidProtocol => (
                format!("`{part}` is no protocol"),
                "write `tcp`, `udp` or `sctp`, or leave it out for `tcp`",
            ),
            PortErrorKind::InvalidIp => {
                (format!("`{part}` is no host address"), "write the container port alone")
            }
            PortErrorKind::InvalidContainerPort | PortErrorKind::InvalidHostPort => (
                format!("`{part}` is no port or rising range between 0 and 65535"),
                "write a number, or two with `-` between",
            ),
            PortErrorKind::RangeMismatch => {
                (format!("the two ranges of `{part}` differ in length"), "write the container ports alone")
            }
        };
        cx.report(port.locate(error.range.clone()), message).help(help);
    }
}
