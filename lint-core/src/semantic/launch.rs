//! What an instruction starts, with the SHELL that is in force there.

use super::BuildGraph;
use crate::dockerfile::{CommandForm, Instruction, ShellText};
use crate::shell::Launch;

/// The shell of Linux images (Dockerfile reference, "SHELL").
const DEFAULT_SHELL: [&str; 2] = ["/bin/sh", "-c"];

impl BuildGraph {
    /// What RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD starts; `source` is the text of the Dockerfile.
    pub fn launch(&self, instruction: &Instruction, source: &str) -> Launch {
        let text = match instruction.command() {
            None => return Launch::Nothing,
            Some(CommandForm::Exec(json)) => return Launch::of_words(json.items.clone()),
            Some(CommandForm::Shell(_)) => instruction.shell_text(source),
        };
        let Some(text) = text else { return Launch::Nothing };
        let stage = self.stage_of(instruction);
        let chosen = stage.and_then(|stage| self.shell_before(stage, instruction.index));
        let chosen: Option<Vec<&str>> = chosen.map(|(_, words)| words.iter().map(String::as_str).collect());
        let shell = match (&text, &chosen) {
            (ShellText::Body(_), _) if let Some(shebang) = text.shebang() => interpreter(shebang),
            (_, Some(words)) => words.clone(),
            (_, None) if stage.is_some_and(|stage| stage.runs_windows) => return Launch::Foreign,
            (_, None) => DEFAULT_SHELL.to_vec(),
        };
        Launch::of_text(text.text(), &shell)
    }
}

/// The words of a `#!` line without `env` and its options.
fn interpreter(shebang: &str) -> Vec<&str> {
    let mut words: Vec<&str> = shebang.split_whitespace().collect();
    let is_env = words.first().is_some_and(|first| first.rsplit('/').next() == Some("env"));
    if is_env {
        words.remove(0);
        words.retain(|word| *word != "-S");
    }
    words
}
