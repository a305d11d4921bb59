//! # Health check asks at another port
//! The check asks at a port of the container that nothing speaks of: it is not exposed, no variable holds it, and the
//! command does not name it. The check fails, and the container counts as unhealthy although the service is fine.
//!
//! ```dockerfile bad preset=strict
//! FROM node:24.4
//! EXPOSE 3000
//! HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/health"]
//!                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the check asks at port 8080, and the image exposes 3000
//! USER 1000
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4
//! EXPOSE 3000
//! HEALTHCHECK CMD ["curl", "-f", "http://localhost:3000/health"]
//! USER 1000
//! CMD ["node", "server.js"]
//! ```
//! The fix is unsafe: the service may listen at the other port, too, without saying so.
//! ```compose bad preset=strict
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost:8080/"]
//!                                    ^^^^^^^^^^^^^^^^^^^^^^ the check asks at port 8080, and the image exposes 80
//! ```
//! A variable, the command, a script or settings that are copied or mounted may name the port. What is published in Compose
//! is not all that a service listens at, and of an image that is not known, nobody knows its ports:
//! ```dockerfile good preset=strict
//! FROM node:24.4
//! EXPOSE 3000
//! ENV ADMIN_ADDRESS=0.0.0.0:8080
//! HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/health"]
//! USER 1000
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good preset=strict
//! FROM example.com/base:1.2
//! EXPOSE 3000
//! HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/health"]
//! ```
//! ```dockerfile good preset=strict
//! FROM nginx:1.31
//! EXPOSE 8080
//! HEALTHCHECK CMD ["curl", "-f", "http://localhost/health"]
//! ```
//! ```compose good preset=strict
//! services:
//!   configured:
//!     image: nginx:1.31
//!     volumes:
//!       - ./nginx.conf:/etc/nginx/nginx.conf:ro
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost:8080/"]
//!   collector:
//!     image: example.com/collector:2.19
//!     ports: ["127.0.0.1:4318:4318"]
//!     healthcheck:
//!       test: ["CMD", "wget", "-q", "--spider", "http://localhost:13133/"]
//! ```

