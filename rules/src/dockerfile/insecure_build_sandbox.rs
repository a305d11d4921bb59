//! # Build step without a sandbox
//!
//! `--security=insecure` and `privileged: true` run build steps with every right on the machine that builds, for whatever the
//! Dockerfile and the packages it installs choose to do.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN --security=insecure ./nested-build.sh
//!     ^^^^^^^^^^^^^^^^^^^ the step runs without a sandbox
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN ./nested-build.sh
//! ```
//! ```compose bad
//! services:
//!   app:
//!     build:
//!       context: .
//!       privileged: true
//!                   ^^^^ the image is built without a sandbox
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     build:
//!       context: .
//! ```
//! ```compose bad
//! services:
//!   app:
//!     build:
//!       context: .
//!       entitlements:
//!         - network.host
//!         - security.insecure
//!           ^^^^^^^^^^^^^^^^^ the build may run steps without a sandbox
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     build:
//!       context: .
//!       entitlements:
//!         - network.host
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN --security=sandbox ./build.sh
//! ```
//! ```compose good
//! services:
//!   app:
//!     build:
//!       context: .
//!       privileged: false
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{flag_range, remove_flag};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::removal_fix::{remove_item_fix, remove_key_fix};

/// See the page.
pub static RULE: Rule = Rule {
    name: "insecure-build-sandbox",
    aliases: &[Alias::same("sonar", "S6502")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check),
        Check::Service(check_service),
    ],
    ..Rule::DEFAULT
};

const HELP: &str = "a nested build that needs the rights is excused with a comment";

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let runs = instruction.with_trigger().filter(|found| found.kind == InstructionKind::Run);
    for flag in runs.flat_map(|run| run.flags_named("security")) {
        if flag.value_str() != Some("insecure") {
            continue;
        }
        let Some(range) = flag_range(cx.text(), flag) else { continue };
        let edits = remove_flag(cx.text(), cx.dockerfile().escape, flag);
        let fix =
            edits.map(|edits| Fix::unsafe_fix("Remove `--security=insecure`").edits(cx.file().id(), edits));
        cx.report(range, "the step runs without a sandbox").help(HELP).maybe_fix(fix);
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let privileged = service.member_at(&["build", "privileged"]);
    if let Some(member) = privileged.filter(|member| is_true(&member.node)) {
        cx.report_at(member.node.span, "the image is built without a sandbox")
            .help(HELP)
            .maybe_fix(remove_key_fix(cx, member.key));
    }
    for item in service.items(&["build", "entitlements"]) {
        if item.as_str() == Some("security.insecure") {
            cx.report_at(item.span, "the build may run steps without a sandbox")
                .help(HELP)
                .maybe_fix(remove_item_fix(cx, item.span));
        }
    }
}
