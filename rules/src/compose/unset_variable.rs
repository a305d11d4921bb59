//! # Variable that is set nowhere
//!
//! The file uses a variable without a default, and the `.env` file beside it, which has others, does not set it. Docker
//! Compose puts an empty text in its place and goes on with a warning.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:${NGINX_VERSION}
//!                    ^^^^^^^^^^^^^ `NGINX_VERSION` has no value and no default: it stands for nothing
//!     user: ${RUN_AS}
//! #- .env
//! RUN_AS=1000
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:${NGINX_VERSION:-1.31}
//!     user: ${RUN_AS:?who runs it}
//!     environment:
//!       HOME_FOLDER: ${HOME}
//!       PRICE: $${NOT_ONE}
//! #- .env
//! RUN_AS=1000
//! ```
//! Without an `.env` file that sets most of them the values come from somewhere else:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:${NGINX_VERSION}
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:${NGINX_VERSION}
//! #- .env
//! OTHER=1
//! ```

use std::collections::BTreeSet;

use hullwright_core::compose::VariableUse;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::EntryKind;
use hullwright_core::project::path::join;
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, Rule};
use hullwright_core::text::Span;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unset-variable",
    aliases: &[Alias::same("compose-go", "unset-variable")],
    category: Category::Reliability,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

/// Variables that shells and systems set.
const AMBIENT: [&str; 13] = [
    "DISPLAY",
    "GID",
    "GROUP",
    "HOME",
    "HOSTNAME",
    "LANG",
    "LOGNAME",
    "PATH",
    "PWD",
    "SSH_AUTH_SOCK",
    "TZ",
    "UID",
    "USER",
];

/// Starts of names that tools and pipelines set.
const AMBIENT_STARTS: [&str; 9] =
    ["BUILD_", "CI_", "COMPOSE_", "DOCKER_", "GITHUB_", "GITLAB_", "GIT_", "JENKINS_", "XDG_"];

fn check(cx: &ComposeContext<'_>) {
    if !has_environment_file(cx) {
        return;
    }
    let variables = &cx.project().variables;
    let set: BTreeSet<&str> =
        variables.iter().filter(|used| used.is_set).map(|used| used.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    let is_open = |used: &&VariableUse| {
        let is_ambient = AMBIENT.contains(&used.name.as_str())
            || AMBIENT_STARTS.iter().any(|start| used.name.starts_with(start));
        !(used.is_set || used.has_default || used.is_required || is_ambient)
    };
    let unset: Vec<&VariableUse> =
        variables.iter().filter(is_open).filter(|used| seen.insert(&used.name)).collect();
    // Where the file sets few of them, most come from somewhere else.
    if unset.len() > set.len() {
        return;
    }
    for used in unset {
        let place = Span { file: used.span.file, range: used.name_range };
        cx.report_at(place, format!("`{}` has no value and no default: it stands for nothing", used.name))
            .help(format!("set it in `.env`, or give a default: `${{{}:-…}}`", used.name));
    }
}

/// Whether values come from files that are there.
fn has_environment_file(cx: &ComposeContext<'_>) -> bool {
    let Some(first) = cx.project().files.first() else { return false };
    let is_there = |path: &str| cx.files().kind(path) == Some(Some(EntryKind::File));
    match cx.inputs().env_files.as_slice() {
        [] => is_there(&join(first.source.folder(), ".env")),
        given => given.iter().all(|path| is_there(path)),
    }
}
