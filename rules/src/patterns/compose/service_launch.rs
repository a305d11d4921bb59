//! What the values of a service start.
//!
//! Entry points: [`launch_of_test`] for `healthcheck.test`, [`launch_of_start`] for `entrypoint` and `command`, which Compose
//! splits like a shell without variables where they are one text.

use hullwright_core::compose::{Certainty, Data, Node, Service};
use hullwright_core::shell::Launch;
use hullwright_core::text::{MappedText, MappedTextBuilder};
use hullwright_core::value::shell_words::split_shell_words;

/// What the value of `test` starts; nothing where a part of it is not known.
pub fn launch_of_test(test: &Node) -> Launch {
    let known = |node: &Node| {
        let found = node.as_text().filter(|found| found.certainty != Certainty::Unknown)?;
        Some(found.text.clone())
    };
    match &test.data {
        Data::Text(_) => known(test).map_or(Launch::Nothing, |line| shell_form(&line)),
        Data::List(items) => {
            let words: Option<Vec<MappedText>> = items.iter().map(known).collect();
            let Some(mut words) = words.filter(|words| words.len() > 1) else { return Launch::Nothing };
            let kind = words.remove(0);
            match (kind.as_str(), words.as_slice()) {
                ("CMD-SHELL", [line, ..]) => shell_form(line),
                ("CMD", _) => Launch::of_words(words),
                _ => Launch::Nothing,
            }
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Map(_) | Data::Broken => {
            Launch::Nothing
        }
    }
}

fn shell_form(text: &MappedText) -> Launch {
    Launch::of_text(text, &["/bin/sh", "-c"])
}

/// What `entrypoint` starts with the words of `command` behind its own. Items of a list that are not known are left out.
pub fn launch_of_start(service: &Service<'_>) -> Launch {
    let nodes = ["entrypoint", "command"].into_iter().filter_map(|key| service.node(key));
    Launch::of_words(nodes.flat_map(command_words).collect())
}

/// The words of `entrypoint` or `command`.
fn command_words(node: &Node) -> Vec<MappedText> {
    match &node.data {
        Data::List(items) => {
            let texts = items.iter().filter_map(Node::as_text);
            let known = texts.filter(|text| text.certainty != Certainty::Unknown);
            known.map(|text| text.text.clone()).collect()
        }
        Data::Text(text) => {
            let split = split_shell_words(text.as_str()).unwrap_or_default().into_iter();
            let word = |(word, range): (String, _)| {
                let range = text.text.locate(range);
                let mut builder = MappedTextBuilder::new(range.start());
                builder.push_decoded(&word, range);
                builder.finish()
            };
            split.map(word).collect()
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Map(_) | Data::Broken => {
            Vec::new()
        }
    }
}
