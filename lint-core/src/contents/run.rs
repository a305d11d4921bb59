//! What RUN brings and takes away.
//!
//! Each command is judged by itself: what is certain to have happened once the RUN succeeded is taken as a fact, what may
//! have happened makes things unknown. Package managers are read in `run_packages`, files in `run_files`, accounts in
//! `run_accounts`.

use super::change_log::{Change, Effect, Scope, Supplier};
use super::harmless::is_harmless;
use super::run_accounts::adduser_dialect;
use super::search_path::{holds_program_folder, is_program_folder, is_standard_folder, resolved};
use super::stage_contents::{Build, StageContents};
use crate::dockerfile::{Instruction, MountKind, read_mount};
use crate::knowledge::Knowledge;
use crate::semantic::{BuildGraph, Place, Stage};
use crate::shell::command::{CommandLine, Inner, WrapperKind, accounts, look_through, packages};
use crate::shell::{Argument, Guarantee, Launch, LaunchedCommand};
use crate::text::TextRange;

/// What all commands of one RUN share.
struct Run<'r> {
    launch: &'r Launch,
    /// Functions that its script defines.
    functions: Vec<&'r str>,
    /// Folders that relative paths may start from; empty when they are not known.
    folders: Vec<String>,
    knowledge: &'r dyn Knowledge,
}

/// One command of a RUN, as the readers of this module see it.
pub(super) struct Step<'r> {
    pub(super) line: CommandLine<'r>,
    /// Its name without the folder.
    pub(super) name: &'r str,
    pub(super) at: Place,
    pub(super) is_certain: bool,
    pub(super) range: TextRange,
    /// Folders that relative paths may start from; empty when they are not known.
    pub(super) folders: &'r [String],
}

impl Step<'_> {
    /// What a name that it brings is afterwards.
    pub(super) fn bringing(&self) -> Effect {
        if self.is_certain { Effect::Brings } else { Effect::MayBring }
    }

    pub(super) fn change(&self, effect: Effect, range: TextRange) -> Change {
        Change { at: self.at, effect, range }
    }
}

impl StageContents {
    pub(super) fn follow_run(
        &mut self,
        build: &Build<'_>,
        stage: &Stage,
        instruction: &Instruction,
        launch: &Launch,
    ) {
        self.follow_mounts(instruction);
        let whole = instruction.head_range();
        let start = Place::within(instruction.index, 0);
        match launch {
            Launch::Nothing => return,
            Launch::Foreign => return self.touch_all(Scope::Everything, start, whole),
            Launch::Program(_) | Launch::Script { .. } => {}
        }
        let commands = launch.commands();
        let run = Run {
            launch,
            functions: launch.script().map(|script| script.script.functions()).unwrap_or_default(),
            folders: self.folders_of(build.graph, stage, instruction.index, &commands),
            knowledge: build.knowledge,
        };
        for (idx, command) in commands.iter().enumerate() {
            let at = Place::within(instruction.index, idx as u32);
            self.follow_redirections(command, at);
            self.follow_command(&run, command, at);
        }
    }

    /// What is mounted for the RUN alone.
    fn follow_mounts(&mut self, instruction: &Instruction) {
        for flag in instruction.flags_named("mount") {
            let Some(mount) = read_mount(flag) else { continue };
            if matches!(mount.kind, Some(MountKind::Secret | MountKind::Ssh | MountKind::Tmpfs)) {
                continue;
            }
            let (Some(value), Some(target)) = (flag.value(), mount.value("target")) else { continue };
            let at = Place::before(instruction.index);
            let target = resolved("/", target.as_str());
            match target.rsplit_once('/') {
                Some((folder, name)) if is_program_folder(folder) => {
                    let change = Change { at, effect: Effect::MayBring, range: value.range() };
                    self.programs.change(name, change);
                }
                _ if is_program_folder(&target) || holds_program_folder(&target, &self.search_path) => {
                    self.programs.touch(Scope::Additions, at, value.range());
                }
                _ => {}
            }
        }
    }

