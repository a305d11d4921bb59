//! What sets a suppression right: the comment without what is idle in it, or in the form that can be read.
//!
//! Entry points: [`without_comment`], [`without_name`], [`repaired`].

use std::fmt::Write as _;

use super::directive::{Reading, read_comment};
use crate::rule::RuleSet;
use crate::text::{Edit, TextRange};
use crate::value::suggest::closest;

/// Takes the comment out: with its line where nothing else stands there, else with the blanks before it. `None` where a
/// comment below it would become a parser directive.
pub(super) fn without_comment(text: &str, comment: TextRange) -> Option<Edit> {
    let head = TextRange::new(0, comment.start()).slice(text);
    let line_start = head.rfind('\n').map_or(if head.starts_with('\u{feff}') { 3 } else { 0 }, |at| at + 1);
    let before = head.get(line_start..)?;
    if !before.trim().is_empty() {
        let kept = head.trim_end_matches([' ', '\t']).len() as u32;
        return Some(Edit::delete(TextRange::new(kept, comment.end())));
    }
    let rest = text.get(comment.end() as usize..)?;
    let line_end = rest.find('\n').map_or(text.len(), |at| comment.end() as usize + at + 1);
    let next = text.get(line_end..)?.lines().next().unwrap_or_default();
    let is_top = head.trim_start_matches('\u{feff}').lines().all(|line| line.trim_start().starts_with('#'));
    (!(is_top && reads_as_directive(next))).then(|| Edit::delete(TextRange::from(line_start..line_end)))
}

fn reads_as_directive(line: &str) -> bool {
    let name = line.trim_start().strip_prefix('#').and_then(|body| body.split_once('='));
    name.is_some_and(|(name, _)| {
        matches!(name.trim().to_ascii_lowercase().as_str(), "syntax" | "escape" | "check")
    })
}

/// Takes one of several names out of a list, with the comma beside it. `None` where it is the only one.
pub(super) fn without_name(names: &[TextRange], idx: usize) -> Option<Edit> {
    let own = names.get(idx)?;
    let range = match (idx.checked_sub(1).and_then(|before| names.get(before)), names.get(idx + 1)) {
        (Some(before), _) => TextRange::new(before.end(), own.end()),
        (None, Some(behind)) => TextRange::new(own.start(), behind.start()),
        (None, None) => return None,
    };
    Some(Edit::delete(range))
}

/// Other words for the keys.
const OTHER_WORDS: [(&str, &str); 16] = [
    ("disable", "ignore"),
    ("disable-line", "ignore"),
    ("disable-next-line", "ignore"),
    ("ignore-line", "ignore"),
    ("ignore-next-line", "ignore"),
    ("ignores", "ignore"),
    ("skip", "ignore"),
    ("suppress", "ignore"),
    ("disable-stage", "stage-ignore"),
    ("ignore-stage", "stage-ignore"),
    ("disable-file", "file-ignore"),
    ("file-disable", "file-ignore"),
    ("global-ignore", "file-ignore"),
    ("ignore-file", "file-ignore"),
    ("ignore-global", "file-ignore"),
    ("skip-file", "file-ignore"),
];

const KEYS: [&str; 3] = ["ignore", "stage-ignore", "file-ignore"];

/// What follows `hullwright` in one of our comments that cannot be read, in the form that can: the key spelled out, the
/// names with commas, the reason in quotes. `None` unless every name is one of a rule.
pub(super) fn repaired(comment: &str, start: u32, set: &RuleSet) -> Option<Edit> {
    let at = comment.find("hullwright")? + "hullwright".len();
    let rest = comment.get(at..)?;
    let rest = rest.trim_start_matches([' ', '\t', ':']);
    let at = comment.len() - rest.len();
    let len = rest.find([' ', '\t', '=', ':'])?;
    let (word, rest) = rest.split_at_checked(len)?;
    let word = word.to_ascii_lowercase();
    let key = KEYS.into_iter().find(|key| *key == word);
    let other = || OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, key)| *key);
    let key = key.or_else(other).or_else(|| closest(&word, KEYS))?;
    let (names, tail) = split_list(rest.trim_start_matches([' ', '\t', '=', ':']));
    if names.is_empty() || names.iter().any(|name| *name != "all" && set.lookup(name).is_empty()) {
        return None;
    }
    let mut fixed = format!("{key}={}", names.join(","));
    let (reason, expires) = split_tail(tail)?;
    if !reason.is_empty() {
        let _ = write!(fixed, " reason=\"{reason}\"");
    }
    if let Some(date) = expires {
        let _ = write!(fixed, " expires={date}");
    }
    let whole = format!("{}{fixed}", comment.get(..at)?);
    let range = TextRange::new(start + at as u32, start + comment.trim_end().len() as u32);
    matches!(read_comment(&whole), Reading::Directive(_)).then(|| Edit::replace(range, fixed))
}

