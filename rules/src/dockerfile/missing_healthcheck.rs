//! # Server without HEALTHCHECK
//!
//! The image serves a port, yet nothing tells whether the server answers. Docker, Compose and Swarm then take a process that
//! hangs for a healthy one, and start what depends on it before it is ready. Kubernetes has probes of its own and does not
//! look at it.
//!
//! ```dockerfile bad
//! FROM node:24-slim
//!      ^^^^^^^^^^^^ the image serves port 3000, but has no HEALTHCHECK
//! WORKDIR /app
//! COPY server.js ./
//! EXPOSE 3000
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-slim
//! WORKDIR /app
//! COPY server.js ./
//! EXPOSE 3000
//! HEALTHCHECK CMD ["node", "-e", "require('net').connect(3000, '127.0.0.1').on('connect', () => process.exit(0))"]
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-slim
//! WORKDIR /app
//! COPY server.js ./
//! EXPOSE 3000
//! HEALTHCHECK CMD ["node", "-e", "fetch('http://localhost:3000/').then(r => process.exit(r.ok ? 0 : 1))"]
//! CMD ["node", "server.js"]
//! ```
//! The fix asks the exposed port with a program that the image contains: a known server of HTTP has to answer, any other to
//! take a connection. It is unsafe, as a check changes when a container counts as ready; better ask a page that tells more.
//!
//! ```dockerfile bad
//! FROM python:3.13-slim
//!      ^^^^^^^^^^^^^^^^ the image serves port 8000, but has no HEALTHCHECK
//! COPY app.py /app/
//! EXPOSE 8000
//!
//! # Start the server.
//! CMD ["uvicorn", "app:app", "--port", "8000"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.13-slim
//! COPY app.py /app/
//! EXPOSE 8000
//!
//! HEALTHCHECK CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=5); c.request('GET', '/'); exit(c.getresponse().status >= 500)"]
//!
//! # Start the server.
//! CMD ["uvicorn", "app:app", "--port", "8000"]
//! ```
//!
//! A base image may have one, and one that is not known may, too. An image without a program that could ask is left alone,
//! as are images for developers, and projects that run on Kubernetes or whose Compose file defines checks:
//!
//! ```dockerfile good
//! FROM registry.example.com/server:1
//! EXPOSE 3000
//! CMD ["server"]
//! ```
//! ```dockerfile good
//! FROM scratch
//! COPY server /
//! EXPOSE 3000
//! CMD ["/server"]
//! ```
//! ```dockerfile good
//! FROM node:24-slim AS base
//! HEALTHCHECK CMD ["node", "check.js"]
//! FROM base
//! EXPOSE 3000
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good file=Dockerfile.dev
//! FROM node:24-slim
//! EXPOSE 3000
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! EXPOSE 3000
//! CMD ["node", "server.js"]
//! #- compose.yaml
//! services:
//!   web:
//!     build: .
//!     healthcheck:
//!       test: ["CMD", "node", "check.js"]
//! ```
//! ```dockerfile good
//! #- services/web/Dockerfile
//! FROM node:24-slim
//! EXPOSE 3000
//! CMD ["node", "server.js"]
//! #- k8s/web.yaml
//! kind: Deployment
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::project::EntryKind;
use hullwright_core::project::path::{join, parent};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Place, Resolution, Stage};

use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::dockerfile::exposed_ports::exposed_ports;
use crate::patterns::dockerfile::port_check::port_check;
use crate::patterns::dockerfile::service_overrides::services_set_healthcheck;
use crate::patterns::shell::started_words::started_words;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-healthcheck",
    aliases: &[
        Alias::same("hadolint", "DL3057"),
        Alias::narrower("tally", "tally/ruby/healthcheck-rails-up-endpoint"),
        Alias::same("tally", "hadolint/DL3057"),
        Alias::same("droast", "DF012"),
        Alias::same("kics", "b03a748a-542d-44f4-bb86-9199ab4fd2d5"),
        Alias::same("trivy", "DS-0026"),
        Alias::same("checkov", "CKV_DOCKER_2"),
        Alias::same("terrascan", "AC_DOCKER_0047"),
        Alias::same("dockle", "CIS-DI-0006"),
        Alias::same("cis-docker", "4.6"),
        Alias::same("trivy-cis", "4.6->DS-0026"),
    ],
    category: Category::Reliability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Programs that can ask a server.
