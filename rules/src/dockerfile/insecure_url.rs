//! # Download without encryption
//!
//! Over HTTP, FTP or git's own protocol, whoever stands between the build and the server decides what is downloaded, and
//! so what the image runs.
//!
//! ```dockerfile bad preset=strict also=unverified-download
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLO http://archive.apache.org/dist/maven/maven.tar.gz
//!                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `archive.apache.org` without encryption
//! RUN wget -q "http://downloads.example.com/tool.deb" && dpkg -i tool.deb
//!             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `downloads.example.com` without encryption
//! RUN git clone --branch v1.2 git://github.com/example/tool.git /src
//!                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `github.com` without encryption
//! ADD http://nodejs.org/dist/v22.0.0/node-v22.0.0-linux-x64.tar.gz /tmp/
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `nodejs.org` without encryption
//! ```
//! ```dockerfile fixed(unsafe) preset=strict
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLO https://archive.apache.org/dist/maven/maven.tar.gz
//! RUN wget -q "http://downloads.example.com/tool.deb" && dpkg -i tool.deb
//! RUN git clone --branch v1.2 https://github.com/example/tool.git /src
//! ADD https://nodejs.org/dist/v22.0.0/node-v22.0.0-linux-x64.tar.gz /tmp/
//! ```
//! ```dockerfile bad preset=strict
//! FROM python:3.14
//! ARG SITE=http://downloads.example.com
//! ADD ${SITE}/tool.tar.gz /opt/
//!     ^^^^^^^^^^^^^^^^^^^ downloaded from `downloads.example.com` without encryption
//! RUN curl -fsSL "$SITE/data.json" -o /data.json
//!                ^^^^^^^^^^^^^^^^^ downloaded from `downloads.example.com` without encryption
//! RUN pip install --no-cache-dir git+git://github.com/example/tool@v1.2
//!                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `github.com` without encryption
//! ```
//! ```compose bad preset=strict
//! services:
//!   app:
//!     build:
//!       context: git://github.com/example/app.git#v1.2
//!                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `github.com` without encryption
//!       additional_contexts:
//!         assets: http://assets.example.com/assets.tar.gz
//!                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ downloaded from `assets.example.com` without encryption
//! ```
//! ```compose fixed(unsafe) preset=strict
//! services:
//!   app:
//!     build:
//!       context: https://github.com/example/app.git#v1.2
//!       additional_contexts:
//!         assets: http://assets.example.com/assets.tar.gz
//! ```
//!
//! The fix asks for HTTPS where the host is known to serve it. What is checked by a checksum or a signature may come any
//! way, as packages of a distribution do; one's own machines and networks, proxies and names that only look like an
//! address are left alone:
//!
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! ARG MIRROR
//! ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d http://example.com/a.tgz /
//! RUN curl -fsSLO http://example.com/a.tgz && echo "24454f830c  a.tgz" | sha256sum -c -
//! RUN echo 'deb [signed-by=/key.gpg] http://deb.example.com/ stable main' > /etc/apt/sources.list.d/example.list
//! RUN curl -fsSL http://localhost:8080/a -o /a && curl -fsSL http://nexus.internal/b -o /b && wget -q http://10.1.2.3/c
//! RUN curl -x http://proxy.example.com:3128 -fsSL https://example.com/a -o /a && wget -q "http://$MIRROR/b"
//! RUN curl -fsSL -H 'SOAPAction: http://example.com/get' -d '<a xmlns="http://example.com/a"/>' https://example.com/a -o /c
//! RUN wget -q --spider http://example.com && gpg --batch --keyserver http://keyserver.ubuntu.com --recv-keys 595E85A6
//! RUN git config --global url.https://github.com/.insteadOf git://github.com/
//! RUN git clone --branch v1.2 git://github.com/example/tool.git /src
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     build:
//!       context: https://github.com/example/app.git#v1.2
//!       additional_contexts:
//!         - base=docker-image://debian:13
//!         - assets=http://assets.internal/assets.tar.gz
//!     environment:
//!       API: http://api.example.com/
//! ```

