//! # COPY reads a path that the stage never creates
//! `COPY --from` of a path that is not there ends the build with `not found`. It happens where a stage has no WORKDIR, so
//! that everything it makes lies below `/`, or where the folder has another name there.
//! Reported only where nothing in the stage can have made the path: its first part is named by no instruction, no step may
//! have done anything, and the base image does not bring it.
//!
//! ```dockerfile bad also=relative-copy-without-workdir
//! FROM node:24-alpine AS build
//! COPY package.json package-lock.json ./
//! RUN npm ci
//!
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY --from=build /app/node_modules ./node_modules
//!                   ^^^^^^^^^^^^^^^^^ nothing in stage `build` creates `/app`
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-alpine AS build
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//!
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY --from=build /app/node_modules ./node_modules
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! What a build makes below a folder that exists is not judged, nor is a stage with a script or an unknown base:
//! ```dockerfile good
//! FROM node:24-alpine AS build
//! WORKDIR /src
//! COPY . .
//! RUN ./build.sh
//!
//! FROM nginx:1.31-alpine
//! COPY --from=build /artifacts/site /usr/share/nginx/html
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, Context, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-from-path-never-created",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for missing in cx.contents().missing_sources() {
        let copy = cx.instruction(missing.instruction).as_copy();
        let Some(source) = copy.and_then(|copy| copy.sources.get(missing.source)) else { continue };
        let stage = cx.graph().stage(missing.stage);
        let first = missing.path.split('/').nth(1).unwrap_or_default();
        let message = format!("nothing in stage `{}` creates `/{first}`", stage.label());
        let report = cx.report(source.range(), message);
        let report = report.label(cx.instruction(stage.from).text.range(), "the stage starts here");
        if cx.graph().workdir_before(stage, u32::MAX).is_none() {
            report.help("the stage has no WORKDIR: what it makes lies below `/`");
        }
    }
}
