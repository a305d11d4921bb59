//! What stands before the cursor in its instruction, finished or not.
//!
//! Entry point: [`Prefix::at`].

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::text::{TextRange, TextSize};

use super::{Docker, holds};

/// Where the cursor is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Spot {
    /// In a comment, whose text before the cursor this is.
    Comment(String),
    /// Where an instruction starts; the word is what is typed of it.
    Keyword,
    /// Behind the keyword.
    Arguments(InstructionKind),
    /// Below ONBUILD, where its instruction starts.
    Trigger,
}

/// What stands before the cursor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Prefix {
    pub(crate) spot: Spot,
    /// The words between the keyword and the one at the cursor.
    pub(crate) words: Vec<String>,
    /// The word up to the cursor.
    pub(crate) word: String,
    /// Where that stands.
    pub(crate) range: TextRange,
    /// The index of the instruction, or the one that a new one would have.
    pub(crate) instruction: u32,
}

impl Prefix {
    /// What stands before an offset.
    pub(crate) fn at(docker: &Docker<'_>, offset: TextSize) -> Self {
        let text = docker.text;
        let before = text.get(..offset as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.get(line_start..).unwrap_or_default();
        let next =
            docker.tree.instructions.iter().filter(|found| found.range.start() < offset).count() as u32;
        let started = next.checked_sub(1).and_then(|index| docker.instruction(index));
        let inside = started.filter(|found| {
            holds(found.range, offset) || {
                let between = before.get(found.range.end() as usize..).unwrap_or_default();
                let ends = before.get(..before.len() - between.len()).unwrap_or_default().trim_end();
                between.trim().is_empty()
                    && (!between.contains('\n')
                        || (ends.ends_with(docker.tree.escape) && between.matches('\n').count() == 1)
                        || between.starts_with(docker.tree.escape))
            }
        });
        let is_body = started.is_some_and(|found| {
            found
                .heredocs
                .iter()
                .any(|heredoc| heredoc.body.start() <= offset && offset < heredoc.terminator.start().max(1))
        });
        if line.trim_start().starts_with('#') && !is_body {
            return Self::new(Spot::Comment(line.trim_start().to_owned()), Vec::new(), line, offset, next);
        }
        let Some(instruction) = inside else {
            return Self::new(Spot::Keyword, Vec::new(), line, offset, next);
        };
        let index = instruction.index;
        if is_body {
            return Self::new(Spot::Arguments(instruction.kind), Vec::new(), line, offset, index);
        }
        let written = before.get(instruction.range.start() as usize..).unwrap_or_default();
        let unfolded = unfolded(written, docker.tree.escape);
        let mut words: Vec<String> = unfolded.split_whitespace().map(str::to_owned).collect();
        let word = if unfolded.ends_with(char::is_whitespace) {
            String::new()
        } else {
            words.pop().unwrap_or_default()
        };
        let mut spot = Spot::Keyword;
        if !words.is_empty() {
            let mut kind = InstructionKind::from_keyword(&words.remove(0));
            spot = Spot::Arguments(kind);
            while kind == InstructionKind::Onbuild {
                if words.is_empty() {
                    spot = Spot::Trigger;
                    break;
                }
                kind = InstructionKind::from_keyword(&words.remove(0));
                spot = Spot::Arguments(kind);
            }
        }
        Self { spot, words, range: typed(&word, offset), word, instruction: index }
    }

    fn new(spot: Spot, words: Vec<String>, line: &str, offset: TextSize, instruction: u32) -> Self {
        let word = line.rsplit(char::is_whitespace).next().unwrap_or_default().to_owned();
        Self { spot, words, range: typed(&word, offset), word, instruction }
    }

    /// The last `len` bytes of the word.
    pub(crate) fn tail(&self, len: usize) -> TextRange {
        TextRange::new(self.range.end().saturating_sub(len as u32), self.range.end())
    }

    /// Whether only flags stand before the word.
    pub(crate) fn takes_flags(&self) -> bool {
        self.words.iter().all(|word| word.starts_with("--"))
    }

    /// The words that are no flags.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str).skip_while(|word| word.starts_with("--"))
    }
}

fn typed(word: &str, offset: TextSize) -> TextRange {
    TextRange::new(offset - (word.len() as u32).min(offset), offset)
}

/// A logical line in one piece: without continuations and the comments between them.
fn unfolded(text: &str, escape: char) -> String {
    let mut out = String::new();
    let mut is_first = true;
    for line in text.split_inclusive('\n') {
        if !is_first && line.trim_start().starts_with('#') && line.ends_with('\n') {
            continue;
        }
        let body = line.trim_end_matches(['\n', '\r']);
        match body.trim_end().strip_suffix(escape) {
            Some(kept) if line.ends_with('\n') => out.push_str(kept),
            _ => out.push_str(line),
        }
        is_first = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The prefix at `|`.
    fn prefix(text: &str) -> Prefix {
        let offset = text.find('|').expect("a place is marked") as u32;
        let text = text.replacen('|', "", 1);
        let prefix = Prefix::at(&Docker::read(&text), offset);
        assert_eq!(prefix.range.slice(&text), prefix.word, "{text}");
        prefix
    }

    #[test]
    fn the_start_of_a_line_starts_an_instruction() {
        for text in ["|", "FROM a\n|", "FROM a\nRU|", "FROM a\n  R|\nRUN x\n", "FROM a\nRUN x\n\n|\n"] {
            assert_eq!(prefix(text).spot, Spot::Keyword, "{text}");
        }
    }

    #[test]
    fn words_are_those_of_the_logical_line() {
        let found = prefix("FROM a\nCOPY --link \\\n  # why\n  --from=b|");
        assert_eq!(found.spot, Spot::Arguments(InstructionKind::Copy));
        assert_eq!((found.words, found.word), (vec!["--link".to_owned()], "--from=b".to_owned()));
        assert_eq!(prefix("FROM a\nONBUILD |").spot, Spot::Trigger);
        assert_eq!(prefix("FROM a\nONBUILD COPY --|").spot, Spot::Arguments(InstructionKind::Copy));
        let found = prefix("FROM a\nRUN x \\\n  $|\n");
        assert_eq!((found.spot, found.word), (Spot::Arguments(InstructionKind::Run), "$".to_owned()));
        assert_eq!(prefix("FROM |").spot, Spot::Arguments(InstructionKind::From));
        assert_eq!(prefix("FROM a\nRUN x \\\n  |").spot, Spot::Arguments(InstructionKind::Run));
    }

    #[test]
    fn comments_and_heredocs_are_no_instructions() {
        assert_eq!(prefix("# esc|").spot, Spot::Comment("# esc".to_owned()));
        let found = prefix("FROM a\nRUN <<EOF\necho $V|\nEOF\n");
        assert_eq!((found.spot, found.word), (Spot::Arguments(InstructionKind::Run), "$V".to_owned()));
        assert_eq!(prefix("FROM a\nRUN <<EOF\n# $V|\nEOF\n").spot, Spot::Arguments(InstructionKind::Run));
    }
}
