//! Shell text in, a short dump of its tree out.

mod constructs;
mod depth;
mod dump;
mod laws;
mod lists;
mod mistakes;
mod redirections;
mod values;
mod words;

use super::laws::check_laws;
use super::*;
use crate::text::MappedText;

/// Parses, and checks what holds for any text.
#[track_caller]
fn parse(text: &str) -> Script {
    let script = Script::parse(&MappedText::verbatim(text, 0));
    check_laws(&script);
    script
}

/// The dump of a text, mistakes behind it.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(dump::script(&parse(text)), expected, "{text}");
}
