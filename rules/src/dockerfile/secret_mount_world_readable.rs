//! # Secret that everybody in the build may read
//!
//! A secret or SSH mount is there for its owner alone unless `mode` says otherwise. With rights for others, every account that
//! runs anything in that step can read it.
//!
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! RUN --mount=type=cache,target=/c --mount=type=secret,id=token,mode=0444 fetch
//!                                                                    ^^^^ mode `0444` lets every account of the step read the secret
//! ```
//! ```dockerfile fixed(unsafe)
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! RUN --mount=type=cache,target=/c --mount=type=secret,id=token,mode=0400 fetch
//! ```
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! ONBUILD RUN --mount=mode=666,type=ssh fetch
//!                          ^^^ mode `666` lets every account of the step use the SSH agent
//! ```
//! Another account needs to be the owner then:
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1
//! FROM node:24.4-slim
//! USER node
//! RUN --mount=type=secret,id=token,mode=0644 npm ci
//!                                       ^^^^ mode `0644` lets every account of the step read the secret
//! RUN --mount=type=secret,id=token,mode=0644,uid=1000 npm ci
//!                                       ^^^^ mode `0644` lets every account of the step read the secret
//! ```
//! ```dockerfile fixed(unsafe)
//! # syntax=docker/dockerfile:1
//! FROM node:24.4-slim
//! USER node
//! RUN --mount=type=secret,id=token,mode=0644 npm ci
//! RUN --mount=type=secret,id=token,mode=0400,uid=1000 npm ci
//! ```
//! ```dockerfile good
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! RUN --mount=type=secret,id=token fetch
//! RUN --mount=type=secret,id=token,mode=0440,gid=10 fetch
//! RUN --mount=type=cache,target=/c,mode=0777 fetch
//! RUN --mount=type=secret,id=token,mode=$MODE fetch
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Mount, MountKind, read_mount};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Resolution;
use hullwright_core::text::{Edit, MappedText};

use crate::patterns::shell::start_privilege::is_root;

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-mount-world-readable",
    aliases: &[Alias::same("sonar", "S6469")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

/// The rights of accounts that are neither owner nor group.
const OTHERS: u32 = 0o007;

fn check(cx: &Context<'_>, instruction: &Instruction) {
    for run in instruction.with_trigger().filter(|found| found.kind == InstructionKind::Run) {
        for mount in run.flags_named("mount").filter_map(read_mount) {
            check_mount(cx, instruction, &mount);
        }
    }
}

fn check_mount(cx: &Context<'_>, run: &Instruction, mount: &Mount) {
    let what = match mount.kind {
        Some(MountKind::Secret) => "read the secret",
        Some(MountKind::Ssh) => "use the SSH agent",
        Some(MountKind::Bind | MountKind::Cache | MountKind::Tmpfs) | None => return,
    };
    let Some(written) = mount.value("mode") else { return };
    let mode = u32::from_str_radix(written.as_str(), 8);
    if mode.is_ok_and(|mode| mode & OTHERS != 0) {
        let message = format!("mode `{}` lets every account of the step {what}", written.as_str());
        cx.report(written.range(), message)
            .help("write `mode=0400`, with `uid` where another account than root reads it")
            .maybe_fix(owner_alone(cx, run, mount, written));
    }
}

/// Rights for the owner alone, where that is the account that runs the step.
fn owner_alone(cx: &Context<'_>, run: &Instruction, mount: &Mount, written: &MappedText) -> Option<Fix> {
    let stage = cx.graph().stage_of(run)?;
    let runs_as_root = match cx.graph().user_before(stage, run.index) {
        Some((_, Resolution::Known(user))) => is_root(user),
        Some((_, Resolution::Partial(_) | Resolution::Unknown)) => false,
        None => true,
    };
    let is_sure = run.kind == InstructionKind::Run && (runs_as_root || mount.has("uid"));
    let fix = Fix::unsafe_fix("Let only the owner read it")
        .edit(cx.file().id(), Edit::replace(written.range(), "0400"));
    (is_sure && written.is_verbatim()).then_some(fix)
}
