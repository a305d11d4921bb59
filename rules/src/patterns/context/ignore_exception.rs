//! Letting a path of the context in that an ignore file leaves out.
//!
//! Entry point: [`let_in`].

use hullwright_core::dockerignore::{IgnoreFile, Matcher, Pattern};
use hullwright_core::edit::ignore_file::{insert_below, remove_line};
use hullwright_core::project::UnitIgnore;
use hullwright_core::text::{Edit, apply_edits};

use crate::patterns::context::ignore_change::is_plain;
use crate::patterns::context::needed_path::leaves_out;

/// What to do, and the edit after which the path is sent: an exception below the last pattern that takes it. A pattern that means just
/// this path goes, since the two lines would say nothing.
pub fn let_in(ignore: &UnitIgnore, matcher: &Matcher, path: &str) -> Option<(String, Edit)> {
    if !is_plain(path) {
        return None;
    }
    let text = ignore.source.text();
    let taking: Vec<&Pattern> = matcher.patterns().filter(|pattern| takes(pattern, path)).collect();
    let last = *taking.last()?;
    let is_only_this = taking.len() == 1 && last.effective == path && !is_explained(&ignore.file, last);
    let (title, edit) = if is_only_this {
        let written = last.range.slice(text);
        (format!("Remove `{written}` from `{}`", ignore.path), remove_line(text, last))
    } else {
        (
            format!("Let `{path}` in with an exception in `{}`", ignore.path),
            insert_below(text, last, &format!("!{path}")),
        )
    };
    let after = IgnoreFile::parse(&apply_edits(text, std::slice::from_ref(&edit)));
    let after = Matcher::new(&after).ok()?;
    (!leaves_out(&after, path)).then_some((title, edit))
}

/// Whether a pattern, whatever stands around it, leaves the path out.
fn takes(pattern: &Pattern, path: &str) -> bool {
    !pattern.is_exception
        && Matcher::from_cleaned([pattern.effective.as_str()]).is_ok_and(|alone| leaves_out(&alone, path))
}

/// Whether the line above is a comment that would speak of nothing without the pattern.
fn is_explained(file: &IgnoreFile, pattern: &Pattern) -> bool {
    let above = file.comments.iter().any(|comment| comment.line + 1 == pattern.line);
    let below = file.patterns.iter().any(|other| other.line == pattern.line + 1);
    above && !below
}
