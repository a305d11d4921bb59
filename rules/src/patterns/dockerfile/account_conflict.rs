//! What becomes of a command that creates an account which is there already.
//!
//! Entry points: [`use_existing`] for a name that is taken, [`drop_number`] for a number, [`join_group`] for the group that
//! the tool would make.

use hullwright_core::contents::Proof;
use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_word;
use hullwright_core::knowledge::OsFamily;
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::Part;
use hullwright_core::shell::command::accounts::{AccountCommand, OwnGroup};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::dropped_command::drop_commands;

/// Leaves out the commands at these ranges of a RUN, or the RUN where nothing else is in it. A USER that says the number
/// which the command would have given says the name instead.
pub fn use_existing(
    cx: &Context<'_>,
    run: &Instruction,
    commands: &[TextRange],
    name: &str,
    number: Option<&str>,
) -> Option<Fix> {
    let mut edits = drop_commands(cx, run, commands)?;
    let users = cx.dockerfile().of_kind(InstructionKind::User).filter_map(Instruction::as_text);
    let renamed = users.filter(|user| number == Some(user.as_str().trim()) && user.is_verbatim());
    edits.extend(renamed.map(|user| Edit::replace(user.range(), name)));
    Some(Fix::unsafe_fix(format!("Use the account `{name}` that is there")).edits(cx.file().id(), edits))
}

/// Leaves out the option that asks for a number, where nothing else in the file speaks of it.
pub fn drop_number(cx: &Context<'_>, part: Part<'_>) -> Option<Fix> {
    let (text, number) = (cx.text(), part.literal()?);
    let is_digit = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_digit());
    let whole_words = text.match_indices(number).filter(|(at, _)| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let behind = text.get(at + number.len()..).and_then(|rest| rest.chars().next());
        !is_digit(before) && !is_digit(behind)
    });
    let word = part.argument().range;
    if whole_words.count() != 1 || word.slice(text) != &*part.argument().text {
        return None;
    }
    let range = if part.is_whole() {
        let head = text.get(..word.start() as usize)?.trim_end_matches([' ', '\t']);
        let option = head.rsplit([' ', '\t', '\n']).next()?;
        if !matches!(option, "-u" | "-g" | "--uid" | "--gid") {
            return None;
        }
        TextRange::from(head.len() - option.len()..word.end() as usize)
    } else {
        word.slice(text).starts_with("--").then_some(word)?
    };
    let edits = remove_word(text, cx.dockerfile().escape, range);
    Some(Fix::unsafe_fix("Let the tool choose a number").edits(cx.file().id(), edits))
}

/// Whether the user gets a new group of its name, as `/etc/login.defs` of these distributions says.
pub fn makes_own_group(cx: &Context<'_>, stage: &Stage, command: &AccountCommand<'_>) -> bool {
    match command.own_group {
        OwnGroup::Yes => true,
        OwnGroup::No | OwnGroup::Unknown => false,
        OwnGroup::ByLoginDefaults => {
            let contents = cx.contents();
            contents.image(cx.graph(), stage).is_some_and(|image| {
                matches!(image.operating_system.family, OsFamily::Debian | OsFamily::Ubuntu | OsFamily::Rhel)
            })
        }
    }
}

/// Puts the new user into the group of its name by an option.
pub fn join_group(cx: &Context<'_>, command: &AccountCommand<'_>, option: &str, group: &str) -> Option<Fix> {
    let program = command.program.range;
    // A word of an exec form takes no other one in.
    let is_in_list = cx.text().get(program.end() as usize..)?.starts_with('"');
    let is_written = program.slice(cx.text()) == &*command.program.text && !is_in_list;
    let edit = Edit::insert(program.end(), format!(" {option} {group}"));
    is_written
        .then(|| Fix::unsafe_fix(format!("Put the user into the group `{group}`")).edit(cx.file().id(), edit))
}

/// What to do about a name that is taken.
pub fn help_for_name(proof: Proof, kind: &str) -> String {
    match proof {
        Proof::Image(..) => format!("drop the command and use the {kind} of the image"),
        Proof::Step(_) | Proof::Scratch(_) | Proof::None => "create it once".to_owned(),
    }
}

/// What to do about a number that is taken.
pub fn help_for_number(proof: Proof, owner: &str) -> String {
    match proof {
        Proof::Image(..) => format!("use `{owner}` of the image, or take another number"),
        Proof::Step(_) | Proof::Scratch(_) | Proof::None => "take another number".to_owned(),
    }
}
