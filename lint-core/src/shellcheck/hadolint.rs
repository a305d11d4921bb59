//! Scripts as hadolint prepares them, so that the program says the same about them.
//!
//! Observed with hadolint 2.15.1: the shell and the variables of a stage are those of its SHELL, ARG and ENV so far; a stage
//! that starts from an earlier one goes on from there, whatever tag is behind the name. What stands below ONBUILD has a
//! shell and variables of its own. Of all that is said about one instruction the last counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::script::{Counting, PreparedScript};
use crate::dockerfile::{Arguments, CommandForm, Comment, Dockerfile, Instruction, InstructionKind};
use crate::text::{MappedText, MappedTextBuilder, TextSize};

/// The variables that hadolint takes every build to have.
const PROXIES: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// Parts of the names of shells whose scripts are left alone.
const FOREIGN_SHELLS: [&str; 3] = ["pwsh", "powershell", "cmd"];

/// How the first line of a heredoc starts that is read all the same.
const INTERPRETERS: [&str; 6] =
    ["/bin/sh", "/bin/bash", "/bin/ksh", "/usr/bin/env sh", "/usr/bin/env bash", "/usr/bin/env ksh"];

/// The scripts of RUN and ONBUILD RUN.
pub fn hadolint_scripts(dockerfile: &Dockerfile, source: &str) -> Vec<PreparedScript> {
    let mut scripts = Vec::new();
    each_run(dockerfile, source, |inner, whole, world| scripts.extend(script(inner, whole, world, source)));
    scripts
}

/// The variables that hadolint sets in front of the script of each RUN and ONBUILD RUN, by the byte offset at which the whole
/// instruction starts.
pub fn hadolint_variables(dockerfile: &Dockerfile, source: &str) -> BTreeMap<TextSize, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    each_run(dockerfile, source, |_, whole, world| {
        found.insert(whole.range.start(), world.names.clone());
    });
    found
}

/// Visits the RUN instructions, each with the one that it stands in, and what holds there.
fn each_run(
    dockerfile: &Dockerfile,
    source: &str,
    mut visit: impl FnMut(&Instruction, &Instruction, &World),
) {
    let mut walk = Walk::default();
    let mut comments = dockerfile.comments.iter().filter(|comment| !comment.is_inside_instruction).peekable();
    for instruction in &dockerfile.instructions {
        while let Some(comment) =
            comments.next_if(|comment| comment.range.start() < instruction.range.start())
        {
            walk.comment(comment, source);
        }
        let (world, inner) = match &instruction.trigger {
            Some(inner) => (&mut walk.triggers, inner.as_ref()),
            None => (&mut walk.own, instruction),
        };
        if inner.kind == InstructionKind::Run {
            visit(inner, instruction, world);
        } else {
            world.apply(inner);
        }
        if instruction.kind == InstructionKind::From {
            walk.enter(instruction);
        }
    }
}

/// A shell and the variables that are set.
#[derive(Clone, Debug)]
struct World {
    shell: String,
    names: BTreeSet<String>,
}

