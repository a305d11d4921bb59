//! # USER with a group that drops the others
//!
//! `USER name` gives the process all groups of the account. Where a group is written behind it, the process has that one alone,
//! and what an earlier RUN has granted through another group is gone.
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! RUN useradd --no-log-init --groups video,audio app
//! USER app:app
//!         ^^^^ with a group, the process of `app` is not in `video` and `audio`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! RUN useradd --no-log-init --groups video,audio app
//! USER app
//! ```
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22 AS base
//! RUN adduser -D app && addgroup app dialout
//! FROM base
//! USER app:1000
//!         ^^^^^ with a group, the process of `app` is not in `dialout`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22 AS base
//! RUN adduser -D app && addgroup app dialout
//! FROM base
//! USER app
//! ```
//! ```dockerfile good preset=strict
//! FROM debian:13-slim
//! RUN useradd --no-log-init app && usermod -aG video app && useradd --no-log-init -G audio other
//! USER app
//! CMD ["sh"]
//! USER app:video
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{AccountAction, Part};
use hullwright_core::text::Edit;

use crate::patterns::shell::account_command::each_account_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "explicit-group-drops-membership",
    aliases: &[Alias::same("tally", "tally/user-explicit-group-drops-supplementary-groups")],
    category: Category::Correctness,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::User], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    let Some(stage) = cx.graph().stage_of(instruction) else { return };
    let Some(at) = text.as_str().find(':') else { return };
    let (user, group) = (text.slice(0..at), text.slice(at + 1..text.len()));
    let (user, group) = (user.as_str(), group.as_str());
    if user.contains(['$', '"', '\'']) || group.contains(['$', '"', '\'']) || group.is_empty() {
        return;
    }
    let mut groups = memberships(cx, stage, instruction, user);
    groups.retain(|known| known != group && known != user);
    groups.dedup();
    if groups.is_empty() {
        return;
    }
    let listed = groups.iter().map(|group| format!("`{group}`")).collect::<Vec<_>>().join(" and ");
    let part = at..text.len();
    let range = text.locate(part.clone());
    let fix = Fix::unsafe_fix("Leave the group to the account").edit(cx.file().id(), Edit::delete(range));
    cx.report(range, format!("with a group, the process of `{user}` is not in {listed}"))
        .help(format!("write `USER {user}`"))
        .maybe_fix(text.is_verbatim_in(part).then_some(fix));
}

/// The groups that commands before the USER put the account into.
fn memberships(cx: &Context<'_>, stage: &Stage, user: &Instruction, name: &str) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    let chain: Vec<&Stage> = cx.graph().chain(stage).collect();
    for link in chain.into_iter().rev() {
        for run in cx.of_kind(link, InstructionKind::Run).filter(|run| run.index < user.index) {
            each_account_command(cx, link, run, |found| {
                let command = found.command;
                if command.name.and_then(Part::literal) != Some(name) {
                    return;
                }
                let named = command.groups.iter().filter_map(|group| group.literal()).map(str::to_owned);
                match command.action {
                    AccountAction::CreateUser | AccountAction::ModifyUser | AccountAction::AddMember => {
                        groups.extend(named);
                    }
                    AccountAction::RemoveMember => {
                        let gone: Vec<String> = named.collect();
                        groups.retain(|group| !gone.contains(group));
                    }
                    AccountAction::DeleteUser => groups.clear(),
                    AccountAction::CreateGroup
                    | AccountAction::ModifyGroup
                    | AccountAction::DeleteGroup
                    | AccountAction::SetPassword
                    | AccountAction::Other
                    | AccountAction::Unknown => {}
                }
            });
        }
    }
    groups
}
