//! Comments that silence findings, in every dialect we read.
//!
//! Ours: `# hullwright ignore=a,b reason="…" expires=2027-01-31`, `stage-ignore=`, `file-ignore=`.
//! hadolint's, BuildKit's per-instruction `# check=skip=…`, tally's and dclint's are read by their own rules.

use std::ops::Range;

/// Whose comment it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Ours.
    Own,
    /// hadolint's.
    Hadolint,
    /// BuildKit's `check`.
    Buildkit,
    /// tally's.
    Tally,
    /// dclint's, in Compose files.
    Dclint,
}

/// How far a comment reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// The next instruction, or the one the comment stands in.
    Instruction,
    /// The stage the comment stands in, or whose FROM follows.
    Stage,
    /// The whole file.
    File,
}

/// A comment that silences findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Directive {
    /// Whose it is.
    pub dialect: Dialect,
    /// How far it reaches.
    pub reach: Reach,
    /// The names it gives, each with its byte range in the comment; `all` stands for every rule.
    pub names: Vec<(String, Range<usize>)>,
    /// Why.
    pub reason: Option<String>,
    /// The day it ends, `YYYY-MM-DD`.
    pub expires: Option<String>,
}

/// What a comment is, as far as suppressions go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading {
    /// No suppression at all.
    Other,
    /// A suppression.
    Directive(Directive),
    /// One of ours that cannot be read, and why.
    Malformed(String),
}

/// Reads a comment, from its `#` on.
pub fn read_comment(comment: &str) -> Reading {
    let body = comment.strip_prefix('#').unwrap_or(comment);
    let trimmed = body.trim_start();
    let at = comment.len() - trimmed.len();
    if let Some(rest) = strip_word(trimmed, "hullwright") {
        return own(rest, comment.len() - rest.len());
    }
    let found = if let Some(rest) = strip_blank_word(trimmed, "hadolint") {
        hadolint(rest, comment.len() - rest.len())
    } else if let Some(rest) = strip_word(trimmed, "tally") {
        tally(rest, comment.len() - rest.len())
    } else {
        buildkit(trimmed, at)
    };
    found.map_or(Reading::Other, Reading::Directive)
}

/// What follows the word and at least one blank.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    let stripped = rest.trim_start_matches([' ', '\t', ':']);
    (stripped.len() < rest.len()).then_some(stripped)
}

fn own(rest: &str, at: usize) -> Reading {
    let mut directive = Directive {
        dialect: Dialect::Own,
        reach: Reach::Instruction,
        names: Vec::new(),
        reason: None,
        expires: None,
    };
    let mut left = rest.trim_start();
    while !left.is_empty() {
        let offset = at + (rest.len() - left.len());
        let Some((key, value)) = left.split_once('=') else {
            return Reading::Malformed(format!("`{}` is no `key=value`", first_word(left)));
        };
        let key = key.trim();
        let value_at = offset + (left.len() - value.len());
        let (value, len) = read_value(value);
        match key {
            "ignore" | "stage-ignore" | "file-ignore" => {
                directive.reach = match key {
                    "ignore" => Reach::Instruction,
                    "stage-ignore" => Reach::Stage,
                    _ => Reach::File,
                };
                directive.names = split_names(value, value_at);
            }
            "reason" => directive.reason = Some(value.to_owned()),
            "expires" if is_date(value) => directive.expires = Some(value.to_owned()),
            "expires" => return Reading::Malformed(format!("`{value}` is no date of the form YYYY-MM-DD")),
            other => {
                let known = "`ignore`, `stage-ignore`, `file-ignore`, `reason` and `expires`";
                return Reading::Malformed(format!("`{other}` is unknown: there are {known}"));
            }
        }
        left = left.get(value_at - offset + len..).unwrap_or_default().trim_start();
    }
    if directive.names.is_empty() {
        return Reading::Malformed("it names no rule".to_owned());
    }
    Reading::Directive(directive)
}

