//! # State of a shell that ends with its RUN
//!
//! Each RUN has a shell of its own. The directory that it changes to, the variables that it exports and what it sources are
//! gone when it ends: only files stay.
//!
//! ```dockerfile bad
//! FROM python:3.14
//! RUN cd /app
//!     ^^^^^^^ this change of the directory ends with the RUN
//! RUN export FLASK_APP=app.py
//!     ^^^^^^^^^^^^^^^^^^^^^^^ `FLASK_APP` is gone after this RUN
//! RUN python -m venv venv && . venv/bin/activate
//!                            ^^^^^^^^^^^^^^^^^^^ what `venv/bin/activate` sets is gone after this RUN
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! RUN echo 'export A=b' >> ~/.bashrc && \
//!     /bin/bash -c "source ~/.bashrc"
//!                   ^^^^^^^^^^^^^^^^ what `~/.bashrc` sets is gone after this RUN
//! RUN if [ -d /src ]; then umask 002; fi
//!                          ^^^^^^^^^ `umask` ends with this RUN
//! RUN alias ll='ls -l'
//!     ^^^^^^^^^^^^^^^^ the alias is gone after this RUN
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN <<EOF
//! set -e
//! apk add --no-cache git
//! export VERSION=1
//! ^^^^^^^^^^^^^^^^ `VERSION` is gone after this RUN
//! EOF
//! ```
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! RUN conda create -n app python=3.14 && conda activate app
//!                                        ^^^^^^^^^^^^^^^^^^ the environment is active until the end of this RUN alone
//! ```
//!
//! What the rest of the RUN uses has its place; going back at the end is tidiness, and a script that is sourced may do
//! anything:
//!
//! ```dockerfile good
//! FROM python:3.14
//! RUN cd /src && make
//! RUN . venv/bin/activate && pip install --no-cache-dir flask==3.1.2
//! RUN cd /src && make && cd /
//! RUN make -C /src && cd ..
//! RUN . /clone.sh models
//! RUN . ./install.sh
//! RUN FLASK_APP=app.py flask init-db
//! RUN echo 'export A=b' >> /etc/profile
//! RUN set -e; make; set +e
//! RUN . /etc/os-release && if [ "$VERSION_CODENAME" != trixie ]; then exit 1; fi
//! RUN (cd /src && make)
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, Context, Rule};

use crate::patterns::script::shell_state::{StateChange, lost_state};
use crate::patterns::shell::plain_calls::every_run;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-state-lost-after-run",
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    // Where a backtick continues lines, cmd or PowerShell reads the scripts.
    if cx.dockerfile().escape == '`' {
        return;
    }
    for run in every_run(cx) {
        let launch = cx.launch(run);
        let Some((range, change)) = launch.script().and_then(lost_state) else { continue };
        let (message, help) = match &change {
            StateChange::Directory(_) => {
                ("this change of the directory ends with the RUN".to_owned(), "set WORKDIR".to_owned())
            }
            StateChange::Variable(name) => (
                format!("`{name}` is gone after this RUN"),
                "set it with ENV, or in the RUN that needs it".to_owned(),
            ),
            StateChange::File(file) => (
                format!("what `{file}` sets is gone after this RUN"),
                "source it in the RUN that needs it, or set what it sets with ENV".to_owned(),
            ),
            StateChange::Conda => (
                "the environment is active until the end of this RUN alone".to_owned(),
                "start programs with `conda run`, or set PATH with ENV".to_owned(),
            ),
            StateChange::Alias => (
                "the alias is gone after this RUN".to_owned(),
                "write it to a file that the shell reads when it starts".to_owned(),
            ),
            StateChange::Setting(name) => {
                (format!("`{name}` ends with this RUN"), "put it into the RUN that needs it".to_owned())
            }
        };
        // `RUN cd /app \`, and the next command on a line of its own.
        let is_unjoined = matches!(change, StateChange::Directory(_) | StateChange::Setting(_))
            && cx.slice(range).contains('\n');
        let help = if is_unjoined { "put `&&` before the next command".to_owned() } else { help };
        cx.report(range, message).help(help);
    }
}
