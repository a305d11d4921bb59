//! `cat file |`: a program before a pipe that could be left out.

use hullwright_core::shell::{Command, Pipeline, Script, SimpleCommand, Visitor, Word, WordPart};

use super::command_name::program_name;

/// What makes several names of a word outside of quotes.
const PATTERN_SIGNS: [char; 4] = ['*', '?', '[', '{'];

/// One `cat` and what reads from it.
#[derive(Clone, Copy, Debug)]
pub struct CatIntoPipe<'s> {
    /// The `cat`.
    pub cat: &'s SimpleCommand,
    /// Its file.
    pub file: &'s Word,
    /// The next command of the pipeline.
    pub reader: &'s Command,
}

/// All of a script, in order of place.
pub fn cats_into_pipes(script: &Script) -> Vec<CatIntoPipe<'_>> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<CatIntoPipe<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        for pair in pipeline.commands.windows(2) {
            if let [Command::Simple(cat), reader] = pair
                && let [_, file] = cat.words.as_slice()
                && program_name(self.script, cat).as_deref() == Some("cat")
                && self.is_one_file(file)
            {
                self.found.push(CatIntoPipe { cat, file, reader });
            }
        }
    }
}

impl Search<'_> {
    /// Whether the word is the name of one file, whatever it expands to.
    fn is_one_file(&self, word: &Word) -> bool {
        let text = self.script.slice(word.range);
        let is_bare_pattern = word.parts.is_empty() && text.contains(PATTERN_SIGNS);
        !is_bare_pattern
            && !text.trim_start_matches(['"', '\'']).starts_with('-')
            && !word.parts.iter().any(|part| self.may_be_several(part))
    }

    fn may_be_several(&self, part: &WordPart) -> bool {
        match part {
            WordPart::Literal(range) => self.script.slice(*range).contains(PATTERN_SIGNS),
            WordPart::Parameter(_) | WordPart::Pattern(_) | WordPart::Array(..) => true,
            WordPart::DoubleQuoted(_, parts) => parts.iter().any(|part| {
                matches!(part, WordPart::Parameter(_)) && self.script.slice(part.range()).contains('@')
            }),
            _ => false,
        }
    }
}
