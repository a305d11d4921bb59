//! Installs that bring what only developers need, followed through the stages of a chain.
//!
//! A later install for production, a prune, or anything that cannot be read ends what is known. Entry point:
//! [`development_install`]. Environment variables are those that npm, Composer, Bundler and uv read.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::append_command;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage, StageId};
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::{
    Answer, Command, CommandLine, FileAction, PackageAction, PackageCommand, PackageManager, Part,
    look_through, recognise,
};
use hullwright_core::text::{Edit, TextRange};
use rustc_hash::FxHashMap;

use crate::patterns::shell::project_build::project_build;

/// A family of package managers with one list of packages and one folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Ecosystem {
    Bundler,
    Composer,
    /// npm, yarn, pnpm and bun.
    Npm,
    /// pip, Poetry and uv.
    Pip,
}

impl Ecosystem {
    /// Whether a RUN names one of the managers at all.
    pub fn is_named_by(self, cx: &Context<'_>, run: &Instruction) -> bool {
        cx.remember(|| NamedManagers::of(cx)).0.get(&run.index).is_some_and(|named| named.contains(&self))
    }

    /// The kind of a package manager. A version may stand behind its name: `pip3`. The `bun` of `ubuntu` is none.
    fn of_word(word: &str) -> Option<Self> {
        match word {
            "bundle" | "bundler" => Some(Self::Bundler),
            "composer" => Some(Self::Composer),
            "npm" | "pnpm" | "yarn" | "bun" => Some(Self::Npm),
            "pip" | "poetry" | "uv" => Some(Self::Pip),
            _ => None,
        }
    }
}

/// The kinds of package managers that the RUNs of a file name, by their index.
struct NamedManagers(FxHashMap<u32, Vec<Ecosystem>>);

impl NamedManagers {
    fn of(cx: &Context<'_>) -> Self {
        let mut named: FxHashMap<u32, Vec<Ecosystem>> = FxHashMap::default();
        for run in cx.dockerfile().of_kind(InstructionKind::Run) {
            for word in cx.slice(run.range).split(|ch: char| !ch.is_ascii_alphabetic()) {
                let ecosystem = if (2..9).contains(&word.len()) { Ecosystem::of_word(word) } else { None };
                if let Some(ecosystem) = ecosystem {
                    named.entry(run.index).or_default().push(ecosystem);
                }
            }
        }
        Self(named)
    }
}

/// Longer chains are no real files.
const MAX_LINKS: usize = 64;

/// An install whose development packages are still there at the end of a stage.
#[derive(Clone, Debug)]
pub struct DevelopmentInstall {
    /// The stage it runs in.
    pub stage: StageId,
    /// The RUN.
    pub instruction: u32,
    /// The command in the file.
    pub range: TextRange,
    /// The words that say it, for messages.
    pub line: String,
    /// The option that leaves the packages out, for messages.
    pub option: &'static str,
    /// Whether the words themselves ask for them: a list `requirements-dev.txt`, an extra `dev`.
    pub is_explicit: bool,
    /// Whether it runs in the working directory of its stage.
    pub is_in_workdir: bool,
    /// Whether something that may need the packages runs behind it.
    pub is_used: bool,
}

impl DevelopmentInstall {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self.option {
            "" => "install them in a stage for tests".to_owned(),
            "BUNDLE_WITHOUT" => "set `BUNDLE_WITHOUT=development:test` before".to_owned(),
            // What is built with them needs them until then.
            option if self.is_used => format!("copy from a stage that installs with `{option}`"),
            option => format!("add `{option}`, or copy from a stage that installs with it"),
        }
    }
}

