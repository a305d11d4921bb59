//! # Build argument that the Dockerfile does not declare
//!
//! `args` passes a value that no ARG of the Dockerfile takes: it has no effect, and a misspelled name leaves the ARG that
//! was meant with its default.
//!
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: web
//!       args:
//!         NODE_VERSOIN: "24"
//!         ^^^^^^^^^^^^ `web/Dockerfile` declares no ARG `NODE_VERSOIN`
//!         TZ: Europe/Berlin
//!         ^^ `web/Dockerfile` declares no ARG `TZ`
//! #- web/Dockerfile
//! ARG NODE_VERSION=22
//! FROM node:${NODE_VERSION}-slim
//! USER node
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     build:
//!       context: web
//!       args:
//!         NODE_VERSION: "24"
//! ```
//! Proxies, platforms and what BuildKit itself reads need no ARG. Arguments that several builds share are meant for those
//! that declare them, and a base image that is not known may declare some with ONBUILD:
//! ```compose good
//! x-args: &args
//!   GIT_COMMIT: abc
//!   BASE: alpine
//! services:
//!   web:
//!     build:
//!       context: web
//!       args:
//!         <<: *args
//!         HTTP_PROXY: http://proxy.example.org:3128
//!         BUILDKIT_INLINE_CACHE: 1
//!         TARGETARCH: arm64
//!         SOURCE_DATE_EPOCH: 0
//!   api:
//!     build:
//!       context: api
//!       args: *args
//!   app:
//!     build:
//!       context: app
//!       args:
//!         APP_PORT: 80
//! #- app/Dockerfile
//! FROM example.org/app-builder:3.1
//! USER nobody
//! #- web/Dockerfile
//! ARG BASE
//! FROM ${BASE}:3.22
//! USER nobody
//! #- api/Dockerfile
//! ARG BASE
//! FROM ${BASE}:3.22
//! ONBUILD ARG GIT_COMMIT
//! USER nobody
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::edit::yaml::YamlText;
use hullwright_core::image::ImageReference;
use hullwright_core::project::{BuildArg, ServiceBuild};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::semantic::{PLATFORM_ARGS, PROXY_ARGS, Source, Stage};
use hullwright_core::text::{Edit, Span};
use hullwright_core::value::suggest::closest;

use crate::patterns::compose::yaml_text::fix_with;
use crate::patterns::context::built_dockerfile::{BuiltDockerfile, built_dockerfile};
use crate::patterns::secret::build_secret::{is_mounted, passed_as_secret};

/// See the page.
pub static RULE: Rule = Rule {
    name: "undeclared-build-arg",
    category: Category::Correctness,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    if build.args.is_empty() {
        return;
    }
    let Some(dockerfile) = built_dockerfile(cx, build).filter(|found| !has_unknown_triggers(found)) else {
        return;
    };
    for arg in &build.args {
        let is_settled = !needs_no_declaration(&arg.name)
            && dockerfile.declaration(build, &arg.name).is_none()
            && !is_shared(cx, build, arg.name_span);
        if !is_settled || arg.name.is_empty() {
            continue;
        }
        let message = format!("{} declares no ARG `{}`", dockerfile.name(build), arg.name);
        let report = cx.report_at(arg.name_span, message);
        let is_free = |name: &&str| build.args.iter().all(|arg| arg.name != *name);
        let meant = closest(&arg.name, declared(&dockerfile));
        let fix = if is_mounted(&dockerfile, &arg.name) {
            let title = format!("Pass `{}` as the build secret that it is mounted as", arg.name);
            fix_with(Fix::unsafe_fix(title), build.service.key, passed_as_secret(cx, &[(build, arg)]))
        } else {
            fix(cx, build, arg, meant.filter(is_free))
        };
        let report = report.maybe_fix(fix);
        match meant {
            Some(meant) => report.help(format!("perhaps `{meant}` is meant")),
            None => report.help("leave it out, or declare it with `ARG` in the stage that needs it"),
        };
    }
}

/// Gives the argument the name of the ARG that is meant, or leaves it out.
fn fix(
    cx: &ComposeContext<'_>,
    build: &ServiceBuild<'_>,
    arg: &BuildArg,
    meant: Option<&str>,
) -> Option<Fix> {
    let id = arg.name_span.file;
    let file = cx.project().file(id)?;
    let yaml = YamlText::new(file.source.text(), &file.yaml);
    let name = &arg.name;
    let place = match yaml.entry(arg.name_span.range) {
        Some(entry) => entry,
        // An item, `NAME=value`.
        None => {
            let items = yaml.children(&yaml.entry(build.key("args")?.range)?);
            items.into_iter().find(|item| yaml.node_at(item).range.contains_range(arg.name_span.range))?
        }
    };
    let Some(meant) = meant else {
        return Some(Fix::unsafe_fix(format!("Leave out `{name}`")).edits(id, yaml.remove(&place)?));
    };
    let is_verbatim = arg.name_span.range.slice(file.source.text()) == name;
    let edit = is_verbatim.then(|| Edit::replace(arg.name_span.range, meant))?;
    Some(Fix::unsafe_fix(format!("Pass it as `{meant}`")).edit(id, edit))
}

/// Names that the builder or its frontend reads by itself.
fn needs_no_declaration(name: &str) -> bool {
    PROXY_ARGS.contains(&name)
        || PLATFORM_ARGS.contains(&name)
        || name.starts_with("BUILDKIT_")
        || name == "SOURCE_DATE_EPOCH"
        || name.chars().any(|ch| !ch.is_ascii_alphanumeric() && ch != '_')
}

/// Whether the same line of the file belongs to the build of another Dockerfile, too: through an anchor, a merge or
/// `extends`.
fn is_shared(cx: &ComposeContext<'_>, build: &ServiceBuild<'_>, name: Span) -> bool {
    let is_same_file = |other: &ServiceBuild<'_>| match (build.dockerfile.known(), other.dockerfile.known()) {
        (Some(own), Some(other)) => own == other,
        _ => other.service.name == build.service.name,
    };
    cx.builds()
        .iter()
        .filter(|other| !is_same_file(other))
        .any(|other| other.args.iter().any(|arg| arg.name_span == name))
}

/// Whether a base image may bring `ONBUILD ARG`: all but those of which it is known that they do not.
fn has_unknown_triggers(dockerfile: &BuiltDockerfile<'_>) -> bool {
    let is_quiet = |stage: &Stage| match &stage.base {
        Source::Scratch | Source::Stage(_) => true,
        Source::Image(image) => image.value().is_some_and(brings_no_triggers),
        Source::Invalid(_) => false,
    };
    !dockerfile.graph.stages().iter().all(is_quiet)
}

fn brings_no_triggers(image: &ImageReference) -> bool {
    const REGISTRIES: [&str; 4] =
        ["mcr.microsoft.com", "registry.access.redhat.com", "registry.suse.com", "dhi.io"];
    let name = image.familiar_name();
    let is_known = image.is_official()
        || image.registry.as_ref().is_some_and(|registry| REGISTRIES.contains(&registry.text.as_str()))
        || ["gcr.io/distroless/", "public.ecr.aws/docker/library/"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
    is_known && !image.tag_or_latest().contains("onbuild")
}

fn declared<'d>(dockerfile: &'d BuiltDockerfile<'_>) -> impl Iterator<Item = &'d str> {
    let args = dockerfile.tree().of_kind(InstructionKind::Arg);
    args.flat_map(hullwright_core::dockerfile::Instruction::words)
        .filter_map(|word| word.as_str().split('=').next())
}
