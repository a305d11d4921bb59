//! # Pattern matches only at the top of the context
//!
//! Unlike in `.gitignore`, a pattern without a slash means one path: the one at the top of the context. Folders and
//! files of that name that lie deeper are sent and copied. Said of names that mean the same everywhere, such as
//! `node_modules` or `*.pyc`, where deeper ones are there or will be as soon as someone works in the folder.
//!
//! ```dockerignore bad exact
//! #- .dockerignore
//! node_modules
//! ^^^^^^^^^^^^ matches only at the top of the context, not `web/node_modules`
//! .git
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY . .
//! USER node
//! #- web/node_modules/a/index.js
//! {}
//! ```
//! ```dockerignore fixed(unsafe)
//! #- .dockerignore
//! **/node_modules
//! .git
//! ```
//! The fix is unsafe: a build may have used the deeper ones.
//! ```dockerignore bad exact
//! #- .dockerignore
//! __pycache__
//! ^^^^^^^^^^^ matches only at the top of the context, not `app/models/__pycache__`
//! .git
//! #- Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! USER nobody
//! #- app/models/user.py
//! x
//! ```
//! Two stars and a slash match at every depth; a name that may mean something else deeper is left alone:
//! ```dockerignore good
//! #- .dockerignore
//! **/node_modules
//! README.md
//! docs
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY . .
//! USER node
//! #- web/node_modules/a/index.js
//! {}
//! #- web/README.md
//! {}
//! ```
//! Nothing is lost where the deeper ones are not copied:
//! ```dockerignore good
//! #- .dockerignore
//! node_modules
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json src ./
//! USER node
//! #- web/node_modules/a/index.js
//! {}
//! #- package.json
//! {}
//! #- src/a.js
//! {}
//! ```
//! Where Compose says what is built, its contexts count, and not the folder of the ignore file:
//! ```dockerignore bad exact
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: docker/web.Dockerfile
//!   api:
//!     build:
//!       context: api
//!       dockerfile: Dockerfile
//! #- docker/web.Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY . .
//! USER node
//! #- docker/web.Dockerfile.dockerignore
//! node_modules
//! ^^^^^^^^^^^^ matches only at the top of the context, not `web/node_modules`
//! .git
//! #- .dockerignore
//! node_modules
//! #- api/Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY src ./
//! USER node
//! #- api/src/main.js
//! x
//! #- web/node_modules/a/index.js
//! {}
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::parse;
use hullwright_core::dockerignore::{IgnoreFile, Matcher, Pattern};
use hullwright_core::project::UnitSpec;
use hullwright_core::project::path::{join, parent};
use hullwright_core::rule::{Check, FixAvailability, IgnoreContext, Rule};
use hullwright_core::text::{Edit, apply_edits};

use crate::patterns::context::broad_copy::copies_whole_context;
use crate::patterns::context::ignore_change::IgnoreChange;
use crate::patterns::context::name_at_every_depth::{IMPLIED, SAME_EVERYWHERE};
use crate::patterns::context::needed_path::{NeededPaths, leaves_out};

/// See the page.
pub static RULE: Rule = Rule {
    name: "ignore-pattern-misses-nested",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    let mut suspects = cx.ignore().patterns.iter().filter(|pattern| is_suspect(pattern)).peekable();
    if suspects.peek().is_none() {
        return;
    }
    let Ok(matcher) = Matcher::new(cx.ignore()) else { return };
    let contexts = copied_contexts(cx);
    let listings: Vec<Vec<String>> =
        contexts.iter().map(|context| cx.files().list(&context.folder).unwrap_or_default()).collect();
    for pattern in suspects {
        if let Some(nested) = listings.iter().find_map(|entries| nested_match(pattern, entries, &matcher)) {
            let name = &pattern.effective;
            cx.report(pattern.range, format!("matches only at the top of the context, not `{nested}`"))
                .help(format!("write `**/{name}`, which matches at the top and below"))
                .maybe_fix(fix(cx, pattern, &matcher, &contexts, &listings));
        }
    }
}

/// Puts `**/` in front, unless that hides what a build names.
fn fix(
    cx: &IgnoreContext<'_>,
    pattern: &Pattern,
    before: &Matcher,
    contexts: &[Context],
    listings: &[Vec<String>],
) -> Option<Fix> {
    let written = cx.slice(pattern.body_range);
    let from_top = written.strip_prefix("./").unwrap_or(written).trim_start_matches('/');
    let edit = Edit::replace(pattern.body_range, format!("**/{from_top}"));
    let name = &pattern.effective;
    let after = IgnoreFile::parse(&apply_edits(cx.text(), std::slice::from_ref(&edit)));
    let after = Matcher::new(&after).ok()?;
    let alone = Matcher::from_cleaned([format!("**/{name}").as_str()]).ok()?;
    let is_harmless = contexts.iter().zip(listings).all(|(context, entries)| {
        let needed = NeededPaths::of(cx.files(), &context.folder, entries, &context.dockerfile);
        let change = IgnoreChange { entries, needed };
        change.leaves_out_only(Some(before), &after, |entry| leaves_out(&alone, entry))
    });
    is_harmless.then(|| Fix::unsafe_fix(format!("Match `{name}` at every depth")).edit(cx.file().id(), edit))
}

