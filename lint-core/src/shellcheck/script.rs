//! One script as the program gets it: lines of ours, then the text of the instruction.

use super::LEFT_OUT;
use super::remark::{At, Remark, Replacement, ScriptFinding};
use crate::rule::FacetId;
use crate::text::{Edit, MappedText, TextRange, TextSize};

/// Which remarks count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counting {
    /// The last one alone, as hadolint does, lines of ours included.
    LastOne,
    /// Those about the user's text, some codes aside.
    All {
        /// Whether what only some shells understand is a mistake here: it is known which shell reads the script.
        portability: bool,
        /// Whether carriage returns are: the file as a whole has none.
        carriage_returns: bool,
        /// Whether what does not parse is a mistake: nothing is left to be filled in by a template.
        syntax: bool,
    },
}

/// Characters of one line of a script that follow each other in the file as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// The first of them in the whole script.
    pub at: At,
    /// Where it stands in the file.
    pub source: TextSize,
}

/// What shellcheck is given for one instruction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreparedScript {
    /// The instruction.
    pub(super) instruction: TextRange,
    /// Its keyword, where remarks about lines of ours go.
    pub(super) keyword: TextRange,
    /// Whole lines that stand before the text.
    pub(super) prelude: String,
    pub(super) text: MappedText,
    pub(super) counting: Counting,
}

impl PreparedScript {
    /// The whole script.
    pub fn content(&self) -> String {
        format!("{}{}\n", self.prelude, self.text.as_str())
    }

    /// The instruction that it is made from.
    pub fn instruction(&self) -> TextRange {
        self.instruction
    }

    /// Where the user's text stands in the file, in order. What stands before the first stretch is ours.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let first_line = self.prelude.matches('\n').count() as u32 + 1;
        let mut start = 0;
        for (line, content) in (first_line..).zip(self.text.as_str().split_inclusive('\n')) {
            let mut expected = None;
            for (column, (within, ch)) in (1..).zip(content.char_indices()) {
                let at = start + within;
                let source = self.text.locate(at..at + ch.len_utf8()).start();
                if expected != Some(source) {
                    stretches.push(Stretch { at: At { line, column }, source });
                }
                expected = Some(source + ch.len_utf8() as TextSize);
            }
            start += content.len();
        }
        stretches
    }

    /// The remarks that count, in their places; `remarks` is in the program's own order.
    pub fn findings(&self, remarks: &[Remark]) -> Vec<ScriptFinding> {
        let mut own = remarks.iter().filter(|remark| !LEFT_OUT.contains(&remark.code));
        match self.counting {
            Counting::LastOne => own
                .next_back()
                .map(|remark| self.placed(remark).unwrap_or_else(|| self.at_keyword(remark)))
                .into_iter()
                .collect(),
            Counting::All { portability, carriage_returns, syntax } => {
                let counts = |code| match code {
                    1017 => carriage_returns,
                    1000..2000 => syntax,
                    2039 | 3000..4000 => portability,
                    _ => true,
                };
                let is_user_s = |remark: &&Remark| counts(remark.code) && !self.is_about_layout(remark);
                own.filter(is_user_s).filter_map(|remark| self.placed(remark)).collect()
            }
        }
    }

    /// Whether repeated blanks (SC2291) are the indentation of a continued line, which the program does not see as one.
    fn is_about_layout(&self, remark: &Remark) -> bool {
        let (start, end) = (self.offset(remark.start), self.offset(remark.end));
        let is_continued = start.zip(end).is_some_and(|(start, end)| !self.text.is_verbatim_in(start..end));
        remark.code == 2291 && is_continued
    }

    fn at_keyword(&self, remark: &Remark) -> ScriptFinding {
        let Remark { code, severity, is_style, message, .. } = remark;
        let (message, edits) = (message.trim().to_owned(), Vec::new());
        ScriptFinding {
            code: FacetId(*code),
            severity: *severity,
            is_style: *is_style,
            message,
            range: self.keyword,
            edits,
        }
    }

    /// The remark in its place; `None` where it is about a line of ours, or about no place at all.
    fn placed(&self, remark: &Remark) -> Option<ScriptFinding> {
        let start = self.offset(remark.start)?;
        let end = self.offset(remark.end).unwrap_or(start).max(start);
        let edits = remark.replacements.iter().map(|replacement| self.edit(replacement));
        Some(ScriptFinding {
            range: self.text.locate(start..self.shown_end(start, end)),
            edits: edits.collect::<Option<Vec<Edit>>>().unwrap_or_default(),
            ..self.at_keyword(remark)
        })
    }

    /// The end of what is shown: a place without any length is its character, the last one where the text ends there.
    fn shown_end(&self, start: usize, end: usize) -> usize {
        let len = |at: usize| {
            self.text.as_str().get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        };
        if end > start { end } else { start + len(start) }
    }

    /// The byte of the text that a place of the whole script is; `None` before the text and behind it.
    fn offset(&self, at: At) -> Option<usize> {
        let n_own = self.prelude.matches('\n').count();
        let idx = (at.line as usize).checked_sub(n_own + 1)?;
        let text = self.text.as_str();
        let mut start = 0;
        let mut lines = text.split_inclusive('\n');
        for _ in 0..idx {
            start += lines.next()?.len();
        }
        let line = lines.next().unwrap_or_default().trim_end_matches('\n');
        let column = (at.column as usize).saturating_sub(1);
        let within = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        Some(start + within)
    }

    /// A replacement as an edit of the file, where the text stands there as it is.
    fn edit(&self, replacement: &Replacement) -> Option<Edit> {
        let (start, end) = (self.offset(replacement.start)?, self.offset(replacement.end)?);
        let text = self.text.as_str();
        if start < end {
            let is_there = self.text.is_verbatim_in(start..end);
            return is_there.then(|| Edit::replace(self.text.locate(start..end), replacement.text.clone()));
        }
        // Between two stretches of the file, it goes to the one that it belongs to.
        let neighbour = if replacement.is_closing {
            let before = text.get(..start)?.chars().next_back()?;
            start - before.len_utf8()..start
        } else {
            let behind = text.get(start..)?.chars().next()?;
            start..start + behind.len_utf8()
        };
        if !self.text.is_verbatim_in(neighbour.clone()) {
            return None;
        }
        let located = self.text.locate(neighbour);
        let at = if replacement.is_closing { located.end() } else { located.start() };
        Some(Edit::replace(TextRange::empty(at), replacement.text.clone()))
    }
}
