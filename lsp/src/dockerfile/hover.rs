//! What is told about a place of a Dockerfile.
//!
//! Entry point: [`card`].

use std::fmt::Write as _;

use hullwright_core::contents::Stated;
use hullwright_core::dockerfile::{Instruction, InstructionKind, read_mount};
use hullwright_core::image::ImageReference;
use hullwright_core::semantic::{Place, Resolution, Source, Stage, Variable};
use hullwright_core::text::TextSize;

use super::stages::stages;
use super::variables::{NamedVariable, Owner, set_by, variables};
use super::{Docker, holds, reference};
use crate::card::{Card, code};
use crate::image_card;

/// Names of programs that a stage's card gives at most.
const MAX_PROGRAMS: usize = 24;

/// The card of a place.
pub(crate) fn card(text: &str, offset: TextSize) -> Option<Card> {
    let docker = Docker::read(text);
    if let Some(directive) = docker.tree.directives.iter().find(|found| holds(found.range, offset)) {
        let text = reference::directive(&directive.name)?;
        return Some(Card::new(directive.range, format!("**{}**\n\n{text}", directive.name)));
    }
    if let Some(found) = variables(&docker).into_iter().find(|found| holds(found.range, offset)) {
        return Some(variable_card(&docker, &found));
    }
    if let Some(place) = stages(&docker).into_iter().find(|place| holds(place.range, offset)) {
        let stage = docker.graph.stages().get(place.stage as usize)?;
        return Some(Card::new(place.range, stage_text(&docker, stage)));
    }
    let instruction = docker.instruction_at(offset)?;
    let found = instruction.with_trigger().find_map(|part| part_card(&docker, part, offset));
    found.or_else(|| image_card_of(&docker, instruction, offset))
}

fn part_card(docker: &Docker<'_>, part: &Instruction, offset: TextSize) -> Option<Card> {
    if holds(part.keyword.range(), offset) {
        let entry = reference::instruction(part.kind)?;
        let text = format!("```dockerfile\n{}\n```\n{}", entry.forms, entry.text);
        return Some(Card::new(part.keyword.range(), text));
    }
    let flag = part.flags.iter().find(|flag| holds(flag.text.range(), offset))?;
    if flag.name() == "mount"
        && let Some(mount) = read_mount(flag)
        && let Some(field) = mount.fields.iter().find(|field| holds(field.text.range(), offset))
    {
        let about = if field.key == "type" {
            field.value.as_ref().and_then(|value| reference::mount_type(value.as_str()))
        } else {
            None
        };
        let text = about.or_else(|| reference::mount_key(&field.key))?;
        return Some(Card::new(field.text.range(), format!("**{}**\n\n{text}", field.text.as_str())));
    }
    if flag.name() == "platform"
        && !holds(flag.name_range(), offset)
        && let Some(stage) = docker.graph.stages().iter().find(|stage| stage.from == part.index)
        && let Some(Resolution::Known(platform)) = &stage.platform
    {
        return Some(Card::new(flag.text.range(), format!("Platform {}", code(platform))));
    }
    let text = reference::flag(part.kind, flag.name())?;
    Some(Card::new(flag.text.range(), format!("**--{}**\n\n{text}", flag.name())))
}

/// About the image of a FROM, or of a COPY and a mount that read one.
fn image_card_of(docker: &Docker<'_>, instruction: &Instruction, offset: TextSize) -> Option<Card> {
    let from = instruction.as_from()?;
    let range = from.image.range();
    if !holds(range, offset) {
        return None;
    }
    let stage = docker.graph.stages().iter().find(|stage| stage.from == instruction.index)?;
    let Source::Image(Resolution::Known(image) | Resolution::Partial(image)) = &stage.base else {
        let is_scratch = matches!(stage.base, Source::Scratch);
        return is_scratch.then(|| Card::new(range, "**scratch**\n\nAn image with nothing in it."));
    };
    Some(Card::new(range, about_image(image)))
}

/// An image's name, what is known of it, and where to read on.
pub(crate) fn about_image(image: &ImageReference) -> String {
    let tag = image.tag.as_ref().map(|tag| format!(":{}", tag.text)).unwrap_or_default();
    let name = format!("{}{tag}", image.familiar_name());
    let facts = image_card::text(image);
    let facts = if facts.is_empty() { "Nothing is known of this image here.\n".to_owned() } else { facts };
    format!("**{name}**\n\n{facts}")
}

fn variable_card(docker: &Docker<'_>, found: &NamedVariable) -> Card {
    let instruction = docker.instruction(found.instruction);
    let is_from = instruction.is_some_and(|found| found.kind == InstructionKind::From);
    let stage = instruction.and_then(|found| docker.graph.stage_of(found)).filter(|_| !is_from);
    // A definition is told about as it is behind itself.
    let place = Place::before(found.instruction + u32::from(found.is_definition));
    let variable = match stage {
        Some(stage) => {
            let own = docker.graph.variable(stage, &found.name, place);
            own.or_else(|| docker.graph.variable(stage, &found.name, Place::before(found.instruction + 1)))
        }
        None => docker.graph.globals().get(&found.name, place),
    };
    let mut text = format!("**{}**", found.name);
    match variable {
        Some(variable) => text.push_str(&variable_text(docker, variable)),
        None => text.push_str(match found.owner {
            Owner::Argument => ": an ARG without a value here",
            Owner::Environment(_) => ": an ENV that is not set here",
        }),
    }
    Card::new(found.range, text)
}

