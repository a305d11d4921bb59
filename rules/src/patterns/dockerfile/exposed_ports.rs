//! The port specifications of an EXPOSE, with variables replaced.

use std::ops::Range;

use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{BuildGraph, Place};
use hullwright_core::text::{MappedText, TextRange};
use hullwright_core::value::port::{PortError, PortSpec, parse_port};

/// One port specification.
#[derive(Debug)]
pub struct ExposedPort<'a> {
    /// Its text, variables replaced.
    pub text: String,
    /// What it says, or what is wrong with it.
    pub spec: Result<PortSpec, PortError>,
    word: &'a MappedText,
}

impl ExposedPort<'_> {
    /// Where a part of the text is written; the whole word when variables or quotes are in it.
    pub fn locate(&self, part: Range<usize>) -> TextRange {
        if self.word.as_str() == self.text { self.word.locate(part) } else { self.word.range() }
    }

    /// Where a part of the text stands letter by letter, even if variables are written before it.
    pub fn written(&self, part: Range<usize>) -> Option<TextRange> {
        let (word, text) = (self.word.as_str(), self.part(part.clone()));
        let part = if word == self.text {
            part
        } else if part.end == self.text.len() && word.ends_with(text) {
            word.len() - text.len()..word.len()
        } else {
            return None;
        };
        self.word.is_verbatim_in(part.clone()).then(|| self.word.locate(part))
    }

    /// Where the whole word is written.
    pub fn word_range(&self) -> TextRange {
        self.word.range()
    }

    /// The part of the text.
    pub fn part(&self, part: Range<usize>) -> &str {
        self.text.get(part).unwrap_or_default()
    }
}

/// What an EXPOSE exposes. Words with unknown variables are left out; so is what follows a `#`, which is no port but a
/// comment in the wrong place.
pub fn exposed_ports<'a>(cx: &Context<'_>, instruction: &'a Instruction) -> Vec<ExposedPort<'a>> {
    ports_in(cx.graph(), cx.dockerfile().escape, instruction)
}

/// The same where there is a graph alone; `escape` is the escape character of the file.
pub fn ports_in<'a>(graph: &BuildGraph, escape: char, instruction: &'a Instruction) -> Vec<ExposedPort<'a>> {
    let stage = graph.stage_of(instruction);
    let place = Place::before(instruction.index);
    let words = instruction.words().iter().take_while(|word| !word.as_str().starts_with('#'));
    // Without a stage there is no telling what a variable holds.
    words
        .filter(|word| stage.is_some() || !word.as_str().contains('$'))
        .flat_map(|word| {
            let expanded = graph.expand(stage, word, place, escape).words;
            expanded.into_iter().map(move |text| ExposedPort { spec: parse_port(&text), text, word })
        })
        .collect()
}
