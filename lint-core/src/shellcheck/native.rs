//! Scripts as they run: with the shell that reads them and the variables that they find.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::script::{Counting, PreparedScript};
use crate::dockerfile::{Dockerfile, Instruction, InstructionKind};
use crate::knowledge::{Knowledge, Shell};
use crate::semantic::{BuildGraph, PROXY_ARGS, Place, Source, Stage};
use crate::shell::{Launch, ShellScript};
use crate::text::MappedText;

/// The scripts of RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD, below ONBUILD too.
pub(crate) fn native_scripts(
    dockerfile: &Dockerfile,
    source: &str,
    graph: &BuildGraph,
    knowledge: &dyn Knowledge,
) -> Vec<PreparedScript> {
    let preparation = Preparation { source, graph, knowledge, replaces_sh: replaces_sh(dockerfile) };
    let all = dockerfile.instructions.iter().filter(|instruction| !instruction.is_broken);
    let scripts = all.filter_map(|instruction| {
        let inner = instruction.with_trigger().last().unwrap_or(instruction);
        preparation.script(inner, instruction)
    });
    scripts.collect()
}

/// Whether some RUN puts another shell in the place of `/bin/sh`.
fn replaces_sh(dockerfile: &Dockerfile) -> bool {
    dockerfile.of_kind(InstructionKind::Run).any(|run| {
        let text = run.text.as_str();
        text.contains("dpkg-reconfigure") || (text.contains("/bin/sh") && !text.contains("#!/bin/sh"))
    })
}

/// What the scripts of one file are prepared with.
struct Preparation<'a> {
    source: &'a str,
    graph: &'a BuildGraph,
    knowledge: &'a dyn Knowledge,
    replaces_sh: bool,
}

impl Preparation<'_> {
    fn script(&self, inner: &Instruction, whole: &Instruction) -> Option<PreparedScript> {
        use InstructionKind::{Cmd, Entrypoint, Healthcheck, Run};
        if !matches!(inner.kind, Run | Cmd | Entrypoint | Healthcheck) {
            return None;
        }
        let Launch::Script { script, .. } = self.graph.launch(inner, self.source) else { return None };
        let stage = self.graph.stage_of(inner);
        let (shell, portability) = self.shell(&script, stage)?;
        let text = without_shebang(script.script.text());
        let mut prelude = format!("#!{shell}{}\n", if script.options.errexit { " -e" } else { "" });
        let names = self.variables(&text, inner, whole, stage);
        if !names.is_empty() {
            let values: Vec<String> = names.iter().map(|name| format!("{name}=1")).collect();
            let _ = writeln!(prelude, "export {}", values.join(" "));
        }
        // BuildKit takes files with CRLF as they are, and says so once for the whole file if at all.
        let carriage_returns = !self.source.contains("\r\n");
        let counting = Counting::All { portability, carriage_returns, syntax: !text.as_str().contains("{{") };
        let (instruction, keyword) = (whole.range, whole.keyword.range());
        Some(PreparedScript { instruction, keyword, prelude, text, counting })
    }

    /// The shell as the program knows it, and whether what it does not understand is a mistake. `None` for a shell that
    /// the program cannot read.
    fn shell(&self, script: &ShellScript, stage: Option<&Stage>) -> Option<(&'static str, bool)> {
        match script.shell.rsplit('/').next().unwrap_or_default() {
            "bash" => Some(("/bin/bash", true)),
            "dash" => Some(("/bin/dash", true)),
            "ksh" => Some(("/bin/ksh", true)),
            // BusyBox understands more than dash, and older programs do not know it.
            "ash" => Some(("/bin/dash", false)),
            "sh" => Some(match stage.map_or(Shell::Unknown, |stage| self.sh_of(stage)) {
                Shell::Bash => ("/bin/bash", false),
                Shell::Dash => ("/bin/dash", true),
                Shell::Ash => ("/bin/dash", false),
                Shell::None | Shell::Unknown | Shell::Unnamed | Shell::Windows => ("/bin/sh", false),
            }),
            _ => None,
        }
    }

    /// What `/bin/sh` is in a stage.
    fn sh_of(&self, stage: &Stage) -> Shell {
        let image = match &self.graph.bottom(stage).base {
            Source::Image(image) if !self.replaces_sh => image.known(),
            Source::Image(_) | Source::Stage(_) | Source::Scratch | Source::Invalid(_) => None,
        };
        image.and_then(|image| self.knowledge.image(image)).map_or(Shell::Unknown, |facts| facts.shell)
    }

    /// The variables that the script reads and that are set before it starts, as far as that can be told.
    fn variables<'t>(
        &self,
        text: &'t MappedText,
        inner: &Instruction,
        whole: &Instruction,
        stage: Option<&Stage>,
    ) -> BTreeSet<&'t str> {
        let mut names = names_in(text.as_str());
        // Whoever starts the image, or builds from it, may set what he likes.
        if inner.kind != InstructionKind::Run || whole.kind == InstructionKind::Onbuild {
            return names;
        }
        let is_from_scratch = stage.is_some_and(|stage| matches!(self.graph.root(stage), Source::Scratch));
        let place = Place::before(inner.index);
        let of_mounts: Vec<&str> = inner
            .flags_named("mount")
            .filter_map(|mount| mount.value_str())
            .flat_map(|options| options.split(',').filter_map(|option| option.trim().strip_prefix("env=")))
            .collect();
        names.retain(|name| {
            let is_set = stage.is_some_and(|stage| self.graph.variable(stage, name, place).is_some());
            // By convention what images bring is in upper case.
            let is_brought = !is_from_scratch && !name.bytes().any(|byte| byte.is_ascii_lowercase());
            is_set || is_brought || of_mounts.contains(name) || PROXY_ARGS.contains(name)
        });
        names
    }
}

/// The first line of ours takes its place.
fn without_shebang(text: &MappedText) -> MappedText {
    let script = text.as_str();
    if !script.starts_with("#!") {
        return text.clone();
    }
    text.slice(script.find('\n').map_or(script.len(), |end| end + 1)..script.len())
}

/// The names behind the dollar signs of a text.
fn names_in(text: &str) -> BTreeSet<&str> {
    let behind = text.match_indices('$').filter_map(|(at, _)| text.get(at + 1..));
    let names = behind.filter_map(|rest| {
        let name = rest.strip_prefix('{').unwrap_or(rest).trim_start_matches(['#', '!']);
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        let name = name.get(..name.find(|ch| !is_part(ch)).unwrap_or(name.len()))?;
        name.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_').then_some(name)
    });
    names.collect()
}
