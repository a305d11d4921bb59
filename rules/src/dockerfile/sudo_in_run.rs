//! # sudo in a RUN
//!
//! A build is root unless USER says otherwise, and needs nobody's permission. Where it is not root, `sudo` leaves a way to
//! become root in the image, and hides which account a step runs as; a USER line before the step says it.
//!
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! RUN sudo make install
//!     ^^^^ `sudo` hides who runs this command
//! ```
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! USER app
//! RUN ./configure && sudo -E make install
//!                    ^^^^ `sudo` hides who runs this command
//! ```
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! RUN sudo -u postgres createdb app
//!     ^^^^ only `sudo` says that `postgres` runs this command
//! ```
//!
//! The package, a path and a text of that name are something else:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends sudo && rm -rf /var/lib/apt/lists/* \
//!  && echo 'app ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/app
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};
use hullwright_core::shell::command::{Part, WrapperKind, look_through};
use hullwright_core::text::TextRange;

use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "sudo-in-run",
    aliases: &[
        Alias::same("hadolint", "DL3004").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3004"),
        Alias::same("dockerfilelint", "sudo_usage"),
        Alias::same("droast", "DF010"),
        Alias::same("kics", "8ada6e80-0ade-439e-b176-0b28f6bce35a"),
        Alias::same("trivy", "DS-0010"),
        Alias::same("checkov", "CKV2_DOCKER_1"),
        Alias::same("semgrep", "dockerfile.security.no-sudo-in-dockerfile"),
        Alias::same("terrascan", "AC_DOCKER_0007"),
        Alias::same("dockle", "DKL-DI-0001"),
        Alias::same("parfum", "DL3004"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        let calls = calls(cx, run);
        let Some((first, others)) = calls.split_first() else { continue };
        let message = match &first.user {
            Some(user) => format!("only `sudo` says that `{user}` runs this command"),
            None => "`sudo` hides who runs this command".to_owned(),
        };
        let help = match &first.user {
            Some(user) => format!("put `USER {user}` before the step"),
            None => {
                "remove it where the step is root anyway, else put `USER root` before the step".to_owned()
            }
        };
        let mut report = cx.report(first.range, message);
        for other in others {
            report = report.label(other.range, "and here");
        }
        report.help(help);
    }
}

/// A call of `sudo`.
struct Call {
    range: TextRange,
    /// The user that it changes to, where that is not root.
    user: Option<String>,
}

/// The calls of `sudo`, in order of place.
fn calls(cx: &Context<'_>, run: &Instruction) -> Vec<Call> {
    if !cx.slice(run.range).contains("sudo") {
        return Vec::new();
    }
    let launch = cx.launch(run);
    let mut found = Vec::new();
    if cx.policy() == Policy::Hadolint {
        each_plain_call(&launch, |_, invocation| {
            if invocation.program.text == "sudo" {
                found.push(Call { range: invocation.program.range, user: None });
            }
        });
        return found;
    }
    for launched in &launch.commands() {
        let Some(invocation) = &launched.invocation else { continue };
        let started = look_through(invocation);
        let wrappers = started.wrappers.iter().filter(|wrapper| wrapper.kind == WrapperKind::Sudo);
        found.extend(wrappers.map(|wrapper| {
            let user = wrapper.user.and_then(Part::literal).filter(|user| *user != "root");
            Call { range: wrapper.program.range, user: user.map(str::to_owned) }
        }));
    }
    found
}
