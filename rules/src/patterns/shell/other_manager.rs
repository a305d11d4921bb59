//! Calls of a package manager, written for the one that the image has.
//!
//! Entry point: [`translated`]. Only lists that are fetched and packages that are named the same are: `apt-get install -y
//! curl` is `apk add --no-cache curl`.

use hullwright_core::knowledge::PackageManager as Known;
use hullwright_core::rule::Context;
use hullwright_core::shell::command::{
    Command, CommandLine, PackageAction, PackageCommand, PackageKind, PackageManager, recognise,
};
use hullwright_core::shell::{Invocation, Launch};
use hullwright_core::text::{Edit, TextRange};

/// The calls of `program` in a launch, written for another manager; `None` if one of them cannot be.
pub fn translated(cx: &Context<'_>, launch: &Launch, program: &str, to: Known) -> Option<Vec<Edit>> {
    let commands = launch.commands();
    let invocations = commands.iter().filter_map(|command| command.invocation.as_ref());
    let own: Vec<_> = invocations.filter(|invocation| invocation.name() == Some(program)).collect();
    let mut has_index = false;
    let mut edits = Vec::new();
    for invocation in own {
        let line = CommandLine::from(invocation);
        let Command::Packages(command) = recognise(line) else { return None };
        let is_of_system = matches!(
            command.manager,
            PackageManager::Apk
                | PackageManager::Apt
                | PackageManager::AptGet
                | PackageManager::Dnf
                | PackageManager::Yum
        );
        let end = match command.action {
            PackageAction::UpdateIndex => invocation.arguments.last()?.range.end(),
            PackageAction::Install => first_package(cx, invocation, &command, to)?.start(),
            _ => return None,
        };
        let range = TextRange::new(invocation.program.range.start(), end);
        if !is_of_system || !command.is_complete || cx.slice(range).contains(['\n', '#']) {
            return None;
        }
        edits.push(Edit::replace(
            range,
            match (command.action, has_index) {
                (PackageAction::UpdateIndex, _) => update(to)?.to_owned(),
                (_, false) if to == Known::Apt => format!("{} && {} ", update(to)?, install(to)?),
                _ => format!("{} ", install(to)?),
            },
        ));
        has_index |= command.action == PackageAction::UpdateIndex;
    }
    (!edits.is_empty()).then_some(edits)
}

/// Where the first package stands, if nothing but packages that the other manager has follows it.
fn first_package(
    cx: &Context<'_>,
    invocation: &Invocation<'_>,
    command: &PackageCommand<'_>,
    to: Known,
) -> Option<TextRange> {
    let is_known = |name: &str| cx.knowledge().package(to, name).is_some();
    let are_known = command.packages.iter().all(|package| {
        package.kind == PackageKind::Name && package.name.argument().literal().is_some_and(is_known)
    });
    let ranges = || command.packages.iter().map(|package| package.name.argument().range);
    let first = ranges().min_by_key(|range| range.start())?;
    let mut behind = invocation.arguments.iter().filter(|word| word.range.start() >= first.start());
    (are_known && behind.all(|word| ranges().any(|range| range == word.range))).then_some(first)
}

fn update(manager: Known) -> Option<&'static str> {
    match manager {
        Known::Apk => Some("apk update"),
        Known::Apt => Some("apt-get update"),
        Known::Dnf | Known::Microdnf | Known::Yum | Known::Pacman | Known::Zypper => None,
    }
}

fn install(manager: Known) -> Option<&'static str> {
    match manager {
        Known::Apk => Some("apk add --no-cache"),
        Known::Apt => Some("apt-get install -y --no-install-recommends"),
        Known::Dnf | Known::Microdnf | Known::Yum | Known::Pacman | Known::Zypper => None,
    }
}
