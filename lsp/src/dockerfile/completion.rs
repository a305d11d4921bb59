//! What can be written at a place of a Dockerfile.
//!
//! Entry point: [`proposals`].

use hullwright_core::contents::StageSummary;
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::dockerfile::flags::{FlagKind, flags_of};
use hullwright_core::semantic::{PLATFORM_ARGS, PROXY_ARGS, Place, Resolution, Stage, Variable};
use hullwright_core::text::{TextRange, TextSize};

use super::prefix::{Prefix, Spot};
use super::variables::set_by;
use super::{Docker, mount_words, reference};
use crate::proposal::{Proposal, Sort};
use crate::{comments, image_names};

/// Proposals for what is typed before an offset.
pub(crate) fn proposals(text: &str, offset: TextSize) -> Vec<Proposal> {
    let docker = Docker::read(text);
    let prefix = Prefix::at(&docker, offset);
    match &prefix.spot {
        Spot::Comment(comment) => {
            let mut found = comments::proposals(comment, offset);
            if is_at_top(&docker, offset) && !comment.contains('=') {
                found.extend(directives(&prefix));
            }
            found
        }
        Spot::Keyword => keywords(&docker, &prefix, false),
        Spot::Trigger => keywords(&docker, &prefix, true),
        Spot::Arguments(kind) => match variable_tail(&prefix.word, docker.tree.escape) {
            Some((is_braced, typed)) => variables(&docker, &prefix, *kind, is_braced, typed),
            None => arguments(&docker, &prefix, *kind),
        },
    }
}

/// Whether nothing but comments stands before an offset.
fn is_at_top(docker: &Docker<'_>, offset: TextSize) -> bool {
    docker.tree.instructions.first().is_none_or(|first| offset < first.range.start())
}

fn directives(prefix: &Prefix) -> Vec<Proposal> {
    let typed = prefix.word.trim_start_matches('#');
    let propose = |(name, value): (&str, &str)| {
        let doc = reference::directive(name).unwrap_or_default();
        Proposal::new(name, Sort::Keyword, prefix.tail(typed.len()))
            .writes(format!("{name}={value}"))
            .doc(doc)
    };
    [("syntax", "docker/dockerfile:1"), ("escape", "`"), ("check", "skip=")]
        .into_iter()
        .map(propose)
        .collect()
}

fn keywords(docker: &Docker<'_>, prefix: &Prefix, is_trigger: bool) -> Vec<Proposal> {
    let is_lower = |word: &str| word.chars().all(|ch| ch.is_ascii_lowercase());
    let others = docker.tree.instructions.iter().filter(|found| found.index != prefix.instruction);
    let lower = others.clone().filter(|found| is_lower(found.keyword.as_str())).count();
    let writes_lower = if others.clone().count() == 0 {
        !prefix.word.is_empty() && is_lower(&prefix.word)
    } else {
        lower * 2 > others.count()
    };
    let has_stage = docker.graph.stages().iter().any(|stage| stage.from < prefix.instruction);
    let is_wanted = |kind: &InstructionKind| match kind {
        InstructionKind::Maintainer => false,
        InstructionKind::From => !is_trigger,
        InstructionKind::Onbuild => has_stage && !is_trigger,
        InstructionKind::Arg => true,
        _ => has_stage,
    };
    let propose = |kind: InstructionKind| {
        let keyword = if writes_lower { kind.keyword().to_lowercase() } else { kind.keyword().to_owned() };
        let entry = reference::instruction(kind);
        let doc = entry.map(|entry| format!("```dockerfile\n{}\n```\n{}", entry.forms, entry.text));
        let text = format!("{keyword} ");
        Proposal::new(keyword, Sort::Keyword, prefix.range).writes(text).doc(doc.unwrap_or_default())
    };
    InstructionKind::ALL.into_iter().filter(is_wanted).map(propose).collect()
}

/// What is typed of a variable at the end of a word, and whether it is in braces.
fn variable_tail(word: &str, escape: char) -> Option<(bool, &str)> {
    let at = word.rfind('$')?;
    let before = word.get(..at).unwrap_or_default();
    let typed = word.get(at + 1..).unwrap_or_default();
    let is_escaped = before.chars().rev().take_while(|ch| *ch == escape).count() % 2 == 1;
    let name = typed.strip_prefix('{').unwrap_or(typed);
    let is_name = name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
    (is_name && !is_escaped).then_some((typed.starts_with('{'), name))
}

