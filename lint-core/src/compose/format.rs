//! Scalars as text, the way Go prints them.

use super::{Certainty, Data, Node, Text};
use crate::text::{MappedText, MappedTextBuilder, Span};

/// A scalar as Go's `%v` prints it; `None` for lists, mappings and what is broken.
pub fn scalar_text(node: &Node) -> Option<String> {
    match &node.data {
        Data::Null => Some(String::new()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Int(value) => Some(value.to_string()),
        Data::Float(value) => Some(go_float(*value)),
        Data::Text(text) => Some(text.as_str().to_owned()),
        Data::List(_) | Data::Map(_) | Data::Broken => None,
    }
}

/// A number as Go's `strconv.FormatFloat(value, 'g', -1, 64)` has it, with an exponent from 1e21 on.
pub(super) fn go_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e21).contains(&magnitude) {
        let shown = format!("{value:e}");
        return match shown.split_once('e') {
            Some((digits, exponent)) => {
                let (sign, exponent) = match exponent.strip_prefix('-') {
                    Some(exponent) => ('-', exponent),
                    None => ('+', exponent),
                };
                format!("{digits}e{sign}{exponent:0>2}")
            }
            None => shown,
        };
    }
    format!("{value}")
}

/// `KEY=value` from a member of a mapping, mapped to where both stand; the key alone where the value is null.
pub(super) fn key_and_value(key: &str, key_span: Span, value: &Node) -> Option<Text> {
    let mut builder = MappedTextBuilder::new(key_span.range.start());
    builder.push_decoded(key, key_span.range);
    let certainty = match &value.data {
        Data::Null => Certainty::Known,
        Data::Text(text) => {
            builder.push_decoded("=", key_span.range);
            append(&mut builder, &text.text);
            text.certainty
        }
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => {
            builder.push_decoded("=", key_span.range);
            builder.push_decoded(&scalar_text(value)?, value.span.range);
            Certainty::Known
        }
        Data::List(_) | Data::Map(_) | Data::Broken => return None,
    };
    Some(Text { text: builder.finish(), certainty })
}

fn append(builder: &mut MappedTextBuilder, text: &MappedText) {
    if text.is_verbatim() {
        builder.push(text.as_str(), text.range().start());
    } else {
        builder.push_decoded(text.as_str(), text.range());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_go_prints_them() {
        for (value, shown) in [(0.5, "0.5"), (1e21, "1e+21"), (1e-7, "1e-07"), (100.0, "100"), (0.0, "0")] {
            assert_eq!(go_float(value), shown);
        }
    }
}
