//! # Ignore file of one Dockerfile hides the general one
//!
//! `NAME.dockerignore` beside the Dockerfile `NAME` takes the place of `.dockerignore`; the two are not put together. What only
//! the general file leaves out is sent and copied in that build.
//!
//! ```dockerignore bad exact
//! #- Dockerfile.dockerignore
//! .git
//! ^^^^ builds of `Dockerfile` do not read `.dockerignore`, so `.env` and `node_modules` are not left out
//! #- .dockerignore
//! .git
//! .env
//! node_modules
//! #- Dockerfile
//! FROM node:24.4-slim
//! COPY src /src
//! USER node
//! #- src/main.js
//! x
//! ```
//! ```dockerignore good
//! #- Dockerfile.dockerignore
//! .git
//! .env
//! tests
//! #- .dockerignore
//! # the same and less
//! .env
//! .git
//! ```
//! A list of what is let in leaves everything else out:
//! ```dockerignore good
//! #- Dockerfile.dockerignore
//! *
//! !src
//! #- .dockerignore
//! node_modules
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerignore::{IgnoreFile, Matcher, Pattern};
use hullwright_core::project::path::join;
use hullwright_core::rule::{Check, IgnoreContext, Rule};

use crate::patterns::dockerfile::path_list::path_list;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shadowed-dockerignore",
    category: Category::Correctness,
    severity: Severity::Info,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

const SUFFIX: &str = ".dockerignore";

fn check(cx: &IgnoreContext<'_>) {
    let path = cx.file().path();
    let Some(dockerfile) = path.strip_suffix(SUFFIX).filter(|name| !name.is_empty() && !name.ends_with('/'))
    else {
        return;
    };
    let units = cx.units().iter().filter(|unit| unit.dockerfile == dockerfile);
    let contexts: Vec<&str> = units.filter_map(|unit| unit.context.known().map(String::as_str)).collect();
    let folder = match contexts.as_slice() {
        [] => cx.file().folder(),
        [first, rest @ ..] if rest.iter().all(|other| other == first) => first,
        _ => return,
    };
    let Some(general) = cx.open(&join(folder, SUFFIX)) else { return };
    let Ok(matcher) = Matcher::new(cx.ignore()) else { return };
    let own: Vec<&str> = cx.ignore().patterns.iter().map(|pattern| pattern.effective.as_str()).collect();
    let is_missing = |pattern: &&Pattern| {
        !pattern.is_exception
            && pattern.error.is_none()
            && !own.contains(&pattern.effective.as_str())
            && !matcher.matches_or_parent_matches(sample(&pattern.effective).as_str())
    };
    let parsed = IgnoreFile::parse(general.text());
    let missing: Vec<String> =
        parsed.patterns.iter().filter(is_missing).map(|found| found.effective.clone()).collect();
    let Some(first) = cx.ignore().patterns.first().filter(|_| !missing.is_empty()) else { return };
    let name = dockerfile.rsplit('/').next().unwrap_or(dockerfile);
    let verb = if missing.len() == 1 { "is" } else { "are" };
    let message =
        format!("builds of `{name}` do not read `{SUFFIX}`, so {} {verb} not left out", path_list(&missing));
    cx.report(first.range, message).help("repeat here what this build has to leave out as well");
}

/// A path that the pattern matches.
fn sample(pattern: &str) -> String {
    pattern.replace("**/", "x/").replace("/**", "/x").replace(['*', '?'], "x")
}
