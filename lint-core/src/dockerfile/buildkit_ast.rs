//! The tree as BuildKit's parser prints it, for comparison with the real one.

use std::fmt::Write as _;

use super::ast::{Arguments, Dockerfile, Instruction};
use crate::text::MappedText;

/// The S-expression that `parser.Node.Dump` prints for the same text.
pub fn buildkit_ast(dockerfile: &Dockerfile) -> String {
    let mut out = String::new();
    for instruction in &dockerfile.instructions {
        out.push('(');
        dump(instruction, &mut out);
        out.push_str(")\n");
    }
    out.trim().to_owned()
}

/// The node of one instruction in that form, without its brackets.
pub(crate) fn buildkit_node(instruction: &Instruction) -> String {
    let mut out = String::new();
    dump(instruction, &mut out);
    out
}

fn dump(instruction: &Instruction, out: &mut String) {
    let start = out.len();
    out.push_str(&instruction.keyword.as_str().to_lowercase());
    if !instruction.flags.is_empty() {
        let quoted: Vec<String> = instruction.flags.iter().map(|flag| quote(flag.text.as_str())).collect();
        let _ = write!(out, " [{}]", quoted.join(" "));
    }
    if let Some(trigger) = &instruction.trigger {
        out.push_str(" (");
        dump(trigger, out);
        out.push(')');
    } else if instruction.kind == super::InstructionKind::Unknown {
        // An instruction that BuildKit does not know keeps one empty argument.
        out.push_str(" \"\"");
    } else {
        dump_arguments(&instruction.arguments, out);
    }
    let trimmed = out.get(start..).unwrap_or_default().trim().to_owned();
    out.truncate(start);
    out.push_str(&trimmed);
}

fn dump_arguments(arguments: &Arguments, out: &mut String) {
    match arguments {
        Arguments::None => {}
        Arguments::Words(words) => words.iter().for_each(|word| push_quoted(word, out)),
        Arguments::Json(json) => json.items.iter().for_each(|item| push_quoted(item, out)),
        Arguments::Text(text) => push_quoted(text, out),
        Arguments::Pairs(pairs) => {
            for pair in pairs {
                push_quoted(&pair.key, out);
                push_quoted(&pair.value, out);
                out.push_str(if pair.has_equals { " \"=\"" } else { " \"\"" });
            }
        }
        Arguments::Healthcheck { kind, command } => {
            push_quoted(kind, out);
            dump_arguments(command, out);
        }
    }
}

fn push_quoted(text: &MappedText, out: &mut String) {
    out.push(' ');
    out.push_str(&quote(text.as_str()));
}

/// Go's `strconv.Quote`.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            ' '..='~' => out.push(ch),
            _ if u32::from(ch) < 0x80 => {
                let _ = write!(out, "\\x{:02x}", u32::from(ch));
            }
            _ if is_print(ch) => out.push(ch),
            _ if u32::from(ch) < 0x10000 => {
                let _ = write!(out, "\\u{:04x}", u32::from(ch));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(ch));
            }
        }
    }
    out.push('"');
    out
}

/// Go's `unicode.IsPrint` for characters beyond ASCII. The standard library's debug escape leaves exactly the
/// printable ones alone, once a character that combines with the one before has one before it.
fn is_print(ch: char) -> bool {
    let pair: String = ['a', ch].into_iter().collect();
    pair.escape_debug().eq(pair.chars())
}
