//! # Port of a remote shell or desktop
//!
//! Ports 22, 23, 3389, 5800 and 5900 belong to SSH, Telnet, RDP and VNC. A container is looked into with `docker exec`; a
//! second way in has to be patched, given keys and watched.
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! EXPOSE 8080 22
//!             ^^ port 22 is that of SSH
//! EXPOSE 3389/udp
//!        ^^^^^^^^ port 3389 is that of RDP
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! EXPOSE 8080
//! ```
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! ARG PORT=5900
//! EXPOSE $PORT 5800-5810/tcp
//!        ^^^^^ port 5900 is that of VNC
//!              ^^^^^^^^^^^^^ port 5800 is that of VNC over HTTP
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! ARG PORT=5900
//! EXPOSE 5800-5810/tcp
//! ```
//! ```dockerfile good preset=strict
//! FROM debian:13-slim AS tools
//! EXPOSE 22
//! FROM debian:13-slim
//! COPY --from=tools /bin/true /bin/
//! ARG PORT
//! EXPOSE 2222 22/udp $PORT 1-65535
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{remove_instruction, remove_word};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::value::port::{PortSpec, Protocol};

use crate::patterns::dockerfile::exposed_ports::exposed_ports;
use crate::patterns::dockerfile::shipped_stages::shipped_layers;

/// See the page.
pub static RULE: Rule = Rule {
    name: "exposed-admin-port",
    aliases: &[
        Alias::same("kics", "5907595b-5b6d-4142-b173-dbb0e73fbff8"),
        Alias::same("trivy", "DS-0004"),
        Alias::same("checkov", "CKV_DOCKER_1"),
        Alias::same("sonar", "S6473"),
        Alias::same("terrascan", "AC_DOCKER_0026"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Ports of TCP, and what listens there.
const PORTS: [(u16, &str); 5] =
    [(22, "SSH"), (23, "Telnet"), (3389, "RDP"), (5800, "VNC over HTTP"), (5900, "VNC")];

/// A range as wide as this says that all ports may be used, not which.
const WIDE_RANGE: u16 = 1000;

fn check(cx: &Context<'_>) {
    for stage in shipped_layers(cx) {
        for expose in cx.of_kind(stage, InstructionKind::Expose).filter(|expose| !expose.is_broken) {
            check_expose(cx, expose);
        }
    }
}

fn check_expose(cx: &Context<'_>, expose: &Instruction) {
    for port in exposed_ports(cx, expose) {
        let Some((number, what)) = port.spec.as_ref().ok().and_then(remote_access) else { continue };
        let is_alone = port
            .spec
            .as_ref()
            .is_ok_and(|spec| spec.container.start == spec.container.end && spec.host.is_none());
        let n_same = expose.words().iter().filter(|word| word.range() == port.word_range()).count();
        let edits = if expose.words().len() == 1 {
            remove_instruction(cx.text(), cx.dockerfile(), expose)
        } else {
            remove_word(cx.text(), cx.dockerfile().escape, port.word_range())
        };
        let fix = Fix::unsafe_fix(format!("Remove port {number}")).edits(cx.file().id(), edits);
        cx.report(port.word_range(), format!("port {number} is that of {what}"))
            .help("use `docker exec` to look into a container")
            .maybe_fix((is_alone && n_same == 1).then_some(fix));
    }
}

/// The first port of the kind, and what listens there.
fn remote_access(spec: &PortSpec) -> Option<(u16, &'static str)> {
    let (start, end) = (spec.container.start, spec.container.end);
    let is_meant = |port: u16| match spec.protocol {
        Protocol::Tcp => true,
        Protocol::Udp => port == 3389,
        Protocol::Sctp => false,
    };
    let mut ports = PORTS.into_iter().filter(|(port, _)| (start..=end).contains(port) && is_meant(*port));
    ports.next().filter(|_| end - start < WIDE_RANGE)
}
