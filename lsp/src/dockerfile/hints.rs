//! What an editor may show between the words of a Dockerfile: values of variables, and users that nobody sees.

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::semantic::{Place, Resolution};
use hullwright_core::text::{MappedText, TextSize};

use super::Docker;

/// A text behind an offset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Hint {
    pub(crate) at: TextSize,
    pub(crate) label: String,
    /// Why.
    pub(crate) reason: String,
}

/// All hints, in order.
pub(crate) fn hints(text: &str) -> Vec<Hint> {
    let docker = Docker::read(text);
    let mut found = Vec::new();
    for instruction in docker.tree.instructions.iter().filter(|found| !found.is_broken) {
        match instruction.kind {
            InstructionKind::From
            | InstructionKind::Copy
            | InstructionKind::Add
            | InstructionKind::Expose => {
                for word in instruction.words() {
                    found.extend(value(&docker, instruction.index, word));
                }
            }
            InstructionKind::Workdir | InstructionKind::User => {
                found.extend(instruction.as_text().and_then(|text| value(&docker, instruction.index, text)));
            }
            InstructionKind::Arg => found.extend(taken_over(&docker, instruction.index)),
            _ => {}
        }
    }
    found.extend(inherited_user(&docker));
    found.extend(numbered_stages(&docker));
    found.sort_by_key(|hint| hint.at);
    found
}

/// The value of a word with variables.
fn value(docker: &Docker<'_>, index: u32, word: &MappedText) -> Option<Hint> {
    let written = word.as_str();
    if !written.contains('$') || !word.is_verbatim() {
        return None;
    }
    let instruction = docker.instruction(index)?;
    let is_from = instruction.kind == InstructionKind::From;
    let stage = docker.graph.stage_of(instruction).filter(|_| !is_from);
    let expanded = docker.graph.expand(stage, word, Place::before(index), docker.tree.escape);
    let (Resolution::Known(value) | Resolution::Partial(value)) = expanded.value else { return None };
    (value != written && !value.is_empty()).then(|| Hint {
        at: word.range().end(),
        label: format!(" = {value}"),
        reason: "The value unless the build is given others.".to_owned(),
    })
}

/// The default of an ARG that a stage takes over from the top of the file.
fn taken_over(docker: &Docker<'_>, index: u32) -> Vec<Hint> {
    let Some(instruction) = docker.instruction(index) else { return Vec::new() };
    let Some(stage) = docker.graph.stage_of(instruction) else { return Vec::new() };
    let names = instruction.words().iter().filter(|word| !word.as_str().contains('='));
    let hint = |word: &MappedText| {
        let variable = docker.graph.variable(stage, word.as_str(), Place::before(index + 1))?;
        let (Resolution::Known(Some(value)) | Resolution::Partial(Some(value))) = &variable.value else {
            return None;
        };
        let reason = "The default at the top of the file.".to_owned();
        Some(Hint { at: word.range().end(), label: format!(" = {value}"), reason })
    };
    names.filter_map(hint).collect()
}

/// The user of the final stage, where it says none itself.
fn inherited_user(docker: &Docker<'_>) -> Option<Hint> {
    let stage = docker.graph.target()?;
    let own = docker.tree.of_kind(InstructionKind::User).any(|user| stage.instructions.contains(&user.index));
    let from = docker.instruction(stage.from).filter(|_| !own)?;
    let user = docker.summary(stage).user;
    let name = user.value?;
    let reason = match user.at {
        Some(at) => format!("USER of line {} is in force at the end of this stage.", docker.line_of(at)),
        None => "The user of the base image is in force at the end of this stage.".to_owned(),
    };
    let words = from.words();
    Some(Hint { at: words.last()?.range().end(), label: format!(" user: {name}"), reason })
}

/// The names of stages that are meant by their number.
fn numbered_stages(docker: &Docker<'_>) -> Vec<Hint> {
    let places = super::stages::stages(docker).into_iter().filter(|place| place.is_index);
    let hint = |place: super::stages::NamedStage| {
        let stage = docker.graph.stages().get(place.stage as usize)?;
        let from = docker.instruction(stage.from)?.as_from()?;
        let label = stage.name.clone().unwrap_or_else(|| from.image.as_str().to_owned());
        let reason = format!("The stage of line {}.", docker.line_of(stage.from));
        Some(Hint { at: place.range.end(), label: format!(" = {label}"), reason })
    };
    places.filter_map(hint).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file with its hints in brackets.
    fn shown(text: &str) -> String {
        let mut out = text.to_owned();
        for hint in hints(text).into_iter().rev() {
            out.insert_str(hint.at as usize, &format!("[{}]", hint.label));
        }
        out
    }

    #[test]
    fn values_and_users_are_shown() {
        let text =
            "ARG V=20\nFROM node:$V AS b\nARG V\nWORKDIR /a/$V\nFROM alpine:3.22\nCOPY --from=0 /a /b\n";
        let expected = "ARG V=20\nFROM node:$V[ = node:20] AS b\nARG V[ = 20]\nWORKDIR /a/$V[ = /a/20]\nFROM alpine:3.22[ user: root]\nCOPY --from=0[ = b] /a /b\n";
        assert_eq!(shown(text), expected);
        assert_eq!(shown("FROM x/unknown\nRUN a $B\n"), "FROM x/unknown\nRUN a $B\n");
    }
}