    /// The folders that relative paths of a RUN may start from: its working directory, and wherever it changes to.
    fn folders_of(
        &self,
        graph: &BuildGraph,
        stage: &Stage,
        instruction: u32,
        commands: &[LaunchedCommand<'_>],
    ) -> Vec<String> {
        let workdir = match graph.workdir_before(stage, instruction) {
            Some((_, workdir)) => workdir.path.value().cloned(),
            None => self.base_workdir().map(str::to_owned),
        };
        let Some(workdir) = workdir else { return Vec::new() };
        let mut folders = vec![workdir];
        for command in commands {
            let Some(invocation) = &command.invocation else { continue };
            if !matches!(invocation.name(), Some("cd" | "pushd")) {
                continue;
            }
            let Some(target) = invocation.arguments.last() else { continue };
            let Some(target) = target.literal() else { return Vec::new() };
            let base = folders.last().map_or("/", String::as_str);
            folders.push(resolved(base, target));
        }
        folders
    }

    fn follow_redirections(&mut self, command: &LaunchedCommand<'_>, at: Place) {
        let Some(place) = command.place else { return };
        let script = &place.script.script;
        for redirection in &place.site.command.redirections {
            let target = script.argument(&redirection.target);
            if is_account_file(&target.text) {
                self.touch_accounts(at, target.range);
            }
            let Some((folder, name)) = target.text.rsplit_once('/') else { continue };
            if is_program_folder(folder) {
                let is_certain = command.guarantee == Guarantee::Succeeded
                    && is_standard_folder(folder)
                    && target.literal().is_some();
                let effect = if is_certain { Effect::Brings } else { Effect::MayBring };
                self.programs.change(name, Change { at, effect, range: target.range });
            }
        }
    }

    fn follow_command(&mut self, run: &Run<'_>, command: &LaunchedCommand<'_>, at: Place) {
        let Some(invocation) = &command.invocation else { return };
        let started = look_through(invocation);
        if started.passes(WrapperKind::Chroot) {
            // Files below another root, which may be the same one by another name.
            return self.touch_all(Scope::Everything, at, command.range);
        }
        let line = match started.inner {
            Inner::Command(line) => line,
            // `busybox --install /bin`
            Inner::Nothing if started.passes(WrapperKind::Busybox) => {
                return self.touch_all(Scope::Everything, at, command.range);
            }
            Inner::Nothing => return,
            Inner::Unknown => return self.touch_all(Scope::Everything, at, command.range),
            Inner::Script(script) => {
                let written = script.script.argument().range;
                if !is_read_as_script(run.launch, command, written) {
                    self.touch_all(Scope::Everything, at, command.range);
                }
                return;
            }
        };
        let Some(name) = line.name() else { return self.touch_all(Scope::Everything, at, command.range) };
        if run.functions.contains(&name) {
            return;
        }
        let step = Step {
            line,
            name,
            at,
            is_certain: command.guarantee == Guarantee::Succeeded,
            range: command.range,
            folders: &run.folders,
        };
        self.follow_step(&step, run.knowledge);
    }

    fn follow_step(&mut self, step: &Step<'_>, knowledge: &dyn Knowledge) {
        if step.line.arguments.iter().any(|word| is_account_file(&word.text)) && !only_reads(step.name) {
            self.touch_accounts(step.at, step.range);
        }
        if let Some(command) = packages::read(step.line) {
            return self.follow_packages(step, &command, knowledge);
        }
        if let Some(command) = accounts::read_in(step.line, adduser_dialect(self.family)) {
            return self.follow_account(step, &command);
        }
        if runs_own_program(step.line) {
            return self.touch_all(Scope::Everything, step.at, step.range);
        }
        match step.name {
            "cp" | "mv" | "install" | "ln" | "rsync" | "curl" | "wget" | "tar" | "bsdtar" | "unzip"
            | "tee" | "dd" | "7z" | "cpio" => self.follow_files(step),
            "rm" | "unlink" => self.follow_removal(step),
            name if is_harmless(name) => {}
            "python" | "python3" if is_library_use(step.line.arguments) => {
                self.supply(step, Supplier::Python);
            }
            "node" if is_inline(step.line.arguments) => self.supply(step, Supplier::Node),
            "npx" | "bunx" | "pnpx" | "turbo" | "nx" | "lerna" | "tsc" | "vite" | "next" | "ng"
                if !mentions_playwright(step.line.arguments) =>
            {
                self.supply(step, Supplier::Node);
            }
            "mvn" | "mvnw" | "gradle" | "gradlew" | "sbt" | "javac" | "java" | "dotnet" | "cmake"
            | "ninja" | "rake" | "rails" | "rustup" | "mix" | "rebar3" | "stack" | "cabal" | "swift"
            | "gcc" | "g++" | "cc" | "clang" | "php" | "protoc" | "hugo" => {
                self.supply(step, Supplier::Other);
            }
            _ => self.touch_all(Scope::Everything, step.at, step.range),
        }
    }

    pub(super) fn supply(&mut self, step: &Step<'_>, supplier: Supplier) {
        self.programs.touch(Scope::Supplied(supplier), step.at, step.range);
        let places = step.line.arguments.iter().filter(|word| word.text.contains("bin"));
        for word in places {
            self.follow_path_word(step, word, Effect::MayBring);
        }
    }

    pub(super) fn touch_accounts(&mut self, at: Place, range: TextRange) {
        self.users.touch(Scope::Everything, at, range);
        self.groups.touch(Scope::Everything, at, range);
    }
}

/// Whether the script that a command hands to a shell was read, so that its own commands follow.
fn is_read_as_script(launch: &Launch, command: &LaunchedCommand<'_>, written: TextRange) -> bool {
    let Some(place) = command.place else { return matches!(launch, Launch::Script { .. }) };
    let script = place.script;
    let mut words = place.site.command.words.iter();
    words.any(|word| script.script.locate(word.range) == written && script.nested_in(word).is_some())
}

fn is_account_file(text: &str) -> bool {
    ["/etc/passwd", "/etc/group", "/etc/shadow"].iter().any(|file| text.contains(file))
}

fn only_reads(name: &str) -> bool {
    matches!(
        name,
        "cat"
            | "grep"
            | "egrep"
            | "awk"
            | "cut"
            | "getent"
            | "ls"
            | "test"
            | "["
            | "stat"
            | "head"
            | "tail"
            | "chmod"
            | "chown"
            | "id"
    )
}

/// Whether a program of the project is run, whatever its name, or `find` runs others: `/opt/app/install`, `-exec ln`.
fn runs_own_program(line: CommandLine<'_>) -> bool {
    let folder = line.program.text.rsplit_once('/').map(|(folder, _)| folder);
    let runs_others = ["-exec", "-execdir", "-ok", "-okdir"];
    let links = ["cp", "install", "ln", "mv", "sh", "bash", "rsync"];
    let has = |names: &[&str]| line.arguments.iter().any(|word| names.contains(&&*word.text));
    folder.is_some_and(|folder| !is_program_folder(folder))
        || (line.name() == Some("find") && has(&runs_others) && has(&links))
}

/// `-c`, `-m`, or a script that frameworks and packages bring with them.
fn is_library_use(arguments: &[Argument<'_>]) -> bool {
    let first = arguments.iter().find(|word| !matches!(&*word.text, "-u" | "-B" | "-O" | "-I" | "-s" | "-E"));
    let is_known = first.is_some_and(|word| {
        matches!(&*word.text, "-c" | "-m" | "--version" | "-V")
            || word.text.ends_with("manage.py")
            || word.text.ends_with("setup.py")
    });
    is_known && !mentions_playwright(arguments)
}

fn is_inline(arguments: &[Argument<'_>]) -> bool {
    arguments.first().is_some_and(|word| matches!(&*word.text, "-e" | "-p" | "--version" | "-v"))
}

/// A program that installs packages of the operating system by itself.
pub(super) fn mentions_playwright(arguments: &[Argument<'_>]) -> bool {
    arguments.iter().any(|word| word.text.contains("playwright"))
}
