//! Whether a shell script reads a variable that nothing in the script sets. No parser: any sign that the script knows
//! the name otherwise (an assignment, a sourced file, a default) makes the answer no.

use std::ops::Range;

/// Where the script reads `name` for the first time, if it neither sets it nor gives it a default.
pub fn first_read(script: &str, name: &str) -> Option<Range<usize>> {
    if loads_variables(script) {
        return None;
    }
    let mut first = None;
    let mut at = 0;
    while let Some(found) = script.get(at..)?.find(name) {
        let range = at + found..at + found + name.len();
        at = range.end;
        let before = script.get(..range.start)?;
        let behind = script.get(range.end..)?;
        if before.ends_with(is_name_char) || behind.starts_with(is_name_char) {
            continue;
        }
        let braced = before.ends_with("${");
        let is_read = braced || before.ends_with('$');
        // `${name-default}`, `${name:=default}`, `${name+set}`, `${name?message}`: the script knows it may be unset.
        let is_open = braced && behind.trim_start_matches(':').starts_with(['-', '=', '+', '?']);
        if !is_read || is_open {
            return None;
        }
        let dollar = range.start - if braced { 2 } else { 1 };
        if first.is_none() && is_expanded(script.get(..dollar)?) {
            first = Some(range);
        }
    }
    first
}

fn is_name_char(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_'
}

/// Whether the script takes variables from elsewhere.
fn loads_variables(script: &str) -> bool {
    let is_end = |ch: char| ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '(' | ')' | '{' | '"' | '`');
    script.split(is_end).any(|word| matches!(word, "." | "source" | "eval" | "export$" | "declare"))
}

/// Whether a `$` behind this text is expanded: not in single quotes, a comment or a quoted heredoc, and not escaped.
fn is_expanded(before: &str) -> bool {
    let mut quote = Quote::None;
    let mut is_word_start = true;
    let mut chars = before.chars();
    while let Some(ch) = chars.next() {
        let starts_word = std::mem::replace(&mut is_word_start, ch.is_whitespace() || ch == ';');
        quote = match (quote, ch) {
            (Quote::None | Quote::Double, '\\') => {
                if chars.next().is_none() {
                    return false;
                }
                quote
            }
            (Quote::None, '\'') => Quote::Single,
            (Quote::None, '"') => Quote::Double,
            (Quote::Single, '\'') | (Quote::Double, '"') | (Quote::Comment, '\n') => Quote::None,
            (Quote::None, '#') if starts_word => Quote::Comment,
            (quote, _) => quote,
        };
    }
    matches!(quote, Quote::None | Quote::Double) && !before.contains("<<'") && !before.contains("<<\"")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
    Comment,
}

#[cfg(test)]
mod tests {
    use super::first_read;

    #[track_caller]
    fn reads(script: &str, expected: bool) {
        assert_eq!(first_read(script, "V").is_some(), expected, "{script}");
    }

    #[test]
    fn a_plain_read_is_one() {
        reads("echo $V", true);
        reads("echo \"${V}\" it's", true);
        reads("echo \"it's ${V%.*}\"", true);
        reads("echo $VV $V_ ${V1} V2", false);
    }

    #[test]
    fn a_script_that_knows_the_name_is_left_alone() {
        reads("V=1; echo $V", false);
        reads("echo $V; read V", false);
        reads("for V in a b; do echo $V; done", false);
        reads(". ./env && echo $V", false);
        reads("echo ${V:-1}", false);
        reads("echo ${V+x}", false);
        reads("eval \"$(tool)\" && echo $V", false);
    }

    #[test]
    fn what_the_shell_does_not_expand_is_no_read() {
        reads("echo '$V'", false);
        reads("echo \\$V \"\\$V\"", false);
        reads("true # $V", false);
        reads("a # it's\necho $V", true);
        reads("cat <<'EOF' > f\n$V\nEOF", false);
    }
}
