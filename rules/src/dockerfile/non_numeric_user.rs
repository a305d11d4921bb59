//! # USER is a name
//!
//! Kubernetes and others that forbid root look at the number of the user. Of a name they cannot tell whether it is root, and
//! refuse to start the container (`runAsNonRoot`).
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! RUN useradd --uid 10001 --no-log-init app
//! USER app
//!      ^^^ `app` is a name, of which orchestrators cannot tell that it is not root
//! CMD ["/bin/server"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! RUN useradd --uid 10001 --no-log-init app
//! USER 10001
//! CMD ["/bin/server"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! USER 10001:10001
//! CMD ["/bin/server"]
//! ```
//! Only the user that the image starts with counts; what is root is for `root-user` to say:
//! ```dockerfile good preset=strict
//! FROM node:24.4-slim
//! USER node
//! RUN npm ci
//! USER 1000
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good also=root-user preset=strict
//! FROM debian:13-slim
//! USER root
//! CMD ["/bin/server"]
//! ```
//! The fix takes the number that the file itself gave the account. It is unsafe: with a number the groups that the account is
//! in are the same, but a HOME that the account file names is found by it alone.
//! ```dockerfile bad preset=hadolint
//! FROM debian:13-slim AS build
//! USER builder
//!      ^^^^^^^ `builder` is a name, of which orchestrators cannot tell that it is not root
//! FROM debian:13-slim
//! ARG UID
//! USER $UID
//! USER 10001
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::Part;
use hullwright_core::shell::command::accounts::AccountAction;
use hullwright_core::text::{Edit, MappedText};

use crate::patterns::dockerfile::service_overrides::services_set_user;
use crate::patterns::shell::account_command::each_account_command;
use crate::patterns::shell::start_privilege::is_root;

/// See the page.
pub static RULE: Rule = Rule {
    name: "non-numeric-user",
    aliases: &[Alias::same("hadolint", "DL3066").on(Severity::Info)],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        for user in cx.dockerfile().of_kind(InstructionKind::User) {
            check_text(cx, user);
        }
        return;
    }
    let Some(stage) = cx.graph().target().filter(|_| !services_set_user(cx)) else { return };
    let Some((index, user)) = cx.graph().final_user(stage) else { return };
    let (Some(user), Some(text)) = (user.value(), cx.instruction(*index).as_text()) else { return };
    let name = name_of(user);
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    if is_name && !is_root(user) && !stage.runs_windows && !cx.file().path().contains(".devcontainer/") {
        report(cx, text, name, number(cx, stage, text, name));
    }
}

/// hadolint looks at every USER; of variables it knows only that an ARG above names them.
fn check_text(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    let name = name_of(text.as_str());
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number && !uses_argument(cx, instruction, name) {
        report(cx, text, name, None);
    }
}

fn uses_argument(cx: &Context<'_>, user: &Instruction, name: &str) -> bool {
    let args = cx.dockerfile().of_kind(InstructionKind::Arg).filter(|arg| arg.index < user.index);
    let mut words = args.flat_map(Instruction::words);
    words.any(|word| {
        let arg = word.as_str().split('=').next().unwrap_or_default();
        name.contains(&format!("${arg}")) || name.contains(&format!("${{{arg}}}"))
    })
}

fn name_of(user: &str) -> &str {
    user.split(':').next().unwrap_or_default().trim()
}

fn report(cx: &Context<'_>, text: &MappedText, name: &str, fix: Option<Fix>) {
    let message = format!("`{name}` is a name, of which orchestrators cannot tell that it is not root");
    let at = text.as_str().find(name).unwrap_or_default();
    let is_written = text.as_str().contains(name);
    let range = if is_written { text.locate(at..at + name.len()) } else { text.range() };
    cx.report(range, message).help("write the number of the account").maybe_fix(fix);
}

/// The number that one command of the stage or of those below gives the account.
fn number(cx: &Context<'_>, stage: &Stage, text: &MappedText, name: &str) -> Option<Fix> {
    let mut numbers: Vec<Option<String>> = Vec::new();
    for link in cx.graph().chain(stage) {
        for run in cx.of_kind(link, InstructionKind::Run).filter(|run| !run.is_broken) {
            each_account_command(cx, link, run, |found| {
                let command = found.command;
                if command.action == AccountAction::CreateUser
                    && command.name.and_then(Part::literal) == Some(name)
                {
                    numbers.push(command.uid.and_then(Part::literal).map(str::to_owned));
                }
            });
        }
    }
    let [Some(number)] = numbers.as_slice() else { return None };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let at = text.as_str().find(name).filter(|_| is_number && name_of(text.as_str()) == name)?;
    let range = at..at + name.len();
    let fix = Fix::unsafe_fix(format!("Write `{number}`, the number of `{name}`"));
    text.is_verbatim_in(range.clone())
        .then(|| fix.edit(cx.file().id(), Edit::replace(text.locate(range), number.as_str())))
}
