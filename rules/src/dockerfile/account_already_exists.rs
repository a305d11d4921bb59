//! # RUN creates a user or a group that is there already
//! `useradd`, `groupadd` and busybox's `adduser` fail when the name or the number is taken, and the build stops. Official
//! images often bring the account that is about to be made: `nginx` in `nginx`, `node` with the number 1000 in `node`,
//! `ubuntu` with 1000 in `ubuntu:24.04`.
//! Reported only where the base image, or a command before, has the account for certain.
//!
//! ```dockerfile bad
//! FROM nginx:1.31-alpine
//! RUN addgroup -g 10001 -S nginx && adduser -S -D -H -u 10001 -G nginx nginx
//!                          ^^^^^ group `nginx` already exists: the build fails here
//! USER 10001
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31-alpine
//! USER nginx
//! ```
//! A number counts as much as a name:
//! ```dockerfile bad
//! FROM node:24-bookworm-slim
//! RUN groupadd app && useradd -u 1000 -g app app
//!                                ^^^^ uid 1000 already belongs to user `node`: the build fails here
//! USER app
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-bookworm-slim
//! RUN groupadd app && useradd -g app app
//! USER app
//! ```
//! ```dockerfile good
//! FROM node:24-bookworm-slim
//! RUN userdel -r node && groupadd app && useradd -u 1000 -g app app
//! USER app
//! ```
//! `useradd` makes a group of the same name, unless it is told to use one:
//! ```dockerfile bad
//! FROM debian:bookworm-slim
//! RUN groupadd -r app && useradd -r app
//!                                   ^^^ group `app` already exists: the build fails here
//! USER app
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:bookworm-slim
//! RUN groupadd -r app && useradd -g app -r app
//! USER app
//! ```
//! What is guarded, tried or forced is fine. Debian's `adduser --system` is content with a system account that is there, and
//! `adduser USER GROUP` only joins the two.
//! ```dockerfile good
//! FROM nginx:1.31
//! RUN getent group nginx || groupadd nginx
//! RUN id -u nginx || useradd -g nginx nginx
//! RUN groupadd -f nginx && useradd nginx || true
//! RUN adduser --system --group nginx && adduser nginx tty
//! RUN groupadd -o -g 0 wheel
//! USER nginx
//! ```

use hullwright_core::contents::{Fact, Proof};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::shell::Guarantee;
use hullwright_core::shell::command::Part;
use hullwright_core::shell::command::accounts::{AccountAction, AccountCommand, AdduserDialect};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::account_conflict::{
    drop_number, help_for_name, help_for_number, join_group, makes_own_group, use_existing,
};
use crate::patterns::shell::account_command::each_account_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "account-already-exists",
    aliases: &[Alias::related("dockle", "DKL-LI-0002")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

/// What is taken already.
struct Conflict {
    /// The account that is to be created.
    account: String,
    /// What is taken, at the start of a message.
    what: String,
    range: TextRange,
    proof: Proof,
    help: String,
    /// What settles it, where it is no name that is taken.
    fix: Option<Fix>,
    /// Whether it is a name.
    is_name: bool,
    /// The command, and the number that it asks for.
    command: TextRange,
    uid: Option<String>,
}

impl Conflict {
    /// That the account `name` is to be created, where `part` asks for what is taken.
    fn new(name: Part<'_>, part: Part<'_>, what: String, proof: Proof, help: String) -> Self {
        let (account, range) = (name.text().to_owned(), part.range());
        Self { account, what, range, proof, help, fix: None, is_name: false, command: range, uid: None }
    }
}

fn check(cx: &Context<'_>, stage: &Stage) {
    for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
        let mut conflicts: Vec<Conflict> = Vec::new();
        each_account_command(cx, stage, run, |found| {
            if found.guarantee == Guarantee::Succeeded {
                let conflict = conflict_of(cx, stage, found.place, found.command);
                let uid = found.command.uid.and_then(Part::literal).map(str::to_owned);
                conflicts.extend(conflict.map(|conflict| Conflict { command: found.range, uid, ..conflict }));
            }
        });
        report(cx, run, &conflicts);
    }
}

/// One finding for each account that a RUN makes: its user and its group may both be there.
fn report(cx: &Context<'_>, run: &Instruction, conflicts: &[Conflict]) {
    for (idx, conflict) in conflicts.iter().enumerate() {
        let is_same = |other: &&Conflict| other.account == conflict.account;
        if conflicts.iter().take(idx).any(|other| is_same(&other)) {
            continue;
        }
        let same: Vec<&Conflict> = conflicts.iter().filter(is_same).collect();
        let fix = if same.iter().all(|conflict| conflict.is_name) {
            let commands: Vec<TextRange> = same.iter().map(|conflict| conflict.command).collect();
            let uid = same.iter().find_map(|conflict| conflict.uid.as_deref());
            use_existing(cx, run, &commands, &conflict.account, uid)
        } else {
            conflict.fix.clone()
        };
        let message = format!("{}: the build fails here", conflict.what);
        let mut report = cx.report(conflict.range, message).help(conflict.help.as_str()).maybe_fix(fix);
        report = match conflict.proof {
            Proof::Image(from, _) => report.label(from, format!("`{}` has it already", cx.slice(from))),
            Proof::Step(range) => report.label(range, "created here"),
            Proof::Scratch(_) | Proof::None => report,
        };
        for other in conflicts.iter().skip(idx + 1).filter(is_same) {
            report = report.label(other.range, format!("{} as well", other.what));
        }
    }
}

