//! A small notation for values: `{key: value}`, `[item, item]`, numbers, `true`, `false`, `null`, bare and quoted text;
//! `?text` is text whose variable has no value, `!` a value that was reported before.

use crate::compose::{Certainty, Data, Map, Member, Node, Text};
use crate::text::{FileId, MappedText, Span, TextRange};

/// The value that the text stands for; spans are ranges of the text.
pub(super) fn node(source: &str) -> Node {
    let mut reader = Reader { source, at: 0 };
    let node = reader.value();
    assert_eq!(reader.rest().trim(), "", "the notation ends");
    node
}

/// The value in the same notation, with all text quoted.
pub(super) fn written(node: &Node) -> String {
    match &node.data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => value.to_string(),
        Data::Text(text) => format!("'{}'", text.as_str()),
        Data::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Data::Map(map) => {
            let members: Vec<_> =
                map.iter().map(|(name, member)| format!("{name}: {}", written(&member.node))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Data::Broken => "!".to_owned(),
    }
}

/// The part of the source at a span.
pub(super) fn at(source: &str, span: Span) -> &str {
    span.range.slice(source)
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        self.at = self.source.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, mark: char) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len_utf8() } else { 0 };
        found
    }

    fn value(&mut self) -> Node {
        self.skip_blanks();
        let start = self.at;
        let data = if self.eat('{') {
            self.members()
        } else if self.eat('[') {
            self.items()
        } else if self.eat('!') {
            Data::Broken
        } else {
            self.scalar()
        };
        Node { data, span: span(start, self.at) }
    }

    fn members(&mut self) -> Data {
        let mut map = Map::default();
        while !self.eat('}') {
            let (name, key) = self.text(&[':']);
            assert!(self.eat(':'), "a key is followed by a colon: {name}");
            let node = self.value();
            map.insert(&name, Member { key, node });
            self.eat(',');
        }
        Data::Map(map)
    }

    fn items(&mut self) -> Data {
        let mut items = Vec::new();
        while !self.eat(']') {
            items.push(self.value());
            self.eat(',');
        }
        Data::List(items)
    }

    fn scalar(&mut self) -> Data {
        let is_unknown = self.eat('?');
        let is_quoted = self.rest().starts_with('\'');
        let (text, span) = self.text(&[',', ']', '}']);
        match text.as_str() {
            "null" if !is_quoted => return Data::Null,
            "true" | "false" if !is_quoted => return Data::Bool(text == "true"),
            _ => {}
        }
        if !is_quoted && let Ok(value) = text.parse() {
            return Data::Int(value);
        }
        if !is_quoted && let Ok(value) = text.parse() {
            return Data::Float(value);
        }
        let start = span.range.start() + u32::from(is_quoted);
        let certainty = if is_unknown { Certainty::Unknown } else { Certainty::Known };
        Data::Text(Text { text: MappedText::verbatim(&text, start), certainty })
    }

    /// Quoted text, or bare text up to one of the marks.
    fn text(&mut self, ends: &[char]) -> (String, Span) {
        self.skip_blanks();
        let start = self.at;
        if let Some(quoted) = self.rest().strip_prefix('\'') {
            let (text, _) = quoted.split_once('\'').expect("quotes are closed");
            self.at += text.len() + 2;
            return (text.to_owned(), span(start, self.at));
        }
        let text = self.rest().split(ends).next().unwrap_or_default().trim_end();
        self.at += text.len();
        (text.to_owned(), span(start, self.at))
    }
}

fn span(start: usize, end: usize) -> Span {
    Span { file: FileId(0), range: TextRange::from(start..end) }
}
