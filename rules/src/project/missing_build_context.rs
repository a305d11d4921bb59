//! # Build context or Dockerfile that is not there
//!
//! `build` names a folder or a Dockerfile that does not exist, so that the service cannot be built. The context counts
//! from the folder of the Compose file, the Dockerfile from the context.
//!
//! ```compose bad exact
//! services:
//!   web:
//!     build: ./wbe
//!            ^^^^^ build context `wbe` does not exist
//!   api:
//!     build:
//!       context: api
//!       dockerfile: Dockerfile.prod
//!                   ^^^^^^^^^^^^^^^ there is no `api/Dockerfile.prod`
//!   jobs:
//!     build: jobs
//!            ^^^^ there is no `Dockerfile` in build context `jobs`
//! #- web/Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- api/Dockerfile.production
//! FROM nginx:1.31
//! USER nginx
//! #- jobs/run.py
//! x
//! ```
//! A Dockerfile may lie outside of its context, and `dockerfile` is taken for one where there is no `Dockerfile`. What a
//! variable decides, what the builder fetches itself, and what Git leaves out because something makes it is left alone:
//! ```compose good
//! services:
//!   web:
//!     build:
//!       context: ./web
//!       dockerfile: ../docker/web.Dockerfile
//!   lower:
//!     build: lower
//!   remote:
//!     build: https://github.com/docker/rootfs.git
//!   chosen:
//!     build: ${SERVICE_DIR:-elsewhere}
//!   generated:
//!     build: out/image
//!   fetched:
//!     build: vendor/tool
//!   inline:
//!     build:
//!       context: web
//!       dockerfile_inline: |
//!         FROM nginx:1.31
//!         USER nginx
//! #- web/index.html
//! x
//! #- docker/web.Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- lower/dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- .gitignore
//! /out/
//! #- .gitmodules
//! [submodule "tool"]
//!     path = vendor/tool
//! ```
//! A file in a folder of its own may be meant for `--project-directory`; so it is where the path is there from further up:
//! ```compose good file=deploy/compose.yaml
//! services:
//!   web:
//!     build: ./web
//! #- web/Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::path::{join, join_within, parent};
use hullwright_core::project::{EntryKind, ServiceBuild};
use hullwright_core::rule::{Check, ComposeContext, Rule};
use hullwright_core::text::Span;
use hullwright_core::value::suggest::closest;

use crate::patterns::compose::compose_template::has_placeholder_image;
use crate::patterns::context::built_dockerfile::{is_given, is_settled};
use crate::patterns::context::git_ignored::may_be_generated;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-build-context",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    let Some(context) = build.context.known() else { return };
    match cx.files().kind(context) {
        Some(None) => missing_context(cx, build, context),
        Some(Some(EntryKind::Folder)) => missing_dockerfile(cx, build, context),
        Some(Some(EntryKind::File)) | None => {}
    }
}

fn missing_context(cx: &ComposeContext<'_>, build: &ServiceBuild<'_>, context: &str) {
    let Some(node) = build.node("context").filter(|_| is_given(build, "context")) else { return };
    let is_elsewhere = node.as_str().is_none_or(|written| is_there_from_above(cx, node.span, written));
    if is_elsewhere || may_be_generated(cx.files(), context) || has_placeholder_image(cx) {
        return;
    }
    let report = cx.report_at(node.span, format!("build context `{context}` does not exist"));
    match closest_folder(cx, context) {
        Some(meant) => report.help(format!("perhaps `{meant}` is meant")),
        None => report.help("the path counts from the folder of the Compose file"),
    };
}