const PROBES: [&str; 8] = ["curl", "wget", "node", "python3", "python", "php", "ruby", "nc"];

/// Compose files, by their usual names.
const COMPOSE_FILES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Folders that hold manifests for Kubernetes, by their usual names.
const KUBERNETES_FOLDERS: [&str; 8] =
    ["k8s", "kubernetes", "kubernetes-manifests", "helm", "helm-chart", "charts", "kustomize", "manifests"];

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        check_stages(cx);
        return;
    }
    let graph = cx.graph();
    let Some(stage) = graph.target().filter(|stage| !is_development_image(cx, stage)) else { return };
    let is_checked = graph.chain(stage).any(|link| {
        cx.of_kind(link, InstructionKind::Healthcheck).next().is_some()
            || cx.of_kind(link, InstructionKind::Onbuild).next().is_some()
    });
    let Some(port) = served_port(cx, stage).filter(|_| !is_checked) else { return };
    let contents = cx.contents();
    let is_bare =
        contents.image(graph, stage).is_some_and(|image| image.healthcheck == Resolution::Known(false));
    let can_ask = || PROBES.iter().any(|name| contents.program(stage, Place::END, name).is_present());
    if !is_bare
        || !can_ask()
        || started_words(cx, stage).is_none()
        || is_watched(cx)
        || services_set_healthcheck(cx)
    {
        return;
    }
    let Some(from) = cx.instruction(stage.from).as_from() else { return };
    cx.report(from.image.range(), format!("the image serves port {port}, but has no HEALTHCHECK"))
        .help("add a HEALTHCHECK that asks the server, or HEALTHCHECK NONE if something else watches it")
        .maybe_fix(
            port_check(cx, stage).map(|edit| {
                Fix::unsafe_fix("Add a HEALTHCHECK that asks the port").edit(cx.file().id(), edit)
            }),
        );
}

/// hadolint looks at every stage, whatever it starts. A HEALTHCHECK counts for the stages below its own as well, and for those
/// that start from one of them further on.
fn check_stages(cx: &Context<'_>) {
    let graph = cx.graph();
    let mut is_checked = vec![false; graph.stages().len()];
    let checks = |stage: &Stage| cx.of_kind(stage, InstructionKind::Healthcheck).next().is_some();
    for stage in graph.stages() {
        let parent = graph.chain(stage).nth(1);
        let is_inherited = parent
            .is_some_and(|parent| is_checked.get(parent.id.0 as usize).is_some_and(|is_checked| *is_checked));
        let links =
            graph.chain(stage).take(if checks(stage) { usize::MAX } else { usize::from(is_inherited) });
        for link in links {
            if let Some(mark) = is_checked.get_mut(link.id.0 as usize) {
                *mark = true;
            }
        }
    }
    for (stage, _) in graph.stages().iter().zip(is_checked).filter(|(_, is_checked)| !is_checked) {
        let Some(from) = cx.instruction(stage.from).as_from() else { continue };
        cx.report(from.image.range(), "the stage has no HEALTHCHECK")
            .help("add a HEALTHCHECK, or HEALTHCHECK NONE if something else watches the image");
    }
}

/// The first port that the stage, or one below it, exposes.
fn served_port(cx: &Context<'_>, stage: &Stage) -> Option<String> {
    let mut ports = cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Expose));
    ports.find_map(|expose| Some(exposed_ports(cx, expose).first()?.text.split('/').next()?.to_owned()))
}

/// Whether something else beside the Dockerfile, or above it, watches the server: a Compose file with health checks, or
/// Kubernetes.
fn is_watched(cx: &Context<'_>) -> bool {
    let mut folder = Some(cx.file().folder());
    while let Some(current) = folder {
        let defines = |name: &&str| {
            let text = cx.files().read(&join(current, name));
            text.is_some_and(|text| String::from_utf8_lossy(&text).contains("healthcheck:"))
        };
        let is_folder = |name: &&str| cx.files().kind(&join(current, name)) == Some(Some(EntryKind::Folder));
        if COMPOSE_FILES.iter().any(defines) || KUBERNETES_FOLDERS.iter().any(is_folder) {
            return true;
        }
        folder = parent(current);
    }
    false
}
