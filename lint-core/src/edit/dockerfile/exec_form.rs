//! Word lists as BuildKit reads them: JSON arrays of strings.

/// The exec form of `words`, such as `["a", "b"]`. CMD, ENTRYPOINT, HEALTHCHECK, RUN and SHELL take the strings as they are; in
/// ADD, COPY and VOLUME variables, quotes and escapes in a string still count.
pub fn exec_form<S: AsRef<str>>(words: &[S]) -> String {
    let strings: Vec<String> = words.iter().map(|word| json_string(word.as_ref())).collect();
    format!("[{}]", strings.join(", "))
}

fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ch if ch < ' ' => {
                let digits = u32::from(ch);
                let hex = |shift: u32| char::from_digit((digits >> shift) & 0xf, 16).unwrap_or('0');
                out.push_str("\\u00");
                out.extend([hex(4), hex(0)]);
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::{Instruction, parse};
    use crate::text::MappedText;

    #[test]
    fn the_parser_reads_back_what_was_written() {
        let words = ["sh", "-c", "a \"b\" 'c' $d \\ é\u{1}\t\n<<E", "", "\\"];
        for head in ["", "# escape=`\n"] {
            let text = format!("{head}CMD {}\n", exec_form(&words));
            let tree = parse(&text);
            let found = tree.instructions.iter().flat_map(Instruction::words);
            let found: Vec<&str> = found.map(MappedText::as_str).collect();
            assert_eq!(found, words, "{text}");
        }
        assert_eq!(exec_form::<&str>(&[]), "[]");
    }
}
