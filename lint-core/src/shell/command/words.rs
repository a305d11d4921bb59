//! Makes invocations from the text of a test: words between blanks, quotes removed, expansions told apart.

use crate::shell::{Argument, ArgumentValue, Invocation};
use crate::text::TextRange;

/// The invocation that `text` is.
pub(super) fn invocation(text: &str) -> Invocation<'_> {
    let mut words = words(text).into_iter();
    let program = words.next().expect("a test names its program");
    Invocation { program, arguments: words.collect() }
}

/// Checks lines of a command, `=>` and what `show` makes of it.
#[track_caller]
pub(super) fn check_table(table: &str, show: impl Fn(&str) -> String) {
    let mut wrong = String::new();
    for line in table.lines().filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once(" => ").expect("a line has two sides");
        let shown = show(text.trim());
        if shown != expected.trim() {
            wrong = format!("{wrong}\n{text}\n  expected {expected}\n  is       {shown}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn words(text: &str) -> Vec<Argument<'_>> {
    let mut found = Vec::new();
    let mut word = Word::default();
    let mut quote = None;
    for (offset, character) in text.char_indices() {
        match (quote, character) {
            (None, ' ') => word.finish(offset, &mut found),
            (None, '\'' | '"') => {
                word.begin(offset);
                quote = Some(character);
            }
            (Some(open), _) if open == character => quote = None,
            _ => {
                word.begin(offset);
                word.text.push(character);
                word.expands |= quote != Some('\'') && matches!(character, '$' | '`');
                word.splits |= quote.is_none() && matches!(character, '$' | '`' | '*' | '?' | '[' | '{');
            }
        }
    }
    word.finish(text.len(), &mut found);
    found
}

#[derive(Default)]
struct Word {
    start: Option<usize>,
    text: String,
    expands: bool,
    splits: bool,
}

impl Word {
    fn begin(&mut self, offset: usize) {
        self.start.get_or_insert(offset);
    }

    fn finish(&mut self, end: usize, found: &mut Vec<Argument<'_>>) {
        let word = std::mem::take(self);
        let Some(start) = word.start else { return };
        let value = match (word.splits, word.expands) {
            (true, _) => ArgumentValue::Splits,
            (false, true) => ArgumentValue::Expands,
            (false, false) => ArgumentValue::Literal,
        };
        // `{}` is a word like any other.
        let value = if word.text == "{}" { ArgumentValue::Literal } else { value };
        let range = TextRange::new(start as u32, end as u32);
        found.push(Argument { text: word.text.into(), value, range });
    }
}
