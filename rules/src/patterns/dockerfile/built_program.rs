//! The program that a stage starts, where the stage has built it itself.
//!
//! Entry point: [`built_program`].

use hullwright_core::dockerfile::{CommandForm, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::Invocation;
use hullwright_core::shell::command::look_through;

use crate::patterns::dockerfile::whole_path::{is_below, whole_path};
use crate::patterns::shell::project_build::Toolchain;
use crate::patterns::shell::start_command::start_command;

/// Where the program is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Program {
    /// One file that the toolchain wrote.
    Alone(String),
    /// A file in the toolchain's own folder, started by its name, and where such a name is found without the toolchain.
    Installed {
        /// The file.
        path: String,
        /// Where it is to be put.
        target: String,
    },
    /// Several files in the folder of the project, read by a runtime.
    InFolder,
}

/// The program; `None` where it is something else, or starts in a way that the file does not tell.
pub fn built_program(
    cx: &Context<'_>,
    stage: &Stage,
    toolchain: Toolchain,
    root: &str,
    folder: &str,
) -> Option<Program> {
    let entrypoint = start_command(cx, stage, InstructionKind::Entrypoint);
    let start = entrypoint.or_else(|| start_command(cx, stage, InstructionKind::Cmd))?;
    let launch = cx.launch(start.instruction);
    let commands = launch.commands();
    let [command] = commands.as_slice() else { return None };
    let invocation = command.invocation.as_ref()?;
    let extra = entrypoint.and_then(|_| start_command(cx, stage, InstructionKind::Cmd));
    let extra: Vec<String> = match extra.map(|extra| extra.form) {
        Some(CommandForm::Exec(json)) => json.items.iter().map(|item| item.as_str().to_owned()).collect(),
        Some(CommandForm::Shell(_)) => return None,
        None => Vec::new(),
    };
    let mut words =
        invocation.arguments.iter().map(|word| word.text.as_ref()).chain(extra.iter().map(String::as_str));
    let is_at_hand = |word: &str| {
        let is_own = whole_path(folder, word).is_none_or(|path| is_below(&path, root));
        let is_cached = [".m2", ".gradle", ".nuget", ".cargo"].iter().any(|cache| word.contains(cache));
        (!word.starts_with('/') || is_own || word.starts_with("/dev/") || word.starts_with("/tmp"))
            && !is_cached
    };
    if !words.all(is_at_hand) || cx.slice(start.instruction.range).contains(['>', '<']) {
        return None;
    }
    match toolchain {
        Toolchain::Go | Toolchain::Rust => compiled(cx, stage, invocation, toolchain, root, folder),
        Toolchain::Java => runs_below(invocation, "java", root, folder),
        Toolchain::Dotnet => runs_below(invocation, "dotnet", root, folder).filter(|_| publishes(cx, stage)),
        _ => None,
    }
}

/// A program that needs no other to run.
fn compiled(
    cx: &Context<'_>,
    stage: &Stage,
    invocation: &Invocation<'_>,
    toolchain: Toolchain,
    root: &str,
    folder: &str,
) -> Option<Program> {
    let word = invocation.program.literal()?;
    if word.rsplit('.').next().is_some_and(|end| matches!(end, "sh" | "bash" | "py" | "pl")) {
        return None;
    }
    let bin = if toolchain == Toolchain::Go { "/go/bin" } else { "/usr/local/cargo/bin" };
    if !word.contains('/') {
        if installs(cx, stage, word) {
            let (path, target) = (format!("{bin}/{word}"), format!("/usr/local/bin/{word}"));
            return Some(Program::Installed { path, target });
        }
        let path = format!("/usr/local/bin/{word}");
        return outputs(cx, stage).contains(&path).then_some(Program::Alone(path));
    }
    let path = whole_path(folder, word)?;
    let name = path.rsplit('/').next()?;
    let is_known = is_below(&path, root)
        || outputs(cx, stage).contains(&path)
        || path == format!("{bin}/{name}") && installs(cx, stage, name);
    is_known.then_some(Program::Alone(path))
}

/// Whether the runtime starts files that lie in the folder.
fn runs_below(invocation: &Invocation<'_>, program: &str, root: &str, folder: &str) -> Option<Program> {
    let words: Vec<&str> = invocation.arguments.iter().map(|word| word.text.as_ref()).collect();
    if invocation.program.literal()? != program {
        return None;
    }
    let paths: Vec<&str> = match program {
        "java" => {
            let behind = |option: &str| words.iter().skip_while(move |word| **word != option).nth(1).copied();
            let option = ["-jar", "-cp", "-classpath", "--class-path", "-p"].into_iter().find_map(behind);
            option.map_or_else(Vec::new, |paths| paths.split(':').collect())
        }
        _ => vec![words.first()?],
    };
    let is_there = |path: &str| {
        let path = path.trim_end_matches("/*").trim_end_matches('*');
        whole_path(folder, if path.is_empty() { "." } else { path }).is_some_and(|path| is_below(&path, root))
    };
    paths.into_iter().all(is_there).then_some(Program::InFolder)
}

/// The files that `-o` names.
fn outputs(cx: &Context<'_>, stage: &Stage) -> Vec<String> {
    let mut found = Vec::new();
    for run in cx.of_kind(stage, InstructionKind::Run) {
        let here = cx.graph().workdir_before(stage, run.index).and_then(|(_, workdir)| workdir.path.known());
        let launch = cx.launch(run);
        for command in launch.commands() {
            let Some(line) = command.invocation.as_ref().and_then(|found| look_through(found).command())
            else {
                continue;
            };
            let mut words = line.arguments.iter().skip_while(|word| word.text != "-o").skip(1);
            if matches!(line.name(), Some("go" | "rustc"))
                && let Some(path) = words.next().and_then(|word| word.literal())
            {
                let is_plain = path.starts_with('/') || !cx.slice(run.range).contains("cd ");
                let folder = here.map_or("", String::as_str);
                found.extend(whole_path(folder, path).filter(|_| is_plain && !path.ends_with('/')));
            }
        }
    }
    found
}

/// Whether the project is installed to the toolchain's own folder under that name, as far as a folder tells.
fn installs(cx: &Context<'_>, stage: &Stage, name: &str) -> bool {
    let is_named = |text: &str| text.trim_end_matches(['/', '.']).rsplit('/').next() == Some(name);
    let mut is_installed = false;
    let mut is_known = false;
    for found in cx.instructions_of(stage) {
        match found.kind {
            InstructionKind::Workdir => {
                is_known |= found.as_text().is_some_and(|text| is_named(text.as_str().trim()));
            }
            InstructionKind::Copy | InstructionKind::Add => {
                is_known |= found.as_copy().is_some_and(|parts| is_named(parts.destination.as_str()));
            }
            InstructionKind::Run => {
                let launch = cx.launch(found);
                for command in launch.commands() {
                    let line = command.invocation.as_ref().and_then(|found| look_through(found).command());
                    let Some(line) = line.filter(|line| matches!(line.name(), Some("go" | "cargo"))) else {
                        continue;
                    };
                    let installs = line.arguments.first().and_then(|word| word.literal()) == Some("install");
                    is_installed |= installs;
                    is_known |=
                        installs && line.arguments.iter().any(|word| word.literal().is_some_and(is_named));
                }
            }
            _ => {}
        }
    }
    is_installed && is_known
}

/// Whether files of other packages lie beside the program.
fn publishes(cx: &Context<'_>, stage: &Stage) -> bool {
    cx.of_kind(stage, InstructionKind::Run).any(|run| cx.slice(run.range).contains("dotnet publish"))
}