impl World {
    fn new(shell: &str) -> Self {
        Self { shell: shell.to_owned(), names: PROXIES.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn apply(&mut self, instruction: &Instruction) {
        match (instruction.kind, &instruction.arguments) {
            (InstructionKind::Arg, Arguments::Words(words)) => {
                let first = words.first().map_or("", MappedText::as_str);
                self.set(first.split_once('=').map_or(first, |(name, _)| name));
            }
            (InstructionKind::Env, Arguments::Pairs(pairs)) => {
                for pair in pairs {
                    self.set(pair.key.as_str());
                }
            }
            (InstructionKind::Shell, Arguments::Json(json)) => {
                if let Some(first) = json.items.first() {
                    first.as_str().clone_into(&mut self.shell);
                }
            }
            (InstructionKind::Shell, Arguments::Text(text)) => text.as_str().clone_into(&mut self.shell),
            _ => {}
        }
    }

    fn set(&mut self, name: &str) {
        if !name.is_empty() {
            self.names.insert(name.to_owned());
        }
    }
}

/// What holds at a place of the file.
#[derive(Debug)]
struct Walk {
    /// The shell of stages that start from an image.
    default_shell: String,
    own: World,
    /// What holds below ONBUILD.
    triggers: World,
    /// The name of the stage; `None` before the first FROM.
    stage: Option<String>,
    /// How earlier stages ended.
    ended: BTreeMap<String, (World, World)>,
}

impl Default for Walk {
    fn default() -> Self {
        let (default_shell, stage, ended) = ("/bin/sh".to_owned(), None, BTreeMap::new());
        let (own, triggers) = (World::new(&default_shell), World::new(&default_shell));
        Self { default_shell, own, triggers, stage, ended }
    }
}

impl Walk {
    fn enter(&mut self, from: &Instruction) {
        if let Some(name) = self.stage.replace(String::new()).filter(|name| !name.is_empty()) {
            self.ended.insert(name, (self.own.clone(), self.triggers.clone()));
        }
        let words = from.words();
        let image = words.first().map_or("", MappedText::as_str);
        let base = image.split(['@', ':']).next().unwrap_or_default();
        let new = || (World::new(&self.default_shell), World::new(&self.default_shell));
        (self.own, self.triggers) = self.ended.get(base).cloned().unwrap_or_else(new);
        let name = words.get(2).map(|name| name.as_str().to_owned());
        self.stage = Some(name.unwrap_or_default());
    }

    /// `# hadolint shell=NAME`.
    fn comment(&mut self, comment: &Comment, source: &str) {
        let Some(shell) = shell_pragma(comment.range.slice(source)) else { return };
        if self.stage.is_none() {
            shell.clone_into(&mut self.default_shell);
        }
        for world in [&mut self.own, &mut self.triggers] {
            shell.clone_into(&mut world.shell);
        }
    }
}

fn shell_pragma(comment: &str) -> Option<&str> {
    let blanks = [' ', '\t'];
    let body = comment.strip_prefix('#')?.trim_matches(blanks).strip_prefix("hadolint")?;
    let value = body.strip_prefix(blanks)?.trim_start_matches(blanks).strip_prefix("shell")?;
    let value = value.trim_start_matches(blanks).strip_prefix('=')?.trim_start_matches(blanks);
    let end = value.find(blanks).unwrap_or(value.len());
    let (shell, rest) = value.split_at_checked(end)?;
    let rest = rest.trim_start_matches(blanks);
    (!shell.is_empty() && (rest.is_empty() || rest.starts_with('#'))).then_some(shell)
}

fn script(run: &Instruction, whole: &Instruction, world: &World, source: &str) -> Option<PreparedScript> {
    if FOREIGN_SHELLS.iter().any(|shell| world.shell.contains(shell)) {
        return None;
    }
    let CommandForm::Shell(line) = run.command()? else { return None };
    let text = match run.heredocs.first() {
        None => line.clone(),
        Some(heredoc) => {
            let at = line.as_str().find("<<").unwrap_or(line.len());
            let (before, marked) = line.as_str().split_at_checked(at)?;
            if before.trim().is_empty() {
                let word_len = marked.find([' ', '\t']).unwrap_or(marked.len());
                let mut builder = MappedTextBuilder::new(line.range().start());
                builder.push_mapped(&line.slice(at + word_len..line.len()));
                builder.push_decoded("\n", line.range());
                builder.push_mapped(&heredoc.content(source));
                builder.finish()
            } else {
                // The rest of the line is lost to hadolint.
                line.slice(0..at)
            }
        }
    };
    if let Some(interpreter) = text.as_str().trim_start().strip_prefix("#!")
        && !INTERPRETERS.iter().any(|known| interpreter.starts_with(known))
    {
        return None;
    }
    let mut prelude = format!("#!{}\n", world.shell);
    for name in &world.names {
        let _ = writeln!(prelude, "export {name}=1");
    }
    let (instruction, keyword) = (whole.range, whole.keyword.range());
    Some(PreparedScript { instruction, keyword, prelude, text, counting: Counting::LastOne })
}
