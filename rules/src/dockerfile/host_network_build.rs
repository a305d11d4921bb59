//! # Build step in the network of the host
//!
//! With `--network=host` a build step reaches everything that listens on the machine that builds: metadata services,
//! databases, the engine itself. What it finds there may end up in the image, and the build no longer works elsewhere.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN --network=host ./configure
//!     ^^^^^^^^^^^^^^ the step runs in the network of the machine that builds
//! ONBUILD RUN --network=host make
//!             ^^^^^^^^^^^^^^ the step runs in the network of the machine that builds
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN ./configure
//! ONBUILD RUN make
//! ```
//! ```compose bad
//! services:
//!   app:
//!     build:
//!       context: .
//!       network: host
//!                ^^^^ the image is built in the network of the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     build:
//!       context: .
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN --network=none true
//! RUN --network=default ls /
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{flag_range, remove_flag};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};

use crate::patterns::compose::removal_fix::remove_key_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "host-network-build",
    aliases: &[Alias::same("sonar", "S6431")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check),
        Check::Service(check_service),
    ],
    ..Rule::DEFAULT
};

const HELP: &str = "let the step fetch what it needs by name, or run the server as a part of the build";

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let runs = instruction.with_trigger().filter(|found| found.kind == InstructionKind::Run);
    for flag in runs.flat_map(|run| run.flags_named("network")) {
        if flag.value_str() != Some("host") {
            continue;
        }
        let Some(range) = flag_range(cx.text(), flag) else { continue };
        let edits = remove_flag(cx.text(), cx.dockerfile().escape, flag);
        let fix = edits.map(|edits| Fix::unsafe_fix("Remove `--network=host`").edits(cx.file().id(), edits));
        cx.report(range, "the step runs in the network of the machine that builds").help(HELP).maybe_fix(fix);
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.member_at(&["build", "network"]) else { return };
    if member.node.as_str() == Some("host") {
        cx.report_at(member.node.span, "the image is built in the network of the host")
            .help(HELP)
            .maybe_fix(remove_key_fix(cx, member.key));
    }
}