/// Leaves the packages out of an install that nothing needs them behind, or takes them away once all was built.
pub fn without_them(cx: &Context<'_>, install: &DevelopmentInstall) -> Option<Fix> {
    let file = cx.file().id();
    if install.is_used {
        let command = match install.line.split(' ').next()? {
            "npm" => "npm prune --omit=dev",
            "pnpm" => "pnpm prune --prod",
            _ => return None,
        };
        let stage = cx.graph().stage(install.stage);
        let last = cx.of_kind(stage, InstructionKind::Run).last().filter(|_| install.is_in_workdir)?;
        let is_moved = cx.graph().workdir_before(stage, last.index).map(|(at, _)| at)
            != cx.graph().workdir_before(stage, install.instruction).map(|(at, _)| at);
        let edit = append_command(cx.text(), cx.dockerfile(), last, command).filter(|_| !is_moved)?;
        return Some(Fix::unsafe_fix(format!("Run `{command}` at the end")).edit(file, edit));
    }
    let is_script = matches!(cx.instruction(install.instruction).command(), Some(CommandForm::Shell(_)));
    let is_option = install.option.starts_with("--") && !install.option.contains(' ') && is_script;
    let edit = Edit::insert(install.range.end(), format!(" {}", install.option));
    is_option.then(|| Fix::unsafe_fix(format!("Add `{}`", install.option)).edit(file, edit))
}

/// What one command does to the packages.
enum Step {
    Installs {
        line: String,
        option: &'static str,
        is_explicit: bool,
    },
    /// They are gone, or nothing is known any more.
    Ends,
    /// All later installs are for production.
    Configures,
    /// It may need them.
    Uses,
}

/// The last install of the stage and those below it, if it brings development packages and nothing removes them.
pub fn development_install(
    cx: &Context<'_>,
    stage: &Stage,
    ecosystem: Ecosystem,
) -> Option<DevelopmentInstall> {
    let mut links: Vec<&Stage> = cx.graph().chain(stage).take(MAX_LINKS).collect();
    links.reverse();
    let mut runs = links.iter().flat_map(|link| cx.of_kind(link, InstructionKind::Run));
    if !runs.any(|run| ecosystem.is_named_by(cx, run)) {
        return None;
    }
    let mut found: Option<DevelopmentInstall> = None;
    for link in links {
        for run in cx.of_kind(link, InstructionKind::Run) {
            if is_for_production(cx, link, run, ecosystem) {
                let changes =
                    steps(cx, run, ecosystem).iter().any(|(step, ..)| matches!(step, Step::Installs { .. }));
                found = found.filter(|_| !changes);
                continue;
            }
            for (step, range, is_in_workdir) in steps(cx, run, ecosystem) {
                match step {
                    Step::Installs { line, option, is_explicit } => {
                        found = Some(DevelopmentInstall {
                            stage: link.id,
                            instruction: run.index,
                            range,
                            line,
                            option,
                            is_explicit,
                            is_in_workdir,
                            is_used: false,
                        });
                    }
                    Step::Ends => found = None,
                    Step::Configures => return None,
                    Step::Uses => {
                        if let Some(found) = &mut found {
                            found.is_used = true;
                        }
                    }
                }
            }
        }
    }
    found
}

/// Whether the stage itself removes packages of the kind or installs them for production.
pub fn is_pruned_in(cx: &Context<'_>, stage: &Stage, ecosystem: Ecosystem) -> bool {
    let mut runs = cx.of_kind(stage, InstructionKind::Run);
    runs.any(|run| {
        let mut steps = steps(cx, run, ecosystem).into_iter();
        steps.any(|(step, ..)| matches!(step, Step::Ends | Step::Configures | Step::Installs { .. }))
    })
}

fn steps(cx: &Context<'_>, run: &Instruction, ecosystem: Ecosystem) -> Vec<(Step, TextRange, bool)> {
    let launch = cx.launch(run);
    let commands = launch.commands();
    // A broken or foreign script may do anything.
    if commands.is_empty() {
        return vec![(Step::Ends, run.text.range(), false)];
    }
    let moves = commands.iter().any(|command| {
        let name = command.invocation.as_ref().and_then(|invocation| invocation.name());
        matches!(name, Some("cd" | "pushd"))
    });
    let read = commands.iter().filter_map(|command| {
        let step = step_of(command, ecosystem)?;
        Some((step, command.range, !moves))
    });
    read.collect()
}

