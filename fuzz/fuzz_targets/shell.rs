//! Shell text: the laws of the tree hold, and what a word means can be told.
#![no_main]

use hullwright_core::shell::{Script, laws::check_laws};
use hullwright_core::text::MappedText;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    check_laws(&Script::parse(&MappedText::verbatim(text, 0)));
});
