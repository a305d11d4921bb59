//! Text in XML: what has a meaning there is written as its entity, what XML cannot hold as a replacement character.

use std::fmt::{self, Display, Formatter, Write as _};

/// The first line of a document, without a line break.
pub(super) const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// The value of an attribute in double quotes.
pub(super) struct Attribute<'a>(pub(super) &'a str);

/// The text of an element.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Attribute<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|ch| match ch {
            '"' => f.write_str("&quot;"),
            ch => common(f, ch),
        })
    }
}

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|ch| match ch {
            '>' => f.write_str("&gt;"),
            ch => common(f, ch),
        })
    }
}

fn common(f: &mut Formatter<'_>, ch: char) -> fmt::Result {
    match ch {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        '\t' | '\n' | '\r' => f.write_char(ch),
        '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => f.write_char(char::REPLACEMENT_CHARACTER),
        ch => f.write_char(ch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_matter_in_attributes_and_brackets_in_texts() {
        assert_eq!(Attribute("a<\"&>'\n\x1b").to_string(), "a&lt;&quot;&amp;>'\n\u{fffd}");
        assert_eq!(Text("a<\"&>'\n\x1b").to_string(), "a&lt;\"&amp;&gt;'\n\u{fffd}");
    }
}
