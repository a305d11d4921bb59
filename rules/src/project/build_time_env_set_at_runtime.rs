//! # Build-time variable set when the container runs
//!
//! Bundlers such as Vite write the variables with their prefix into the files they make. The service serves such files
//! with a web server that runs nothing of the framework, so that a value in `environment` changes nothing: it has to be
//! there while the image is built.
//!
//! ```compose bad exact
//! services:
//!   web:
//!     build: web
//!     environment:
//!       VITE_API_URL: https://api.example.org
//!       ^^^^^^^^^^^^ `VITE_API_URL` is read by Vite while the image is built; `nginx` serves the result as it is
//! #- web/Dockerfile
//! FROM node:24.4-slim AS build
//! WORKDIR /app
//! COPY package.json main.js ./
//! RUN npm run build
//! FROM nginx:1.31.1
//! COPY --from=build /app/dist /usr/share/nginx/html
//! COPY nginx.conf /etc/nginx/nginx.conf
//! #- web/package.json
//! {}
//! #- web/main.js
//! x
//! #- web/nginx.conf
//! x
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     build:
//!       context: web
//!       args:
//!         VITE_API_URL: https://api.example.org
//! #- web/Dockerfile
//! FROM node:24.4-slim AS build
//! WORKDIR /app
//! COPY package.json main.js ./
//! ARG VITE_API_URL
//! RUN npm run build
//! FROM nginx:1.31.1
//! COPY --from=build /app/dist /usr/share/nginx/html
//! COPY nginx.conf /etc/nginx/nginx.conf
//! ```
//! What starts by writing its variables into the files reads them after all, and so does a development server:
//! ```compose good
//! services:
//!   replaced:
//!     build: replaced
//!     environment:
//!       VITE_API_URL: https://api.example.org
//!   server:
//!     build: server
//!     environment:
//!       NEXT_PUBLIC_API_URL: https://api.example.org
//!       VITE_API_URL: https://api.example.org
//!   template:
//!     build: plain
//!     environment:
//!       VITE_API_URL: https://api.example.org
//!     volumes:
//!       - ./default.conf.template:/etc/nginx/templates/default.conf.template
//!   passed:
//!     build:
//!       context: plain
//!       args:
//!         VITE_API_URL: https://api.example.org
//!     environment:
//!       VITE_API_URL: https://api.example.org
//! #- replaced/Dockerfile
//! FROM node:24.4-slim AS build
//! WORKDIR /app
//! RUN npm run build
//! FROM nginx:1.31.1
//! COPY --from=build /app/dist /usr/share/nginx/html
//! COPY env.sh /docker-entrypoint.d/40-env.sh
//! #- replaced/env.sh
//! x
//! #- server/Dockerfile
//! FROM node:24.4-slim
//! CMD ["npm", "run", "dev"]
//! USER node
//! #- plain/Dockerfile
//! FROM node:24.4-slim AS build
//! WORKDIR /app
//! ARG VITE_API_URL
//! RUN npm run build
//! FROM nginx:1.31.1
//! COPY --from=build /app/dist /usr/share/nginx/html
//! #- default.conf.template
//! x
//! ```

use hullwright_core::compose::{Service, Variable};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::semantic::{Source, Stage};

use crate::patterns::compose::environment_to_args::environment_to_args;
use crate::patterns::context::built_dockerfile::{BuiltDockerfile, built_dockerfile};
use crate::patterns::dockerfile::build_stage_argument::declared_where_built;
use crate::patterns::dockerfile::inlined_variable::inlined_by;