fn missing_dockerfile(cx: &ComposeContext<'_>, build: &ServiceBuild<'_>, context: &str) {
    let Some(path) = build.dockerfile.known() else { return };
    if build.inline.is_some() || !is_settled(cx, build) || cx.files().kind(path) != Some(None) {
        return;
    }
    let node = build.node("dockerfile").filter(|_| is_given(build, "dockerfile"));
    let written = node.and_then(|node| node.as_str()).unwrap_or("Dockerfile");
    let place = node.or_else(|| build.node("context")).map_or(build.service.key, |node| node.span);
    let Some(files) = cx.files().list(context) else { return };
    let folder = build.node("context").and_then(|node| node.as_str()).unwrap_or(".");
    let is_elsewhere = is_lower_case_there(cx, path)
        || is_there_from_above(cx, place, &format!("{folder}/{written}"))
        || may_be_generated(cx.files(), path);
    // An empty folder is a submodule that was not fetched, or is filled before the build.
    if is_elsewhere || files.is_empty() {
        return;
    }
    let message = match (node, context) {
        (Some(_), _) => format!("there is no `{path}`"),
        (None, "") => "there is no `Dockerfile` in this build context".to_owned(),
        (None, context) => format!("there is no `Dockerfile` in build context `{context}`"),
    };
    let report = cx.report_at(place, message);
    let name = path.rsplit('/').next().unwrap_or(path);
    let from_file = join_within(cx.source(place.file).folder(), written, "");
    let from_file = from_file.filter(|found| cx.files().kind(found) == Some(Some(EntryKind::File)));
    match from_file {
        Some(found) => {
            let inside = join(context, "").trim_end_matches('/').to_owned();
            let prefix = if inside.is_empty() { String::new() } else { format!("{inside}/") };
            match found.strip_prefix(&prefix) {
                Some(rest) => report.help(format!("the path counts from the context: write `{rest}`")),
                None => report.help(format!("the path counts from the context, not from the Compose file: `{found}` lies outside of it")),
            }
        }
        None => match closest_dockerfile(&files, name) {
            Some(meant) => report.help(format!("perhaps `{meant}` is meant")),
            None => report.help("name the Dockerfile with `dockerfile`, as seen from the context"),
        },
    };
}

/// BuildKit takes `dockerfile` where there is no `Dockerfile`.
fn is_lower_case_there(cx: &ComposeContext<'_>, path: &str) -> bool {
    let lower = path.strip_suffix("Dockerfile").map(|head| format!("{head}dockerfile"));
    lower.is_some_and(|lower| cx.files().kind(&lower) != Some(None))
}

/// Whether what is written is there as seen from a folder above that of the file, as it is for a file that another one
/// includes or that is started with `--project-directory`. The folder above the project counts, too.
fn is_there_from_above(cx: &ComposeContext<'_>, span: Span, written: &str) -> bool {
    let is_there = |path: &str| !path.is_empty() && !matches!(cx.files().kind(path), None | Some(None));
    let seen_from = |folder: &str| join_within(folder, written, folder).is_some_and(|path| is_there(&path));
    std::iter::successors(parent(cx.source(span.file).folder()), |folder| parent(folder)).any(seen_from)
        || is_there(&format!("../{}", written.trim_start_matches("./")))
}

/// The folder beside the missing one whose name is closest.
fn closest_folder(cx: &ComposeContext<'_>, context: &str) -> Option<String> {
    let folder = parent(context)?;
    let name = context.rsplit('/').next()?;
    let files = cx.files().list(folder)?;
    let mut folders: Vec<&str> = files.iter().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    folders.dedup();
    closest(name, folders).map(|found| join(folder, found))
}

/// The Dockerfile of the context whose name is closest, else the only one.
fn closest_dockerfile<'f>(files: &'f [String], name: &str) -> Option<&'f str> {
    let is_dockerfile = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        (name.contains("ockerfile") || name.contains("ontainerfile")) && !name.ends_with("ignore")
    };
    let dockerfiles: Vec<&str> = files.iter().map(String::as_str).filter(is_dockerfile).collect();
    let at_top = || dockerfiles.iter().copied().filter(|path| !path.contains('/'));
    let by_start = || at_top().find(|path| path.starts_with(name) || name.starts_with(path));
    closest(name, at_top()).or_else(by_start).or(match dockerfiles.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}
