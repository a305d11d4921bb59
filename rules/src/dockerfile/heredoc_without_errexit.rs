//! # A heredoc goes on after a failure
//!
//! The lines of a heredoc are a script, and a script without `set -e` ends like its last command: when one before it fails, the
//! build goes on, and something is missing in the image.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN <<EOF
//! apt-get update
//! ^^^^^^^ when `apt-get` fails, the script goes on: the last command alone decides
//! apt-get install -y --no-install-recommends curl
//! rm -rf /var/lib/apt/lists/*
//! EOF
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN <<EOF
//! set -e
//! apt-get update
//! apt-get install -y --no-install-recommends curl
//! rm -rf /var/lib/apt/lists/*
//! EOF
//! ```
//! ```dockerfile bad
//! FROM gcc:15
//! RUN <<-'EOF'
//!    #!/bin/bash
//!    # What is built
//!    ./configure
//!    ^^^^^^^^^^^ when `./configure` fails, the script goes on: the last command alone decides
//!    make install
//! EOF
//! RUN bash <<EOF
//!   set -x
//!   make
//!   ^^^^ when `make` fails, the script goes on: the last command alone decides
//!   echo done
//! EOF
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM gcc:15
//! RUN <<-'EOF'
//!    #!/bin/bash
//!    set -e
//!    # What is built
//!    ./configure
//!    make install
//! EOF
//! RUN bash <<EOF
//!   set -ex
//!   make
//!   echo done
//! EOF
//! ```
//!
//! The fix is unsafe: a build that went on until now ends.
//!
//! Scripts that end on errors anyway, look at statuses, or are for another program, and commands that cannot fail, are fine:
//!
//! ```dockerfile good
//! FROM python:3.14
//! RUN <<EOF
//! set -eux
//! pip install --no-cache-dir flask==3.1.2
//! echo done
//! EOF
//! RUN <<EOF
//! #!/bin/bash -e
//! ./configure
//! make
//! EOF
//! RUN <<EOF
//! #!/usr/bin/env python3
//! import os
//! print(os.name)
//! EOF
//! RUN <<EOF
//! echo start
//! export LANG=C
//! ./configure && make && make install
//! EOF
//! RUN <<EOF
//! ./configure || exit 1
//! make
//! EOF
//! RUN bash -e <<EOF
//! ./configure
//! make
//! EOF
//! RUN cat <<A > /a && cat <<B > /b
//! make
//! A
//! make
//! B
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, ShellText};
use hullwright_core::edit::dockerfile::{indentation, line_start};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::shell::ShellScript;
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::heredoc_script::heredoc_script;
use crate::patterns::shell::lost_failure::lost_failure;
use crate::patterns::shell::plain_calls::every_run;
use crate::patterns::shell::stop_on_failure::{ErrexitPlace, errexit_place};

/// See the page.
pub static RULE: Rule = Rule {
    name: "heredoc-without-errexit",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    // Where a backtick continues lines, cmd or PowerShell reads the scripts.
    if cx.dockerfile().escape == '`' {
        return;
    }
    for run in every_run(cx).filter(|run| !run.heredocs.is_empty()) {
        let launch = cx.launch(run);
        let Some(outer) = launch.script() else { continue };
        if matches!(run.shell_text(cx.text()), Some(ShellText::Body(_))) {
            check_script(cx, run, outer);
        } else if let Some(read) = heredoc_script(cx, run, outer)
            && let Some(script) = read.script()
        {
            check_script(cx, run, script);
        }
    }
}

fn check_script(cx: &Context<'_>, run: &Instruction, shell: &ShellScript) {
    let Some(lost) = lost_failure(shell) else { return };
    let Some(program) = lost.command.words.first() else { return };
    let name = shell.script.slice(program.range);
    let message = format!("when `{name}` fails, the script goes on: the last command alone decides");
    cx.report(shell.script.locate(program.range), message)
        .help("begin the script with `set -e`")
        .maybe_fix(ended(cx, run, shell));
}

/// `-e` in the `set` that the script starts with, or a line of its own before the first command and the comments above it.
fn ended(cx: &Context<'_>, run: &Instruction, shell: &ShellScript) -> Option<Fix> {
    let text = cx.text();
    let locate = |at: usize| shell.script.text().locate(at..at).start();
    let edit = match errexit_place(shell)? {
        ErrexitPlace::Letters(at) => Edit::insert(locate(at), "e"),
        ErrexitPlace::Start(at) => {
            let body = run.heredocs.first()?.body;
            let mut start = line_start(text, locate(at));
            while start > body.start() {
                let above = line_start(text, start - 1);
                let line = cx.slice(TextRange::new(above, start)).trim_start();
                if !line.starts_with('#') || line.starts_with("#!") {
                    break;
                }
                start = above;
            }
            Edit::insert(start, format!("{}set -e\n", indentation(text, start)))
        }
    };
    Some(Fix::unsafe_fix("End the script where a command fails").edit(cx.file().id(), edit))
}
