//! HEALTHCHECK: its type, its command and its five flags.

use super::{Arguments, Errors, Instruction, SyntaxErrorKind, at_least_one, flags};
use crate::dockerfile::Flag;
use crate::text::MappedText;
use crate::value::duration::parse_duration;
use crate::value::go_number::parse_int;

pub(super) fn check(instruction: &Instruction, errors: &mut Errors) {
    if !at_least_one(instruction, errors) {
        return;
    }
    let Arguments::Healthcheck { kind, command } = &instruction.arguments else { return };
    match kind.as_str().to_uppercase().as_str() {
        "NONE" => {
            let surplus = match command.as_ref() {
                Arguments::Text(text) => Some(text.range()),
                Arguments::Json(json) if !json.items.is_empty() => Some(json.range),
                _ => None,
            };
            if let Some(range) = surplus {
                errors.add(
                    SyntaxErrorKind::ExtraArgument,
                    "HEALTHCHECK NONE takes no arguments".to_owned(),
                    range,
                );
            }
            return;
        }
        "CMD" => {
            let is_empty = match command.as_ref() {
                Arguments::Json(json) => json.items.is_empty(),
                Arguments::Text(_) => false,
                _ => true,
            };
            if is_empty {
                let message = "HEALTHCHECK CMD has no command".to_owned();
                errors.add(SyntaxErrorKind::MissingArgument, message, kind.range());
            }
        }
        _ => {
            let message = format!("HEALTHCHECK takes `CMD` or `NONE`, not `{}`", kind.as_str());
            errors.add(SyntaxErrorKind::InvalidHealthcheck, message, kind.range());
        }
    }
    flags::check(instruction, errors);
    for flag in &instruction.flags {
        check_value(flag, errors);
    }
}

/// Durations as Go reads them; zero means the default, anything else is at least a millisecond.
fn check_value(flag: &Flag, errors: &mut Errors) {
    const MILLISECOND: i64 = 1_000_000;
    let Some(value) = flag.value().filter(|value| !value.is_empty()) else { return };
    let name = flag.name();
    let text = value.as_str();
    let message = match name {
        "interval" | "timeout" | "start-period" | "start-interval" => match parse_duration(text) {
            Ok(0) => return,
            Ok(found) if found >= MILLISECOND => return,
            Ok(_) => format!("`--{name}={text}` is below one millisecond"),
            Err(error) => format!("`--{name}={text}`: {error}"),
        },
        "retries" => match parse_int(text, 10, 32) {
            Ok(found) if found >= 0 => return,
            Ok(_) => format!("`--retries={text}` is negative"),
            Err(_) => format!("`--retries={text}` is no number"),
        },
        _ => return,
    };
    let with_unit = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{text}s"));
    let suggestion = with_unit.filter(|_| name != "retries");
    errors.add_with_suggestion(
        SyntaxErrorKind::InvalidHealthcheck,
        message,
        MappedText::range(&value),
        suggestion,
    );
}
