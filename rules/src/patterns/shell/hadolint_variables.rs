//! Variables in words as hadolint sees them: known are those that ARG or ENV of any stage declare, whatever their value.
//!
//! Entry point: [`names_declared_variable`].

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::Context;

/// Whether the word holds such a variable, as `$NAME` or `${NAME}`. With a modifier it is no variable to hadolint.
pub fn names_declared_variable(cx: &Context<'_>, word: &str) -> bool {
    word.split('$').skip(1).any(|rest| {
        let name = match rest.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map_or("", |(name, _)| name),
            None => {
                let end = rest.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_');
                end.and_then(|end| rest.get(..end)).unwrap_or(rest)
            }
        };
        !name.is_empty() && is_declared(cx, name)
    })
}

fn is_declared(cx: &Context<'_>, name: &str) -> bool {
    cx.dockerfile().instructions.iter().any(|instruction| match instruction.kind {
        InstructionKind::Env => instruction.pairs().iter().any(|pair| pair.key.as_str() == name),
        InstructionKind::Arg => {
            let mut words = instruction.words().iter();
            words.any(|word| word.as_str().split('=').next() == Some(name))
        }
        _ => false,
    })
}
