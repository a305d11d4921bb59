//! Installs of one package manager that follow each other with the same options.
//!
//! Entry point: [`rows`].

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{
    Command, FileAction, PackageAction, PackageCommand, PackageKind, look_through, recognise,
};
use hullwright_core::shell::{Guarantee, LaunchedCommand};
use hullwright_core::text::TextRange;

use crate::patterns::shell::manager_facet::facet_of;
use crate::patterns::shell::package_calls::{call_range, is_as_written};

/// An install that stands by itself in a chain of commands.
#[derive(Clone, Debug)]
pub struct Install<'a> {
    /// The RUN.
    pub run: &'a Instruction,
    /// `apt-get install`.
    pub range: TextRange,
    /// The whole command.
    pub command: TextRange,
    /// The program as it is written.
    pub program: String,
    /// The packages as they are written, and where.
    pub packages: Vec<(TextRange, String)>,
    /// Everything else that it says: what is before the program, the subcommand, the options.
    manner: String,
    /// The commands of the RUN that belong to installs, but install nothing: those that fetch and clear lists.
    pub around: Vec<String>,
    /// Whether the RUN does nothing else.
    is_all: bool,
}

/// Installs that could be one: neighbours in a RUN, and those of RUN instructions that follow each other and do nothing else.
pub fn rows<'a>(cx: &Context<'a>, stage: &Stage) -> Vec<Vec<Install<'a>>> {
    let mut rows: Vec<Vec<Install<'a>>> = Vec::new();
    let mut before: Option<&Instruction> = None;
    for instruction in cx.instructions_of(stage) {
        let is_run = instruction.kind == InstructionKind::Run && !instruction.is_broken;
        if is_run && facets_in(cx.slice(instruction.range)) {
            add_run(cx, instruction, before, &mut rows);
        }
        before = Some(instruction);
    }
    rows.retain(|row| row.len() > 1);
    rows
}

fn facets_in(text: &str) -> bool {
    ["install", "add", "zypper"].iter().any(|word| text.contains(word))
}

fn add_run<'a>(
    cx: &Context<'a>,
    run: &'a Instruction,
    before: Option<&Instruction>,
    rows: &mut Vec<Vec<Install<'a>>>,
) {
    let mut is_neighbour = false;
    for (at, install) in installs_of(cx, run).into_iter().enumerate() {
        let Some(install) = install else {
            is_neighbour = false;
            continue;
        };
        let goes_on = |row: &Vec<Install<'a>>| {
            row.last().is_some_and(|last| {
                let is_beside = if last.run.index == run.index {
                    is_neighbour
                } else {
                    let follows = before.is_some_and(|before| before.index == last.run.index);
                    at == 0 && follows && last.is_all && install.is_all && has_same_flags(last.run, run)
                };
                is_beside && last.manner == install.manner && !brings_repository(last)
            })
        };
        match rows.last_mut().filter(|row| goes_on(row)) {
            Some(row) => row.push(install),
            None => rows.push(vec![install]),
        }
        is_neighbour = true;
    }
}

/// The installs of a RUN in order; `None` stands for commands that part them.
fn installs_of<'a>(cx: &Context<'a>, run: &'a Instruction) -> Vec<Option<Install<'a>>> {
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut found: Vec<Option<Install<'a>>> = Vec::new();
    let mut around = Vec::new();
    let mut is_all = true;
    for launched in &commands {
        match step(cx, run, launched) {
            Step::Install(install) => found.push(Some(*install)),
            Step::Around => {
                around.push(cx.slice(launched.range).to_owned());
                found.push(None);
            }
            Step::Other => {
                is_all = false;
                found.push(None);
            }
        }
    }
    let n_installs = found.iter().flatten().count();
    for install in found.iter_mut().flatten() {
        install.is_all = is_all && n_installs == 1;
        install.around.clone_from(&around);
    }
    // What stands around a single install does not part it from that of the next RUN.
    if is_all && n_installs == 1 {
        found.retain(Option::is_some);
    }
    found
}

enum Step<'a> {
    Install(Box<Install<'a>>),
    Around,
    Other,
}

fn step<'a>(cx: &Context<'a>, run: &'a Instruction, launched: &LaunchedCommand<'_>) -> Step<'a> {
    let Some(line) = launched.invocation.as_ref().and_then(|found| look_through(found).command()) else {
        return Step::Other;
    };
    let is_plain = launched.guarantee == Guarantee::Succeeded
        && launched.place.is_some_and(|place| {
            let around = place.site.around;
            !around.reads_pipe && !around.is_captured && around.function.is_none() && !around.is_in_subshell
        });
    match recognise(line) {
        Command::Packages(call) if is_plain && facet_of(call.manager).is_some() => match call.action {
            PackageAction::Install => {
                install(cx, run, launched, &call).map_or(Step::Other, |found| Step::Install(Box::new(found)))
            }
            PackageAction::UpdateIndex | PackageAction::Clean => Step::Around,
            _ => Step::Other,
        },
        Command::Files(files) if is_plain && files.action == FileAction::Remove => {
            let is_cache =
                |path: &str| path.starts_with("/var/lib/apt/lists") || path.starts_with("/var/cache/");
            if files.files.iter().all(|file| is_cache(file.part().text())) {
                Step::Around
            } else {
                Step::Other
            }
        }
        _ => Step::Other,
    }
}

fn install<'a>(
    cx: &Context<'a>,
    run: &'a Instruction,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
) -> Option<Install<'a>> {
    let has_redirection = launched.place.is_none_or(|place| !place.site.command.redirections.is_empty());
    let is_listed = !call.packages.is_empty()
        && call.packages.iter().all(|package| {
            package.is_certain
                && matches!(package.kind, PackageKind::Name | PackageKind::Group)
                && is_as_written(cx, package.whole)
        });
    if !call.is_complete || has_redirection || !is_listed {
        return None;
    }
    let head = cx.slice(TextRange::new(launched.range.start(), call.program.range.start()));
    let mut words: Vec<String> = head.split_ascii_whitespace().map(str::to_owned).collect();
    words.extend([call.program.text.to_string(), call.action_word?.text().to_owned()]);
    let mut options: Vec<String> = call
        .reading
        .options
        .iter()
        .map(|option| {
            let value = option.value.map(|value| value.text().to_owned()).unwrap_or_default();
            format!("{}={value}", option.spelling.text())
        })
        .collect();
    options.sort_unstable();
    words.extend(options);
    let packages =
        call.packages.iter().map(|package| (package.whole.range(), package.whole.text().to_owned()));
    Some(Install {
        run,
        range: call_range(call),
        command: launched.range,
        program: call.program.text.to_string(),
        packages: packages.collect(),
        manner: words.join(" "),
        around: Vec::new(),
        is_all: false,
    })
}

/// Whether the packages may bring a repository that later ones come from.
fn brings_repository(install: &Install<'_>) -> bool {
    install.packages.iter().any(|(_, name)| name.contains("release") || name.contains("repo"))
}

fn has_same_flags(one: &Instruction, other: &Instruction) -> bool {
    let flags = |run: &Instruction| -> Vec<String> {
        run.flags.iter().map(|flag| flag.text.as_str().to_owned()).collect()
    };
    flags(one) == flags(other)
}
