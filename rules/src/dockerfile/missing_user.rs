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
//! ```dockerfile fixed(unsafe)
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY server.js .
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! The fix takes the account that the base image brings, or creates one, and gives it the folders that the process is seen to
//! write to. It is unsafe: a process may need more than the file tells. Where a word of the file speaks for root (files in its
//! home folder, tools that change the system) there is none.
//! ```dockerfile bad exact
//! FROM python:3.13-slim
//!      ^^^^^^^^^^^^^^^^ the image runs as root: no USER is set
//! WORKDIR /app
//! COPY . .
//! VOLUME /data
//!
//! # The port of the server.
//! EXPOSE 8000
//! CMD ["python", "server.py"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! RUN useradd --create-home --uid 10001 app \
//!     && mkdir -p /data \
//!     && chown -R app:app /data
//! USER app
//! VOLUME /data
//!
//! # The port of the server.
//! EXPOSE 8000
//! CMD ["python", "server.py"]
//! ```
//! ```dockerfile bad exact
//! FROM alpine:3.22
//!      ^^^^^^^^^^^ the image runs as root: no USER is set
//! COPY server /usr/local/bin/
//!
//! # Start the server.
//! CMD ["server", "--port", "8000"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! COPY server /usr/local/bin/
//!
//! RUN adduser -D -u 10001 app
//! USER app
//!
//! # Start the server.
//! CMD ["server", "--port", "8000"]
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
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::dockerfile::default_root::default_root;
use crate::patterns::dockerfile::run_as::{own_account, run_as_ordinary};
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
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

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
    let own = own_account(cx, root.stage);
    let help = match own {
        Some(name) => format!("end with `USER {name}`, the account that the base image brings"),
        None => "create an account, and end with `USER` and its name or number".to_owned(),
    };
    report.help(help).maybe_fix(run_as_ordinary(cx, root.stage));
}
