//! What a Dockerfile uses that only newer frontends understand, and which versions those are.
//!
//! Entry point: [`needs_of`]. Source: the Dockerfile reference, whose tables name the first version of each flag, and the
//! release notes of `docker/dockerfile`.

use hullwright_core::dockerfile::word::Modifier;
use hullwright_core::dockerfile::{Instruction, InstructionKind, read_mount};
use hullwright_core::edit::dockerfile::flag_range;
use hullwright_core::rule::Context;
use hullwright_core::text::TextRange;

/// The frontends that have a feature, by the minor number of their version 1: `7` is `docker/dockerfile:1.7`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Since {
    /// The first one of the stable channel; `None` where there is none yet, or it is not known.
    pub stable: Option<u32>,
    /// The first one of the labs channel.
    pub labs: u32,
}

/// A feature that is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// What it is, for messages.
    pub what: String,
    /// Where it is used.
    pub range: TextRange,
    /// Which frontends have it.
    pub since: Since,
}

const fn stable(minor: u32) -> Since {
    Since { stable: Some(minor), labs: minor }
}

const fn labs(labs: u32, stable: u32) -> Since {
    Since { stable: Some(stable), labs }
}

/// Flags by instruction. Those that every frontend has are not listed.
const FLAGS: [(InstructionKind, &str, Since); 13] = [
    (InstructionKind::Add, "checksum", labs(5, 6)),
    (InstructionKind::Add, "chmod", stable(2)),
    (InstructionKind::Add, "exclude", labs(7, 19)),
    (InstructionKind::Add, "link", stable(4)),
    (InstructionKind::Add, "unpack", stable(17)),
    (InstructionKind::Copy, "chmod", stable(2)),
    (InstructionKind::Copy, "exclude", labs(7, 19)),
    (InstructionKind::Copy, "link", stable(4)),
    (InstructionKind::Copy, "parents", labs(7, 20)),
    (InstructionKind::Run, "device", Since { stable: None, labs: 14 }),
    (InstructionKind::Run, "mount", stable(2)),
    // Labs of all versions have these two.
    (InstructionKind::Run, "network", labs(0, 3)),
    (InstructionKind::Run, "security", labs(0, 20)),
];

/// Heredocs of RUN, COPY and ADD.
const HEREDOC: Since = labs(3, 4);
/// `${name#pattern}`, `${name%pattern}`, `${name/pattern/text}`.
const PATTERN: Since = stable(7);
/// `env=` of a secret mount.
const SECRET_AS_VARIABLE: Since = stable(10);

/// Every such feature that the file uses, in order of the instructions.
pub fn needs_of(cx: &Context<'_>) -> Vec<Need> {
    let instructions = cx.dockerfile().instructions.iter().flat_map(Instruction::with_trigger);
    let mut needs: Vec<Need> = instructions.flat_map(|found| needs_of_instruction(cx, found)).collect();
    let patterns = cx.graph().uses().iter().filter(|used| is_pattern(used.modifier));
    needs.extend(patterns.map(|used| Need {
        what: "a pattern in a variable".to_owned(),
        range: used.range,
        since: PATTERN,
    }));
    needs
}

fn needs_of_instruction(cx: &Context<'_>, found: &Instruction) -> Vec<Need> {
    let mut needs = Vec::new();
    for flag in &found.flags {
        let Some(range) = flag_range(cx.text(), flag) else { continue };
        let name = flag.name();
        let listed = FLAGS.iter().find(|(kind, flag, _)| *kind == found.kind && *flag == name);
        if let Some((_, _, since)) = listed {
            needs.push(Need { what: format!("`--{name}`"), range, since: *since });
        }
        if name == "mount" && read_mount(flag).is_some_and(|mount| mount.has("env")) {
            let what = "a secret as a variable".to_owned();
            needs.push(Need { what, range, since: SECRET_AS_VARIABLE });
        }
    }
    if let Some(heredoc) = found.heredocs.first() {
        let head = found.text.as_str();
        let at = head.find("<<").unwrap_or_default();
        let end =
            at + head.get(at..).and_then(|rest| rest.find(char::is_whitespace)).unwrap_or(head.len() - at);
        let what = format!("the heredoc `{}`", heredoc.name);
        needs.push(Need { what, range: found.text.locate(at..end), since: HEREDOC });
    }
    needs
}

const fn is_pattern(modifier: Modifier) -> bool {
    match modifier {
        Modifier::TrimPrefix | Modifier::TrimSuffix | Modifier::ReplaceFirst | Modifier::ReplaceAll => true,
        Modifier::Plain
        | Modifier::DefaultIfUnset
        | Modifier::DefaultIfEmpty
        | Modifier::AlternativeIfSet
        | Modifier::AlternativeIfNotEmpty
        | Modifier::RequiredSet
        | Modifier::RequiredNotEmpty
        | Modifier::Unsupported => false,
    }
}