/// A bare or a double-quoted value at the start of `text`, and how many bytes it takes.
fn read_value(text: &str) -> (&str, usize) {
    if let Some(quoted) = text.strip_prefix('"') {
        return match quoted.split_once('"') {
            Some((value, _)) => (value, value.len() + 2),
            None => (quoted, text.len()),
        };
    }
    let len = text.find([' ', '\t']).unwrap_or(text.len());
    (text.get(..len).unwrap_or(text), len)
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |len: usize| {
        parts.next().is_some_and(|part| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    part(4) && part(2) && part(2) && text.len() == 10
}

fn split_names(list: &str, at: usize) -> Vec<(String, Range<usize>)> {
    let mut names = Vec::new();
    let mut offset = at;
    for part in list.split(',') {
        let name = part.trim();
        if !name.is_empty() {
            let start = offset + (part.len() - part.trim_start().len());
            names.push((name.to_owned(), start..start + name.len()));
        }
        offset += part.len() + 1;
    }
    names
}

/// `[stage|global] ignore = CODE[, CODE] [# any]`. The whole comment must read so, else it is an ordinary one.
fn hadolint(rest: &str, at: usize) -> Option<Directive> {
    let (reach, body) = match (strip_blank_word(rest, "stage"), strip_blank_word(rest, "global")) {
        (Some(body), _) => (Reach::Stage, body),
        (_, Some(body)) => (Reach::File, body),
        _ => (Reach::Instruction, rest),
    };
    let list = body.strip_prefix("ignore")?.trim_start_matches(BLANKS).strip_prefix('=')?;
    let list_at = at + (rest.len() - list.len());
    let codes = list.split_once('#').map_or(list, |(codes, _)| codes);
    let mut names = Vec::new();
    let mut offset = list_at;
    for part in codes.split(',') {
        let code = part.trim_matches(BLANKS);
        if code.is_empty()
            || !code.bytes().all(|byte| matches!(byte, b'D' | b'L' | b'S' | b'C' | b'0'..=b'9'))
        {
            return None;
        }
        let start = offset + (part.len() - part.trim_start_matches(BLANKS).len());
        names.push((code.to_owned(), start..start + code.len()));
        offset += part.len() + 1;
    }
    Some(Directive { dialect: Dialect::Hadolint, reach, names, reason: None, expires: None })
}

const BLANKS: [char; 2] = [' ', '\t'];

fn strip_blank_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    let stripped = rest.trim_start_matches(BLANKS);
    (stripped.len() < rest.len()).then_some(stripped)
}

/// `[global] ignore=A,B[;reason=…]`; names may carry a name space.
fn tally(rest: &str, at: usize) -> Option<Directive> {
    let (reach, body) = match strip_blank_word(rest, "global") {
        Some(body) => (Reach::File, body),
        None => (Reach::Instruction, rest),
    };
    let list = body.strip_prefix("ignore")?.trim_start_matches(BLANKS).strip_prefix('=')?;
    let (codes, reason) = match list.split_once(';') {
        Some((codes, rest)) => (codes, rest.trim().strip_prefix("reason=").map(str::to_owned)),
        None => (list, None),
    };
    let mut names = split_names(codes, at + (rest.len() - list.len()));
    for (name, range) in &mut names {
        if let Some((space, bare)) = name.rsplit_once('/')
            && space != "tally"
        {
            range.start = range.end - bare.len();
            *name = bare.to_owned();
        }
    }
    (!names.is_empty()).then_some(Directive { dialect: Dialect::Tally, reach, names, reason, expires: None })
}

/// `check=skip=A,B`: the value ends at the first blank.
fn buildkit(body: &str, at: usize) -> Option<Directive> {
    let options = check_options(body)?;
    let value = options.split(' ').next()?;
    let value_at = at + (body.len() - options.len());
    let names = skipped_rules(value)
        .into_iter()
        .map(|(name, range)| (name, value_at + range.start..value_at + range.end));
    let names: Vec<_> = names.collect();
    let reach = Reach::Instruction;
    (!names.is_empty()).then_some(Directive {
        dialect: Dialect::Buildkit,
        reach,
        names,
        reason: None,
        expires: None,
    })
}

/// What follows `check =` in a comment without its `#`.
fn check_options(body: &str) -> Option<&str> {
    let name = body.get(..5)?;
    let rest = body.get(5..)?;
    let value = rest.trim_start().strip_prefix('=')?;
    name.eq_ignore_ascii_case("check").then(|| value.trim_start())
}

/// The rules that the options of a `check` directive skip: `skip=all` or `skip=A,B`.
pub fn skipped_rules(options: &str) -> Vec<(String, Range<usize>)> {
    option_names(options, "skip")
}

/// The experimental rules that the options of a `check` directive switch on.
pub fn experimental_rules(options: &str) -> Vec<(String, Range<usize>)> {
    option_names(options, "experimental")
}

fn option_names(options: &str, wanted: &str) -> Vec<(String, Range<usize>)> {
    let mut at = 0;
    for part in options.splitn(3, ';') {
        if let Some((key, list)) = part.split_once('=')
            && key.trim() == wanted
        {
            return split_names(list, at + (part.len() - list.len()));
        }
        at += part.len() + 1;
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(comment: &str) -> Vec<String> {
        match read_comment(comment) {
            Reading::Directive(directive) => {
                for (name, range) in &directive.names {
                    assert_eq!(comment.get(range.clone()), Some(name.as_str()), "{comment}");
                }
                directive.names.into_iter().map(|(name, _)| name).collect()
            }
            Reading::Other | Reading::Malformed(_) => Vec::new(),
        }
    }

    #[test]
    fn our_comments_take_names_a_reason_and_a_date() {
        let comment = r#"# hullwright ignore=root-user,DL3006 reason="builder only" expires=2027-01-31"#;
        assert_eq!(names(comment), ["root-user", "DL3006"]);
        let Reading::Directive(directive) = read_comment(comment) else { panic!("no directive") };
        assert_eq!(directive.reason.as_deref(), Some("builder only"));
        assert_eq!(directive.expires.as_deref(), Some("2027-01-31"));
        assert!(
            matches!(read_comment("# hullwright stage-ignore=a"), Reading::Directive(found) if found.reach == Reach::Stage)
        );
        assert!(matches!(read_comment("# hullwright ignor=a"), Reading::Malformed(_)));
        assert!(matches!(read_comment("# hullwright ignore="), Reading::Malformed(_)));
        assert!(matches!(read_comment("# hullwrights are people"), Reading::Other));
    }

    #[test]
    fn hadolint_comments_are_read_whole_or_not_at_all() {
        assert_eq!(names("# hadolint ignore=DL3006, SC2086 # why"), ["DL3006", "SC2086"]);
        assert_eq!(names("#hadolint global ignore = DL3006"), ["DL3006"]);
        assert!(names("# hadolint ignore=DL3006 because").is_empty());
        assert!(names("# hadolint ignore=dl3006").is_empty());
        assert!(names("# hadolint ignore=DL3006,").is_empty());
        assert!(names("# hadolint: ignore=DL3006").is_empty());
    }

    #[test]
    fn check_comments_end_at_the_first_blank() {
        assert_eq!(names("# check=skip=all // reason"), ["all"]);
        assert_eq!(names("# Check = skip=A,B;error=true"), ["A", "B"]);
        assert!(names("# checks=skip=A").is_empty());
        assert_eq!(names("# tally global ignore=hadolint/DL3006,tally/x;reason=y"), ["DL3006", "tally/x"]);
    }
}
