//! # Stop signal that nothing can catch
//!
//! SIGKILL and SIGSTOP never reach the process: on every stop it dies, or freezes, in the middle of what it does. Data that is
//! not written yet is lost, and open connections break.
//!
//! ```dockerfile bad
//! FROM postgres:18
//! STOPSIGNAL SIGKILL
//!            ^^^^^^^ `SIGKILL` cannot be caught: the process never gets to close its files
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM postgres:18
//! ```
//! Numbers, and names without `SIG`, are the same signals:
//! ```dockerfile bad
//! FROM debian:13
//! ARG SIGNAL=kill
//! STOPSIGNAL ${SIGNAL}
//!            ^^^^^^^^^ `kill` cannot be caught: the process never gets to close its files
//! STOPSIGNAL "19"
//!            ^^^^ `19` cannot be caught: the process never gets to close its files
//! ```
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:18
//!     stop_signal: SIGKILL
//!                  ^^^^^^^ `SIGKILL` cannot be caught: the process never gets to close its files
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:18
//! ```
//! ```dockerfile good
//! FROM nginx:1.31
//! STOPSIGNAL SIGQUIT
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:18
//!     stop_signal: SIGINT
//! ```
//! The fix takes the instruction away, so that the signal of the base image or SIGTERM applies.

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::semantic::Place;

use crate::patterns::compose::removal_fix::remove_key_fix;
use crate::patterns::dockerfile::stop_signal::{Signal, signal};

/// See the page.
pub static RULE: Rule = Rule {
    name: "ungraceful-stopsignal",
    aliases: &[Alias::same("tally", "tally/no-ungraceful-stopsignal")],
    category: Category::Reliability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Stopsignal], check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    let stage = cx.graph().stage_of(instruction);
    let expanded = cx.graph().expand(stage, text, Place::before(instruction.index), cx.dockerfile().escape);
    let Some(name) = expanded.value.value().filter(|name| signal(name) == Signal::Uncatchable) else {
        return;
    };
    let edits = remove_instruction(cx.text(), cx.dockerfile(), instruction);
    let fix = Fix::unsafe_fix("Remove STOPSIGNAL, so that SIGTERM is sent").edits(cx.file().id(), edits);
    cx.report(text.range(), message(name)).help(HELP).fix(fix);
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(entry) = service.get("stop_signal") else { return };
    let node = &entry.node;
    if let Some(name) = node.as_str().filter(|name| signal(name) == Signal::Uncatchable) {
        cx.report_at(node.span, message(name)).help(HELP).maybe_fix(remove_key_fix(cx, entry.key));
    }
}

const HELP: &str =
    "leave it out, or name the signal that the program ends on in good order, such as `SIGTERM`";

fn message(name: &str) -> String {
    format!("`{name}` cannot be caught: the process never gets to close its files")
}
