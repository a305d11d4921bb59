//! Nothing of an input may steer a terminal or a build server: control and bidi characters, and the marks that open a
//! command in the middle of a line of a log, become harmless ones of the same length, so that byte offsets hold.

use std::borrow::Cow;

use hullwright_core::text::TextRange;

/// Text of one line: line breaks and tabs are control characters too.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    replace(text, |ch| is_hostile(ch) || matches!(ch, '\n' | '\t' | '\r'))
}

/// Text of a file: its line breaks and tabs stay, the CR before an LF becomes a blank.
pub(crate) fn source(text: &str) -> Cow<'_, str> {
    let text =
        if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", " \n")) } else { Cow::Borrowed(text) };
    if !text.chars().any(|ch| is_hostile(ch) || ch == '\r') {
        return without_commands(text);
    }
    Cow::Owned(replace(&text, |ch| is_hostile(ch) || ch == '\r').into_owned())
}

/// Blots secrets out of a text: all but their first two characters becomes asterisks, byte for byte.
pub(crate) fn blot(text: &str, secrets: &[TextRange]) -> String {
    let is_blotted = |at: usize| {
        secrets.iter().any(|secret| {
            let shown = secret.slice(text).chars().take(2).map(char::len_utf8).sum::<usize>();
            (secret.start() as usize + shown..secret.end() as usize).contains(&at)
        })
    };
    let mut out = String::with_capacity(text.len());
    for (at, ch) in text.char_indices() {
        if ch != '\n' && is_blotted(at) {
            out.extend(std::iter::repeat_n('*', ch.len_utf8()));
        } else {
            out.push(ch);
        }
    }
    out
}

fn replace(text: &str, is_replaced: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_replaced) {
        return without_commands(text.into());
    }
    without_commands(text.chars().map(|ch| if is_replaced(ch) { stand_in(ch) } else { ch }).collect())
}

/// Azure Pipelines and GitHub Actions look for `##vso[` and `##[` in the whole line.
fn without_commands(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("##") {
        return text;
    }
    let mut parts = text.split('#');
    let mut out = String::with_capacity(text.len());
    out.extend(parts.next());
    for part in parts {
        let opens = |part: &str| part.starts_with('[') || part.to_ascii_lowercase().starts_with("vso[");
        let is_second = out.ends_with('#');
        out.push(if is_second && opens(part) { '?' } else { '#' });
        out.push_str(part);
    }
    out.into()
}

/// C0, DEL, C1, line and paragraph separators, and the characters that change the direction of text.
fn is_hostile(ch: char) -> bool {
    matches!(ch,
        '\0'..='\x08' | '\x0b'..='\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn stand_in(ch: char) -> char {
    match ch.len_utf8() {
        1 => '?',
        2 => '·',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::{blot, line, source};
    use hullwright_core::text::TextRange;

    #[test]
    fn lengths_stay_and_controls_go() {
        let text = "a\x1b[31m\u{9b}\u{202e}\r\n\tb\rc\u{7f}";
        assert_eq!(source(text), "a?[31m·\u{fffd} \n\tb?c?");
        assert_eq!(line(text), "a?[31m·\u{fffd}???b?c?");
        assert_eq!((source(text).len(), line(text).len()), (text.len(), text.len()));
        assert_eq!(line("plain"), "plain");
    }

    #[test]
    fn no_text_commands_a_build_server() {
        let text = "## a ##[add-mask]x ###[b] ##VSO[task.setvariable variable=c]d";
        let harmless = "## a #?[add-mask]x ##?[b] #?VSO[task.setvariable variable=c]d";
        assert_eq!((line(text), source(text)), (harmless.into(), harmless.into()));
    }

    #[test]
    fn secrets_keep_two_characters_and_their_length() {
        let text = "ENV A=sésame\nB";
        let blotted = blot(text, &[TextRange::new(6, 13)]);
        assert_eq!(blotted, "ENV A=sé****\nB");
        assert_eq!(blotted.len(), text.len());
    }
}