use hullwright_core::compose::{Node, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::shell::command::{Part, look_through};
use hullwright_core::text::TextRange;

use crate::patterns::address::fetched::fetched_addresses;
use crate::patterns::address::unencrypted::{encrypted, unencrypted};
use crate::patterns::secret::literal_place::literal_span;
use crate::patterns::shell::file_check::checks_files;

/// See the page.
pub static RULE: Rule = Rule {
    name: "insecure-url",
    aliases: &[
        Alias::same("datadog-iac", "d5b3c9a1-7e8f-4c2a-9d6e-3f1a8b4c7e9d"),
        Alias::same("sonar", "S5332"),
        Alias::narrower("binnacle", "curlUseHttpsUrl"),
        Alias::narrower("binnacle", "wgetUseHttpsUrl"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::Instruction(&[InstructionKind::Add, InstructionKind::Run, InstructionKind::Onbuild], check),
        Check::Service(check_service),
    ],
    ..Rule::DEFAULT
};

const HELP: &str = "ask for `https`, or check what comes by a checksum";

fn check(cx: &Context<'_>, whole: &Instruction) {
    let Some(instruction) = whole.with_trigger().last() else { return };
    let Some(stage) = cx.graph().stage_of(whole) else { return };
    match instruction.kind {
        InstructionKind::Add => check_add(cx, stage, whole, instruction),
        InstructionKind::Run => check_run(cx, stage, whole, instruction),
        _ => {}
    }
}

fn check_add(cx: &Context<'_>, stage: &Stage, whole: &Instruction, add: &Instruction) {
    let Some(copy) = add.as_copy().filter(|_| add.flag("checksum").is_none()) else { return };
    for source in copy.sources {
        let place = Place::before(whole.index);
        let expanded = cx.graph().expand(Some(stage), source, place, cx.dockerfile().escape);
        if let Some(url) = expanded.value.value() {
            report(cx, source.range(), url, true);
        }
    }
}

fn check_run(cx: &Context<'_>, stage: &Stage, whole: &Instruction, run: &Instruction) {
    let launch = cx.launch(run);
    let commands = launch.commands();
    for (idx, launched) in commands.iter().enumerate() {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let Some(line) = started.command() else { continue };
        for address in fetched_addresses(line) {
            let url = with_known_start(cx, stage, whole, address);
            let is_rewritten = || url.starts_with("git://") && rewrites_addresses(cx, stage);
            let is_checked = || commands.iter().skip(idx + 1).any(checks_files);
            if unencrypted(&url).is_some() && !is_checked() && !is_rewritten() {
                // To npm, an address that is not git's is that of an archive.
                let is_for_git = !url.starts_with("git://") || line.name() == Some("git");
                report(cx, address.range(), &url, is_for_git);
            }
        }
    }
}

/// The address, the variable that it starts with replaced where its value is known.
fn with_known_start(cx: &Context<'_>, stage: &Stage, whole: &Instruction, address: Part<'_>) -> String {
    let text = address.text();
    let variable = text.strip_prefix('$').and_then(|rest| match rest.strip_prefix('{') {
        Some(inside) => inside.split_once('}'),
        None => {
            let is_end = |ch: char| !ch.is_ascii_alphanumeric() && ch != '_';
            Some(rest.split_at(rest.find(is_end).unwrap_or(rest.len())))
        }
    });
    let known = variable.and_then(|(name, rest)| {
        let variable = cx.graph().variable(stage, name, Place::before(whole.index))?;
        let value = variable.value.value()?.as_ref()?;
        Some(format!("{value}{rest}"))
    });
    known.unwrap_or_else(|| text.to_owned())
}

/// Whether git is told to take another address in place of some.
fn rewrites_addresses(cx: &Context<'_>, stage: &Stage) -> bool {
    let mut around = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    around.any(|found| cx.slice(found.range).to_ascii_lowercase().contains("insteadof"))
}

fn report(cx: &Context<'_>, range: TextRange, url: &str, may_change: bool) {
    let Some(found) = unencrypted(url) else { return };
    let edit = encrypted(cx.text(), range, found).filter(|_| may_change);
    cx.report(range, format!("downloaded from `{}` without encryption", found.host))
        .help(HELP)
        .maybe_fix(edit.map(|edit| Fix::unsafe_fix("Ask for `https`").edit(cx.file().id(), edit)));
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(build) = service.at(&["build"]).and_then(Node::as_map) else { return };
    let more = build.node("additional_contexts").and_then(Node::as_map);
    let more = more.into_iter().flat_map(|contexts| contexts.iter().map(|(_, member)| &member.node));
    for node in build.node("context").into_iter().chain(more) {
        let Some(text) = node.as_text() else { continue };
        let Some(found) = unencrypted(text.as_str()) else { continue };
        let Some(span) = literal_span(cx, text, node.span.file) else { continue };
        let edit = encrypted(cx.source(span.file).text(), span.range, found);
        cx.report_at(span, format!("downloaded from `{}` without encryption", found.host))
            .help(HELP)
            .maybe_fix(edit.map(|edit| Fix::unsafe_fix("Ask for `https`").edit(span.file, edit)));
    }
}
