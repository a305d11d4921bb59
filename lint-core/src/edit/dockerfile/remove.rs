//! A whole instruction is taken out.

use super::insert::outer;
use super::physical_line::{head_of, is_blank_line, line_above, line_end, line_of, line_start, next_line};
use crate::dockerfile::{Dockerfile, Instruction};
use crate::text::{Edit, TextRange};

/// Removes an instruction with its lines. Comment lines inside it stay, as do those above it; where it stood between two
/// empty lines, one is left. The inner instruction of an ONBUILD stands for the ONBUILD.
pub fn remove_instruction(text: &str, dockerfile: &Dockerfile, instruction: &Instruction) -> Vec<Edit> {
    let outer = outer(dockerfile, instruction);
    let whole = TextRange::new(line_start(text, outer.range.start()), next_line(text, outer.range.end()));
    let inside: Vec<TextRange> = dockerfile
        .comments
        .iter()
        .filter(|comment| comment.is_inside_instruction && whole.contains_range(comment.range))
        .map(|comment| line_of(text, comment.range.start()))
        .collect();
    if inside.is_empty() {
        return vec![Edit::delete(with_empty_line(text, whole))];
    }
    let mut edits = Vec::with_capacity(inside.len() + 1);
    let mut at = whole.start();
    for comment in &inside {
        edits.push(Edit::delete(TextRange::new(at, comment.start())));
        at = next_line(text, comment.start());
    }
    if !whole.slice(text).ends_with('\n') {
        at = inside.last().map_or(at, |comment| line_end(text, comment.start()));
    }
    edits.push(Edit::delete(TextRange::new(at, whole.end())));
    edits.retain(|edit| !edit.range.is_empty());
    edits
}

/// The range and an empty line beside it, if the other side has one as well or ends the file.
fn with_empty_line(text: &str, whole: TextRange) -> TextRange {
    let above = line_above(text, whole.start());
    let is_blank = |line: TextRange| is_blank_line(line.slice(text));
    if !whole.slice(text).ends_with('\n') {
        // The file has no final line break, and gets none: the one above goes.
        return TextRange::new(above.map_or(head_of(text), TextRange::end), whole.end());
    }
    let is_end = whole.end() as usize == text.len();
    match above {
        Some(above) if is_end && is_blank(above) => TextRange::new(above.start(), whole.end()),
        _ if !is_end && above.is_none_or(is_blank) && is_blank(line_of(text, whole.end())) => {
            TextRange::new(whole.start(), next_line(text, whole.end()))
        }
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::edited;
    use super::*;

    #[track_caller]
    fn removed(text: &str, at: usize) -> String {
        let made =
            edited(text, |text, tree| Some(remove_instruction(text, tree, tree.instructions.get(at)?)));
        made.unwrap_or_default()
    }

    #[test]
    fn the_line_goes_and_its_neighbours_stay() {
        assert_eq!(removed("FROM a\nCMD b\nCMD c\n", 1), "FROM a\nCMD c\n");
        assert_eq!(removed("FROM a\n# why\nCMD b\nCMD c\n", 1), "FROM a\n# why\nCMD c\n");
        assert_eq!(removed("FROM a\n  RUN b \\\n\n   c\nCMD c\n", 1), "FROM a\nCMD c\n");
        assert_eq!(removed("FROM a\nRUN <<E\nb\nE\nCMD c\n", 1), "FROM a\nCMD c\n");
        assert_eq!(removed("CMD c\n", 0), "");
        assert_eq!(removed("CMD c", 0), "");
    }

    #[test]
    fn empty_lines_do_not_pile_up() {
        assert_eq!(removed("FROM a\n\nCMD b\n\nCMD c\n", 1), "FROM a\n\nCMD c\n");
        assert_eq!(removed("FROM a\n\nCMD b\nCMD c\n", 1), "FROM a\n\nCMD c\n");
        assert_eq!(removed("FROM a\n\nCMD b\n", 1), "FROM a\n");
        assert_eq!(removed("FROM a\nCMD b", 1), "FROM a");
        assert_eq!(removed("MAINTAINER a\n\nFROM a\n", 0), "FROM a\n");
    }

    #[test]
    fn comments_inside_are_kept() {
        assert_eq!(
            removed("FROM a\nRUN b \\\n  # one\n  c \\\n# two\n  d\nCMD c\n", 1),
            "FROM a\n  # one\n# two\nCMD c\n"
        );
        assert_eq!(removed("FROM a\nRUN b \\\n  # one\n  c", 1), "FROM a\n  # one");
        assert_eq!(removed("FROM a\nRUN b \\\n  # one\n", 1), "FROM a\n  # one\n");
    }
}