fn variables(
    docker: &Docker<'_>,
    prefix: &Prefix,
    kind: InstructionKind,
    is_braced: bool,
    typed: &str,
) -> Vec<Proposal> {
    let text = |name: &str| if is_braced { format!("{name}}}") } else { name.to_owned() };
    let range = prefix.tail(typed.len());
    let propose = |name: &str, variable: Option<&Variable>| {
        let detail = variable.map(detail_of).unwrap_or_default();
        Proposal::new(name, Sort::Variable, range).writes(text(name)).detail(detail)
    };
    let place = Place::before(prefix.instruction);
    let stage = stage_at(docker, prefix.instruction).filter(|_| kind != InstructionKind::From);
    let Some(stage) = stage else {
        let globals = docker.graph.globals();
        let mut names: Vec<&str> = globals.names(place);
        names.retain(|name| !PROXY_ARGS.contains(name));
        return names.into_iter().map(|name| propose(name, globals.get(name, place))).collect();
    };
    let mut names: Vec<&str> = Vec::new();
    for stage in docker.graph.chain(stage) {
        names.extend(stage.variables().names(if stage.from < prefix.instruction {
            place
        } else {
            Place::END
        }));
    }
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !PROXY_ARGS.contains(name));
    names.into_iter().map(|name| propose(name, docker.graph.variable(stage, name, place))).collect()
}

fn detail_of(variable: &Variable) -> String {
    let kind = set_by(variable.kind);
    match &variable.value {
        Resolution::Known(Some(value)) | Resolution::Partial(Some(value)) => format!("{kind} = {value}"),
        Resolution::Known(None) | Resolution::Partial(None) | Resolution::Unknown => kind.to_owned(),
    }
}

/// The stage that an instruction with that index is in.
fn stage_at<'d>(docker: &'d Docker<'_>, instruction: u32) -> Option<&'d Stage> {
    docker.graph.stages().iter().rev().find(|stage| stage.from < instruction)
}

