//! One walk through a stage that takes note of downloads, uses and checks.
//!
//! Entry point: [`walk_stage`].

use hullwright_core::contents::program_of_path;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{CommandLine, Inner, Part, downloads, look_through};
use hullwright_core::shell::{Launch, LaunchedCommand, RedirectionOperator, ShellScript};
use hullwright_core::text::TextRange;

use super::checksum::Check;
use super::download_flow::{CheckedBy, DownloadFlow, FileUse};
use super::fetched_file::{Fetched, added_files, fetched_files};
use super::file_key::{base_name, braced, file_key};
use super::file_use::{UseKind, moved, uses_of};
use super::interpreter::{RunProgram, program_run_by};
use super::streamed_use::streamed_uses;

/// Programs that check nothing, whatever they are given.
const INDIFFERENT: [&str; 44] = [
    ":", "[", "[[", "awk", "basename", "cat", "chgrp", "chmod", "chown", "cp", "curl", "cut", "dirname",
    "du", "echo", "export", "file", "find", "gpg", "grep", "head", "install", "ldconfig", "ln", "ls",
    "mkdir", "mv", "printf", "readlink", "realpath", "rm", "sed", "set", "sort", "stat", "sync", "tail",
    "tar", "test", "touch", "tr", "unzip", "wc", "wget",
];

/// Programs whose instructions come from files that are not looked at.
const INSTRUCTED: [&str; 9] =
    ["ansible-playbook", "bazel", "cmake", "just", "make", "meson", "ninja", "task", "xargs"];

/// What a stage downloads.
pub fn walk_stage(cx: &Context<'_>, stage: &Stage) -> Vec<DownloadFlow> {
    let mut walk = Walk { cx, flows: Vec::new(), streams: Vec::new(), folder: String::new(), outer: None };
    for instruction in cx.instructions_of(stage).iter().filter(|found| !found.is_broken) {
        walk.folder = match cx.graph().workdir_before(stage, instruction.index) {
            Some((at, workdir)) => workdir.path.value().cloned().unwrap_or_else(|| format!("/?{at}")),
            None => "/?".to_owned(),
        };
        walk.outer = None;
        match instruction.kind {
            InstructionKind::Add => {
                for fetched in added_files(instruction, &walk.folder) {
                    walk.fetched(fetched);
                }
            }
            InstructionKind::Run => walk.run(instruction),
            _ => {}
        }
    }
    walk.flows
}

struct Walk<'w, 'a> {
    cx: &'w Context<'a>,
    flows: Vec<DownloadFlow>,
    /// Downloads of this RUN that another command reads as they come, by the place of the command that downloads.
    streams: Vec<(TextRange, FileUse)>,
    /// The folder that commands run in; a name of its own where it is not known.
    folder: String,
    /// That around the subshell which the walk is in.
    outer: Option<String>,
}

impl Walk<'_, '_> {
    fn run(&mut self, run: &Instruction) {
        let launch = self.cx.launch(run);
        let scripts = launch.scripts();
        let is_readable =
            |shell: &&ShellScript| shell.script.functions().is_empty() && shell.script.errors.is_empty();
        if matches!(&*launch, Launch::Foreign) || !scripts.iter().all(is_readable) {
            self.doubt_all();
            return;
        }
        self.streams.clear();
        for shell in scripts {
            let script = &shell.script;
            self.streams.extend(streamed_uses(script).into_iter().map(|found| {
                let used = FileUse { kind: found.kind, range: script.locate(found.user.range) };
                (script.locate(found.download.range), used)
            }));
        }
        let commands = launch.commands();
        for (idx, launched) in commands.iter().enumerate() {
            self.follow_subshell(launched);
            self.command(launched, idx.checked_sub(1).and_then(|idx| commands.get(idx)), &commands);
        }
    }

    /// What `cd` did in a subshell ends with it.
    fn follow_subshell(&mut self, launched: &LaunchedCommand<'_>) {
        let is_in_subshell = launched.place.is_some_and(|place| place.site.around.is_in_subshell);
        match (is_in_subshell, self.outer.take()) {
            (true, outer) => self.outer = Some(outer.unwrap_or_else(|| self.folder.clone())),
            (false, Some(outer)) => self.folder = outer,
            (false, None) => {}
        }
    }

