//! # wget fills the build log
//!
//! Without a terminal, `wget` prints a dot for each kilobyte: twenty thousand lines for a gigabyte, among which nobody finds
//! what matters.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/* \
//!  && wget https://example.com/data.tar.gz
//!     ^^^^ `wget` prints a line for every 50 kB
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/* \
//!  && wget --progress=dot:giga https://example.com/data.tar.gz
//! ```
//!
//! Quiet calls are fine, and so is the one of busybox, which Alpine has unless the package is installed:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/* \
//!  && wget -nv https://example.com/a && wget -qO- https://example.com/b > /b && wget --progress=dot:mega https://example.com/c
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN wget https://example.com/data.tar.gz
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::knowledge::OsFamily;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::shell::command::downloads;
use hullwright_core::shell::command::{CommandLine, DownloadCommand, Downloader, WrapperKind, look_through};
use hullwright_core::shell::{Argument, LaunchedCommand};

use crate::patterns::shell::added_option::add_option;
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "wget-without-progress",
    aliases: &[
        Alias::same("hadolint", "DL3047").on(Severity::Info),
        Alias::same("tally", "hadolint/DL3047"),
        Alias::same("droast", "DF056"),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Options after which there is no bar and no dots, or not in the log.
const QUIET: [&str; 5] = ["quiet", "no-verbose", "progress", "output-file", "append-output"];

fn check(cx: &Context<'_>) {
    for run in every_run(cx).filter(|run| cx.slice(run.range).contains("wget")) {
        let launch = cx.launch(run);
        if cx.policy() == Policy::Hadolint {
            each_plain_call(&launch, |launched, invocation| {
                let line = CommandLine::from(invocation);
                let is_loud = |call: &DownloadCommand<'_>| {
                    QUIET.iter().all(|name| call.reading.find(name).is_none()) && !is_no_verbose(call)
                };
                if invocation.program.text == "wget" && downloads::read(line).as_ref().is_some_and(is_loud) {
                    report(cx, launched, &invocation.program);
                }
            });
        } else if is_gnu(cx, run) {
            launch.commands().iter().for_each(|launched| check_call(cx, launched));
        }
    }
}

fn check_call(cx: &Context<'_>, launched: &LaunchedCommand<'_>) {
    let Some(started) = launched.invocation.as_ref().map(look_through) else { return };
    if started.passes(WrapperKind::Busybox) {
        return;
    }
    let Some(call) = started.command().and_then(downloads::read) else { return };
    let is_wget = call.downloader == Downloader::Wget && call.program.literal().is_some();
    let downloads = !call.urls.is_empty()
        && call.reading.has_any(&QUIET).is_no()
        && !is_no_verbose(&call)
        && call.reading.has_any(&["spider", "background"]).is_no();
    let is_hidden = launched.place.is_some_and(|place| {
        let script = &place.script.script;
        place.site.command.redirections.iter().any(|redirection| {
            redirection.descriptor.map(|descriptor| script.slice(descriptor)) == Some("2")
                || script.slice(redirection.range).starts_with('&')
        })
    });
    if is_wget && downloads && !is_hidden {
        report(cx, launched, call.program);
    }
}

/// `-nv`
fn is_no_verbose(call: &DownloadCommand<'_>) -> bool {
    call.reading.all("n").filter_map(|option| option.value).any(|letters| letters.text().contains('v'))
}

fn report(cx: &Context<'_>, launched: &LaunchedCommand<'_>, program: &Argument<'_>) {
    let edit = add_option(cx.text(), launched, program.range, "--progress=dot:giga");
    cx.report(program.range, "`wget` prints a line for every 50 kB")
        .help("add `--progress=dot:giga`, or `-nv` for one line a file")
        .maybe_fix(edit.map(|edit| Fix::safe("Add `--progress=dot:giga`").edit(cx.file().id(), edit)));
}

/// Whether it is GNU's wget for certain, which alone has the option.
fn is_gnu(cx: &Context<'_>, run: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(run) else { return false };
    let contents = cx.contents();
    let family = contents.image(cx.graph(), stage).map(|image| image.operating_system.family);
    match family {
        Some(OsFamily::Debian | OsFamily::Ubuntu | OsFamily::Rhel | OsFamily::Suse | OsFamily::Arch) => true,
        Some(_) => false,
        // The package manager tells.
        None => {
            let mut earlier = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
            earlier.any(|found| {
                let text = cx.slice(found.range);
                ["apt-get ", "apt ", "dnf ", "yum ", "zypper "].iter().any(|name| text.contains(name))
            })
        }
    }
}
