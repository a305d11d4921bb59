//! # Password of an account set in the image
//!
//! A password that a build sets is the same in every container, and its hash, often the command too, is there to be read by
//! whoever has the image. Accounts of containers need none: without one nobody logs in.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! RUN echo 'root:secret' | chpasswd
//!                          ^^^^^^^^ `chpasswd` sets a password that every container shares
//! RUN useradd --no-log-init -p "$(openssl passwd -1 pw)" app && passwd -d app
//!                              ^^^^^^^^^^^^^^^^^^^^^^^^^ `useradd` sets a password that every container shares
//!                                                               ^^^^^^^^^^^^^ `passwd` clears the password, so that anybody may log in
//! RUN usermod --password '' root
//!                        ^^ `usermod` clears the password, so that anybody may log in
//! ```
//! ```dockerfile bad
//! FROM fedora:43
//! RUN printf 'a\na\n' | passwd --stdin root && echo 'guest::1000:1000::/:/bin/sh' >>/etc/passwd
//!                       ^^^^^^^^^^^^^^^^^^^ `passwd` sets a password that every container shares
//!                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an empty field lets anybody log in without a password
//! ```
//! Locked accounts have no password, and one that nobody knows opens no door:
//! ```dockerfile good
//! FROM debian:13-slim AS build
//! RUN echo 'root:secret' | chpasswd
//! FROM debian:13-slim
//! COPY --from=build /etc/motd /etc/motd
//! RUN useradd --no-log-init -p '!' app && usermod -p '*' app && passwd -l root && passwd -l app
//! RUN echo "app:$(head -c 32 /dev/urandom | base64)" | chpasswd
//! RUN echo 'app:*' | chpasswd -e
//! RUN echo 'guest:x:1000:1000::/:/bin/sh' >>/etc/passwd
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::shell::command::accounts::{self, AccountAction};
use hullwright_core::shell::command::{WrapperKind, look_through};
use hullwright_core::shell::{LaunchedCommand, RedirectionOperator};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::shipped_stages::shipped_layers;

/// See the page.
pub static RULE: Rule = Rule {
    name: "password-set-in-image",
    aliases: &[Alias::same("checkov", "CKV2_DOCKER_17"), Alias::narrower("dockle", "DKL-LI-0001")],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

const HELP: &str = "leave the account without a password, and look into containers with `docker exec`";
/// Words of commands that make a password which nobody learns.
const RANDOM: [&str; 4] = ["urandom", "openssl rand", "pwgen", "uuidgen"];

fn check(cx: &Context<'_>) {
    for stage in shipped_layers(cx) {
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            let text = cx.slice(run.range);
            if text.contains("pass")
                || text.contains("mod")
                || text.contains("useradd")
                || text.contains("/etc/shadow")
            {
                check_run(cx, run);
            }
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    let commands = launch.commands();
    for (idx, launched) in commands.iter().enumerate() {
        let fed_by = idx.checked_sub(1).and_then(|before| commands.get(before));
        check_account(cx, run, launched, fed_by);
        check_line(cx, launched);
    }
}

/// `chpasswd`, `passwd`, `useradd -p`, `usermod -p`.
fn check_account(
    cx: &Context<'_>,
    run: &Instruction,
    launched: &LaunchedCommand<'_>,
    fed_by: Option<&LaunchedCommand<'_>>,
) {
    let Some(invocation) = &launched.invocation else { return };
    let started = look_through(invocation);
    let Some(line) = started.command().filter(|_| !started.passes(WrapperKind::Chroot)) else { return };
    let Some(account) = accounts::read(line).filter(|account| !account.is_elsewhere.is_yes()) else { return };
    let Some(name) = line.name() else { return };
    if let Some(password) = account.password {
        match password.literal() {
            // What stands for no password at all.
            Some(hash) if hash.starts_with(['!', '*']) || hash == "x" => {}
            Some("") => clears(cx, password.range(), name),
            _ if is_random(password.text()) => {}
            _ => sets(cx, password.range(), name),
        }
        return;
    }
    let has = |options: &[&str]| line.arguments.iter().any(|word| options.contains(&&*word.text));
    let text = cx.slice(run.range);
    match (account.action, name) {
        (AccountAction::SetPassword, "chpasswd") => {
            let locks = has(&["-e", "--encrypted"]) && (text.contains(":*") || text.contains(":!"));
            if !locks
                && !is_random(cx.slice(fed_by.map_or(launched.range, |fed_by| fed_by.range)))
                && !is_random_run(cx, fed_by, text)
            {
                sets(cx, launched.range, name);
            }
        }
        // Locked with it, the account stays closed.
        (AccountAction::SetPassword, "passwd") if has(&["-d", "--delete"]) && !has(&["-l", "--lock"]) => {
            clears(cx, launched.range, name);
        }
        (AccountAction::SetPassword, "passwd")
            if !has(&["-l", "--lock", "-u", "--unlock", "-S", "--status", "-e", "--expire"]) =>
        {
            let is_fed = launched.place.is_some_and(|place| {
                let redirected =
                    place.site.command.redirections.iter().any(|found| found.operator.is_input());
                place.site.around.reads_pipe || redirected
            });
            if is_fed && !is_random(cx.slice(fed_by.map_or(launched.range, |fed_by| fed_by.range))) {
                sets(cx, launched.range, name);
            }
        }
        _ => {}
    }
}

fn sets(cx: &Context<'_>, range: TextRange, program: &str) {
    cx.report(range, format!("`{program}` sets a password that every container shares")).help(HELP);
}

fn clears(cx: &Context<'_>, range: TextRange, program: &str) {
    cx.report(range, format!("`{program}` clears the password, so that anybody may log in")).help(HELP);
}

fn is_random(text: &str) -> bool {
    RANDOM.iter().any(|word| text.contains(word))
}

/// Whether the text that is fed takes a variable of a RUN that makes something random.
fn is_random_run(cx: &Context<'_>, fed_by: Option<&LaunchedCommand<'_>>, run: &str) -> bool {
    fed_by.is_some_and(|fed_by| cx.slice(fed_by.range).contains('$')) && is_random(run)
}

/// `echo 'name::…' >>/etc/passwd`.
fn check_line(cx: &Context<'_>, launched: &LaunchedCommand<'_>) {
    let (Some(invocation), Some(place)) = (&launched.invocation, launched.place) else { return };
    let script = &place.script.script;
    let writes_accounts = place.site.command.redirections.iter().any(|redirection| {
        let writes = matches!(
            redirection.operator,
            RedirectionOperator::Write | RedirectionOperator::Append | RedirectionOperator::Overwrite
        );
        writes && matches!(script.slice(redirection.target.range), "/etc/passwd" | "/etc/shadow")
    });
    if !writes_accounts || !matches!(invocation.name(), Some("echo" | "printf")) {
        return;
    }
    for argument in &invocation.arguments {
        let has_empty_field = argument.text.split("\\n").any(|line| {
            line.trim().split_once(':').is_some_and(|(name, rest)| {
                rest.starts_with(':') && !name.is_empty() && rest.matches(':').count() >= 4
            })
        });
        if has_empty_field {
            cx.report(argument.range, "an empty field lets anybody log in without a password")
                .help("write `x` (in `/etc/shadow`: `!`) for an account without a password");
        }
    }
}
