//! # Package of a language without a version
//!
//! An install without a version takes the newest release of the day. The same file then gives another program tomorrow, or a
//! build that fails because of a change nobody here made.
//!
//! ```dockerfile bad
//! FROM python:3.14-slim
//! RUN pip install --no-cache-dir flask gunicorn==23.0.0
//!                                ^^^^^ no version of `flask` is named
//! ```
//! ```dockerfile bad
//! FROM node:24
//! RUN npm install -g npm@latest typescript@5.9.3 && npm cache clean --force
//!                    ^^^^^^^^^^ `npm@latest` is another release each day
//! ```
//! ```dockerfile bad
//! FROM golang:1.26
//! RUN go install golang.org/x/tools/gopls@latest
//!                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `golang.org/x/tools/gopls@latest` is another release each day
//! ```
//! ```dockerfile bad
//! FROM rust:1.91
//! RUN cargo install --locked cargo-chef
//!                            ^^^^^^^^^^ no version of `cargo-chef` is named
//! ```
//! ```dockerfile bad
//! FROM python:3.14
//! RUN pip install --no-cache-dir git+https://github.com/pallets/flask.git
//!                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no version of `git+https://github.com/pallets/flask.git` is named
//! ```
//!
//! Files that list or narrow versions, lock files, local packages and what a variable names are fine:
//!
//! ```dockerfile good
//! FROM python:3.14-slim
//! ARG FLASK=flask==3.1.2
//! WORKDIR /src
//! COPY requirements.txt constraints.txt pkg/ ./
//! RUN pip install --no-cache-dir -r requirements.txt "$FLASK" 'click>=8,<9' \
//!  && pip install --no-cache-dir -c constraints.txt celery && pip install --no-cache-dir -e . ./pkg
//! ```
//! ```dockerfile good
//! FROM golang:1.26
//! COPY . /src
//! WORKDIR /src
//! RUN go install ./cmd/app && go install golang.org/x/tools/gopls && go install golang.org/x/tools/gopls@v0.20.0
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, Facet, Policy, Rule};
use hullwright_core::shell::command::PackageManager;

use crate::patterns::shell::hadolint_language_packages::unpinned_words;
use crate::patterns::shell::package_calls::each_package_call;
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};
use crate::patterns::shell::unpinned_package::{UnpinnedPackage, unpinned_packages};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unpinned-language-package",
    facets: &[
        Facet::new("cargo", &[]),
        Facet::new("composer", &[]),
        Facet::new("dotnet", &[]),
        Facet::new(
            "gem",
            &[
                Alias::same("hadolint", "DL3028").on(Severity::Warning),
                Alias::narrower("droast", "DF053"),
                Alias::narrower("kics", "22cd11f7-9c6c-4f6e-84c0-02058120b341"),
            ],
        ),
        Facet::new(
            "go",
            &[Alias::same("hadolint", "DL3062").on(Severity::Warning), Alias::narrower("droast", "DF054")],
        ),
        Facet::new(
            "npm",
            &[
                Alias::same("hadolint", "DL3016").on(Severity::Warning),
                Alias::narrower("kics", "e36d8880-3f78-4546-b9a1-12f0745ca0d5"),
            ],
        ),
        Facet::new(
            "pip",
            &[
                Alias::same("hadolint", "DL3013").on(Severity::Warning),
                Alias::narrower("droast", "DF051"),
                Alias::narrower("kics", "02d9c71f-3ee8-4986-9c27-1a20d0d19bfc"),
                Alias::narrower("terrascan", "AC_DOCKER_0010"),
            ],
        ),
        Facet::new("pnpm", &[]),
        Facet::new("yarn", &[]),
    ],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        if cx.policy() == Policy::Hadolint {
            check_as_hadolint(cx, run);
        } else {
            check_run(cx, run);
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    each_package_call(&launch, |_, call| {
        if let Some(facet) = facet_of(call.manager) {
            report(cx, facet, &unpinned_packages(call));
        }
    });
}

fn check_as_hadolint(cx: &Context<'_>, run: &Instruction) {
    each_plain_call(&cx.launch(run), |_, invocation| {
        if let Some((facet, packages)) = unpinned_words(invocation) {
            report(cx, facet, &packages);
        }
    });
}

const fn facet_of(manager: PackageManager) -> Option<&'static str> {
    Some(match manager {
        PackageManager::Pip | PackageManager::Pipx | PackageManager::Uv => "pip",
        PackageManager::Npm => "npm",
        PackageManager::Yarn => "yarn",
        PackageManager::Pnpm => "pnpm",
        PackageManager::Gem => "gem",
        PackageManager::Go => "go",
        PackageManager::Cargo => "cargo",
        PackageManager::Dotnet => "dotnet",
        PackageManager::Composer => "composer",
        _ => return None,
    })
}

/// One finding a call: at the first package, the others labelled.
fn report(cx: &Context<'_>, facet: &str, packages: &[UnpinnedPackage]) {
    let Some((first, others)) = packages.split_first() else { return };
    let name = &first.text;
    let message = if first.moves {
        format!("`{name}` is another release each day")
    } else {
        format!("no version of `{name}` is named")
    };
    let mut report = cx.report(first.range, message);
    for other in others {
        report = report.label(other.range, format!("nor of `{}`", other.text));
    }
    report.facet(facet).help(help(facet));
}

fn help(facet: &str) -> &'static str {
    match facet {
        "pip" => "name one, such as `flask==3.1.2`, or install from a file that does",
        "npm" | "yarn" | "pnpm" => "name one, such as `typescript@5.9.3`",
        "gem" => "name one, such as `bundler:2.7.2`",
        "go" => "name one, such as `@v1.2.3`",
        "cargo" => "name one, such as `cargo-chef@0.1.73`",
        "composer" => "name one, such as `vendor/package:^2.1`",
        _ => "name one with `--version`",
    }
}
