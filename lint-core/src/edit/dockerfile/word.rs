//! Words of a logical line: inserted and removed without leaving gaps or breaking the continuation.

use super::physical_line::{
    indentation, is_blank_line, is_comment_line, line_above, line_end, line_of, line_start, next_line,
};
use crate::dockerfile::strip_continuation;
use crate::text::{Edit, TextRange, TextSize};

/// Puts `word` behind the word at `range`: on a line of its own if that word has one, else behind a blank.
pub fn insert_word_after(text: &str, escape: char, range: TextRange, word: &str) -> Edit {
    if stands_alone(text, escape, range) {
        let indent = indentation(text, range.start());
        Edit::insert(range.end(), format!(" {escape}\n{indent}{word}"))
    } else {
        Edit::insert(range.end(), format!(" {word}"))
    }
}

/// Puts `word` before the word at `range`: on a line of its own if that word has one, else before a blank.
pub fn insert_word_before(text: &str, escape: char, range: TextRange, word: &str) -> Edit {
    if stands_alone(text, escape, range) {
        let indent = indentation(text, range.start());
        Edit::insert(range.start(), format!("{word} {escape}\n{indent}"))
    } else {
        Edit::insert(range.start(), format!("{word} "))
    }
}

/// Removes the word (or the words in a row) at `range` with the blanks that set it apart. A continued line that it had for
/// itself goes as a whole; the line above ends the instruction if that line was the last one. Comment lines stay.
pub fn remove_word(text: &str, escape: char, range: TextRange) -> Vec<Edit> {
    let Sides { before, behind, is_continued } = sides(text, escape, range);
    let (is_first, is_last) = (is_blank_line(before), behind.is_empty());
    if !is_first {
        let n_blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        return vec![Edit::delete(TextRange::new(range.start() - n_blanks as TextSize, range.end()))];
    }
    if !is_last {
        let n_blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        return vec![Edit::delete(TextRange::new(range.start(), range.end() + n_blanks as TextSize))];
    }
    let own = TextRange::new(line_start(text, range.start()), next_line(text, range.end()));
    if is_continued {
        return vec![Edit::delete(own)];
    }
    remove_last_line(text, escape, own).unwrap_or_else(|| vec![Edit::delete(range)])
}

/// Removes the last line of an instruction, and the continuation of the line above that led to it.
fn remove_last_line(text: &str, escape: char, own: TextRange) -> Option<Vec<Edit>> {
    let own_end = if own.slice(text).ends_with('\n') { line_end(text, own.start()) } else { own.end() };
    let mut above = line_above(text, own.start())?;
    let mut has_comment = false;
    while is_comment_line(above.slice(text)) || is_blank_line(above.slice(text)) {
        has_comment |= is_comment_line(above.slice(text));
        above = line_above(text, above.start())?;
    }
    let kept = strip_continuation(above.slice(text), escape)?.trim_end();
    let kept_end = above.start() + kept.len() as TextSize;
    if !has_comment {
        let last = line_end(text, line_start(text, own.end().saturating_sub(1).max(own.start())));
        return Some(vec![Edit::delete(TextRange::new(kept_end, last.min(own.end()).max(own_end)))]);
    }
    let continuation = Edit::delete(TextRange::new(kept_end, above.end()));
    let line = if own.slice(text).ends_with('\n') {
        own
    } else {
        TextRange::new(line_above(text, own.start())?.end(), own.end())
    };
    Some(vec![continuation, Edit::delete(line)])
}

/// What stands on the lines of a word beside it.
struct Sides<'t> {
    before: &'t str,
    /// Without the continuation; empty if only blanks are left.
    behind: &'t str,
    is_continued: bool,
}

