//! # No signal of Linux
//!
//! STOPSIGNAL and `stop_signal` take the name or the number of a signal. Any other word makes the build fail,
//! or the start of the container.
//!
//! ```dockerfile bad
//! FROM nginx:1.31
//! STOPSIGNAL SIGTEM
//!            ^^^^^^ `SIGTEM` is no signal
//! ```
//! ```dockerfile bad
//! FROM nginx:1.31
//! ARG SIGNAL=99
//! STOPSIGNAL $SIGNAL
//!            ^^^^^^^ `99` is no signal
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     stop_signal: SIGSTP
//!                  ^^^^^^ `SIGSTP` is no signal
//! ```
//! Names may do without `SIG` and be written in any letter case; real-time signals count from either end:
//! ```dockerfile good
//! FROM nginx:1.31
//! STOPSIGNAL SIGQUIT
//! STOPSIGNAL quit
//! STOPSIGNAL 3
//! STOPSIGNAL SIGRTMIN+3
//! STOPSIGNAL RTMAX-14
//! ARG OTHER
//! STOPSIGNAL $OTHER
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     stop_signal: ${STOP_SIGNAL}
//!   mail:
//!     image: example/mail:2
//!     stop_signal: "10"
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::value::suggest::closest;

use crate::patterns::dockerfile::stop_signal::{SIGNALS, Signal, signal};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-stopsignal",
    aliases: &[Alias::same("dockerfile-utils", "INVALID_SIGNAL")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Instruction(&[InstructionKind::Stopsignal], check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    let stage = cx.graph().stage_of(instruction);
    // Windows has no signals to name; Docker takes whatever stands there.
    if stage.is_none_or(|stage| stage.runs_windows) {
        return;
    }
    let expanded = cx.graph().expand(stage, text, Place::before(instruction.index), cx.dockerfile().escape);
    if let Some(name) = expanded.value.value().filter(|name| signal(name) == Signal::None) {
        cx.report(text.range(), format!("`{name}` is no signal")).help(help(name));
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(node) = service.node("stop_signal") else { return };
    if let Some(name) = node.as_str().filter(|name| signal(name) == Signal::None) {
        cx.report_at(node.span, format!("`{name}` is no signal")).help(help(name));
    }
}

fn help(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    let bare = upper.strip_prefix("SIG").unwrap_or(&upper);
    match closest(bare, SIGNALS.iter().copied()) {
        Some(near) => format!("did you mean `SIG{near}`?"),
        None => "write a name such as `SIGTERM`, or a number from 1 to 64".to_owned(),
    }
}
