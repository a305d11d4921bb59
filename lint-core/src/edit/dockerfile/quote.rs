//! Text as a value of ENV or LABEL, or as a word of a shell.

/// `text` in double quotes, as a value that BuildKit reads back as `text`; `None` for text with line breaks.
pub fn quoted_value(text: &str, escape: char) -> Option<String> {
    if text.contains(['\n', '\r']) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        if matches!(ch, '"' | '$') || ch == escape {
            out.push(escape);
        }
        out.push(ch);
    }
    out.push('"');
    Some(out)
}

/// `text` as a value that BuildKit reads back as `text`, in quotes where it needs them.
pub fn value_word(text: &str, escape: char) -> Option<String> {
    let is_plain = |ch: char| {
        ch != escape
            && !ch.is_whitespace()
            && !matches!(ch, '"' | '\'' | '$' | '#' | '<' | '\u{feff}' | '\u{0}'..=' ')
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    quoted_value(text, escape)
}

/// `text` as one word of a POSIX shell, in single quotes where it needs them.
pub fn shell_word(text: &str) -> String {
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || "_@%+=:,./-".contains(ch);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::word::{Environment, Lookup, Quoting, Template};
    use crate::dockerfile::{Instruction, parse};

    struct Nothing;
    impl Environment for Nothing {
        fn get(&self, _name: &str) -> Lookup<'_> {
            Lookup::Unset
        }
    }

    #[test]
    fn values_are_read_back_as_they_were() {
        let texts = ["a", "", "a b", "\"a' $b ${c} \\ ` # \\", "a\\", "`", "\u{a0}", "a=b", "<<E", "é"];
        for (head, escape) in [("", '\\'), ("# escape=`\n", '`')] {
            for text in texts {
                for word in [quoted_value(text, escape), value_word(text, escape)] {
                    let word = word.unwrap_or_default();
                    let file = format!("{head}FROM a\nENV x={word} y=z\n");
                    let tree = parse(&file);
                    let pairs = tree.instructions.last().map(Instruction::pairs).unwrap_or_default();
                    assert_eq!(pairs.len(), 2, "{file}");
                    let template = Template::parse(pairs[0].value.as_str(), escape, Quoting::Process);
                    assert_eq!(template.expand(&Nothing).value.known(), Some(text), "{file}");
                }
            }
        }
        assert_eq!(quoted_value("a\nb", '\\'), None);
        assert_eq!(value_word("C.UTF-8", '\\').as_deref(), Some("C.UTF-8"));
    }

    #[test]
    fn shell_words_are_quoted_where_needed() {
        assert_eq!(shell_word("/a/b.c"), "/a/b.c");
        assert_eq!(shell_word("a 'b'"), r"'a '\''b'\'''");
        assert_eq!(shell_word(""), "''");
    }
}
