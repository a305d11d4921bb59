//! # Several installs where one would do
//!
//! Each call of a package manager reads its database and works out what belongs to the packages anew. One call does so once,
//! and sees everything that has to fit together.
//!
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!     && apk add --no-cache git jq
//!        ^^^^^^^ 2 installs with `apk` in a row, with the same options
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk add --no-cache curl git jq
//! ```
//! ```dockerfile bad preset=strict
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends \
//!         curl \
//!         git \
//!     && rm -rf /var/lib/apt/lists/*
//! RUN apt-get update && apt-get install -y --no-install-recommends jq \
//!                       ^^^^^^^^^^^^^^^ 2 installs with `apt-get` in a row, with the same options
//!     && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends \
//!         curl \
//!         git \
//!         jq \
//!     && rm -rf /var/lib/apt/lists/*
//! ```
//! The fix is unsafe, as packages are then set up in another order. It leaves lists alone that have a comment of their own.
//!
//! What stands between installs parts them, and so do packages that bring a repository:
//! ```dockerfile good preset=strict
//! FROM fedora:43
//! RUN dnf install -y fedora-release-common && dnf install -y curl && dnf clean all
//! COPY app.repo /etc/yum.repos.d/
//! RUN dnf install -y app && dnf clean all
//! ```
//! ```dockerfile good preset=strict
//! FROM alpine:3.22
//! RUN apk add --no-cache curl && apk add --no-cache --virtual .build-deps gcc && apk del .build-deps
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::dockerfile::{insert_word_after, remove_instruction};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::chain_link::drop_link;
use crate::patterns::shell::installs_in_a_row::{Install, rows};

/// See the page.
pub static RULE: Rule = Rule {
    name: "split-package-install",
    aliases: &[Alias::same("parfum", "ruleMoreThanOneInstall")],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for stage in cx.graph().stages() {
        for row in rows(cx, stage) {
            let [first, second, ..] = row.as_slice() else { continue };
            let message =
                format!("{} installs with `{}` in a row, with the same options", row.len(), first.program);
            let mut report = cx.report(second.range, message).help("install all of them with one call");
            for install in row.iter().filter(|install| install.range != second.range) {
                report = report.label(install.range, "and this one");
            }
            report.maybe_fix(fix(cx, &row));
        }
    }
}

/// Moves all packages into the first list.
fn fix(cx: &Context<'_>, row: &[Install<'_>]) -> Option<Fix> {
    let (first, others) = row.split_first()?;
    let (last_word, _) = first.packages.last()?;
    let mut names: Vec<&str> = first.packages.iter().map(|(_, name)| name.as_str()).collect();
    let n_own = names.len();
    let mut edits = Vec::new();
    for install in others {
        for (_, name) in &install.packages {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        if install.run.index == first.run.index {
            edits.extend(drop_link(cx, &cx.launch(install.run), install.command)?);
        } else {
            // A comment says what its list is for.
            let from_first = TextRange::new(first.run.range.end(), install.run.range.end());
            let has_comment = cx.slice(from_first).contains('#');
            let is_covered = install.around.iter().all(|command| first.around.contains(command));
            if has_comment || !is_covered || !install.run.heredocs.is_empty() {
                return None;
            }
            edits.extend(remove_instruction(cx.text(), cx.dockerfile(), install.run));
        }
    }
    let new: Vec<&str> = names.into_iter().skip(n_own).collect();
    if let Some(word) = new.first() {
        let edit = insert_word_after(cx.text(), cx.dockerfile().escape, *last_word, word);
        let separator = edit.text.strip_suffix(word)?.to_owned();
        let words = format!("{separator}{}", new.join(&separator));
        edits.push(Edit::insert(edit.range.start(), words));
    }
    let title = format!("Merge the {} installs", row.len());
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}
