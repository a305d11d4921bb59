//! Scalars as Docker Compose reads them: numbers, booleans, sizes, durations, modes.

use super::super::node::{Data, Node};
use super::print::{certainty, printed_node, text_data};
use super::shape::Decode;
use crate::value::byte_size::parse_byte_size;
use crate::value::go_number::parse_int;
use crate::value::long_duration::{format_go_duration, parse_long_duration};

/// Why a value cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// Its type is another than this.
    WrongType(&'static str),
    /// It is text, but does not read as this.
    InvalidForm(&'static str),
}

/// Reads a scalar; `None` where the kind is none of scalars.
pub(super) fn scalar(node: &Node, decode: Decode) -> Option<Result<Data, Refusal>> {
    let whole = |value: Result<i64, Refusal>| value.map(Data::Int);
    let result = match decode {
        Decode::Text => text(node),
        Decode::PrintedText => {
            printed_node(node).map(|node| node.data).ok_or(Refusal::WrongType("a single value"))
        }
        Decode::Bool | Decode::PresentBool | Decode::OptOut => boolean(&node.data).map(Data::Bool),
        Decode::Int | Decode::PresentInt => whole(int(&node.data)),
        Decode::StrictUnsigned if node.as_text().is_some() => Err(Refusal::WrongType("a number")),
        Decode::Unsigned | Decode::StrictUnsigned => whole(int(&node.data).and_then(not_negative)),
        Decode::Float => single(&node.data, |text| text.parse().ok()),
        Decode::NanoCpus => single(&node.data, |text| text.parse::<f64>().ok().map(|value| value as f32)),
        Decode::Bytes => {
            bytes(&node.data).map(|value| text_data(&value.to_string(), node.span, certainty(node)))
        }
        Decode::Duration => nanoseconds(&node.data)
            .map(|value| text_data(&format_go_duration(value), node.span, certainty(node))),
        Decode::FileMode => {
            file_mode(&node.data).map(|mode| text_data(&format!("0{mode:o}"), node.span, certainty(node)))
        }
        Decode::DeviceCount => whole(device_count(&node.data)),
        Decode::Parts
        | Decode::GoFields
        | Decode::ShellCommand
        | Decode::HealthTest
        | Decode::Mapping
        | Decode::MappingWithEquals
        | Decode::Options
        | Decode::MultiOptions
        | Decode::TextMap
        | Decode::HostsList
        | Decode::TextList
        | Decode::PrintedList
        | Decode::Ulimit
        | Decode::StrictUlimit
        | Decode::SshKeys => return None,
    };
    Some(result)
}

fn text(node: &Node) -> Result<Data, Refusal> {
    match &node.data {
        Data::Text(_) => Ok(node.data.clone()),
        Data::Int(value) => Ok(text_data(&value.to_string(), node.span, certainty(node))),
        _ => Err(Refusal::WrongType("text")),
    }
}

fn boolean(data: &Data) -> Result<bool, Refusal> {
    match data {
        Data::Bool(value) => Ok(*value),
        Data::Text(text) => match text.as_str().to_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => Ok(true),
            "false" | "n" | "no" | "off" => Ok(false),
            _ => Err(Refusal::InvalidForm("boolean")),
        },
        _ => Err(Refusal::WrongType("a boolean")),
    }
}

/// A whole number; a fraction is dropped.
pub(super) fn int(data: &Data) -> Result<i64, Refusal> {
    match data {
        Data::Int(value) => Ok(*value),
        Data::Float(value) => Ok(*value as i64),
        Data::Text(text) => {
            parse_int(text.as_str(), 10, 64).map_err(|_| Refusal::InvalidForm("whole number"))
        }
        _ => Err(Refusal::WrongType("a whole number")),
    }
}

fn not_negative(value: i64) -> Result<i64, Refusal> {
    if value < 0 { Err(Refusal::WrongType("a number that is not negative")) } else { Ok(value) }
}

/// A number in single precision, by the shortest digits that mean it.
#[expect(clippy::cast_precision_loss, reason = "Docker Compose keeps it in single precision")]
fn single(data: &Data, parse: impl Fn(&str) -> Option<f32>) -> Result<Data, Refusal> {
    let value = match data {
        Data::Int(value) => *value as f32,
        Data::Float(value) => *value as f32,
        Data::Text(text) => parse(text.as_str()).ok_or(Refusal::InvalidForm("number"))?,
        _ => return Err(Refusal::WrongType("a number")),
    };
    if !value.is_finite() {
        return Err(Refusal::WrongType("a number within range"));
    }
    let shortest = value.to_string().parse::<f64>().unwrap_or(f64::from(value));
    let is_whole = shortest.fract() == 0.0 && shortest.abs() < 9e15;
    Ok(if is_whole { Data::Int(shortest as i64) } else { Data::Float(shortest) })
}

/// A number with a fraction is none that Docker Compose looks at, and stays zero.
fn bytes(data: &Data) -> Result<i64, Refusal> {
    match data {
        Data::Int(value) => Ok(*value),
        Data::Text(text) => parse_int(text.as_str(), 10, 64)
            .or_else(|_| parse_byte_size(text.as_str()))
            .map_err(|_| Refusal::InvalidForm("size")),
        Data::Null | Data::Bool(_) | Data::Float(_) | Data::List(_) | Data::Map(_) | Data::Broken => Ok(0),
    }
}

fn nanoseconds(data: &Data) -> Result<i64, Refusal> {
    match data {
        Data::Text(text) => parse_long_duration(text.as_str()).map_err(|_| Refusal::InvalidForm("duration")),
        Data::Int(value) => {
            parse_long_duration(&value.to_string()).map_err(|_| Refusal::WrongType("a duration with a unit"))
        }
        _ => Err(Refusal::WrongType("a duration")),
    }
}

fn file_mode(data: &Data) -> Result<i64, Refusal> {
    match data {
        Data::Int(value) => Ok(*value),
        Data::Text(text) => {
            parse_int(text.as_str(), 8, 64).map_err(|_| Refusal::InvalidForm("octal file mode"))
        }
        _ => Err(Refusal::WrongType("a file mode")),
    }
}

fn device_count(data: &Data) -> Result<i64, Refusal> {
    match data {
        Data::Int(value) => Ok(*value),
        Data::Text(text) if text.as_str().to_lowercase() == "all" => Ok(-1),
        Data::Text(text) => {
            parse_int(text.as_str(), 10, 64).map_err(|_| Refusal::InvalidForm("number of devices, nor `all`"))
        }
        _ => Err(Refusal::WrongType("a whole number or `all`")),
    }
}
