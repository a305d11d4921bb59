//! Values as Go's `fmt.Sprint` writes them, and nodes made of text.

use super::super::node::{Certainty, Data, Node, Text};
use crate::text::{MappedTextBuilder, Span};

/// The value as Go writes it; `None` for lists and mappings.
pub(super) fn printed(data: &Data) -> Option<String> {
    match data {
        Data::Null => Some("<nil>".to_owned()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Int(value) => Some(value.to_string()),
        Data::Float(value) => Some(printed_float(*value)),
        Data::Text(text) => Some(text.as_str().to_owned()),
        Data::List(_) | Data::Map(_) | Data::Broken => None,
    }
}

/// A scalar as a text node at its place; text stays as it is.
pub(super) fn printed_node(node: &Node) -> Option<Node> {
    match &node.data {
        Data::Text(_) => Some(node.clone()),
        data => printed(data).map(|text| text_node(&text, node.span, Certainty::Known)),
    }
}

/// A text that stands for that place.
pub(super) fn text_node(text: &str, span: Span, certainty: Certainty) -> Node {
    Node { data: text_data(text, span, certainty), span }
}

/// The same without the node around it.
pub(super) fn text_data(text: &str, span: Span, certainty: Certainty) -> Data {
    let mut builder = MappedTextBuilder::new(span.range.start());
    builder.push_decoded(text, span.range);
    Data::Text(Text { text: builder.finish(), certainty })
}

/// How far the value is known.
pub(super) fn certainty(node: &Node) -> Certainty {
    node.as_text().map_or(Certainty::Known, |text| text.certainty)
}

/// A part of a text as a node of its own.
pub(super) fn part_node(text: &Text, range: std::ops::Range<usize>, whole: Span) -> Node {
    let part = text.text.slice(range);
    let span = Span { file: whole.file, range: part.range() };
    Node { data: Data::Text(Text { text: part, certainty: text.certainty }), span }
}

/// The shortest digits that mean the number, with an exponent below -4 and from 21 on.
fn printed_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf".to_owned() } else { "-Inf".to_owned() };
    }
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(exponent) if value != 0.0 && !(-4..21).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::printed_float;

    #[test]
    fn numbers_read_as_in_go() {
        for (value, text) in
            [(1.1, "1.1"), (3.0, "3"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (0.00001, "1e-05")]
        {
            assert_eq!(printed_float(value), text);
        }
    }
}
