//! What grows around a place of a Dockerfile when a selection is made larger.

use hullwright_core::dockerfile::{Arguments, Instruction};
use hullwright_core::semantic::Stage;
use hullwright_core::text::{TextRange, TextSize};

use super::{Docker, holds};

/// The ranges around an offset, in no order.
pub(crate) fn ranges(text: &str, offset: TextSize) -> Vec<TextRange> {
    let docker = Docker::read(text);
    let mut found = vec![TextRange::from(0..text.len())];
    found.extend(
        docker.tree.comments.iter().map(|comment| comment.range).filter(|range| holds(*range, offset)),
    );
    for stage in docker.graph.stages() {
        found.extend(stage_range(&docker, stage).filter(|range| holds(*range, offset)));
    }
    let Some(instruction) = docker.instruction_at(offset) else { return found };
    found.push(instruction.range);
    for part in instruction.with_trigger() {
        add_parts(part, &mut found);
    }
    found.extend(super::variables::variables(&docker).into_iter().map(|variable| variable.range));
    found.extend(word_around(text, offset));
    found.retain(|range| holds(*range, offset));
    found
}

fn stage_range(docker: &Docker<'_>, stage: &Stage) -> Option<TextRange> {
    let from = docker.instruction(stage.from)?.range;
    let last = stage.instructions.clone().next_back().and_then(|last| docker.instruction(last));
    Some(last.map_or(from, |last| from.cover(last.range)))
}

fn add_parts(part: &Instruction, found: &mut Vec<TextRange>) {
    found.extend([part.keyword.range(), part.range]);
    let behind = TextRange::new(part.keyword.range().end(), part.range.end());
    found.extend(part.flags.iter().flat_map(|flag| {
        [Some(flag.text.range()), flag.value().map(|value| value.range())].into_iter().flatten()
    }));
    if let Some(first) = part.words().first().map(hullwright_core::text::MappedText::range) {
        found.push(TextRange::new(first.start(), behind.end()));
    }
    found.extend(part.words().iter().map(hullwright_core::text::MappedText::range));
    found.extend(part.as_text().map(hullwright_core::text::MappedText::range));
    for pair in part.pairs() {
        found.extend([pair.key.range(), pair.value.range(), pair.key.range().cover(pair.value.range())]);
    }
    if let Arguments::Json(json) = &part.arguments {
        found.push(json.range);
    }
    if let Arguments::Healthcheck { kind, command } = &part.arguments {
        found.push(kind.range());
        match &**command {
            Arguments::Json(json) => {
                found.push(json.range);
                found.extend(json.items.iter().map(hullwright_core::text::MappedText::range));
            }
            Arguments::Text(text) => found.push(text.range()),
            _ => {}
        }
    }
    found.extend(part.heredocs.iter().map(|heredoc| heredoc.body));
}

/// The word around an offset, by blanks and by other signs.
fn word_around(text: &str, offset: TextSize) -> Vec<TextRange> {
    let around = |is_part: fn(char) -> bool| {
        let at = offset as usize;
        let before = text.get(..at).unwrap_or_default();
        let start = before.trim_end_matches(is_part).len();
        let behind = text.get(at..).unwrap_or_default();
        let end = text.len() - behind.trim_start_matches(is_part).len();
        TextRange::from(start..end)
    };
    let ranges = [around(|ch| ch.is_alphanumeric() || ch == '_'), around(|ch| !ch.is_whitespace())];
    ranges.into_iter().filter(|range| !range.is_empty()).collect()
}
