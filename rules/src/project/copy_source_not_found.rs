//! # Copied file that is not in the build context
//!
//! A COPY, an ADD or a bind mount names a file or folder that the build context does not have, and the build stops there.
//! Said where a Compose file tells what the context is, of stages that are built.
//!
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: web
//!       dockerfile: ../docker/web.Dockerfile
//! #- docker/web.Dockerfile
//! FROM alpine:3.22
//! WORKDIR /app
//! COPY web/main.js ./
//!      ^^^^^^^^^^^ `web/main.js` is not in the build context `web`
//! RUN --mount=type=bind,source=config.yml,target=/config.yml cat /config.yml
//!                              ^^^^^^^^^^ `config.yml` is not in the build context `web`
//! USER nobody
//! #- web/main.js
//! x
//! #- web/config.yaml
//! x
//! ```
//! A path as seen from the Dockerfile is wrong where the context is another folder:
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: web/Dockerfile
//! #- web/Dockerfile
//! FROM alpine:3.22
//! WORKDIR /app
//! COPY package.json ./
//!      ^^^^^^^^^^^^ `package.json` is not in the build context
//! USER nobody
//! #- web/package.json
//! {}
//! #- README.md
//! x
//! ```
//! Where nothing tells what is meant, a script may put the file there first. The facet `unexplained`, which is off unless
//! asked for, reports those, too. What Git leaves out and what is named like the output of a build is left alone, patterns may
//! find nothing, and stages that are not built read nothing:
//! ```compose good
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: web/Dockerfile
//!       target: web
//! #- web/Dockerfile
//! FROM alpine:3.22 AS web
//! COPY package*.json certs/ca.pe[m] dist/app.js target/app.jar generated/version.txt /app/
//! COPY --from=busybox:1.37 /bin/busybox /bin/
//! ADD https://example.org/a.txt /a.txt
//! USER nobody
//! FROM alpine:3.22 AS debug
//! COPY debug.sh /
//! USER nobody
//! #- .gitignore
//! /generated/
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::path::{clean_in_root, is_remote, join};
use hullwright_core::project::{BuildUnit, EntryKind};
use hullwright_core::rule::{Check, Context, Facet, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::text::MappedText;
use hullwright_core::value::suggest::closest;

use crate::patterns::context::broad_copy::{is_sent, local_sources, mounted_sources};
use crate::patterns::context::git_ignored::may_be_generated;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-source-not-found",
    category: Category::Correctness,
    severity: Severity::Error,
    // Nothing tells what is meant: something may make the file before the build.
    facets: &[Facet { severity: Some(Severity::Warning), on: false, ..Facet::new("unexplained", &[]) }],
    yields_to: &["copy-ignored-file", "copy-source-outside-context"],
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

/// Folders that builds write into.
const OUTPUT: [&str; 26] = [
    "_build",
    "_output",
    ".build",
    ".next",
    ".output",
    "artifact",
    "artifacts",
    "bin",
    "build",
    "builds",
    "cache",
    "deps",
    "dist",
    "generated",
    "lib",
    "libs",
    "node_modules",
    "obj",
    "out",
    "output",
    "pkg",
    "public",
    "publish",
    "release",
    "target",
    "vendor",
];

/// Endings of files that builds write, and of those that hold secrets and are laid there by hand.
const MADE: [&str; 22] = [
    "apk", "bin", "crt", "deb", "dll", "egg", "env", "exe", "gz", "jar", "key", "pem", "phar", "rpm", "so",
    "tar", "tgz", "war", "wasm", "whl", "xz", "zip",
];

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    let Some(context) = unit.context.known() else { return };
    let is_folder = cx.files().kind(context) == Some(Some(EntryKind::Folder));
    let Some(entries) = unit.entries(cx.files()).filter(|entries| is_folder && !entries.is_empty()) else {
        return;
    };
    let reachable = cx.graph().reachable();
    for instruction in cx.dockerfile().instructions.iter().filter(|found| !found.is_broken) {
        let stage = cx.graph().stage_of(instruction);
        if stage.is_none_or(|stage| reachable.get(stage.id.0 as usize) != Some(&true)) {
            continue;
        }
        for source in sources(instruction) {
            let place = Place::before(instruction.index);
            let expanded = cx.graph().expand(stage, &source, place, cx.dockerfile().escape).value;
            let Some(path) = expanded.known().filter(|path| is_literal(path)) else { continue };
            let path = clean_in_root(path);
            if path.is_empty() || !is_missing(cx, unit, context, &path) {
                continue;
            }
            let message = match context.as_str() {
                "" => format!("`{path}` is not in the build context"),
                context => format!("`{path}` is not in the build context `{context}`"),
            };
            match meant(cx, entries, context, &path) {
                Some(meant) => cx.report(source.range(), message).help(format!("perhaps `{meant}` is meant")),
                None => cx
                    .report(source.range(), message)
                    .help("sources count from the top of the context")
                    .facet("unexplained"),
            };
        }
    }
}