fn sides(text: &str, escape: char, range: TextRange) -> Sides<'_> {
    let before = TextRange::new(line_start(text, range.start()), range.start()).slice(text);
    let rest = TextRange::new(range.end(), line_end(text, range.end())).slice(text);
    let stripped = strip_continuation(rest, escape);
    let behind = stripped.unwrap_or(rest);
    let behind = if is_blank_line(behind) { "" } else { behind };
    Sides { before, behind, is_continued: stripped.is_some() }
}

/// Whether the word has a line of a continued instruction for itself.
fn stands_alone(text: &str, escape: char, range: TextRange) -> bool {
    let Sides { before, behind, .. } = sides(text, escape, range);
    let is_below_first = line_above(text, range.start()).is_some_and(|above| {
        is_comment_line(above.slice(text)) || strip_continuation(above.slice(text), escape).is_some()
    });
    let is_one_line = line_of(text, range.start()) == line_of(text, range.end());
    is_below_first && is_one_line && is_blank_line(before) && behind.is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::testing::edited;
    use super::*;

    #[track_caller]
    fn removed(text: &str, word: &str) -> String {
        let made = edited(text, |text, tree| {
            let at = text.find(word)? as TextSize;
            Some(remove_word(text, tree.escape, TextRange::at(at, word.len() as TextSize)))
        });
        made.unwrap_or_default()
    }

    #[test]
    fn a_removed_word_leaves_one_blank() {
        assert_eq!(removed("EXPOSE 80  81 82\n", "81"), "EXPOSE 80 82\n");
        assert_eq!(removed("EXPOSE 80\t81", "81"), "EXPOSE 80");
        assert_eq!(removed("EXPOSE 80 81 \\\n  82\n", "81"), "EXPOSE 80 \\\n  82\n");
        assert_eq!(removed("EXPOSE 80 \\\n\t81 82\n", "81"), "EXPOSE 80 \\\n\t82\n");
    }

    #[test]
    fn a_line_of_its_own_goes_with_the_word() {
        assert_eq!(removed("EXPOSE 80 \\\n  81 \\\n  82\n", "81"), "EXPOSE 80 \\\n  82\n");
        assert_eq!(removed("EXPOSE 80 \\\n  81 \\\n  82\nCMD a\n", "82"), "EXPOSE 80 \\\n  81\nCMD a\n");
        assert_eq!(removed("EXPOSE 80 `\n  81 \\\n  82", "82"), "EXPOSE 80 `\n  81");
        assert_eq!(removed("# escape=`\nEXPOSE 80 `\n  82", "82"), "# escape=`\nEXPOSE 80");
        assert_eq!(removed("EXPOSE 80 \\\n  # why\n  82\nCMD a\n", "82"), "EXPOSE 80\n  # why\nCMD a\n");
        assert_eq!(removed("EXPOSE 80 \\\n  # why\n  82", "82"), "EXPOSE 80\n  # why");
    }

    #[test]
    fn a_new_word_follows_the_layout() {
        let put = |text: &str, word: &str, before: bool| {
            edited(text, |text, tree| {
                let at = text.find(word)? as TextSize;
                let range = TextRange::at(at, word.len() as TextSize);
                let put = if before { insert_word_before } else { insert_word_after };
                Some(vec![put(text, tree.escape, range, "new")])
            })
            .unwrap_or_default()
        };
        assert_eq!(put("EXPOSE 80 81\n", "80", false), "EXPOSE 80 new 81\n");
        assert_eq!(put("EXPOSE 80 81\n", "80", true), "EXPOSE new 80 81\n");
        assert_eq!(put("EXPOSE \\\n\t80 \\\n\t81\n", "81", false), "EXPOSE \\\n\t80 \\\n\t81 \\\n\tnew\n");
        assert_eq!(put("EXPOSE \\\n\t80 \\\n\t81\n", "80", false), "EXPOSE \\\n\t80 \\\n\tnew \\\n\t81\n");
        assert_eq!(put("EXPOSE \\\n\t80 \\\n\t81\n", "80", true), "EXPOSE \\\n\tnew \\\n\t80 \\\n\t81\n");
    }
}