/// See the page.
pub static RULE: Rule = Rule {
    name: "build-time-env-set-at-runtime",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

/// Images whose main process serves files: the last part of their names.
const FILE_SERVERS: [&str; 6] =
    ["nginx", "nginx-unprivileged", "httpd", "caddy", "lighttpd", "static-web-server"];

/// Signs that a text has to do with variables of the container, or starts something else than the image does.
const SIGNS: [&str; 9] = [
    "envsubst",
    "entrypoint",
    "template",
    ".sh",
    "env-config",
    "runtime-env",
    "sed ",
    "inject",
    "import-meta-env",
];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>, build: &ServiceBuild<'_>) {
    let variables = service.environment();
    let inlined: Vec<_> =
        variables.iter().filter_map(|found| Some((found, inlined_by(&found.name)?))).collect();
    if inlined.is_empty() || !runs_as_built(service) {
        return;
    }
    let Some(dockerfile) = built_dockerfile(cx, build) else { return };
    let Some((server, target)) = file_server(&dockerfile) else { return };
    let is_passed = |name: &str| {
        build.args.iter().any(|arg| arg.name == name) && dockerfile.declaration(build, name).is_some()
    };
    let is_unread = |variable: &Variable| {
        let is_named = target.iter().any(|found| found.text.as_str().contains(&variable.name));
        !is_passed(&variable.name) && !is_named
    };
    let unread: Vec<_> = inlined.into_iter().filter(|(variable, _)| is_unread(variable)).collect();
    let variables: Vec<&Variable> = unread.iter().map(|(variable, _)| *variable).collect();
    for (variable, tool) in &unread {
        let name = &variable.name;
        let message = format!(
            "`{name}` is read by {tool} while the image is built; `{server}` serves the result as it is"
        );
        // All findings of a service propose the same, which is then done at once.
        let fix = pass_to_build(cx, (service, build), &dockerfile, &variables)
            .or_else(|| pass_to_build(cx, (service, build), &dockerfile, &[variable]));
        cx.report_at(variable.name_span, message)
            .help("pass it below `build.args`, and declare it with `ARG` in the stage that builds")
            .maybe_fix(fix);
    }
}

/// Moves the variables below `build.args`, and declares them where the files are built.
fn pass_to_build(
    cx: &ComposeContext<'_>,
    (service, build): (&Service<'_>, &ServiceBuild<'_>),
    dockerfile: &BuiltDockerfile<'_>,
    variables: &[&Variable],
) -> Option<Fix> {
    let names: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    let source = &dockerfile.parsed.source;
    let declared = declared_where_built(source.text(), dockerfile.tree(), &dockerfile.graph, &names)?;
    let edits = environment_to_args(cx, service, build, variables)?;
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let fix = Fix::unsafe_fix(format!("Pass {} to the build", quoted.join(", ")));
    let fix = fix.edits(service.key.file, edits);
    // The lines of a Dockerfile within the Compose file would need its indentation.
    let is_editable = declared.is_empty() || build.inline.is_none();
    is_editable.then(|| fix.edits(source.id(), declared))
}

/// Whether the container starts what the image does, with nothing mounted that may read variables.
fn runs_as_built(service: &Service<'_>) -> bool {
    let has_start = service.has("command") || service.has("entrypoint") || !service.is_complete();
    let is_plain = |text: Option<&str>| text.is_some_and(|text| !has_sign(text));
    let mut mounts = service.items(&["volumes"]).iter();
    !has_start
        && mounts.all(|mount| {
            mount.as_map().is_some_and(|map| {
                let source = map.node("source");
                is_plain(map.node("target").and_then(|node| node.as_str()))
                    && source.is_none_or(|node| is_plain(node.as_str()))
            })
        })
}

fn has_sign(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// The server that runs, and the instructions that make its stage, where all of them only put files into place.
fn file_server<'d>(dockerfile: &'d BuiltDockerfile<'_>) -> Option<(&'d str, Vec<&'d Instruction>)> {
    let graph = &dockerfile.graph;
    let target = graph.target()?;
    let chain: Vec<&Stage> = graph.chain(target).collect();
    let Source::Image(image) = graph.root(target) else { return None };
    let name = image.value()?.repository.text.rsplit('/').next()?;
    let server = FILE_SERVERS.into_iter().find(|known| *known == name)?;
    let mut instructions = Vec::new();
    for stage in chain {
        let own = stage.places();
        instructions.extend(dockerfile.tree().instructions.get(own)?);
    }
    // With its heredocs, in which scripts are written.
    let text_of = |found: &Instruction| found.range.slice(dockerfile.parsed.source.text());
    let is_harmless = |found: &&Instruction| match found.kind {
        InstructionKind::Entrypoint | InstructionKind::Onbuild | InstructionKind::Shell => false,
        InstructionKind::Cmd => is_server_start(text_of(found), server),
        InstructionKind::Copy | InstructionKind::Add | InstructionKind::Run | InstructionKind::Env => {
            !has_sign(text_of(found))
        }
        _ => true,
    };
    let takes_files =
        instructions.iter().any(|found| found.kind == InstructionKind::Copy && found.flag("from").is_some());
    (takes_files && instructions.iter().all(is_harmless)).then_some((server, instructions))
}

fn is_server_start(text: &str, server: &str) -> bool {
    let names = ["nginx", "httpd", "caddy", "lighttpd", "static-web-server"];
    !has_sign(text)
        && names.iter().any(|name| server.starts_with(name) && text.contains(name))
        && !text.contains("&&")
}
