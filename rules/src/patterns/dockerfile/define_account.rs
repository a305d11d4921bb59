//! What makes the name of an account valid where USER or `--chown` says it.
//!
//! Entry point: [`define_account`]. A stage that starts from nothing gets the number; any other the commands that create the
//! account, or those further down that create it too late.

use hullwright_core::contents::{Fact, Proof};
use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_before, remove_instruction};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Source, Stage};
use hullwright_core::shell::command::Part;
use hullwright_core::shell::command::accounts::AccountAction;
use hullwright_core::text::{Edit, MappedText, TextRange};

use crate::patterns::dockerfile::closing_block::above;
use crate::patterns::dockerfile::create_account::{create_accounts, runs_as_root};
use crate::patterns::shell::account_command::each_account_command;

/// What to do about a name that a stage lacks; `kind` is what it names.
pub fn account_help(cx: &Context<'_>, stage: &Stage, kind: &str) -> String {
    match cx.graph().root(stage) {
        Source::Scratch => {
            format!("write the number of the {kind}, or copy `/etc/passwd` and `/etc/group` too")
        }
        Source::Stage(_) | Source::Image(_) | Source::Invalid(_) => {
            format!("create the {kind} in this stage first, or write its number")
        }
    }
}

/// Makes the names valid that stand at `range`.
pub fn define_account(cx: &Context<'_>, range: TextRange) -> Option<Fix> {
    let mut instructions = cx.dockerfile().instructions.iter();
    let instruction = instructions.find(|found| found.range.contains_range(range))?;
    let stage = cx.graph().stage_of(instruction)?;
    let written = match instruction.kind {
        InstructionKind::User => instruction.as_text()?.clone(),
        _ => instruction.flag("chown")?.value()?,
    };
    if written.as_str().contains(['$', '"', '\'']) || !written.is_verbatim() {
        return None;
    }
    let (user, group) = match written.as_str().trim().split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (written.as_str().trim(), None),
    };
    if matches!(cx.graph().root(stage), Source::Scratch) {
        return by_number(cx, &written, user, group);
    }
    let (contents, place) = (cx.contents(), Place::before(instruction.index));
    let is_missing = |fact: Fact| fact.is_absent();
    let new_user =
        Some(user).filter(|user| !user.is_empty() && is_missing(contents.user(stage, place, user)));
    let new_group = group.filter(|group| is_missing(contents.group(stage, place, group)));
    if !runs_as_root(cx, stage, instruction.index) {
        return None;
    }
    let names: Vec<&str> = new_user.into_iter().chain(new_group).collect();
    if let Some(run) = late_creation(cx, stage, instruction, &names) {
        return move_up(cx, run, instruction);
    }
    let group = match (new_user, new_group, group) {
        (Some(_), None, Some(group)) | (_, Some(group), _) => Some(group),
        // A group that has the name already keeps the tool from making one.
        (Some(user), None, None) => Some(user).filter(|user| contents.group(stage, place, user).is_present()),
        (None, None, _) => return None,
    };
    let same =
        group.filter(|group| new_user == Some(group) && contents.group(stage, place, group).is_present());
    let command = match same {
        Some(_) => return None,
        None => create_accounts(cx, stage, place, new_user, group)?,
    };
    let title = format!("Create `{}` before", names.first()?);
    Some(
        Fix::unsafe_fix(title)
            .edit(cx.file().id(), above(cx, instruction, &[(InstructionKind::Run, command)])),
    )
}

/// The numbers that the names have elsewhere in the file, or everywhere.
fn by_number(cx: &Context<'_>, written: &MappedText, user: &str, group: Option<&str>) -> Option<Fix> {
    let is_number = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let number = |kind: AccountAction, name: &str| match name {
        "" => Some(String::new()),
        "root" => Some("0".to_owned()),
        "nobody" | "nogroup" => Some("65534".to_owned()),
        "nonroot" => Some("65532".to_owned()),
        number if is_number(number) => Some(number.to_owned()),
        name => created_with(cx, kind, name),
    };
    let uid = number(AccountAction::CreateUser, user)?;
    let gid = match group {
        Some(group) => {
            number(AccountAction::CreateGroup, group).or_else(|| number(AccountAction::CreateUser, group))
        }
        // A number alone leaves the group to root.
        None => Some(uid.clone()),
    }?;
    let numbers = format!("{uid}:{gid}");
    let edit = Edit::replace(written.range(), numbers.as_str());
    Some(Fix::unsafe_fix(format!("Write the numbers `{numbers}`")).edit(cx.file().id(), edit))
}

/// The number that a command of the file gives to the account; `None` where two differ.
fn created_with(cx: &Context<'_>, kind: AccountAction, name: &str) -> Option<String> {
    let mut numbers: Vec<String> = Vec::new();
    for stage in cx.graph().stages() {
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            each_account_command(cx, stage, run, |found| {
                let command = found.command;
                let id = if kind == AccountAction::CreateUser { command.uid } else { command.gid };
                // A user of another group is not that of a group of its own.
                let is_own = kind == AccountAction::CreateGroup
                    || command.group.is_none_or(|group| group.literal() == Some(name));
                if command.action == kind && command.name.and_then(Part::literal) == Some(name) && is_own {
                    numbers.extend(id.and_then(Part::literal).map(str::to_owned));
                }
            });
        }
    }
    numbers.dedup();
    let [number] = <[String; 1]>::try_from(numbers).ok()?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)
}

/// The RUN further down that creates all of the names and does nothing else.
fn late_creation<'a>(
    cx: &Context<'a>,
    stage: &Stage,
    before: &Instruction,
    names: &[&str],
) -> Option<&'a Instruction> {
    let contents = cx.contents();
    let creator = |name: &&str| {
        let facts = [contents.user(stage, Place::END, name), contents.group(stage, Place::END, name)];
        let proofs = facts.into_iter().filter(Fact::is_present).filter_map(|fact| match fact.proof {
            Proof::Step(range) => Some(range),
            Proof::Image(..) | Proof::Scratch(_) | Proof::None => None,
        });
        let range = proofs.into_iter().next()?;
        cx.of_kind(stage, InstructionKind::Run).find(|run| run.range.contains_range(range))
    };
    let run = creator(names.first()?)?;
    let is_of_all = names.iter().all(|name| creator(name).is_some_and(|found| found.index == run.index));
    let mut n_account_commands = 0;
    each_account_command(cx, stage, run, |_| n_account_commands += 1);
    let is_all = n_account_commands == cx.launch(run).commands().len();
    (is_of_all && is_all && run.index > before.index).then_some(run)
}

fn move_up(cx: &Context<'_>, run: &Instruction, before: &Instruction) -> Option<Fix> {
    if !run.heredocs.is_empty() || run.index == before.index + 1 && before.range.end() >= run.range.start() {
        return None;
    }
    let lines = [cx.slice(run.range).replace("\r\n", "\n")];
    let mut edits = remove_instruction(cx.text(), cx.dockerfile(), run);
    edits.push(insert_before(cx.text(), cx.dockerfile(), before, &lines));
    Some(Fix::unsafe_fix("Create the account before it is named").edits(cx.file().id(), edits))
}