/// A pattern without a slash that means the same at every depth.
fn is_suspect(pattern: &Pattern) -> bool {
    let name = pattern.effective.as_str();
    let is_named = SAME_EVERYWHERE.contains(&name) || IMPLIED.iter().any(|(known, _)| *known == name);
    is_named && !pattern.is_exception && pattern.error.is_none()
}

/// A folder that is sent to the builder, and a Dockerfile that copies all of it.
struct Context {
    folder: String,
    dockerfile: String,
}

/// The folders that the ignore file counts for, where a Dockerfile copies all of them: those that Compose builds with it,
/// else the folder of the file.
fn copied_contexts(cx: &IgnoreContext<'_>) -> Vec<Context> {
    let folder = cx.file().folder();
    let own_dockerfile = cx.file().path().strip_suffix(".dockerignore");
    let own_dockerfile = own_dockerfile.filter(|path| !path.is_empty() && !path.ends_with('/'));
    let is_read_by = |unit: &UnitSpec| match (own_dockerfile, unit.context.known()) {
        (Some(path), _) => unit.dockerfile == path,
        (None, Some(context)) => {
            let own = join(folder, ".dockerignore");
            let before = format!("{}.dockerignore", unit.dockerfile);
            join(context, ".dockerignore") == own && cx.files().kind(&before) == Some(None)
        }
        (None, None) => false,
    };
    let builds: Vec<&UnitSpec> = cx.units().iter().filter(|unit| is_read_by(unit)).collect();
    let default = own_dockerfile.map_or_else(|| join(folder, "Dockerfile"), str::to_owned);
    let mut contexts: Vec<Context> = Vec::new();
    if !cx.units().iter().any(|unit| unit.dockerfile == default) && copies_all(cx, &default) {
        contexts.push(Context { folder: folder.to_owned(), dockerfile: default });
    }
    for unit in builds {
        if let Some(context) = unit.context.known()
            && !contexts.iter().any(|known| known.folder == *context)
            && copies_all(cx, &unit.dockerfile)
        {
            contexts.push(Context { folder: context.clone(), dockerfile: unit.dockerfile.clone() });
        }
    }
    contexts
}

fn copies_all(cx: &IgnoreContext<'_>, dockerfile: &str) -> bool {
    let Some(bytes) = cx.files().read(dockerfile) else { return false };
    parse(&String::from_utf8_lossy(&bytes)).instructions.iter().any(copies_whole_context)
}

/// The first path below the top that the pattern would take if it matched everywhere, and that is sent.
fn nested_match(pattern: &Pattern, entries: &[String], matcher: &Matcher) -> Option<String> {
    let name = pattern.effective.as_str();
    let implied = IMPLIED.iter().find(|(known, _)| *known == name).map(|(_, shows)| *shows);
    let is_same_everywhere = SAME_EVERYWHERE.contains(&name);
    let single = Matcher::from_cleaned([name]).ok()?;
    let is_sent = |path: &str| !matcher.matches_in_walk(path) && !matcher.matches_or_parent_matches(path);
    entries.iter().filter(|entry| entry.contains('/')).find_map(|entry| {
        let nested = is_same_everywhere.then(|| nested_part(entry, &single)).flatten().map(str::to_owned);
        let nested = nested.or_else(|| {
            let (folder, file) = entry.rsplit_once('/')?;
            (implied?(file) && !is_aside(folder)).then(|| join(folder, &sample(name, file)))
        });
        nested.filter(|path| is_sent(path) && parent(path).is_none_or(is_sent))
    })
}

/// The path up to the first part below the top that the pattern takes.
fn nested_part<'p>(path: &'p str, single: &Matcher) -> Option<&'p str> {
    let (top, _) = path.split_once('/')?;
    let mut start = top.len() + 1;
    loop {
        let rest = path.get(start..)?;
        let len = rest.find('/').unwrap_or(rest.len());
        if single.matches_or_parent_matches(rest.get(..len)?) {
            return path.get(..start + len);
        }
        if len == rest.len() {
            return None;
        }
        start += len + 1;
    }
}

/// What the pattern would take beside `file`.
fn sample(pattern: &str, file: &str) -> String {
    match pattern.strip_prefix("*.") {
        Some(_) => format!("__pycache__/{}.cpython-313.pyc", file.strip_suffix(".py").unwrap_or(file)),
        None => pattern.to_owned(),
    }
}

/// Folders of scripts, tests and examples, which nobody runs in place often enough to speak of.
fn is_aside(folder: &str) -> bool {
    let names =
        ["test", "tests", "example", "examples", "docs", "doc", "scripts", "tools", "ci", "hack", "fixtures"];
    folder.split('/').any(|part| names.contains(&part) || part.starts_with('.'))
}