fn step_of(command: &LaunchedCommand<'_>, ecosystem: Ecosystem) -> Option<Step> {
    let started = look_through(command.invocation.as_ref()?);
    let line = started.command()?;
    // The commonest commands have nothing to do with any of them, and some have long option tables.
    let name = line.name()?;
    if matches!(name, "curl" | "wget" | "apt-get" | "apk" | "tar" | "echo" | "mkdir" | "useradd") {
        return None;
    }
    match recognise(line) {
        Command::Packages(packages) if ecosystem_of(packages.manager) == Some(ecosystem) => {
            of_packages(&packages, line)
        }
        Command::Files(files) if files.action == FileAction::Remove => {
            let folder = match ecosystem {
                Ecosystem::Npm => "node_modules",
                Ecosystem::Composer | Ecosystem::Bundler => "vendor",
                Ecosystem::Pip => "venv",
            };
            let is_it = |text: &str| text.trim_end_matches('/').ends_with(folder);
            files.files.iter().any(|file| is_it(file.part().text())).then_some(Step::Ends)
        }
        _ if uses(line, ecosystem) => Some(Step::Uses),
        _ => None,
    }
}

fn ecosystem_of(manager: PackageManager) -> Option<Ecosystem> {
    match manager {
        PackageManager::Npm | PackageManager::Yarn | PackageManager::Pnpm | PackageManager::Bun => {
            Some(Ecosystem::Npm)
        }
        PackageManager::Composer => Some(Ecosystem::Composer),
        PackageManager::Bundle => Some(Ecosystem::Bundler),
        PackageManager::Pip | PackageManager::Poetry | PackageManager::Uv => Some(Ecosystem::Pip),
        _ => None,
    }
}

fn of_packages(command: &PackageCommand<'_>, line: CommandLine<'_>) -> Option<Step> {
    let words = || line.arguments.iter().filter_map(|argument| argument.literal());
    let asks_for = |text: &str| words().any(|word| word == text);
    match command.action {
        PackageAction::Install if command.is_global().is_yes() => None,
        PackageAction::Install => installs(command),
        PackageAction::RemoveUnneeded | PackageAction::Unknown => Some(Step::Ends),
        PackageAction::Upgrade if command.manager == PackageManager::Composer => {
            match command.is_for_production() {
                Answer::No => None,
                Answer::Yes | Answer::Unknown => Some(Step::Ends),
            }
        }
        PackageAction::Other if asks_for("config") => {
            let names = ["production", "omit", "without", "only", "frozen"];
            let is_it =
                |word: &str| names.iter().any(|name| word.contains(name)) && !word.contains("lockfile");
            words().any(is_it).then_some(Step::Configures)
        }
        // Scripts of the project, and programs of its packages.
        PackageAction::Other | PackageAction::Build if !asks_for("--version") => Some(Step::Uses),
        _ => None,
    }
}

fn installs(command: &PackageCommand<'_>) -> Option<Step> {
    let name = command.program.text.rsplit('/').next().unwrap_or_default();
    let word = command.action_word.map_or("", |word| word.text());
    let line = format!("{name} {word}").trim_end().to_owned();
    let (option, is_plain) = match command.manager {
        PackageManager::Npm => ("--omit=dev", command.packages.is_empty() && word != "add"),
        PackageManager::Yarn | PackageManager::Bun => {
            ("--production", command.packages.is_empty() && word != "add")
        }
        PackageManager::Pnpm => ("--prod", command.packages.is_empty() && word != "add"),
        PackageManager::Composer => ("--no-dev", matches!(word, "install" | "i")),
        PackageManager::Bundle => ("BUNDLE_WITHOUT", matches!(word, "install" | "i" | "")),
        PackageManager::Poetry => ("--only main", word != "add" && command.reading.has("only").is_no()),
        PackageManager::Uv if word == "sync" => ("--no-dev", true),
        PackageManager::Pip | PackageManager::Uv => return named_for_developers(command, &line),
        _ => return None,
    };
    if !is_plain {
        return None;
    }
    Some(match command.is_for_production() {
        Answer::No => Step::Installs { line, option, is_explicit: false },
        Answer::Yes | Answer::Unknown => Step::Ends,
    })
}

