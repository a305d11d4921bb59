//! The suppressions of a Compose file: ours, and dclint's.
//!
//! A comment at the end of a line covers that line; one on a line of its own covers the next key or item with all that is
//! indented below it. Entry point: [`Ledger::of_compose`].

use std::cell::Cell;

use super::directive::{Dialect, Directive, Reach, Reading, read_comment};
use super::ledger::{Ledger, whole};
use crate::rule::RuleSet;
use crate::text::{LineIndex, TextRange};
use crate::yaml::YamlComment;

impl Ledger {
    /// Reads all suppressions of a Compose file.
    pub fn of_compose(text: &str, comments: &[YamlComment], set: &RuleSet) -> Self {
        let mut ledger = Self::default();
        if comments.is_empty() || !["hullwright", "dclint"].iter().any(|word| text.contains(word)) {
            return ledger;
        }
        let lines = Lines::new(text);
        for comment in comments {
            let words = comment.range.slice(text).trim_end();
            let range = TextRange::at(comment.range.start(), words.len() as u32);
            let directive = match read_comment(words) {
                Reading::Malformed(why) => {
                    ledger.add_malformed(text, range, &why, set);
                    continue;
                }
                Reading::Directive(directive) if directive.dialect == Dialect::Own => directive,
                Reading::Directive(_) | Reading::Other => match dclint(words, lines.is_first(comment)) {
                    Some(directive) => directive,
                    None => continue,
                },
            };
            let covers = match directive.reach {
                Reach::File => whole(text),
                Reach::Instruction | Reach::Stage => lines.covered(comment, directive.dialect),
            };
            ledger.add(directive, range, covers, set);
        }
        ledger
    }
}

/// `dclint disable-file`, `disable` and `disable-line` with names behind, separated by blanks. The first two count only
/// before anything else in the file.
fn dclint(comment: &str, is_first: bool) -> Option<Directive> {
    let rest = comment.strip_prefix('#')?.trim_start().strip_prefix("dclint")?;
    let mut words = rest.starts_with([' ', '\t']).then(|| rest.split_whitespace())?;
    let reach = match words.next()? {
        "disable" | "disable-file" if is_first => Reach::File,
        "disable-line" => Reach::Instruction,
        _ => return None,
    };
    let base = comment.as_ptr() as usize;
    let mut names: Vec<_> = words
        .map(|word| {
            let at = word.as_ptr() as usize - base;
            (word.to_owned(), at..at + word.len())
        })
        .collect();
    if names.is_empty() {
        names.push(("all".to_owned(), 0..0));
    }
    Some(Directive { dialect: Dialect::Dclint, reach, names, reason: None, expires: None })
}

