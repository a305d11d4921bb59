//! All words that a container starts: those of ENTRYPOINT and CMD, and those of a script that they name.
//!
//! No order and no grammar: for rules that stay silent when a name turns up anywhere. Entry point: [`started_words`].

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;

use crate::patterns::context::start_script::script_text;
use crate::patterns::shell::shell_programs::{is_script, is_shell, program_name};
use crate::patterns::shell::start_command::start_command;

/// The words; `None` where neither the file nor its scripts tell what runs.
pub fn started_words(cx: &Context<'_>, stage: &Stage) -> Option<Vec<String>> {
    let kinds = [InstructionKind::Entrypoint, InstructionKind::Cmd];
    let starts = kinds.map(|kind| start_command(cx, stage, kind));
    let written: Vec<String> =
        starts.iter().flatten().flat_map(|start| words_of(&start.words().join(" "))).collect();
    if written.is_empty() || is_idle(&written) {
        return None;
    }
    let mut words = written.clone();
    for word in written.iter().filter(|word| may_be_script(word)) {
        words.extend(words_of(&script_text(cx, word)?));
    }
    // Variables may hold any program.
    let is_open = words.first().is_some_and(|word| word.starts_with('$'));
    (!is_open).then_some(words)
}

fn words_of(text: &str) -> Vec<String> {
    let is_end =
        |ch: char| ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '(' | ')' | '"' | '\'' | '`' | ',');
    text.split(is_end).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A shell or an interpreter to work in, a question for a version, a machine to log in to, a run of tests, or something that only waits: what such
/// an image is there for cannot be told.
fn is_idle(words: &[String]) -> bool {
    let names: Vec<&str> = words.iter().map(|word| program_name(word)).collect();
    let starts = |names: &[&str], wanted: &[&str]| names.first().is_some_and(|name| wanted.contains(name));
    if starts(&names, &["sshd", "su", "tox", "nox", "pytest", "cp"]) {
        return true;
    }
    let is_question =
        |word: &String| matches!(word.as_str(), "-version" | "--version" | "version" | "--help" | "-h");
    if words.iter().skip(1).any(is_question) && words.len() <= 3 {
        return true;
    }
    if let [alone] = names.as_slice() {
        let interpreter = alone.trim_end_matches(|ch: char| ch.is_ascii_digit() || ch == '.');
        if ["python", "pypy", "graalpy", "node", "irb", "ruby", "php", "perl", "lua", "jshell"]
            .contains(&interpreter)
        {
            return true;
        }
    }
    let waits = ["sleep", "infinity", "tail", "null", "true", "exec", "tini"];
    let is_nothing =
        |(word, name): (&String, &&str)| is_shell(word) || word.starts_with('-') || waits.contains(name);
    words.iter().zip(&names).all(is_nothing)
}

fn may_be_script(word: &str) -> bool {
    let is_path = !word.starts_with('-') && !word.contains(['=', '$']);
    is_path && is_script(word)
}
