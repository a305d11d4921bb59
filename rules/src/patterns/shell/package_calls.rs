//! Calls of package managers, also behind `sudo` and in scripts in scripts.
//!
//! Entry point: [`each_package_call`].

use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{
    Command, PackageCommand, PackageManager, Part, look_through, recognise,
};
use hullwright_core::shell::{Launch, LaunchedCommand};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::added_option::add_option;

/// Visits the package managers that a launch runs, in order of place.
pub fn each_package_call(launch: &Launch, mut visit: impl FnMut(&LaunchedCommand<'_>, &PackageCommand<'_>)) {
    for launched in &launch.commands() {
        let Some(invocation) = &launched.invocation else { continue };
        if let Some(line) = look_through(invocation).command()
            && let Command::Packages(packages) = recognise(line)
        {
            visit(launched, &packages);
        }
    }
}

/// What another call needs before it to run with the same rights: nothing, or `sudo ` with its options; `None` behind
/// anything else.
pub fn privilege(
    cx: &Context<'_>,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
) -> Option<String> {
    let first = launched.invocation.as_ref()?.program.range;
    if first == call.program.range {
        return Some(String::new());
    }
    let before = cx.slice(TextRange::new(first.start(), call.program.range.start()));
    let mut words = before.split_ascii_whitespace();
    let is_plain = words.next() == Some("sudo") && words.all(|word| ["-E", "-H", "-n"].contains(&word));
    (is_plain && !before.contains('\n')).then(|| before.to_owned())
}

/// From the program to its subcommand: `apt-get install`.
pub fn call_range(call: &PackageCommand<'_>) -> TextRange {
    let program = call.program.range;
    call.action_word.map_or(program, |word| program.cover(word.range()))
}

/// The program and its subcommand, without options between them: `apt-get install`.
pub fn call_name(call: &PackageCommand<'_>) -> String {
    let program = &call.program.text;
    match call.action_word {
        Some(word) => format!("{program} {}", word.text()),
        None => program.to_string(),
    }
}

/// Puts an option behind the subcommand; `None` where that is not written as it is read.
pub fn option_behind_subcommand(
    cx: &Context<'_>,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
    option: &str,
) -> Option<Edit> {
    let word = call.action_word.filter(|word| is_as_written(cx, *word))?;
    add_option(cx.text(), launched, word.range(), option)
}

/// Whether the file has the word just as the program gets it.
pub fn is_as_written(cx: &Context<'_>, word: Part<'_>) -> bool {
    cx.slice(word.range()) == word.text()
}

/// Whether the chain of stages may set the manager's options in its configuration files.
pub fn may_be_configured(cx: &Context<'_>, stage: &Stage, manager: PackageManager) -> bool {
    let signs: &[&str] = match manager {
        PackageManager::AptGet | PackageManager::Apt | PackageManager::Aptitude => {
            &["apt.conf", "APT_CONFIG"]
        }
        PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Yum => &["dnf.conf", "yum.conf"],
        PackageManager::Tdnf => &["tdnf.conf"],
        PackageManager::Zypper => &["zypp.conf", "zypper.conf"],
        _ => return false,
    };
    let mut instructions = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    instructions.any(|instruction| {
        let text = cx.slice(instruction.range);
        signs.iter().any(|sign| text.contains(sign))
    })
}