fn variable_text(docker: &Docker<'_>, variable: &Variable) -> String {
    let line = variable.instruction.map(|at| format!(" (line {})", docker.line_of(at))).unwrap_or_default();
    let kind = set_by(variable.kind);
    match &variable.value {
        Resolution::Known(Some(value)) => format!(" = {}\n\n{kind}{line}", code(value)),
        Resolution::Partial(Some(value)) => {
            format!(" = {}\n\n{kind}{line}, unless the build is given another value", code(value))
        }
        Resolution::Known(None) | Resolution::Partial(None) => format!("\n\n{kind}{line} without a value"),
        Resolution::Unknown => format!("\n\n{kind}{line}; its value is not known"),
    }
}

/// What is known of a stage.
pub(crate) fn stage_text(docker: &Docker<'_>, stage: &Stage) -> String {
    let summary = docker.summary(stage);
    let from = docker.instruction(stage.from).and_then(hullwright_core::dockerfile::Instruction::as_from);
    let image = from.map(|from| from.image.as_str()).unwrap_or_default();
    let mut out = format!(
        "**stage {}**\n\nFROM {} (line {})\n\n",
        stage.label(),
        code(image),
        docker.line_of(stage.from)
    );
    for (label, stated) in [
        ("user", &summary.user),
        ("working directory", &summary.workdir),
        ("shell", &summary.shell),
        ("packages", &summary.package_managers),
        ("base ENTRYPOINT", &summary.base_entrypoint),
    ] {
        if let Some(text) = stated_text(docker, stated) {
            let _ = writeln!(out, "- {label}: {text}");
        }
    }
    let present: Vec<&str> = summary
        .programs
        .iter()
        .filter(|(_, fact)| fact.is_present())
        .map(|(name, _)| name.as_str())
        .collect();
    if !present.is_empty() {
        let shown = present.iter().take(MAX_PROGRAMS).copied().collect::<Vec<_>>().join(", ");
        let more = present.len().saturating_sub(MAX_PROGRAMS);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(out, "- has: {shown}{rest}");
    }
    let users: Vec<&str> = docker
        .graph
        .stages()
        .iter()
        .filter(|other| uses(other, stage))
        .filter_map(|other| other.name.as_deref())
        .collect();
    if !users.is_empty() {
        let _ = writeln!(out, "- used by: {}", users.join(", "));
    }
    out
}

fn uses(other: &Stage, stage: &Stage) -> bool {
    use hullwright_core::semantic::DependencyTarget;
    matches!(other.base, Source::Stage(on) if on == stage.id)
        || other
            .dependencies
            .iter()
            .any(|found| matches!(found.on, DependencyTarget::Stage(on) if on == stage.id))
}

fn stated_text(docker: &Docker<'_>, stated: &Stated) -> Option<String> {
    let value = stated.value.as_ref()?;
    Some(match stated.at {
        Some(at) => format!("{} (line {})", code(value), docker.line_of(at)),
        None => code(value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The card at `|`: what it is about, and its text.
    fn shown(text: &str) -> Option<(String, String)> {
        let offset = text.find('|').expect("a place is marked") as u32;
        let text = text.replacen('|', "", 1);
        let card = card(&text, offset)?;
        assert!(holds(card.range, offset));
        Some((card.range.slice(&text).to_owned(), card.text))
    }

    #[test]
    fn instructions_flags_and_mounts_are_explained() {
        let (about, text) = shown("FROM a\nRU|N x\n").expect("there is a card");
        assert_eq!(about, "RUN");
        assert!(text.contains("RUN [--flag…] <shell command>"), "{text}");
        let (about, text) = shown("FROM a\nCOPY --li|nk x y\n").expect("there is a card");
        assert_eq!(about, "--link");
        assert!(text.contains("layer of its own"), "{text}");
        let (about, _) =
            shown("FROM a\nRUN --mount=type=cache,sha|ring=locked,target=/x y\n").expect("there is a card");
        assert_eq!(about, "sharing=locked");
        assert_eq!(shown("FROM a\nRUN ech|o\n"), None);
    }

    #[test]
    fn variables_have_their_value() {
        let text = "ARG V=20\nFROM node:$V\nARG V\nENV W=$V-x\nRUN echo $|W\n";
        let (about, text) = shown(text).expect("there is a card");
        assert_eq!(about, "W");
        assert!(text.starts_with("**W** = `20-x`"), "{text}");
        let (_, text) = shown("ARG V=20\nFROM node:${|V}\n").expect("there is a card");
        assert!(text.contains("= `20`") && text.contains("ARG (line 1)"), "{text}");
    }

    #[test]
    fn stages_and_images_are_told_about() {
        let text =
            "FROM alpine:3.22 AS base\nRUN apk add curl\nUSER 1000\nFROM base AS b\nCOPY --from=ba|se x y\n";
        let (about, text) = shown(text).expect("there is a card");
        assert_eq!(about, "base");
        assert!(text.contains("user: `1000` (line 3)") && text.contains("curl"), "{text}");
        let (about, text) = shown("FROM node:2|0-alpine\n").expect("there is a card");
        assert_eq!(about, "node:20-alpine");
        assert!(text.contains("Node.js 20"), "{text}");
    }
}
