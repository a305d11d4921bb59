//! Words, image references and values: nothing panics, places lie inside the text.
#![no_main]

use std::borrow::Cow;

use hullwright_core::dockerfile::word::{Environment, Lookup, Quoting, Template, heredoc_words, parse_words};
use hullwright_core::image::ImageReference;
use hullwright_core::value::{byte_size, csv, duration, port};
use libfuzzer_sys::fuzz_target;

#[derive(Debug)]
struct Variables;

impl Environment for Variables {
    fn get(&self, name: &str) -> Lookup<'_> {
        match name.len() % 3 {
            0 => Lookup::Unset,
            1 => Lookup::Set(Cow::Borrowed("a b*c")),
            _ => Lookup::Unknown,
        }
    }
}

fuzz_target!(|text: &str| {
    for escape in ['\\', '`'] {
        for quoting in [Quoting::Process, Quoting::Literal] {
            let template = Template::parse(text, escape, quoting);
            for found in template.variables() {
                assert!(text.get(found.range()).is_some_and(|text| text.starts_with('$')));
            }
            let _ = template.expand(&Variables);
        }
        for range in parse_words(text, escape) {
            assert!(text.get(range).is_some());
        }
    }
    let _ = heredoc_words(text);
    if let Ok(reference) = ImageReference::parse(text) {
        assert!(ImageReference::parse(&reference.normalized_name()).is_ok());
    }
    let _ = (duration::parse_duration(text), byte_size::parse_byte_size(text), port::parse_port(text), csv::parse_fields(text));
});