/// What of the account that a command creates is there before it.
fn conflict_of(
    cx: &Context<'_>,
    stage: &Stage,
    place: Place,
    command: &AccountCommand<'_>,
) -> Option<Conflict> {
    if !command.is_elsewhere.is_no() || !command.is_forced.is_no() || is_content_with_existing(command) {
        return None;
    }
    match command.action {
        AccountAction::CreateUser => taken_user(cx, stage, place, command),
        AccountAction::CreateGroup => taken_group(cx, stage, place, command),
        AccountAction::ModifyUser
        | AccountAction::ModifyGroup
        | AccountAction::DeleteUser
        | AccountAction::DeleteGroup
        | AccountAction::AddMember
        | AccountAction::RemoveMember
        | AccountAction::SetPassword
        | AccountAction::Other
        | AccountAction::Unknown => None,
    }
}

/// Debian's adduser and addgroup succeed with `--system` where such a system account exists (adduser(8), exit values).
fn is_content_with_existing(command: &AccountCommand<'_>) -> bool {
    let name = command.program.text.rsplit('/').next().unwrap_or_default();
    let may_be_debian = !matches!(command.dialect, Some(AdduserDialect::Busybox | AdduserDialect::Shadow));
    matches!(name, "adduser" | "addgroup") && may_be_debian && !command.is_system.is_no()
}

/// The conflict of a name that stands for something already; `kind` says what.
fn taken_name(name: Part<'_>, kind: &str, ask: impl FnOnce(&str) -> Fact) -> Option<Conflict> {
    let literal = name.literal()?;
    let fact = ask(literal);
    let what = format!("{kind} `{literal}` already exists");
    let conflict = || Conflict::new(name, name, what, fact.proof, help_for_name(fact.proof, kind));
    fact.is_present().then(|| Conflict { is_name: true, ..conflict() })
}

fn taken_user(
    cx: &Context<'_>,
    stage: &Stage,
    place: Place,
    command: &AccountCommand<'_>,
) -> Option<Conflict> {
    let contents = cx.contents();
    let name = command.name?;
    let by_name = taken_name(name, "user", |literal| contents.user(stage, place, literal));
    if by_name.is_some() {
        return by_name;
    }
    if let Some((part, id)) = number(command.uid, command)
        && let Some(taken) = contents.owner_of_uid(stage, place, id)
    {
        let what = format!("uid {id} already belongs to user `{}`", taken.name);
        let conflict =
            Conflict::new(name, part, what, taken.proof, help_for_number(taken.proof, &taken.name));
        return Some(Conflict { fix: drop_number(cx, part), ..conflict });
    }
    let literal = name.literal().filter(|_| makes_own_group(cx, stage, command))?;
    let fact = contents.group(stage, place, literal);
    if !fact.is_present() {
        return None;
    }
    let what = format!("group `{literal}` already exists");
    let option = match command.dialect {
        Some(AdduserDialect::Busybox) => "-G",
        Some(AdduserDialect::Debian) => "--ingroup",
        Some(AdduserDialect::Shadow) | None => "-g",
    };
    let help = format!("add `{option} {literal}` to put the user into that group");
    let fix = join_group(cx, command, option, literal);
    Some(Conflict { fix, ..Conflict::new(name, name, what, fact.proof, help) })
}

fn taken_group(
    cx: &Context<'_>,
    stage: &Stage,
    place: Place,
    command: &AccountCommand<'_>,
) -> Option<Conflict> {
    let contents = cx.contents();
    let name = command.name?;
    let by_name = taken_name(name, "group", |literal| contents.group(stage, place, literal));
    if by_name.is_some() {
        return by_name;
    }
    let (part, id) = number(command.gid, command)?;
    let taken = contents.owner_of_gid(stage, place, id)?;
    let what = format!("gid {id} already belongs to group `{}`", taken.name);
    let conflict = Conflict::new(name, part, what, taken.proof, help_for_number(taken.proof, &taken.name));
    Some(Conflict { fix: drop_number(cx, part), ..conflict })
}

/// The number that is asked for, where it has to be free.
fn number<'a>(part: Option<Part<'a>>, command: &AccountCommand<'_>) -> Option<(Part<'a>, u32)> {
    let part = part.filter(|_| command.allows_taken_id.is_no())?;
    Some((part, part.literal()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    #[track_caller]
    fn check_text(text: &str) {
        let engine = Engine::new(crate::rule_set()).with_knowledge(crate::bundled_knowledge());
        check(&engine, super::RULE.name, "", text);
    }

    #[test]
    fn busybox_refuses_what_debian_takes() {
        check_text(
            "FROM nginx:1.31-alpine\nRUN adduser -S -D nginx\n                  ^^^^^ user `nginx` already exists: the build fails here\n",
        );
        check_text(
            "FROM nginx:1.31\nRUN adduser --system --disabled-login nginx && addgroup --system nginx\n",
        );
    }

    #[test]
    fn an_account_of_an_earlier_command_counts() {
        check_text(
            "FROM other:1\nRUN groupadd app\nRUN groupadd -r app\n                ^^^ group `app` already exists: the build fails here\n",
        );
        check_text(
            "FROM other:1\nRUN useradd -u 5 a && useradd -u 5 b\n                                 ^ uid 5 already belongs to user `a`: the build fails here\n",
        );
        check_text("FROM other:1\nRUN useradd -u 5 a && useradd -o -u 5 b && useradd -u $ID c\n");
    }

    #[test]
    fn accounts_of_another_root_or_stage_are_others() {
        check_text("FROM other:1\nRUN useradd a && useradd -R /rootfs a && chroot /rootfs useradd a\n");
        check_text("FROM other:1 AS one\nRUN useradd a\nFROM other:1\nRUN useradd a\n");
    }
}
