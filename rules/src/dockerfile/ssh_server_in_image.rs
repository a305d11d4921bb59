//! # SSH server in the image
//!
//! A container is looked into with `docker exec`. An SSH server beside the service needs keys, accounts and updates of its own,
//! and is one more way in for everybody else.
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl openssh-server && rm -rf /var/lib/apt/lists/*
//!                                                                       ^^^^^^^^^^^^^^ `openssh-server` brings an SSH server
//! ```
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! RUN apk add --no-cache openssh
//!                        ^^^^^^^ `openssh` brings an SSH server
//! ```
//! ```dockerfile bad preset=strict
//! FROM example.com/base:1.2
//! CMD ["/usr/sbin/sshd", "-D"]
//!       ^^^^^^^^^^^^^^^^^^^^ `sshd` is started
//! ```
//! ```dockerfile good preset=strict
//! FROM alpine:3.22 AS build
//! RUN apk add --no-cache openssh-server
//! FROM alpine:3.22
//! COPY --from=build /etc/motd /etc/motd
//! RUN apk add --no-cache openssh-client openssh-keygen
//! CMD ["ssh", "-V"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{PackageAction, PackageManager, look_through};

use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::shell::package_calls::each_package_call;
use crate::patterns::shell::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "ssh-server-in-image",
    aliases: &[Alias::same("dockerfile_lint", "installing_ssh"), Alias::same("cis-docker", "5.7")],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

const HELP: &str = "use `docker exec` to look into a container; a client alone is `openssh-client`";

fn check(cx: &Context<'_>) {
    let mut seen: Vec<u32> = Vec::new();
    for stage in shipped_stages(cx) {
        let installs = report_installs(cx, stage, &mut seen);
        if !installs {
            report_start(cx, stage, &mut seen);
        }
    }
}

/// Whether the chain installs a server; each place is reported once.
fn report_installs(cx: &Context<'_>, stage: &Stage, seen: &mut Vec<u32>) -> bool {
    let mut is_installed = false;
    for run in cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Run)) {
        if run.is_broken || !(cx.slice(run.range).contains("ssh") || cx.slice(run.range).contains("dropbear"))
        {
            continue;
        }
        let is_new = !seen.contains(&run.index);
        seen.push(run.index);
        let launch = cx.launch(run);
        each_package_call(&launch, |_, call| {
            if call.action != PackageAction::Install {
                return;
            }
            for package in call.named().filter(|package| !package.is_removed) {
                let Some(name) = package.literal_name().filter(|name| is_server(call.manager, name)) else {
                    continue;
                };
                is_installed = true;
                if is_new {
                    cx.report(package.name.range(), format!("`{name}` brings an SSH server")).help(HELP);
                }
            }
        });
    }
    is_installed
}

/// The package of that name; `openssh` holds server and client on Alpine and Arch.
fn is_server(manager: PackageManager, name: &str) -> bool {
    let holds_both = matches!(manager, PackageManager::Apk | PackageManager::Pacman);
    match name {
        "openssh-server" | "dropbear" | "dropbear-bin" | "dropbear-run" | "tinysshd" => true,
        "openssh" | "openssh-server-pam" => holds_both,
        "ssh" => matches!(manager, PackageManager::AptGet | PackageManager::Apt),
        _ => false,
    }
}

fn report_start(cx: &Context<'_>, stage: &Stage, seen: &mut Vec<u32>) {
    let kinds = [InstructionKind::Entrypoint, InstructionKind::Cmd];
    for start in kinds.into_iter().filter_map(|kind| start_command(cx, stage, kind)) {
        if seen.contains(&start.instruction.index) {
            continue;
        }
        seen.push(start.instruction.index);
        let launch = cx.launch(start.instruction);
        for command in launch.commands() {
            let Some(invocation) = &command.invocation else { continue };
            let started = look_through(invocation);
            let Some(line) = started.command() else { continue };
            let first = line.arguments.first().and_then(|word| word.literal());
            let second = line.arguments.get(1).and_then(|word| word.literal());
            let program = match line.name() {
                Some("ssh" | "sshd") if line.program.text.contains("init.d") && first == Some("start") => {
                    "sshd"
                }
                Some("sshd") => "sshd",
                Some("dropbear") => "dropbear",
                Some("service") if matches!(first, Some("ssh" | "sshd")) && second == Some("start") => "sshd",
                _ => continue,
            };
            cx.report(command.range, format!("`{program}` is started")).help(HELP);
        }
    }
}
