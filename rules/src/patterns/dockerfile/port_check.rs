//! A HEALTHCHECK for a stage that serves a port.
//!
//! Entry point: [`port_check`]. The port is one that the file exposes; a known server of HTTP has to answer a request with
//! anything but an error of its own, any other has to take a connection.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::exec_form;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Resolution, Stage};
use hullwright_core::text::Edit;
use hullwright_core::value::port::Protocol;

use crate::patterns::dockerfile::closing_block::before_closing_block;
use crate::patterns::dockerfile::exposed_ports::exposed_ports;
use crate::patterns::dockerfile::start_words::all_start_words;
use crate::patterns::shell::probe::{Question, probe};
use crate::patterns::shell::shell_programs::program_name;

/// Servers of HTTP, by words of the commands that start them.
const HTTP_SERVERS: [&str; 32] = [
    "apache2-foreground",
    "caddy",
    "daphne",
    "flask",
    "gunicorn",
    "http-server",
    "http.server",
    "httpd-foreground",
    "hypercorn",
    "jupyter-lab",
    "mkdocs",
    "next",
    "nginx",
    "nuxt",
    "puma",
    "rackup",
    "rails",
    "react-scripts",
    "runserver",
    "serve",
    "streamlit",
    "thin",
    "tornado",
    "unicorn",
    "uvicorn",
    "uwsgi-http",
    "vite",
    "waitress-serve",
    "catalina.sh",
    "astro",
    "ng",
    "gatsby",
];
/// Ports of HTTPS, and of servers that log what they do not understand as errors.
const NOT_PLAIN_HTTP: [u16; 3] = [443, 8443, 9443];

/// The check, above the command of the stage.
pub fn port_check(cx: &Context<'_>, stage: &Stage) -> Option<Edit> {
    let words = all_start_words(cx, stage);
    if binds_to_host_name(cx, stage) {
        return None;
    }
    let ports = tcp_ports(cx, stage);
    let port = match ports.iter().find(|port| is_told(&words, **port)) {
        Some(told) => *told,
        None if words.iter().any(|word| tells_a_port(word)) => return None,
        None => *ports.first()?,
    };
    let is_http = words.iter().any(|word| HTTP_SERVERS.contains(&program_name(word)));
    let question = if is_http && !NOT_PLAIN_HTTP.contains(&port) {
        Question::Answers(port)
    } else {
        Question::Connects(port)
    };
    let contents = cx.contents();
    let command = probe(&question, |name| contents.program(stage, Place::END, name).is_present())?;
    let new = [(InstructionKind::Healthcheck, format!("CMD {}", exec_form(&command)))];
    let is_command = |kind| matches!(kind, InstructionKind::Cmd | InstructionKind::Entrypoint);
    before_closing_block(cx, stage, is_command, &new)
}

/// The single ports of TCP that the chain exposes, the nearest first.
fn tcp_ports(cx: &Context<'_>, stage: &Stage) -> Vec<u16> {
    let exposes = cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Expose));
    let ports = exposes.flat_map(|expose| exposed_ports(cx, expose)).filter_map(|port| {
        let spec = port.spec.ok()?;
        let is_single = spec.container.start == spec.container.end && spec.protocol == Protocol::Tcp;
        is_single.then_some(spec.container.start)
    });
    ports.collect()
}

/// Whether a word of the command names the port: `8080`, `:8080`, `--port=8080`, `0.0.0.0:8080`.
fn is_told(words: &[String], port: u16) -> bool {
    let port = port.to_string();
    words.iter().any(|word| word.rsplit([':', '=']).next() == Some(port.as_str()))
}

/// Whether a word names a port, or an address with one: `:8080`, `--port=8080`.
fn tells_a_port(word: &str) -> bool {
    let Some((before, number)) = word.rsplit_once([':', '=']) else {
        return matches!(word, "--port" | "-p" | "--bind" | "-b");
    };
    let is_port = number.len() >= 2 && number.parse::<u16>().is_ok();
    is_port
        && (before.is_empty()
            || before.contains("port")
            || before.ends_with("0.0.0.0")
            || before.contains("bind"))
}

/// Whether the server may listen at the container's own name alone, as the standalone server of Next.js does where nothing
/// sets HOSTNAME.
fn binds_to_host_name(cx: &Context<'_>, stage: &Stage) -> bool {
    let copies = cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Copy));
    let mut sources = copies.filter_map(Instruction::as_copy).flat_map(|copy| copy.sources);
    let host = cx.graph().variable(stage, "HOSTNAME", Place::END);
    let is_open = host
        .is_some_and(|host| matches!(&host.value, Resolution::Known(Some(host)) if host.trim() == "0.0.0.0"));
    sources.any(|source| source.as_str().contains(".next/standalone")) && !is_open
}
