//! # Credential passed as a build argument
//!
//! `args` hands a credential to an ARG of the Dockerfile. The value of an ARG is recorded with every RUN that follows it,
//! so that whoever has the image or its cache can read it. A build secret reaches the one RUN that mounts it.
//!
//! ```compose bad exact also=secret-in-arg-or-env
//! services:
//!   web:
//!     build:
//!       context: web
//!       args:
//!         NPM_TOKEN: ${NPM_TOKEN}
//!         ^^^^^^^^^ `NPM_TOKEN` is passed as a build argument: its value stays in the history of the image
//! #- web/Dockerfile
//! FROM node:24.4-slim
//! WORKDIR /app
//! ARG NPM_TOKEN
//! RUN npm ci
//! USER node
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     build:
//!       context: web
//!       secrets:
//!         - npm_token
//!
//! secrets:
//!   npm_token:
//!     environment: NPM_TOKEN
//! #- web/Dockerfile
//! FROM node:24.4-slim
//! WORKDIR /app
//! RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
//! USER node
//! ```
//! ```compose good also=secret-in-arg-or-env,undeclared-build-arg
//! services:
//!   web:
//!     build:
//!       context: web
//!       args:
//!         GITHUB_TOKEN: ${GITHUB_TOKEN}
//!         TOKEN_URL: https://example.org/token
//!         DB_PASSWORD: ""
//!         API_SECRET: ${API_SECRET}
//!         VITE_MAPS_API_KEY: ${MAPS_API_KEY}
//!       secrets: [npm_token]
//! secrets:
//!   npm_token:
//!     environment: NPM_TOKEN
//! #- web/Dockerfile
//! FROM node:24.4-slim
//! WORKDIR /app
//! ARG TOKEN_URL DB_PASSWORD VITE_MAPS_API_KEY
//! RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
//! ARG API_SECRET
//! USER node
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::project::{BuildArg, ServiceBuild};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::semantic::Resolution;
use hullwright_core::text::Span;

use crate::patterns::context::built_dockerfile::{BuiltDockerfile, built_dockerfile};
use crate::patterns::dockerfile::inlined_variable::is_inlined;
use crate::patterns::secret::build_secret::secret_instead_of_argument;
use crate::patterns::secret::credential_name::names_credential;
use crate::patterns::secret::credential_value::is_no_secret;

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-in-build-arg",
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["credentials-in-url", "hardcoded-secret"],
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    let mut candidates = build.args.iter().filter(|arg| is_credential(arg)).peekable();
    if candidates.peek().is_none() {
        return;
    }
    let Some(dockerfile) = built_dockerfile(cx, build) else { return };
    for arg in candidates {
        let Some(declared) = recorded_declaration(&dockerfile, build, &arg.name) else { continue };
        let message = format!(
            "`{}` is passed as a build argument: its value stays in the history of the image",
            arg.name
        );
        cx.report_at(arg.name_span, message)
            .label_at(declared, "declared here, and recorded with the RUN below")
            .help("list it below `secrets`, and read it with `RUN --mount=type=secret`")
            .maybe_fix(secret_instead_of_argument(cx, build, &dockerfile, &arg.name));
    }
}

/// Whether the argument is a credential: its name says so, and its value is no placeholder. Names that a bundler writes
/// into public files are none.
fn is_credential(arg: &BuildArg) -> bool {
    let is_harmless = match &arg.value {
        Resolution::Known(Some(value)) | Resolution::Partial(Some(value)) => {
            value.is_empty() || is_no_secret(&arg.name, value)
        }
        Resolution::Known(None) | Resolution::Partial(None) | Resolution::Unknown => false,
    };
    names_credential(&arg.name) && !is_inlined(&arg.name) && !is_harmless
}

/// The ARG of a stage that is built, where a RUN follows it.
fn recorded_declaration(
    dockerfile: &BuiltDockerfile<'_>,
    build: &ServiceBuild<'_>,
    name: &str,
) -> Option<Span> {
    let graph = &dockerfile.graph;
    let reachable = graph.reachable();
    let tree = dockerfile.tree();
    graph.stages().iter().filter(|stage| reachable.get(stage.id.0 as usize) == Some(&true)).find_map(
        |stage| {
            let own = stage.places();
            let arg = tree.of_kind_in(own.clone(), InstructionKind::Arg).find_map(|arg| {
                let word = arg.words().iter().find(|word| word.as_str().split('=').next() == Some(name))?;
                Some((arg.index, word.slice(0..name.len()).range()))
            })?;
            let is_recorded = tree.of_kind_in(own, InstructionKind::Run).any(|run| run.index > arg.0);
            is_recorded.then(|| build.locate(arg.1))
        },
    )
}
