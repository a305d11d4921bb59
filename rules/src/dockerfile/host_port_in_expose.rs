//! # Host port or address in EXPOSE
//!
//! EXPOSE notes which ports of the container are meant to be published. Where they end up on the host is decided
//! when the container starts; a host side written here is read and thrown away.
//!
//! ```dockerfile bad
//! FROM nginx:1.31
//! EXPOSE 8080:80
//!        ^^^^ `8080:80` names a host port, which EXPOSE does not publish
//! ```
//! ```dockerfile fixed
//! FROM nginx:1.31
//! EXPOSE 80
//! ```
//! ```dockerfile bad
//! FROM nginx:1.31
//! EXPOSE 127.0.0.1:8080:80/tcp
//!        ^^^^^^^^^^^^^^ `127.0.0.1:8080:80/tcp` names a host address, which EXPOSE does not publish
//! ```
//! A port that is exposed already needs no second word.
//! ```dockerfile bad
//! FROM nginx:1.31
//! EXPOSE 80 8080:80
//!           ^^^^ `8080:80` names a host port, which EXPOSE does not publish
//! ```
//! ```dockerfile fixed
//! FROM nginx:1.31
//! EXPOSE 80
//! ```
//! ```dockerfile good
//! FROM nginx:1.31
//! ARG PORT=80
//! EXPOSE $PORT 8000-8010/udp
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_word;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::exposed_ports::{ExposedPort, exposed_ports};

/// See the page.
pub static RULE: Rule = Rule {
    name: "host-port-in-expose",
    aliases: &[
        Alias::same("buildkit", "ExposeInvalidFormat").on(Severity::Warning),
        Alias::same("tally", "buildkit/ExposeInvalidFormat"),
        Alias::same("dockerfilelint", "expose_host_port"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Expose], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, expose: &Instruction) {
    let ports = exposed_ports(cx, expose);
    for port in &ports {
        let Ok(spec) = &port.spec else { continue };
        let what = match (&spec.ip, &spec.host) {
            (Some(_), _) => "host address",
            (None, Some(_)) => "host port",
            (None, None) => continue,
        };
        let container = spec.container.range.start;
        let kept = port.part(container..port.text.len());
        let message = format!("`{}` names a {what}, which EXPOSE does not publish", port.text);
        cx.report(port.locate(0..container.saturating_sub(1)), message)
            .help(format!("write `{kept}`, and publish it with `docker run -p` or `ports` of Compose"))
            .maybe_fix(container_port(cx, &ports, port, kept));
    }
}

/// The port of the container alone, or nothing where another word says the same.
fn container_port(
    cx: &Context<'_>,
    ports: &[ExposedPort<'_>],
    port: &ExposedPort<'_>,
    kept: &str,
) -> Option<Fix> {
    let tail = port.written(port.text.len() - kept.len()..port.text.len())?;
    let is_known = ports.iter().any(|other| other.text == kept);
    let edits = if is_known {
        remove_word(cx.text(), cx.dockerfile().escape, port.word_range())
    } else {
        vec![Edit::delete(TextRange::new(port.word_range().start(), tail.start()))]
    };
    Some(Fix::safe(format!("Expose `{kept}`")).edits(cx.file().id(), edits))
}