fn arguments(docker: &Docker<'_>, prefix: &Prefix, kind: InstructionKind) -> Vec<Proposal> {
    if prefix.takes_flags() && prefix.word.starts_with('-') {
        return match prefix.word.split_once('=') {
            Some((flag, value)) => flag_value(docker, prefix, flag.trim_start_matches('-'), value),
            None => flags(prefix, kind),
        };
    }
    let values = |values: &[&str]| -> Vec<Proposal> {
        values.iter().map(|value| Proposal::new(*value, Sort::Value, prefix.range)).collect()
    };
    let n_before = prefix.arguments().count();
    match kind {
        InstructionKind::From if n_before == 0 => images(docker, prefix),
        InstructionKind::From if n_before == 1 => values(&["AS"]),
        InstructionKind::Arg => argument_names(docker, prefix),
        InstructionKind::Healthcheck if n_before == 0 => values(&["CMD", "NONE"]),
        InstructionKind::User if n_before == 0 => accounts(docker, prefix.instruction, &prefix.word, prefix),
        InstructionKind::Stopsignal if n_before == 0 => {
            values(&["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGWINCH"])
        }
        InstructionKind::Shell if n_before == 0 => {
            values(&[r#"["/bin/bash", "-o", "pipefail", "-c"]"#, r#"["/bin/ash", "-o", "pipefail", "-c"]"#])
        }
        _ => Vec::new(),
    }
}

fn flags(prefix: &Prefix, kind: InstructionKind) -> Vec<Proposal> {
    let is_given = |name: &str| {
        prefix.words.iter().any(|word| word.trim_start_matches('-').split('=').next() == Some(name))
    };
    let known = flags_of(kind).unwrap_or_default().iter();
    let wanted = known.filter(|(name, takes)| *takes == FlagKind::Strings || !is_given(name));
    let propose = |(name, takes): &(&str, FlagKind)| {
        let text = if *takes == FlagKind::Bool { format!("--{name}") } else { format!("--{name}=") };
        let doc = reference::flag(kind, name).unwrap_or_default();
        Proposal::new(format!("--{name}"), Sort::Property, prefix.range).writes(text).doc(doc)
    };
    wanted.map(propose).collect()
}

fn flag_value(docker: &Docker<'_>, prefix: &Prefix, flag: &str, value: &str) -> Vec<Proposal> {
    let range = prefix.tail(value.len());
    match flag {
        "mount" => mount_words::proposals(docker, prefix, value),
        "from" => stage_names(docker, prefix.instruction, range),
        "chown" => accounts(docker, prefix.instruction, value, prefix),
        other => {
            let values = reference::flag_values(other).iter();
            values.map(|value| Proposal::new(*value, Sort::Value, range)).collect()
        }
    }
}

/// The names of the stages before an instruction, the nearest first.
pub(super) fn stage_names(docker: &Docker<'_>, instruction: u32, range: TextRange) -> Vec<Proposal> {
    let own = stage_at(docker, instruction).map(|stage| stage.id);
    let before = docker.graph.stages().iter().rev().filter(|stage| stage.from < instruction);
    let others = before.filter(|stage| {
        Some(stage.id) != own
            || docker.instruction(instruction).is_some_and(|found| found.kind == InstructionKind::From)
    });
    others.filter_map(|stage| stage_proposal(docker, stage, range)).collect()
}

fn stage_proposal(docker: &Docker<'_>, stage: &Stage, range: TextRange) -> Option<Proposal> {
    let from = docker.instruction(stage.from)?.as_from()?;
    let detail = format!("FROM {} (line {})", from.image.as_str(), docker.line_of(stage.from));
    Some(Proposal::new(from.name?.as_str(), Sort::Reference, range).detail(detail))
}

/// Earlier stages, images that the file names, and the tags of the image that is typed.
fn images(docker: &Docker<'_>, prefix: &Prefix) -> Vec<Proposal> {
    let known = image_names::proposals(&prefix.word, prefix.range);
    if prefix.word.contains(':') {
        return known;
    }
    let mut found = stage_names(docker, prefix.instruction, prefix.range);
    let others = docker.tree.of_kind(InstructionKind::From).filter(|other| other.index != prefix.instruction);
    let named = others.filter_map(|other| Some(other.as_from()?.image.as_str()));
    let written = named.filter(|name| !name.contains('$')).chain(["scratch"]);
    let written = written.map(|name| Proposal::new(name, Sort::Image, prefix.range));
    for proposal in written.chain(known) {
        if !found.iter().any(|other| other.label == proposal.label) {
            found.push(proposal);
        }
    }
    found
}

/// ARGs that a stage can take over, and those that the builder sets.
fn argument_names(docker: &Docker<'_>, prefix: &Prefix) -> Vec<Proposal> {
    if prefix.word.contains('=') || stage_at(docker, prefix.instruction).is_none() {
        return Vec::new();
    }
    let globals = docker.graph.globals();
    let mut names: Vec<&str> = globals.names(Place::END);
    names.retain(|name| !PROXY_ARGS.contains(name) && !PLATFORM_ARGS.contains(name));
    names.extend(PLATFORM_ARGS);
    let propose = |name: &str| {
        let detail = globals.get(name, Place::END).map(detail_of).unwrap_or_default();
        Proposal::new(name, Sort::Variable, prefix.range).detail(detail)
    };
    names.into_iter().map(propose).collect()
}

/// The users that the stage has, as far as they are known; behind a `:` its groups.
fn accounts(docker: &Docker<'_>, instruction: u32, typed: &str, prefix: &Prefix) -> Vec<Proposal> {
    let Some(stage) = stage_at(docker, instruction) else { return Vec::new() };
    let StageSummary { users, groups, .. } = docker.summary(stage);
    let (facts, typed) = match typed.split_once(':') {
        Some((_, group)) => (groups, group),
        None => (users, typed),
    };
    let present = facts.into_iter().filter(|(_, fact)| fact.is_present());
    present.map(|(name, _)| Proposal::new(name, Sort::Account, prefix.tail(typed.len()))).collect()
}
