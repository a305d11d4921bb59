//! Values to be written, free of layout.

use super::quoting::{is_plain_text, quoted};

/// A value to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing: `key:`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text: without quotes where it is text then, else in quotes.
    Text(String),
    /// Text in quotes, whatever it is.
    Quoted(String),
    /// Written as it is.
    Verbatim(String),
    /// A list, one item a line.
    List(Vec<Value>),
    /// A list in brackets.
    FlowList(Vec<Value>),
    /// A mapping, one key a line.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A mapping.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A list, one item a line.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// A list of texts in brackets, each in quotes: `["CMD", "true"]`.
    pub fn quoted_list<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::FlowList(items.into_iter().map(|item| Self::Quoted(item.into())).collect())
    }
}

/// How values are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writing {
    /// How far keys stand below the keys that they belong to.
    pub(super) step: usize,
    /// How far dashes stand behind the key that they belong to.
    pub(super) list_offset: usize,
    /// The quotes of what needs some.
    pub(super) quote: char,
}

impl Writing {
    /// A value on one line; collections in brackets and braces.
    pub(super) fn flow(self, value: &Value) -> String {
        self.inline(value, true)
    }

    /// A key as it is written in front of its `:`.
    pub(super) fn key(self, key: &str, is_in_flow: bool) -> String {
        if is_plain_text(key, is_in_flow) { key.to_owned() } else { quoted(key, self.quote) }
    }

    /// `key: value`, with further lines below where it takes them; no line break at the end.
    pub(super) fn block_entry(self, column: usize, key: &str, value: &Value) -> String {
        let (inline, below) = self.entry_value(column, value);
        format!("{}:{inline}{below}", self.key(key, false))
    }

    /// What stands behind the `:` of a key at `column`: the rest of the line with its blank, and the lines below, each
    /// with the line break before it.
    pub(super) fn entry_value(self, column: usize, value: &Value) -> (String, String) {
        match value {
            Value::Null => (String::new(), String::new()),
            Value::List(items) if !items.is_empty() => {
                (String::new(), self.items(column + self.list_offset, items))
            }
            Value::Map(entries) if !entries.is_empty() => {
                (String::new(), self.entries(column + self.step, entries))
            }
            value => (format!(" {}", self.inline(value, false)), String::new()),
        }
    }

    /// What stands behind the `- ` of an item whose content starts at `column`.
    pub(super) fn item(self, column: usize, value: &Value) -> String {
        match value {
            Value::Map(entries) if !entries.is_empty() => {
                self.entries(column, entries).trim_start().to_owned()
            }
            Value::List(items) if !items.is_empty() => self.items(column, items).trim_start().to_owned(),
            value => self.inline(value, false),
        }
    }

    fn items(self, column: usize, items: &[Value]) -> String {
        let indent = " ".repeat(column);
        let lines = items.iter().map(|item| format!("\n{indent}- {}", self.item(column + 2, item)));
        lines.collect::<Vec<_>>().concat()
    }

    fn entries(self, column: usize, entries: &[(String, Value)]) -> String {
        let indent = " ".repeat(column);
        let lines =
            entries.iter().map(|(key, value)| format!("\n{indent}{}", self.block_entry(column, key, value)));
        lines.collect::<Vec<_>>().concat()
    }

    fn inline(self, value: &Value, is_in_flow: bool) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Text(text) if is_plain_text(text, is_in_flow) => text.clone(),
            Value::Text(text) | Value::Quoted(text) => quoted(text, self.quote),
            Value::Verbatim(text) => text.clone(),
            Value::List(items) | Value::FlowList(items) => {
                let items: Vec<String> = items.iter().map(|item| self.inline(item, true)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Map(entries) => {
                let entry = |(key, value): &(String, Value)| {
                    format!("{}: {}", self.key(key, true), self.inline(value, true))
                };
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }
}