/// The words that name files of the context.
fn sources(instruction: &Instruction) -> Vec<MappedText> {
    match instruction.kind {
        InstructionKind::Copy | InstructionKind::Add if instruction.heredocs.is_empty() => {
            local_sources(instruction).to_vec()
        }
        InstructionKind::Run => mounted_sources(instruction),
        _ => Vec::new(),
    }
}

/// Whether it is the path of one file or folder.
fn is_literal(path: &str) -> bool {
    let is_climbing = path.split('/').any(|part| part == "..");
    !is_remote(path) && !is_climbing && !path.contains(['*', '?', '[', '\\', '{', '}', '<', '%', '@'])
}

/// Whether nothing lies there, and nothing speaks for something that makes it before the build.
fn is_missing(cx: &Context<'_>, unit: &BuildUnit, context: &str, path: &str) -> bool {
    let on_disk = join(context, path);
    let is_output = |part: &str| OUTPUT.contains(&part.to_ascii_lowercase().as_str());
    let ending =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    cx.files().kind(&on_disk) == Some(None)
        && !path.split('/').any(is_output)
        && !MADE.contains(&ending.to_ascii_lowercase().as_str())
        && !is_in_other_case(cx, &on_disk)
        && is_sent(unit, path)
        && !may_be_generated(cx.files(), &on_disk)
}

/// A file system that does not tell letter case apart has it.
fn is_in_other_case(cx: &Context<'_>, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let files = cx.files().list(folder).unwrap_or_default();
    files.iter().any(|found| found.split('/').next().is_some_and(|found| found.eq_ignore_ascii_case(name)))
}

/// What is there and may be meant: the path without the folder that the context is, the path as seen from the Dockerfile,
/// or a name that is a slip away.
fn meant(cx: &Context<'_>, entries: &[String], context: &str, path: &str) -> Option<String> {
    let is_there = |path: &str| matches!(cx.files().kind(&join(context, path)), Some(Some(_)));
    let inside = context.rsplit('/').next().and_then(|last| path.strip_prefix(last)?.strip_prefix('/'));
    if let Some(inside) = inside.filter(|inside| is_there(inside)) {
        return Some(inside.to_owned());
    }
    let prefix = if context.is_empty() { String::new() } else { format!("{context}/") };
    let from_dockerfile = join(cx.file().folder(), path);
    let below = from_dockerfile.strip_prefix(&prefix).filter(|below| is_there(below));
    if let Some(below) = below {
        return Some(below.to_owned());
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut beside: Vec<&str> =
        entries.iter().filter_map(|entry| entry.strip_prefix(&prefix)?.split('/').next()).collect();
    beside.dedup();
    closest(name, beside).filter(|found| is_slip(name, found)).map(|found| join(folder, found))
}

/// Whether the names differ as misspelled ones do. Those that differ in a digit are names in a row, and one that differs
/// in its ending may be made from the other.
fn is_slip(name: &str, found: &str) -> bool {
    let parts = |name: &str| {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        (stem.to_owned(), ending.to_owned())
    };
    let ((stem, ending), (other_stem, other_ending)) = (parts(name), parts(found));
    let without_digits = |name: &str| name.replace(|ch: char| ch.is_ascii_digit(), "");
    let is_yaml = |ending: &str| matches!(ending, "yml" | "yaml");
    strsim::osa_distance(name, found) * 4 <= name.len()
        && without_digits(name) != without_digits(found)
        && (stem != other_stem || (is_yaml(&ending) && is_yaml(&other_ending)))
}
