//! Secret-named keys with a value behind them, found in text of any language: shell, YAML, JSON, properties.
//!
//! `API_KEY=…`, `--password …`, `"clientSecret": "…"`. Whether the value is a credential is another question
//! (`credential_value`). Entry point: [`assigned_secrets`].

use std::ops::Range;

use crate::patterns::secret::secret_name::names_a_secret;

/// A secret-named key and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssignedSecret {
    /// Where the key stands.
    pub key: Range<usize>,
    /// Where the value stands, quotes left out.
    pub value: Range<usize>,
}

/// All secret-named keys with a literal value in a text.
pub fn assigned_secrets(text: &str) -> Vec<AssignedSecret> {
    let mut found = Vec::new();
    for at in memchr::memchr3_iter(b'=', b':', b' ', text.as_bytes()) {
        let Some((key, is_quoted)) = key_before(text, at) else { continue };
        let name = text.get(key.clone()).unwrap_or_default();
        let is_flag = name.starts_with("--");
        let separator = text.as_bytes().get(at).copied().unwrap_or_default();
        let is_separator = match separator {
            b'=' => text.as_bytes().get(at + 1) != Some(&b'='),
            // `key: value` stands at the start of a line or in quotes; elsewhere a colon is prose, a time, a port.
            b':' => is_quoted || starts_line(text, key.start) || opens_quote(text, key.start),
            _ => is_flag,
        };
        if !is_separator || !names_a_secret(name) {
            continue;
        }
        found.extend(value_after(text, at + 1, separator != b'=').map(|value| AssignedSecret { key, value }));
    }
    found
}

/// The key that ends right before `at`, and whether it is in quotes.
fn key_before(text: &str, at: usize) -> Option<(Range<usize>, bool)> {
    let head = text.get(..at)?;
    let unquoted = head.strip_suffix(['"', '\'']);
    let end = unquoted.unwrap_or(head).len();
    let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let bytes = head.as_bytes().get(..end)?;
    let len = bytes.iter().rev().take(81).take_while(|byte| is_key(byte)).count();
    (3..=80).contains(&len).then_some((end - len..end, unquoted.is_some()))
}

fn starts_line(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '-']);
    head.is_empty() || head.ends_with('\n')
}

fn opens_quote(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|head| head.ends_with(['"', '\'']))
}

/// The literal from `at` on: what stands in quotes, or a word. `None` when it is empty or is not closed.
fn value_after(text: &str, at: usize, may_skip_blanks: bool) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let start = if may_skip_blanks { rest.trim_start_matches([' ', '\t']) } else { rest };
    let start_at = at + (rest.len() - start.len());
    // `\"` opens a string inside a string.
    let inner = start.trim_start_matches('\\');
    if let Some(quote) = inner.chars().next().filter(|ch| matches!(ch, '"' | '\'')) {
        let open = start_at + (start.len() - inner.len()) + 1;
        let body = text.get(open..)?;
        let len = body.find([quote, '\n'])?;
        let is_closed = body.get(len..)?.starts_with(quote);
        let value = body.get(..len)?.trim_end_matches('\\');
        return (is_closed && !value.is_empty()).then_some(open..open + value.len());
    }
    let ends = |ch: char| {
        ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '"' | '\'' | '`' | '<' | '>' | ',' | ')' | '}')
    };
    let len = start.find(ends).unwrap_or(start.len());
    // `$(cmd)` and `a=b"c"` go on behind what is a word here.
    let goes_on = start.get(len..).is_some_and(|tail| tail.starts_with(['\'', '"', '`', '<', ')', '}']));
    let goes_on = goes_on && start.get(..len).is_some_and(|word| word.contains('$'));
    (len > 0 && !goes_on).then_some(start_at..start_at + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = assigned_secrets(text);
        let pairs: Vec<_> =
            found.iter().map(|pair| (&text[pair.key.clone()], &text[pair.value.clone()])).collect();
        assert_eq!(pairs, expected, "{text}");
    }

    #[test]
    fn keys_and_values_of_many_languages_are_found() {
        check("export API_KEY=k1 && x", &[("API_KEY", "k1")]);
        check("cmd --password 'a b' --db-password=c", &[("--password", "a b"), ("--db-password", "c")]);
        check("db:\n  password: hunter2\n", &[("password", "hunter2")]);
        check("{\"clientSecret\": \"k1\"}", &[("clientSecret", "k1")]);
        check("curl -H \"PRIVATE-TOKEN: k1\"", &[("PRIVATE-TOKEN", "k1")]);
        check("echo \"a:\\\"password\\\": \\\"k1\\\"\"", &[]);
    }

    #[test]
    fn other_keys_and_prose_are_not() {
        check("PATH=/bin TOKEN_URL=x test \"$password\" == b", &[]);
        check("echo enter the password: now", &[]);
        check("TOKEN=$(cat <<X)", &[("TOKEN", "$(cat")]);
    }
}
