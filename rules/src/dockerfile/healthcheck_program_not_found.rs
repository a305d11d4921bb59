//! # HEALTHCHECK runs a program that the image does not contain
//! Every probe fails, so the container is reported unhealthy from the start: whatever waits for it waits forever, and an
//! orchestrator restarts it again and again. Slim and Alpine images have no curl, distroless ones have no program at all.
//!
//! ```dockerfile bad
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1
//!                 ^^^^ `curl` is not in the image: the check always fails
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! HEALTHCHECK CMD ["wget", "-q", "--spider", "http://127.0.0.1:3000/"]
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! HEALTHCHECK CMD wget -q --spider http://localhost:3000/ || exit 1
//! CMD ["node", "server.js"]
//! ```
//! The fix asks the same with a program that is there, or installs the one that is missing where the check does more than ask.
//! It is unsafe: two programs may see an answer in different light. `localhost` becomes a number, since not every program
//! tries all addresses of a name.
//! ```dockerfile bad exact
//! FROM debian:bookworm-slim
//! COPY server /app/
//! USER 10001
//! HEALTHCHECK CMD curl -f -H "Accept: text/plain" http://localhost:3000/
//!                 ^^^^ `curl` is not in the image: the check always fails
//! CMD ["/app/server", "--port=3000"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:bookworm-slim
//! RUN apt-get update \
//!     && apt-get install -y --no-install-recommends ca-certificates curl \
//!     && rm -rf /var/lib/apt/lists/*
//! COPY server /app/
//! USER 10001
//! HEALTHCHECK CMD curl -f -H "Accept: text/plain" http://localhost:3000/
//! CMD ["/app/server", "--port=3000"]
//! ```
//! A probe with a second way is not judged, nor is one in a stage of which not all is known:
//! ```dockerfile good
//! FROM node:24-alpine
//! USER node
//! HEALTHCHECK CMD curl -f http://localhost:3000/ || wget -q --spider http://localhost:3000/
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl
//! USER node
//! HEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1
//! CMD ["node", "server.js"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};

use crate::patterns::dockerfile::install_program::install_program;
use crate::patterns::dockerfile::other_check::ask_otherwise;
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::shell::missing_program::{MissingProgram, full_path, missing_programs, report_missing};
use crate::patterns::shell::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "healthcheck-program-not-found",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Programs that can ask a service in the place of another one.
const PROBES: [&str; 4] = ["wget", "curl", "node", "python3"];

fn check(cx: &Context<'_>) {
    let mut reported = Vec::new();
    for stage in shipped_stages(cx) {
        let Some(health) = start_command(cx, stage, InstructionKind::Healthcheck) else { continue };
        let launch = cx.launch(health.instruction);
        for missing in missing_programs(cx, stage, &launch, |_| Place::END) {
            if !reported.contains(&missing.range) {
                reported.push(missing.range);
                report(cx, stage, health.instruction, &missing);
            }
        }
    }
}

fn report(cx: &Context<'_>, stage: &Stage, check: &Instruction, missing: &MissingProgram) {
    let contents = cx.contents();
    let image = contents.image(cx.graph(), stage);
    let is_off_path = image.is_some_and(|image| image.off_path(&missing.name).is_some());
    let what = if is_off_path { "on PATH" } else { "in the image" };
    let message = format!("`{}` is not {what}: the check always fails", missing.written);
    let fix = if is_off_path {
        full_path(cx, stage, missing)
    } else {
        ask_otherwise(cx, stage, check).or_else(|| install_program(cx, stage, &missing.name))
    };
    report_missing(cx, stage, missing, cx.report(missing.range, message), &PROBES).maybe_fix(fix);
}