use hullwright_core::compose::{Data, Node, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, ComposeContext, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::text::{Edit, FileId, Span};

use crate::patterns::compose::service_contents::{ServiceContents, service_contents};
use crate::patterns::compose::service_launch::launch_of_test;
use crate::patterns::context::start_script::script_text;
use crate::patterns::dockerfile::known_ports::{image_ports, known_ports};
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::start_words::all_start_words;
use crate::patterns::shell::probed_port::{ProbedPort, probed_ports};

/// See the page.
pub static RULE: Rule = Rule {
    name: "healthcheck-port-mismatch",
    category: Category::Reliability,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check_dockerfile), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check_dockerfile(cx: &Context<'_>) {
    if cx.services().iter().any(|service| service.start || service.healthcheck) {
        return;
    }
    let mut seen: Vec<u32> = Vec::new();
    for stage in shipped_stages(cx).into_iter().filter(|stage| !stage.runs_windows) {
        let mut checks = cx
            .graph()
            .chain(stage)
            .filter_map(|link| cx.of_kind(link, InstructionKind::Healthcheck).next_back());
        let Some(healthcheck) =
            checks.next().filter(|found| !found.is_broken && !seen.contains(&found.index))
        else {
            continue;
        };
        seen.push(healthcheck.index);
        let probes = probed_ports(&cx.launch(healthcheck));
        if probes.is_empty() {
            continue;
        }
        let Some(exposed) = known_ports(cx.graph(), &cx.contents(), cx.dockerfile(), stage) else { continue };
        for probe in probes {
            if !exposed.is_empty()
                && !exposed.contains(&probe.port)
                && !is_named(cx, stage, healthcheck, probe.port)
            {
                let span = Span { file: cx.file().id(), range: probe.address };
                cx.report_at(span, message(&probe, &exposed))
                    .help("ask at the port that the service listens at, or expose it")
                    .maybe_fix(other_port(span.file, &probe, &exposed));
            }
        }
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(test) = service.at(&["healthcheck", "test"]) else { return };
    let probes = probed_ports(&launch_of_test(test));
    if probes.is_empty() || !cx.sees_all_of(service) || may_be_configured(service) {
        return;
    }
    let Some(contents) = service_contents(cx, service) else { return };
    let exposed = match &contents {
        // What starts by default listens where its image says.
        ServiceContents::Image { facts, .. } if !service.has("environment") => image_ports(facts),
        ServiceContents::Image { .. } => None,
        ServiceContents::Built { dockerfile, contents, target, .. } => {
            let (graph, tree) = (&dockerfile.graph, dockerfile.tree());
            let is_said = tree.instructions.iter().any(|found| {
                copies_settings(found)
                    || probes.iter().any(|probe| names(found.text.as_str(), probe.port))
                    || (is_start(found) && found.text.as_str().contains(".sh"))
            });
            if is_said { None } else { known_ports(graph, contents, tree, graph.stage(*target)) }
        }
    };
    let Some(exposed) = exposed.filter(|exposed| !exposed.is_empty()) else { return };
    for probe in probes {
        let others = service.map.iter().filter(|(key, _)| !matches!(*key, "healthcheck" | "image"));
        let mut others = others.map(|(_, member)| &member.node);
        if exposed.contains(&probe.port) || others.any(|node| may_name(node, probe.port)) {
            continue;
        }
        let span = Span { file: test.span.file, range: probe.address };
        cx.report_at(span, message(&probe, &exposed))
            .help("ask at the port that the service listens at")
            .maybe_fix(other_port(span.file, &probe, &exposed));
    }
}

fn message(probe: &ProbedPort, exposed: &[u16]) -> String {
    let listed: Vec<String> = exposed.iter().map(u16::to_string).collect();
    format!("the check asks at port {}, and the image exposes {}", probe.port, listed.join(", "))
}

fn other_port(file: FileId, probe: &ProbedPort, exposed: &[u16]) -> Option<Fix> {
    let ([port], Some(number)) = (exposed, probe.number) else { return None };
    let edit = Edit::replace(number, port.to_string());
    Some(Fix::unsafe_fix(format!("Ask at port {port}")).edit(file, edit))
}

/// Whether anything else in the file, or what is started, may hold the number.
fn is_named(cx: &Context<'_>, stage: &Stage, healthcheck: &Instruction, port: u16) -> bool {
    let (start, end) = (healthcheck.range.start() as usize, healthcheck.range.end() as usize);
    let outside = [cx.text().get(..start), cx.text().get(end..)];
    let mut chain = cx.graph().chain(stage);
    let words = all_start_words(cx, stage);
    chain.any(|link| cx.instructions_of(link).iter().any(copies_settings))
        || outside.into_iter().flatten().any(|text| names(text, port))
        || words.iter().any(|word| names(word, port))
        || words
            .iter()
            .filter(|word| word.contains('.'))
            .filter_map(|word| script_text(cx, word))
            .any(|text| names(&text, port))
}

/// Whether the number stands in the text, as a whole number.
fn names(text: &str, port: u16) -> bool {
    let number = port.to_string();
    text.match_indices(&number).any(|(start, _)| {
        let is_digit = |found: Option<char>| found.is_some_and(|ch| ch.is_ascii_digit());
        let behind = text.get(start + number.len()..).and_then(|rest| rest.chars().next());
        let before = text.get(..start).and_then(|rest| rest.chars().next_back());
        !is_digit(before) && !is_digit(behind)
    })
}

/// Whether a file of settings is brought, which may have the server listen anywhere.
fn copies_settings(instruction: &Instruction) -> bool {
    const MARKS: [&str; 9] = [".conf", ".yml", ".yaml", ".toml", ".ini", ".json", ".env", "config", "etc"];
    let copies = matches!(instruction.kind, InstructionKind::Copy | InstructionKind::Add);
    copies && MARKS.iter().any(|mark| instruction.text.as_str().contains(mark))
}

fn is_start(instruction: &Instruction) -> bool {
    matches!(instruction.kind, InstructionKind::Entrypoint | InstructionKind::Cmd)
}

/// Whether the service starts something else than its image does, or hands it settings that are not seen.
fn may_be_configured(service: &Service<'_>) -> bool {
    const KEYS: [&str; 7] =
        ["command", "entrypoint", "env_file", "configs", "secrets", "network_mode", "develop"];
    let kept = service.mounts().filter(|mount| mount.kind == "volume").count();
    KEYS.iter().any(|key| service.has(key)) || kept != service.items(&["volumes"]).len()
}

/// Whether a value holds the number, or may hold it.
fn may_name(node: &Node, port: u16) -> bool {
    match &node.data {
        Data::Int(number) => *number == i64::from(port),
        Data::List(items) => items.iter().any(|item| may_name(item, port)),
        Data::Map(map) => map.iter().any(|(_, member)| may_name(&member.node, port)),
        Data::Null | Data::Bool(_) | Data::Float(_) => false,
        Data::Broken => true,
        Data::Text(text) => text.resolved().is_none_or(|text| names(text, port)),
    }
}
