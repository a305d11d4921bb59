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
//! USER root
//! RUN ./configure && sudo -E make install \
//!                    ^^^^ `sudo` hides who runs this command
//!  && sudo DEBIAN_FRONTEND=noninteractive dpkg --configure -a
//! USER app
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM example.com/base:1.2
//! USER root
//! RUN ./configure && make install \
//!  && DEBIAN_FRONTEND=noninteractive dpkg --configure -a
//! USER app
//! ```
//! ```dockerfile bad
//! FROM example.com/base:1.2
//! RUN sudo -u postgres createdb app
//!     ^^^^ only `sudo` says that `postgres` runs this command
//! ```
//!
//! The fix removes it where the step is root anyway.
//!
//! The package, a path and a text of that name are something else:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends sudo && rm -rf /var/lib/apt/lists/* \
//!  && echo 'app ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/app
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::edit::dockerfile::remove_word;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::{Inner, Part, WrapperKind, look_through};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::create_account::is_root_before;
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
    fix: FixAvailability::Unsafe,
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
        report.help(help).maybe_fix(removal(cx, run, &calls));
    }
}

/// A call of `sudo`.
struct Call {
    range: TextRange,
    /// The user that it changes to, where that is not root.
    user: Option<String>,
    /// What takes it away, where nothing else would change for root.
    removal: Option<Vec<Edit>>,
}

/// Takes every call away, where the step is root.
fn removal(cx: &Context<'_>, run: &Instruction, calls: &[Call]) -> Option<Fix> {
    let is_trigger = run.text.range().start() != run.keyword.range().start();
    let stage = cx.graph().stage_of(run).filter(|_| !is_trigger)?;
    if !is_root_before(cx, stage, run.index) {
        return None;
    }
    let edits: Option<Vec<Vec<Edit>>> = calls.iter().map(|call| call.removal.clone()).collect();
    Some(Fix::unsafe_fix("Remove `sudo`").edits(cx.file().id(), edits?.concat()))
}

/// Takes `sudo` and its options away from the front of a command; variables that it sets stay. `None` where an option does
/// more than keep the environment, and where a shell would do something itself in place of a program.
fn removed(cx: &Context<'_>, launched: &LaunchedCommand<'_>) -> Option<Vec<Edit>> {
    launched.place?;
    let invocation = launched.invocation.as_ref()?;
    let started = look_through(invocation);
    let sudo =
        started.wrappers.first().filter(|wrapper| wrapper.program.range == invocation.program.range)?;
    let is_once = started.wrappers.iter().filter(|wrapper| wrapper.kind == WrapperKind::Sudo).count() == 1;
    let options = sudo.words.split_at_checked(sudo.words.len() - sudo.assignments.len())?.0;
    let is_plain = options.iter().all(|word| matches!(word.literal(), Some("-E" | "-H" | "-n" | "--")));
    let starts_program = match &started.inner {
        Inner::Command(line) => {
            line.name().is_some_and(|name| !["cd", "export", "set", "source"].contains(&name))
        }
        Inner::Script(_) => true,
        Inner::Nothing | Inner::Unknown => false,
    };
    let last = options.last().unwrap_or(sudo.program);
    let range = sudo.program.range.cover(last.range);
    let is_written = range.slice(cx.text()).starts_with("sudo") && !range.slice(cx.text()).contains('\n');
    if !is_once || !is_plain || !starts_program || !is_written {
        return None;
    }
    let next = invocation.arguments.get(options.len())?.range;
    let gap = TextRange::new(range.end(), next.start());
    if gap.slice(cx.text()).bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
        return Some(vec![Edit::delete(range.cover(gap))]);
    }
    Some(remove_word(cx.text(), cx.dockerfile().escape, range))
}

/// The calls of `sudo`, in order of place.
fn calls(cx: &Context<'_>, run: &Instruction) -> Vec<Call> {
    if !cx.slice(run.range).contains("sudo") {
        return Vec::new();
    }
    let launch = cx.launch(run);
    let mut found = Vec::new();
    if cx.policy() == Policy::Hadolint {
        each_plain_call(&launch, |launched, invocation| {
            if invocation.program.text == "sudo" {
                let removal = removed(cx, launched);
                found.push(Call { range: invocation.program.range, user: None, removal });
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
            let removal = removed(cx, launched).filter(|_| user.is_none());
            Call { range: wrapper.program.range, user: user.map(str::to_owned), removal }
        }));
    }
    found
}
