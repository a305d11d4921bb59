//! Word lists as BuildKit reads them: JSON arrays of strings.

use crate::edit::double_quoted::double_quoted;

/// The exec form of `words`, such as `["a", "b"]`. CMD, ENTRYPOINT, HEALTHCHECK, RUN and SHELL take the strings as they are; in
/// ADD, COPY and VOLUME variables, quotes and escapes in a string still count.
pub fn exec_form<S: AsRef<str>>(words: &[S]) -> String {
    let strings: Vec<String> = words.iter().map(|word| double_quoted(word.as_ref(), |ch| ch < ' ')).collect();
    format!("[{}]", strings.join(", "))
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
