//! # A semicolon hides a failure
//!
//! Behind `;` the next command starts whether or not the one before has failed, and the RUN ends like its last command. A
//! download or a build that fails in the middle leaves an image in which something is missing.
//!
//! ```dockerfile bad
//! FROM gcc:15
//! COPY . /src
//! RUN make -C /src install; rm -rf /src
//!     ^^^^ when `make` fails, `;` starts what follows all the same
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM gcc:15
//! COPY . /src
//! RUN make -C /src install && rm -rf /src
//! ```
//! ```dockerfile bad
//! FROM gcc:15
//! COPY . /src
//! RUN set -x; \
//!     ./configure; \
//!     ^^^^^^^^^^^ when `./configure` fails, `;` starts what follows all the same
//!     for part in a b; do make "$part"; done; \
//!     rm -rf /src
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM gcc:15
//! COPY . /src
//! RUN set -ex; \
//!     ./configure; \
//!     for part in a b; do make "$part"; done; \
//!     rm -rf /src
//! ```
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! RUN ["/bin/bash", "-c", "(./configure; make) && make install"]
//!                           ^^^^^^^^^^^ when `./configure` fails, `;` starts what follows all the same
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM example.com/base:1.2
//! RUN ["/bin/bash", "-c", "(./configure && make) && make install"]
//! ```
//!
//! The fix is unsafe: a build that went on until now ends. It sets `-e` where `&&` would not do.
//!
//! What ends on errors anyway, looks at statuses, cannot fail, or is meant to go on, is fine:
//!
//! ```dockerfile good
//! FROM gcc:15
//! COPY . /src
//! RUN set -eux; make -C /src; rm -rf /src
//! RUN echo "start"; export LANG=C; cd /opt; rm -f out; make
//! RUN make -C /src || exit; rm -rf /src
//! RUN make -C /src; status=$?; rm -rf /src; exit "$status"
//! RUN trap 'exit 1' ERR; make -C /src; rm -rf /src
//! RUN [ -f /src/a ] && cp /src/a /b; grep -q x /etc/passwd; ls /src; make -C /src 2> /dev/null; rm -rf /src
//! RUN for part in a b; do make "$part" || exit 1; done; rm -rf /src
//! RUN make -C /src; true
//! RUN vim -es -c 'helptags /src' -c q; return 0
//! ```
//! ```dockerfile good
//! FROM example.com/base:1.2
//! RUN yum check-update; yum -y install make && yum clean all
//! ```
//! ```dockerfile good
//! FROM gcc:15
//! SHELL ["/bin/bash", "-ec"]
//! RUN make -C /src; rm -rf /src
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, ShellText};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::shell::{Launch, ShellScript};

use crate::patterns::script::tried_scripts::tried_scripts;
use crate::patterns::shell::lost_failure::{LostFailure, lost_failure};
use crate::patterns::shell::plain_calls::every_run;
use crate::patterns::shell::stop_on_failure::{is_outermost, joined_by_and, with_errexit};

/// See the page.
pub static RULE: Rule = Rule {
    name: "failure-hidden-by-semicolon",
    aliases: &[Alias::same("dockerfile_lint", "no_ampersand_usage")],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["shell-unchecked-cd"],
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    // Where a backtick continues lines, cmd or PowerShell reads the scripts.
    if cx.dockerfile().escape == '`' {
        return;
    }
    for run in every_run(cx) {
        if cx.slice(run.range).contains(';') {
            check_run(cx, run);
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    let Launch::Script { script: outer, .. } = &*launch else { return };
    // The body of a heredoc has lines, not semicolons.
    let is_body = matches!(run.shell_text(cx.text()), Some(ShellText::Body(_)));
    let mut scripts =
        tried_scripts(outer).into_iter().filter(|shell| !is_body || !std::ptr::eq(*shell, outer));
    let Some((shell, lost)) = scripts.find_map(|shell| Some((shell, lost_failure(shell)?))) else { return };
    let Some(program) = lost.command.words.first() else { return };
    let name = shell.script.slice(program.range);
    let range = shell.script.locate(program.range);
    cx.report(range, format!("when `{name}` fails, `;` starts what follows all the same"))
        .help("join the commands with `&&`, or begin with `set -e`")
        .maybe_fix(ended(cx, shell, &lost));
}

fn ended(cx: &Context<'_>, shell: &ShellScript, lost: &LostFailure<'_>) -> Option<Fix> {
    let errexit = || with_errexit(shell).filter(|_| is_outermost(shell, lost.list));
    if let Some(edits) = joined_by_and(shell, lost) {
        return Some(Fix::unsafe_fix("Join the commands with `&&`").edits(cx.file().id(), edits));
    }
    Some(Fix::unsafe_fix("End the script where a command fails").edits(cx.file().id(), errexit()?))
}
