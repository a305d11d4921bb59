//! # Service runs as root because no USER is set
//! Most base images start as root, and leave it to the Dockerfile to choose an account. Whoever breaks into a process of root
//! owns everything in the container, and on a host without user namespaces is one kernel bug away from owning that too.
//! Reported where the base image is known to start as root, and the file shows a service by CMD, ENTRYPOINT or EXPOSE.
//!
//! ```dockerfile bad
//! FROM node:24-alpine
//!      ^^^^^^^^^^^^^^ the image runs as root: no USER is set
//! WORKDIR /app
//! COPY server.js .
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY server.js .
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM registry.example.com/node:20
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! ARG BASE_IMAGE=node:24-alpine
//! FROM $BASE_IMAGE
//! CMD ["node", "server.js"]
//! ```
//! A program that needs root to start and gives it up itself, and an entrypoint that may do so, are fine; so is an image
//! that others start from, or that is made for work in a shell or for tests:
//! ```dockerfile good
//! FROM node:24-alpine
//! RUN apk add --no-cache su-exec
//! COPY server.js /app/
//! ENTRYPOINT ["su-exec", "node"]
//! CMD ["node", "/app/server.js"]
//! ```
//! ```dockerfile good
//! FROM nginx:1.31-alpine
//! COPY site /usr/share/nginx/html
//! EXPOSE 80
//! ```
//! ```dockerfile good
//! FROM node:24-alpine
//! ONBUILD COPY . /app
//! CMD ["node", "/app/server.js"]
//! ```
//! ```dockerfile good
//! FROM debian:bookworm-slim
//! CMD ["bash"]
//! ```
//! ```dockerfile good
//! FROM debian:bookworm-slim
//! ENTRYPOINT ["/opt/typos"]
//! CMD ["--help"]
//! ```
//! ```dockerfile good
//! FROM debian:bookworm-slim
//! ENTRYPOINT ["typos"]
//! ```
//! ```dockerfile good file=tests/Dockerfile
//! FROM debian:bookworm-slim
//! CMD ["/usr/bin/smoke"]
//! ```
//! ```dockerfile good file=Dockerfile.dev
//! FROM node:24-alpine
//! CMD ["node", "/app/server.js"]
//! ```
//! Where every service of a Compose file that builds the image names its user, nothing is missing:
//! ```compose good
//! services:
//!   web:
//!     build: .
//!     user: "1000"
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! CMD ["node", "server.js"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::knowledge::Account;
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::default_root::default_root;
use crate::patterns::dockerfile::service_overrides::services_set_user;
use crate::patterns::dockerfile::unused_account::unused_account;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-user",
    aliases: &[
        Alias::related("tally", "tally/stateful-root-runtime"),
        Alias::same("droast", "DF020"),
        Alias::same("kics", "fd54f200-402c-4333-a5a4-36ef6709af2f"),
        Alias::broader("trivy", "DS-0002"),
        Alias::same("checkov", "CKV_DOCKER_3"),
        Alias::broader("sonar", "S6471"),
        Alias::narrower("semgrep", "dockerfile.security.missing-user"),
        Alias::narrower("semgrep", "dockerfile.security.missing-user-entrypoint"),
        Alias::broader("dockle", "CIS-DI-0001"),
        Alias::broader("cis-docker", "4.1"),
        Alias::broader("owasp-docker", "RULE 2"),
        Alias::broader("k8s-pss", "restricted/non-root"),
        Alias::broader("docker-scout", "default-non-root-user"),
        Alias::related("anchore", "dockerfile/effective_user"),
    ],
    category: Category::Security,
    severity: Severity::Info,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Numbers below this one belong to accounts of the system.
const FIRST_ORDINARY_ID: u32 = 1000;
/// The number of `nobody`.
const NOBODY_ID: u32 = 65534;

fn check(cx: &Context<'_>) {
    let Some(root) = default_root(cx) else { return };
    // `created-user-never-used` says it.
    if unused_account(cx, &root).is_some() || services_set_user(cx) {
        return;
    }
    let mut report = cx.report(root.from, "the image runs as root: no USER is set");
    if root.base != root.from {
        report = report.label(root.base, "starts as root");
    }
    let users = cx.contents();
    let own = users.image(cx.graph(), root.stage).and_then(|image| {
        let is_for_services = |id: u32| id >= FIRST_ORDINARY_ID && id != NOBODY_ID;
        let is_ordinary = |user: &&Account| !user.is_of_system || user.id.is_some_and(is_for_services);
        let mut ordinary = image
            .users
            .listed
            .iter()
            .filter(|user| user.is_certain && user.id != Some(0))
            .filter(is_ordinary);
        ordinary.next().filter(|_| ordinary.next().is_none())
    });
    let help = match own {
        Some(user) => format!("end with `USER {}`, the account that the base image brings", user.name),
        None => "create an account, and end with `USER` and its name or number".to_owned(),
    };
    report.help(help);
}
