//! Pipes whose failure hadolint takes for hidden.
//!
//! Entry point: [`open_pipes`]. It looks at every pipe of a RUN, wherever in the script, and at the SHELL of the stage alone: neither
//! `set -o pipefail` nor the SHELL of a stage below count.

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::shell::{Launch, ShellOptions, ShellScript};
use hullwright_core::text::{MappedText, TextRange};

/// The RUN instructions with a pipe that SHELL sets no `pipefail` for, each with a command that reads one.
pub fn open_pipes<'a>(cx: &Context<'a>) -> Vec<(&'a Instruction, TextRange)> {
    let mut found = Vec::new();
    let mut is_set = false;
    for instruction in &cx.dockerfile().instructions {
        match instruction.kind {
            InstructionKind::From => is_set = false,
            InstructionKind::Shell => is_set = sets_pipefail(&words_of(instruction)),
            InstructionKind::Run if !is_set => {
                found.extend(pipe_in(cx, instruction).map(|range| (instruction, range)));
            }
            _ => {}
        }
    }
    found
}

fn words_of(shell: &Instruction) -> Vec<&str> {
    match shell.command() {
        Some(CommandForm::Exec(form)) => form.items.iter().map(MappedText::as_str).collect(),
        Some(CommandForm::Shell(text)) => text.as_str().split_whitespace().collect(),
        None => Vec::new(),
    }
}

/// Whether the shell has `pipefail` set, or none of the sort.
fn sets_pipefail(words: &[&str]) -> bool {
    let Some(program) = words.first() else { return false };
    if ["pwsh", "powershell", "cmd"].iter().any(|name| program.contains(name)) {
        return true;
    }
    let is_known = matches!(program.rsplit('/').next(), Some("bash" | "zsh" | "ash"));
    let is_option = |word: &str| word.starts_with('-') && !word.starts_with("--") && word.ends_with('o');
    is_known && words.windows(2).any(|pair| matches!(pair, [option, "pipefail"] if is_option(option)))
}

/// A command of the RUN that reads a pipe. hadolint reads every script as one of bash, and a JSON form as its words in a row.
fn pipe_in(cx: &Context<'_>, run: &Instruction) -> Option<TextRange> {
    if let Some(CommandForm::Exec(form)) = run.command() {
        let pipe = form.items.iter().find(|word| matches!(word.as_str(), "|" | "|&"));
        return pipe.map(MappedText::range);
    }
    match &*cx.launch(run) {
        Launch::Foreign => reader(Launch::of_text(run.as_text()?, &["/bin/bash", "-c"]).script()?),
        launch => reader(launch.script()?),
    }
}

fn reader(shell: &ShellScript) -> Option<TextRange> {
    let script = &shell.script;
    let sites = script.sites(ShellOptions::default());
    let site = sites.iter().find(|site| site.around.reads_pipe).filter(|_| script.errors.is_empty())?;
    Some(script.locate(site.command.range))
}