    fn command(
        &mut self,
        launched: &LaunchedCommand<'_>,
        before: Option<&LaunchedCommand<'_>>,
        all: &[LaunchedCommand<'_>],
    ) {
        let Some(invocation) = &launched.invocation else {
            self.forget_assigned(launched);
            return;
        };
        let started = look_through(invocation);
        let line = match started.inner {
            Inner::Command(line) => line,
            Inner::Script(script) => {
                // What the outer shell replaces in it is not read.
                if script.script.literal().is_none() && may_check(script.script.text()) {
                    self.doubt_all();
                }
                return;
            }
            Inner::Nothing | Inner::Unknown => return,
        };
        let written = &*line.program.text;
        let is_path = written.contains('/') && program_of_path(written).is_none();
        let Some(name) = line.name().filter(|_| !is_path) else {
            self.run_file(launched.range, Part::whole(line.program));
            return;
        };
        if let Some(download) = downloads::read(line) {
            let stream =
                self.streams.iter().find(|(range, _)| *range == launched.range).map(|(_, used)| *used);
            for fetched in fetched_files(&download, launched, stream, &self.folder) {
                self.fetched(fetched);
            }
        } else if let Some(check) = Check::of(line) {
            self.check(check, line, launched, before, all);
        } else if matches!(name, "cd" | "pushd" | "popd") {
            let to = line.arguments.first().filter(|_| name != "popd");
            let folder = to.and_then(|to| file_key(&self.folder, &to.text));
            self.folder = folder.unwrap_or_else(|| format!("/?{}", launched.range.start()));
        } else if INSTRUCTED.contains(&name) || (name == "rpm" && checks_signatures(line)) {
            self.doubt_all();
        } else if let Some((_, run)) = program_run_by(invocation) {
            self.interpret(run, launched);
        } else {
            self.use_files(line, launched, name);
        }
    }

    /// A download begins; what had its name is gone.
    fn fetched(&mut self, fetched: Fetched) {
        for flow in &mut self.flows {
            flow.names.retain(|name| !fetched.names.contains(name));
        }
        self.flows.push(DownloadFlow {
            address: fetched.address,
            client: fetched.client,
            is_streamed: fetched.is_streamed,
            used: fetched.used,
            checks: Vec::new(),
            may_be_checked: false,
            names: fetched.names,
        });
    }

    fn check(
        &mut self,
        check: Check,
        line: CommandLine<'_>,
        launched: &LaunchedCommand<'_>,
        before: Option<&LaunchedCommand<'_>>,
        all: &[LaunchedCommand<'_>],
    ) {
        let around = launched.place.map(|place| place.site.around).unwrap_or_default();
        let writer = before.and_then(|before| before.invocation.as_ref()).filter(|writer| {
            around.reads_pipe && check.reads_list && matches!(writer.name(), Some("echo" | "printf"))
        });
        // Sums that stand in the script are followed by the names; what a list holds is not known.
        let own = || line.arguments.iter().map(|word| word.text.to_string());
        let named: Vec<String> = match writer {
            Some(writer) => writer.arguments.iter().map(|word| word.text.to_string()).collect(),
            None if check.is_sum && !check.reads_list => own().collect(),
            None => here_strings(launched),
        };
        let is_named = |flow: &DownloadFlow| named.iter().any(|text| mentions(text, flow));
        let names_one = self.flows.iter().any(is_named);
        let is_other_file = !check.reads_list && line.arguments.iter().all(|word| word.literal().is_some());
        if check.is_sum && !names_one && is_other_file {
            return;
        }
        // `[ "$(md5sum file)" = … ]`
        let is_compared = check.reads_list
            || all.iter().any(|other| {
                let is_test =
                    other.invocation.as_ref().is_some_and(|it| matches!(it.name(), Some("[" | "test")));
                is_test && other.range.contains_range(launched.range)
            });
        for flow in self.flows.iter_mut().filter(|flow| !names_one || is_named(flow)) {
            // `file.md5`
            let is_list_of =
                || own().any(|text| flow.names.iter().any(|name| text.contains(base_name(name))));
            if check.weak.is_none() || (is_compared && (names_one || is_list_of())) {
                flow.checks.push(CheckedBy { check, range: launched.range });
            } else {
                flow.may_be_checked = true;
            }
        }
    }

    /// Files that are moved, used, or handed to a program that is not known.
    fn use_files(&mut self, line: CommandLine<'_>, launched: &LaunchedCommand<'_>, name: &str) {
        if let Some((kind, files)) = uses_of(line) {
            for file in files {
                let Some(key) = file_key(&self.folder, file.text()) else { continue };
                self.of_name(&key).for_each(|flow| flow.use_by(kind, launched.range));
            }
            self.rename(line);
            return;
        }
        self.rename(line);
        if !INDIFFERENT.contains(&name) {
            let words = || line.arguments.iter().map(|word| &*word.text);
            let handed = self.flows.iter_mut().filter(|flow| words().any(|text| mentions(text, flow)));
            handed.for_each(DownloadFlow::doubt);
        }
    }

    fn rename(&mut self, line: CommandLine<'_>) {
        let Some((files, to, is_directory)) = moved(line) else { return };
        for file in files {
            let Some(from) = file_key(&self.folder, file.text()) else { continue };
            let inside = format!("{}/{}", to.text().trim_end_matches('/'), base_name(file.text()));
            let whole = Some(to.text()).filter(|to| !is_directory && !to.ends_with('/'));
            let keys: Vec<String> = whole
                .into_iter()
                .chain([inside.as_str()])
                .filter_map(|name| file_key(&self.folder, name))
                .collect();
            self.of_name(&from).for_each(|flow| flow.names.extend(keys.iter().cloned()));
        }
    }

    fn interpret(&mut self, run: RunProgram<'_>, launched: &LaunchedCommand<'_>) {
        match run {
            // Settings of the system, such as `/etc/os-release`.
            RunProgram::File(file) if file.text().starts_with("/etc/") => {}
            RunProgram::File(file) => self.run_file(launched.range, file),
            RunProgram::Text(text) if may_check(text.text()) || text.text().starts_with('$') => {
                self.doubt_all();
            }
            RunProgram::Input => {
                let Some(place) = launched.place else { return };
                let input = place.site.command.redirections.iter().rfind(|found| found.operator.is_input());
                if let Some(input) = input.filter(|input| input.operator == RedirectionOperator::Read) {
                    let target = place.script.script.argument(&input.target);
                    self.run_file(launched.range, Part::whole(&target));
                }
            }
            RunProgram::Text(_) => {}
        }
    }

    /// A file is run. One that was not downloaded may check what was.
    fn run_file(&mut self, range: TextRange, file: Part<'_>) {
        if let Some(key) = file_key(&self.folder, file.text()) {
            self.of_name(&key).for_each(|flow| flow.use_by(UseKind::Run, range));
        }
        self.doubt_all();
    }

    fn of_name<'s>(&'s mut self, key: &'s str) -> impl Iterator<Item = &'s mut DownloadFlow> {
        self.flows.iter_mut().filter(move |flow| flow.names.iter().any(|name| name == key))
    }

    fn doubt_all(&mut self) {
        self.flows.iter_mut().for_each(DownloadFlow::doubt);
    }

    /// A name with a variable that gets another value is no longer that of the file.
    fn forget_assigned(&mut self, launched: &LaunchedCommand<'_>) {
        let Some(place) = launched.place else { return };
        for assignment in &place.site.command.assignments {
            let variable = format!("${{{}}}", place.script.script.slice(assignment.name));
            for flow in &mut self.flows {
                flow.names.retain(|name| !name.contains(&variable));
            }
        }
    }
}

/// Whether the last part of one of its names stands in a text as a word of its own.
fn mentions(text: &str, flow: &DownloadFlow) -> bool {
    let text = braced(text).unwrap_or_else(|| text.to_owned());
    let is_of_name = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-');
    flow.names.iter().map(|name| base_name(name)).any(|name| {
        text.split(name)
            .zip(text.split(name).skip(1))
            .any(|(before, behind)| !before.ends_with(is_of_name) && !behind.starts_with(is_of_name))
    })
}

/// The texts that a command reads as they stand in the script: `<<< "SUM  FILE"`.
fn here_strings(launched: &LaunchedCommand<'_>) -> Vec<String> {
    let Some(place) = launched.place else { return Vec::new() };
    let all = place.site.command.redirections.iter();
    let texts = all.filter(|found| found.operator == RedirectionOperator::HereString);
    texts.map(|found| place.script.script.argument(&found.target).text.to_string()).collect()
}

fn checks_signatures(line: CommandLine<'_>) -> bool {
    line.arguments.iter().any(|word| matches!(&*word.text, "-K" | "--checksig" | "--import"))
}

/// Whether a script may compare a sum or a signature.
fn may_check(script: &str) -> bool {
    ["sum", "gpg", "verify", "hash", "sha", "md5", "cosign", "minisign"]
        .iter()
        .any(|word| script.contains(word))
}
