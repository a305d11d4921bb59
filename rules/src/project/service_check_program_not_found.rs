//! # A service's health check runs a program that its image does not contain
//! Every probe fails, the service never becomes healthy, and what waits for it with `service_healthy` never starts. The
//! image is the one that `image` names, or the stage of the Dockerfile that `build` makes.
//! Reported only where it is proven: the image is known, or the stage was followed from a known image and nothing can have
//! brought the program.
//!
//! ```compose bad
//! services:
//!   web:
//!     build: .
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost:3000/"]
//!                      ^^^^ `curl` is not in the image: the check always fails
//! #- Dockerfile
//! FROM node:24-alpine AS base
//! RUN apk add --no-cache curl
//!
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! CMD ["node", "server.js"]
//! #- .dockerignore
//! node_modules
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     build: .
//!     healthcheck:
//!       test: ["CMD", "wget", "-q", "--spider", "http://127.0.0.1:3000/"]
//! ```
//! The fix asks the same with a program that is there. It is unsafe: two programs may see an answer in different light.
//! `localhost` becomes a number, since not every program tries all addresses of a name.
//! ```compose bad
//! services:
//!   proxy:
//!     image: traefik/whoami:v1.10
//!   web:
//!     image: node:24-bookworm-slim
//!     command: node server.js
//!     healthcheck:
//!       test: wget -q --spider http://localhost:3000/ || exit 1
//!             ^^^^ `wget` is not in the image: the check always fails
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: node:24-alpine
//!     command: node server.js
//!     healthcheck:
//!       test: wget -q --spider http://localhost:3000/ || exit 1
//!   tools:
//!     image: node:24-alpine
//!     command: sh -c "apk add --no-cache curl && node server.js"
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost:3000/"]
//!   mounted:
//!     image: node:24-alpine
//!     volumes:
//!       - ./curl:/usr/local/bin/curl:ro
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost:3000/"]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::contents::program_of_path;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::knowledge::Presence;
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::shell::Launch;
use hullwright_core::text::Span;

use crate::patterns::compose::check_fix::replace_test;
use crate::patterns::compose::service_command::all_words;
use crate::patterns::compose::service_contents::{ServiceContents, mounts_programs, service_contents};
use crate::patterns::compose::service_launch::launch_of_test;
use crate::patterns::shell::shell_programs::is_script;
use crate::patterns::shell::started_programs::needed_programs;

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-check-program-not-found",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// Programs that can ask a service in the place of another one.
const PROBES: [&str; 4] = ["wget", "curl", "node", "python3"];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(test) = service.at(&["healthcheck", "test"]) else { return };
    let launch = launch_of_test(test);
    let needed = needed_programs(&launch);
    if needed.is_empty() || mounts_programs(service) || may_install(service) {
        return;
    }
    let Some(contents) = service_contents(cx, service) else { return };
    // Without a shell no script runs at all, which is another finding.
    let is_script_without_shell =
        matches!(&launch, Launch::Script { words, .. } if words.is_empty()) && is_absent(&contents, "sh");
    if is_script_without_shell {
        return;
    }
    for program in needed {
        let name = if program.written.contains('/') {
            let Some(name) = program_of_path(&program.written) else { continue };
            name
        } else {
            &program.written
        };
        let (presence, proof) = contents.program(name);
        if presence != Presence::Absent {
            continue;
        }
        let off_path = contents.image().and_then(|image| image.off_path(name));
        let what = if off_path.is_some() { "on PATH" } else { "in the image" };
        let message = format!("`{}` is not {what}: the check always fails", program.written);
        let mut report = cx.report_at(Span { file: test.span.file, range: program.range }, message);
        if let Some(place) = proof {
            report = report.label_at(place, "the image that does not hold it");
        }
        let here = PROBES.iter().find(|probe| contents.program(probe).0 == Presence::Present);
        let is_there = |program: &str| contents.program(program).0 == Presence::Present;
        report = report.maybe_fix(replace_test(cx, test, &launch, is_there));
        match (off_path, here) {
            (Some(path), _) => report.help(format!("write `{path}`")),
            (None, Some(probe)) => report.help(format!("use `{probe}`, which is there")),
            (None, None) => report,
        };
    }
}

fn is_absent(contents: &ServiceContents<'_>, name: &str) -> bool {
    contents.program(name).0 == Presence::Absent
}

/// Whether what the service starts may install programs first.
fn may_install(service: &Service<'_>) -> bool {
    all_words(service)
        .any(|word| matches!(word, "apk" | "apt-get" | "apt" | "yum" | "dnf" | "install") || is_script(word))
}
