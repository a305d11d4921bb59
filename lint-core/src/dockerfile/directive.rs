//! Parser directives: `# syntax=`, `# escape=`, `# check=` at the top of the file.
//!
//! Placement as in BuildKit's `parser/directives.go`: only before any other comment, blank line or instruction,
//! each at most once, the name in any letter case.

use std::ops::Range;

use super::json_form::json_string_member;

/// The directives BuildKit knows.
const NAMES: [&str; 3] = ["syntax", "escape", "check"];

/// A comment that reads as a directive: its lower-cased name and where the value stands in the comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DirectiveText {
    pub(super) name: String,
    pub(super) value: Range<usize>,
}

/// Reads `comment` (from its `#` on) as a directive. `None` for any other comment.
pub(super) fn read_directive(comment: &str) -> Option<DirectiveText> {
    read_marked_directive(comment, "#")
}

fn read_marked_directive(comment: &str, marker: &str) -> Option<DirectiveText> {
    let body = comment.strip_prefix(marker)?.trim_start();
    let name_len = body.find(|ch: char| !ch.is_ascii_alphanumeric())?;
    let (name, rest) = body.split_at_checked(name_len)?;
    if !name.starts_with(|ch: char| ch.is_ascii_alphabetic()) {
        return None;
    }
    let rest = rest.trim_start_matches(is_go_space).strip_prefix('=')?;
    let name = name.to_ascii_lowercase();
    if rest.is_empty() || !NAMES.contains(&name.as_str()) {
        return None;
    }
    let trimmed = rest.trim_matches(is_go_space);
    // A value of blanks only is the last blank: the expression needs at least one character.
    let start = if trimmed.is_empty() {
        comment.len() - 1
    } else {
        comment.len() - rest.trim_start_matches(is_go_space).len()
    };
    let len = trimmed.len().max(1);
    Some(DirectiveText { name, value: start..start + len })
}

/// The class `\s` of Go's regular expressions.
fn is_go_space(ch: char) -> bool {
    matches!(ch, '\t' | '\n' | '\x0c' | '\r' | ' ')
}

/// The value of `# check=` as BuildKit's linter finds it: at the very top, or right below a `#!` line; up to the
/// first blank. Returns the byte range of the value in `text`.
pub fn check_directive(text: &str) -> Option<Range<usize>> {
    find_directive(text, "check", "#")
}

/// The frontend that the file asks for, as BuildKit's `DetectSyntax` finds it: a directive behind `#` or `//`, or a
/// JSON object with the key `syntax`. A file may be meant for a frontend that reads no Dockerfile at all.
pub fn syntax_directive(text: &str) -> Option<&str> {
    let marked = ["#", "//"].into_iter().find_map(|marker| find_directive(text, "syntax", marker));
    match marked {
        Some(range) => text.get(range),
        None => json_string_member(without_shebang(text.strip_prefix('\u{feff}').unwrap_or(text)), "syntax"),
    }
}

fn without_shebang(text: &str) -> &str {
    match text.split_once('\n') {
        Some((line, rest)) if line.starts_with("#!") => rest,
        _ => text,
    }
}

fn find_directive(text: &str, name: &str, marker: &str) -> Option<Range<usize>> {
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for (idx, line) in text.get(at..)?.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches(['\n', '\r']);
        if !(idx == 0 && content.starts_with("#!")) {
            let directive = read_marked_directive(content, marker)?;
            if directive.name == name {
                let value = content.get(directive.value.clone())?;
                let len = value.find(' ').unwrap_or(value.len());
                return Some(at + directive.value.start..at + directive.value.start + len);
            }
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(comment: &str) -> Option<(String, &str)> {
        read_directive(comment).map(|found| (found.name, comment.get(found.value).unwrap_or_default()))
    }

    #[test]
    fn names_are_known_and_in_any_case() {
        assert_eq!(value("# ESCAPE = ` "), Some(("escape".into(), "`")));
        assert_eq!(value("#syntax=docker/dockerfile:1"), Some(("syntax".into(), "docker/dockerfile:1")));
        assert_eq!(value("# other=1"), None);
        assert_eq!(value("# escape"), None);
        assert_eq!(value("# escape="), None);
        assert_eq!(value("# escape=  "), Some(("escape".into(), " ")));
    }

    #[test]
    fn the_check_directive_may_stand_below_a_shebang() {
        let text = "#!/bin/sh\n# syntax=x\n# check=skip=all // why\nFROM a\n";
        assert_eq!(check_directive(text).and_then(|range| text.get(range)), Some("skip=all"));
        assert_eq!(check_directive("\n# check=skip=all\n"), None);
    }

    #[test]
    fn the_frontend_may_be_named_in_three_ways() {
        assert_eq!(syntax_directive("# syntax=docker/dockerfile:1 # why\n"), Some("docker/dockerfile:1"));
        assert_eq!(syntax_directive("#!/x\n//syntax=a/b\n"), Some("a/b"));
        assert_eq!(syntax_directive(r#"{"a": [1], "syntax": "c/d"}"#), Some("c/d"));
        assert_eq!(syntax_directive("{\"syntax\": \"c\"}\n# syntax=b\n"), None);
        assert_eq!(syntax_directive("FROM a\n"), None);
    }
}
