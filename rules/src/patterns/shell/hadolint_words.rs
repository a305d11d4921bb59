//! Commands of a RUN as hadolint looks at them: words, whatever a program makes of them.
//!
//! What lives here: questions about words, found out by asking the program. What does not: which rule asks which. Entry
//! point: [`word_calls`].

use hullwright_core::dockerfile::{Instruction, InstructionKind, MountKind, read_mount};
use hullwright_core::rule::Context;
use hullwright_core::shell::{Invocation, Launch};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::shell::plain_calls::each_plain_call;

/// A command: its program and the words behind it.
#[derive(Clone, Debug)]
pub struct WordCall {
    /// The program as written.
    pub program: String,
    /// Where that stands.
    pub range: TextRange,
    words: Vec<String>,
}

/// The commands of a launch that stand in it themselves, in order of place.
pub fn word_calls(launch: &Launch) -> Vec<WordCall> {
    let mut calls = Vec::new();
    each_plain_call(launch, |_, invocation| {
        calls.push(WordCall::of(invocation));
    });
    calls
}

impl WordCall {
    /// The words of an invocation.
    pub fn of(invocation: &Invocation<'_>) -> Self {
        Self {
            program: invocation.program.text.to_string(),
            range: invocation.program.range,
            words: invocation.arguments.iter().map(|word| word.text.to_string()).collect(),
        }
    }

    /// Whether the program has one of these names and one of the words that are no options is one of `verbs`.
    pub fn asks(&self, programs: &[&str], verbs: &[&str]) -> bool {
        programs.contains(&self.program.as_str())
            && self.words.iter().any(|word| verbs.contains(&word.as_str()))
    }

    /// Whether one of the words is just this.
    pub fn has_word(&self, wanted: &str) -> bool {
        self.words.iter().any(|word| word == wanted)
    }

    /// Whether it has one of the long options, with or without a value, or one of the letters in any bundle.
    pub fn has_option(&self, letters: &[char], names: &[&str]) -> bool {
        let is_named = |name: &str| names.contains(&name.split_once('=').map_or(name, |(name, _)| name));
        self.words.iter().any(|word| word.strip_prefix("--").is_some_and(is_named))
            || self.letters().any(|letter| letters.contains(&letter))
    }

    /// How often an option is given: `q`, or by its name alone.
    pub fn count(&self, letter: char, name: &str) -> usize {
        let by_letter = self.letters().filter(|found| *found == letter).count();
        let by_name = self.words.iter().filter(|word| word.strip_prefix("--") == Some(name)).count();
        by_letter.max(by_name)
    }

    /// The letters of all bundles, up to a value.
    fn letters(&self) -> impl Iterator<Item = char> {
        let bundles = self.words.iter().filter_map(|word| word.strip_prefix('-'));
        let bundles = bundles.filter(|letters| !letters.starts_with('-'));
        bundles.flat_map(|letters| letters.chars().take_while(|letter| *letter != '='))
    }

    /// The call behind `python -m`, where it is one.
    #[must_use]
    pub fn of_module(mut self) -> Self {
        if self.program.starts_with("python") && self.words.first().is_some_and(|word| word == "-m") {
            self.words.remove(0);
            self.program = if self.words.is_empty() { String::new() } else { self.words.remove(0) };
        }
        self
    }
}

/// Whether a cache or memory is mounted at a folder that `is_it` accepts.
pub fn mounts_scratch(run: &Instruction, is_it: impl Fn(&str) -> bool) -> bool {
    run.flags_named("mount").filter_map(read_mount).any(|mount| {
        let is_scratch = matches!(mount.kind, Some(MountKind::Cache | MountKind::Tmpfs));
        let target = mount.value("target").map(MappedText::as_str);
        is_scratch && target.is_some_and(|target| is_it(target.trim_end_matches('/')))
    })
}

/// Whether what the instruction leaves is in an image: in the last stage, in one that another starts from, or in a build
/// that runs its trigger.
pub fn is_kept(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let instructions = &cx.dockerfile().instructions;
    let is_trigger = instructions
        .iter()
        .any(|found| found.kind == InstructionKind::Onbuild && found.index == instruction.index);
    let Some(stage) = cx.graph().stage_of(instruction).filter(|_| !is_trigger) else { return true };
    let stages = cx.graph().stages();
    stages.last().is_some_and(|last| last.id == stage.id)
        || stages.iter().any(|other| other.parent() == Some(stage.id))
}