/// A text by lines.
struct Lines<'a> {
    text: &'a str,
    index: LineIndex,
    /// The block found last, by the first line that was looked at and that of the block: a thousand comments above one
    /// key look for it once.
    last: Cell<Option<(u32, u32, TextRange)>>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, index: LineIndex::new(text), last: Cell::new(None) }
    }

    fn line(&self, number: u32) -> &str {
        let line = self.index.line_range(number).slice(self.text);
        line.trim_start_matches('\u{feff}').trim_end()
    }

    /// Whether nothing but empty lines and `---` stands before the comment.
    fn is_first(&self, comment: &YamlComment) -> bool {
        let own = self.index.line(comment.range.start());
        comment.is_own_line && (1..own).all(|number| matches!(self.line(number), "" | "---"))
    }

    /// Where a comment silences findings. dclint reports many things at the key of a section, so that its comment at the
    /// end of such a line means what stands below it, too.
    fn covered(&self, comment: &YamlComment, dialect: Dialect) -> TextRange {
        let own = self.index.line(comment.range.start());
        if !comment.is_own_line {
            let is_wide = dialect == Dialect::Dclint;
            return if is_wide { self.block(own) } else { self.index.line_range(own) };
        }
        if let Some((from, first, block)) = self.last.get()
            && (from..first).contains(&own)
        {
            return block;
        }
        let is_content = |number: &u32| {
            let line = self.line(*number).trim_start();
            !line.is_empty() && !line.starts_with('#')
        };
        match (own + 1..=self.index.n_lines()).find(is_content) {
            Some(first) => {
                let block = self.block(first);
                self.last.set(Some((own, first, block)));
                block
            }
            None => {
                let behind = TextRange::empty(self.text.len() as u32);
                self.last.set(Some((own, self.index.n_lines() + 1, behind)));
                behind
            }
        }
    }

    /// A line and all lines below it that are indented further; those of a list that is not indented below its key, too.
    fn block(&self, first: u32) -> TextRange {
        let head = self.line(first);
        let indent = indentation(head);
        let key = head.split(" #").next().unwrap_or_default().trim_end();
        let has_flat_list = key.ends_with(':') && !key.trim_start().starts_with('-');
        let belongs = |line: &str| {
            let own = indentation(line);
            own > indent || (has_flat_list && own == indent && is_item(line.trim_start()))
        };
        let mut last = first;
        for number in first + 1..=self.index.n_lines() {
            let line = self.line(number);
            let content = line.trim_start();
            if content.is_empty() || (content.starts_with('#') && !belongs(line)) {
                continue;
            }
            if !belongs(line) {
                break;
            }
            last = number;
        }
        self.index.line_range(first).cover(self.index.line_range(last))
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the comments of a text cover, by the first and the last line.
    fn covered(text: &str) -> Vec<(u32, u32)> {
        let lines = Lines::new(text);
        comments(text)
            .iter()
            .map(|comment| {
                let is_dclints = comment.range.slice(text).contains("dclint");
                let dialect = if is_dclints { Dialect::Dclint } else { Dialect::Own };
                let range = lines.covered(comment, dialect);
                (lines.index.line(range.start()), lines.index.line(range.end().saturating_sub(1)))
            })
            .collect()
    }

    fn comments(text: &str) -> Vec<YamlComment> {
        let found = text.match_indices('#').map(|(at, _)| {
            let rest = text.get(at..).unwrap_or_default();
            let line_start = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1);
            YamlComment {
                range: TextRange::at(at as u32, rest.lines().next().unwrap_or_default().len() as u32),
                is_own_line: text.get(line_start..at).is_some_and(|before| before.trim().is_empty()),
            }
        });
        found.collect()
    }

    #[test]
    fn a_comment_covers_its_line_or_the_block_below() {
        let text =
            "services:\n  # one\n\n  a:\n    image: x # two\n\n    ports:\n      - 1\n  b:\n    image: y\n";
        assert_eq!(covered(text), [(4, 8), (5, 5)]);
    }

    #[test]
    fn comments_above_one_key_cover_the_same() {
        let text = "a:\n  # one\n  # two\n\n  # three\n  b: 1\n  c: 2\n# four\n";
        assert_eq!(covered(text)[..3], [(6, 6), (6, 6), (6, 6)]);
    }

    #[test]
    fn a_list_may_stand_right_below_its_key() {
        let text = "a:\n  # one\n  ports:\n  - 1\n  - 2\n  image: x\n";
        assert_eq!(covered(text), [(3, 5)]);
        assert_eq!(covered("a:\n  # one\n  - b: 1\n    c: 2\n  - d\n"), [(3, 4)]);
    }

    #[test]
    fn dclints_comment_at_a_key_covers_the_section() {
        assert_eq!(covered("a: # dclint disable-line\n  b: 1\nc: 2\n"), [(1, 2)]);
    }

    #[test]
    fn dclint_silences_files_from_the_top_alone() {
        let reach = |text: &str| -> Vec<Option<Reach>> {
            let lines = Lines::new(text);
            let read = |comment: &YamlComment| {
                dclint(comment.range.slice(text), lines.is_first(comment)).map(|found| found.reach)
            };
            comments(text).iter().map(read).collect()
        };
        assert_eq!(reach("---\n\n# dclint disable-file\na: 1\n"), [Some(Reach::File)]);
        assert_eq!(reach("a: 1\n# dclint disable a b\n"), [None]);
        assert_eq!(reach("a: 1 # dclint disable-line x\n"), [Some(Reach::Instruction)]);
        assert_eq!(reach("# dclints disable\n"), [None]);
        let directive = dclint("# dclint disable no-version-field x", true);
        let names: Vec<String> =
            directive.into_iter().flat_map(|found| found.names).map(|(name, _)| name).collect();
        assert_eq!(names, ["no-version-field", "x"]);
    }
}