/// `pip install -r requirements-dev.txt`, `pip install .[dev]`.
fn named_for_developers(command: &PackageCommand<'_>, line: &str) -> Option<Step> {
    let is_name =
        |part: &str| matches!(part, "dev" | "develop" | "development" | "test" | "tests" | "testing");
    let lists = command.requirement_files().filter_map(Part::literal);
    let mut lists = lists.map(|file| (file, file.rsplit('/').next().unwrap_or(file)));
    let list = lists
        .find(|(_, name)| name.split(['.', '-', '_']).any(is_name))
        .map(|(file, _)| format!("-r {file}"));
    let extra = || {
        let wholes = command.packages.iter().filter_map(|package| package.whole.literal());
        let extras =
            |whole: &str| whole.split_once('[').map(|(_, rest)| rest.trim_end_matches(']').to_owned());
        let mut own = wholes.filter(|whole| whole.starts_with(['.', '/']));
        own.find(|whole| extras(whole).is_some_and(|names| names.split(',').any(|name| is_name(name.trim()))))
            .map(str::to_owned)
    };
    let what = list.or_else(extra)?;
    Some(Step::Installs { line: format!("{line} {what}"), option: "", is_explicit: true })
}

/// Whether a command may start a program of the packages.
fn uses(line: CommandLine<'_>, ecosystem: Ecosystem) -> bool {
    let Some(name) = line.name() else { return true };
    let text = |word: &str| line.arguments.iter().any(|argument| argument.text.contains(word));
    match ecosystem {
        Ecosystem::Npm => {
            let is_own = line.program.text.contains("node_modules/") || text("node_modules/.bin");
            is_own
                || matches!(name, "npx" | "bunx" | "pnpx" | "turbo" | "nx" | "lerna")
                || project_build(line).is_some()
        }
        Ecosystem::Composer => line.program.text.contains("vendor/") || text("vendor/bin") || text("phpunit"),
        Ecosystem::Bundler => false,
        Ecosystem::Pip => {
            matches!(name, "pytest" | "tox" | "nox" | "flake8" | "mypy" | "ruff" | "black" | "pre-commit")
        }
    }
}

/// Whether the environment leaves development packages out, or may do so.
fn is_for_production(cx: &Context<'_>, stage: &Stage, run: &Instruction, ecosystem: Ecosystem) -> bool {
    let is_in_script = |name: &str| cx.slice(run.range).contains(name);
    let names: &[&str] = match ecosystem {
        Ecosystem::Npm => &[
            "NODE_ENV",
            "NPM_CONFIG_PRODUCTION",
            "NPM_CONFIG_OMIT",
            "npm_config_production",
            "YARN_PRODUCTION",
        ],
        Ecosystem::Composer => &["COMPOSER_NO_DEV"],
        Ecosystem::Bundler => &["BUNDLE_WITHOUT", "BUNDLE_ONLY", "BUNDLE_APP_CONFIG_FILE"],
        Ecosystem::Pip => &["UV_NO_DEV", "UV_NO_DEFAULT_GROUPS", "UV_NO_GROUP", "POETRY_WITHOUT"],
    };
    names.iter().any(|name| {
        let variable = cx.graph().variable(stage, name, Place::before(run.index));
        let is_set = variable.is_some_and(|variable| match (variable.value.value(), *name) {
            (Some(Some(value)), "NODE_ENV") => {
                !matches!(value.as_str(), "development" | "dev" | "test" | "build")
            }
            (Some(Some(value)), _) => !matches!(value.as_str(), "" | "0" | "false"),
            (Some(None) | None, _) => true,
        });
        is_set || is_in_script(name)
    })
}