/// The names at the start, between commas, and what stands behind them.
fn split_list(text: &str) -> (Vec<&str>, &str) {
    let mut names = Vec::new();
    let mut left = text;
    loop {
        let len = left.find([',', ' ', '\t']).unwrap_or(left.len());
        let (name, behind) = left.split_at_checked(len).unwrap_or((left, ""));
        if !name.is_empty() {
            names.push(name);
        }
        let next = behind.trim_start();
        match next.strip_prefix(',') {
            Some(more) => left = more.trim_start(),
            None => return (names, next),
        }
    }
}

/// The reason and the date behind the names; words that stand there bare are the reason. `None` where they cannot be told
/// apart.
fn split_tail(text: &str) -> Option<(&str, Option<&str>)> {
    let (before, date) = match text.split_once("expires=") {
        Some((before, date)) => (before, Some(date.trim().trim_matches('"'))),
        None => (text, None),
    };
    let reason = before.trim_start_matches(['-', '#', '/', ';', ' ', '\t']);
    let reason =
        reason.strip_prefix("reason").map_or(reason, |rest| rest.trim_start_matches([' ', '=', ':']));
    let reason = reason.trim().trim_matches('"');
    (!reason.contains(['"', '='])).then_some((reason, date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Rule, RuleEntry};
    use crate::text::apply_edits;

    static RULE: Rule = Rule { name: "root-user", ..Rule::DEFAULT };
    static OTHER: Rule = Rule { name: "shell-form", ..Rule::DEFAULT };
    static RULES: &[RuleEntry] =
        &[RuleEntry { rule: &OTHER, page: "# A\n" }, RuleEntry { rule: &RULE, page: "# B\n" }];

    fn without(text: &str, comment: &str) -> Option<String> {
        let at = text.find(comment).expect("the comment is there");
        let range = TextRange::from(at..at + comment.len());
        without_comment(text, range).map(|edit| apply_edits(text, &[edit]))
    }

    #[test]
    fn a_comment_goes_with_its_line() {
        assert_eq!(without("# x\nFROM a\n", "# x").as_deref(), Some("FROM a\n"));
        assert_eq!(without("\u{feff}# x\r\nFROM a\r\n", "# x").as_deref(), Some("\u{feff}FROM a\r\n"));
        assert_eq!(without("RUN a \\\n  # x\n  b\n", "# x").as_deref(), Some("RUN a \\\n  b\n"));
        assert_eq!(without("a: 1  # x\nb: 2\n", "# x").as_deref(), Some("a: 1\nb: 2\n"));
        assert_eq!(without("FROM a\n# x", "# x").as_deref(), Some("FROM a\n"));
    }

    #[test]
    fn no_directive_comes_to_life() {
        assert_eq!(without("# x\n# escape=`\nFROM a\n", "# x"), None);
        assert_eq!(without("# x\n# see=b\nFROM a\n", "# x").as_deref(), Some("# see=b\nFROM a\n"));
    }

    fn repair(comment: &str) -> Option<String> {
        let set = RuleSet::new(RULES);
        assert!(matches!(read_comment(comment), Reading::Malformed(_)), "{comment} can be read");
        repaired(comment, 0, &set).map(|edit| apply_edits(comment, &[edit]))
    }

    #[test]
    fn what_is_meant_is_written_as_it_is_read() {
        let expected = |text: &str| Some(format!("# hullwright {text}"));
        assert_eq!(repair("# hullwright disable=root-user"), expected("ignore=root-user"));
        assert_eq!(repair("# hullwright ignore root-user"), expected("ignore=root-user"));
        assert_eq!(repair("# hullwright ignore: root-user"), expected("ignore=root-user"));
        assert_eq!(
            repair("# hullwright ignore=root-user, shell-form because of x"),
            expected("ignore=root-user,shell-form reason=\"because of x\"")
        );
        assert_eq!(
            repair("# hullwright ignore=root-user reason=built by hand expires=2030-01-01"),
            expected("ignore=root-user reason=\"built by hand\" expires=2030-01-01")
        );
        assert_eq!(
            repair("# hullwright fileignore=root-user -- generated"),
            expected("file-ignore=root-user reason=\"generated\"")
        );
    }

    #[test]
    fn what_cannot_be_told_stays() {
        assert_eq!(repair("# hullwright ignore=root-user expires=soon"), None);
        assert_eq!(repair("# hullwright finds nothing here"), None);
        assert_eq!(repair("# hullwright ignore the root-user here"), None);
        assert_eq!(repair("# hullwright ignore="), None);
    }
}
