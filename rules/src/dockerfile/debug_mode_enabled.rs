//! # Debug mode in what is shipped
//!
//! In debug mode frameworks show stack traces, settings and sometimes a console to whoever asks, and run slower. An image, and a
//! service that is not there for development, starts with the switch off.
//!
//! ```dockerfile bad preset=strict
//! FROM example.com/base:1.2
//! ENV FLASK_DEBUG=1 NODE_ENV="development"
//!                 ^ `FLASK_DEBUG` switches debug mode on in the image
//!                             ^^^^^^^^^^^ `NODE_ENV` switches development mode on in the image
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM example.com/base:1.2
//! ENV FLASK_DEBUG=0 NODE_ENV="production"
//! ```
//! ```compose bad preset=strict also=service-without-resource-limits,service-not-hardened,service-without-healthcheck,missing-restart-policy
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       APP_DEBUG: "true"
//!                   ^^^^ `APP_DEBUG` switches debug mode on
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       APP_DEBUG: "false"
//! ```
//! What is named for development or tests may debug; a later value counts, and a namespace is no switch:
//! ```dockerfile good preset=strict
//! FROM example.com/base:1.2 AS dev
//! ENV FLASK_DEBUG=1
//! FROM example.com/base:1.2 AS build
//! ENV NODE_ENV=development
//! FROM example.com/base:1.2
//! COPY --from=build /out /out
//! ENV NODE_ENV=development
//! ENV NODE_ENV=production
//! ENV DEBUG=app:*
//! ```
//! ```compose good preset=strict also=service-without-resource-limits,service-not-hardened,service-without-healthcheck,missing-restart-policy
//! services:
//!   app:
//!     image: example/app:1.2
//!     profiles: [dev]
//!     environment:
//!       APP_DEBUG: "true"
//!   web:
//!     image: example/app:1.2
//!     environment:
//!       APP_DEBUG: ${APP_DEBUG:-true}
//! ```

use hullwright_core::compose::{Certainty, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage, VariableKind};
use hullwright_core::text::{Edit, Span};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::stage_task::is_task;
use crate::patterns::secret::literal_place::literal_place;

/// See the page.
pub static RULE: Rule = Rule {
    name: "debug-mode-enabled",
    aliases: &[Alias::same("sonar", "S4507")],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

/// Switches of frameworks, by their documentation.
const SWITCHES: [&str; 7] =
    ["APP_DEBUG", "DEBUG", "DJANGO_DEBUG", "FLASK_DEBUG", "SYMFONY_DEBUG", "WP_DEBUG", "WORDPRESS_DEBUG"];
/// Variables that name the mode.
const MODES: [&str; 8] = [
    "APP_ENV",
    "ASPNETCORE_ENVIRONMENT",
    "DJANGO_ENV",
    "DOTNET_ENVIRONMENT",
    "FLASK_ENV",
    "NODE_ENV",
    "RACK_ENV",
    "RAILS_ENV",
];

/// What is switched on, and the value that switches it off.
fn switched_on(name: &str, value: &str) -> Option<(&'static str, &'static str)> {
    if SWITCHES.contains(&name) {
        let off = match value {
            "1" => "0",
            "true" => "false",
            "True" => "False",
            "TRUE" => "FALSE",
            "on" => "off",
            "yes" => "no",
            _ => return None,
        };
        return Some(("debug mode", off));
    }
    let off = match value {
        "development" => "production",
        "Development" => "Production",
        _ => return None,
    };
    MODES.contains(&name).then_some(("development mode", off))
}

fn check(cx: &Context<'_>) {
    let path = cx.file().path().to_ascii_lowercase();
    if path.split(['/', '.', '-', '_']).any(is_work) {
        return;
    }
    for stage in shipped_stages(cx) {
        if !stage.name.as_deref().is_some_and(is_task) {
            check_stage(cx, stage);
        }
    }
}

/// Words of paths that say that nobody ships what is built.
fn is_work(word: &str) -> bool {
    is_task(word)
        || matches!(word, "devcontainer" | "example" | "examples" | "tutorial" | "sample" | "samples")
}

fn check_stage(cx: &Context<'_>, stage: &Stage) {
    for link in cx.graph().chain(stage) {
        for env in cx.of_kind(link, InstructionKind::Env).filter(|env| !env.is_broken) {
            for pair in env.pairs() {
                check_pair(cx, stage, env, pair);
            }
        }
    }
}

fn check_pair(cx: &Context<'_>, stage: &Stage, env: &Instruction, pair: &Pair) {
    let (name, written) = (pair.key.as_str(), pair.value.as_str());
    let value = written.trim_matches(['"', '\'']);
    let Some((what, off)) = switched_on(name, value) else { return };
    let last = cx.graph().variable(stage, name, Place::END);
    if !last.is_some_and(|last| last.kind == VariableKind::Env && last.instruction == Some(env.index)) {
        return;
    }
    let start = written.find(value).unwrap_or_default();
    let part = start..start + value.len();
    let range = pair.value.locate(part.clone());
    let fix =
        Fix::unsafe_fix(format!("Set `{name}` to `{off}`")).edit(cx.file().id(), Edit::replace(range, off));
    cx.report(range, format!("`{name}` switches {what} on in the image"))
        .help("leave it to whoever starts the container, or to a stage for development")
        .maybe_fix(pair.value.is_verbatim_in(part).then_some(fix));
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for variable in service.environment() {
        let Some(value) = variable.resolved() else { continue };
        let Some((what, off)) = switched_on(&variable.name, value) else { continue };
        // What a variable of the environment brings is somebody else's choice.
        let Some(text) = variable.value.as_ref().filter(|text| text.certainty == Certainty::Known) else {
            continue;
        };
        let place = literal_place(cx, text, variable.value_span.file, 0..value.len());
        let Some(place) = place.filter(|place| !is_for_development(cx, Some(service), *place)) else {
            continue;
        };
        let (name, Span { file, range }) = (&variable.name, place);
        let fix = Fix::unsafe_fix(format!("Set `{name}` to `{off}`")).edit(file, Edit::replace(range, off));
        cx.report_at(place, format!("`{name}` switches {what} on"))
            .help("set it in an override file or a profile for development")
            .fix(fix);
    }
}
