//! # Health check that may take longer than its interval
//!
//! A check that hangs holds back the next one until its timeout, so with a timeout above the interval a service that has
//! stopped answering is found out later than the interval promises. Times that are not given are those of the engine: 30
//! seconds for both.
//!
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! HEALTHCHECK --interval=10s --timeout=1m CMD test -e /run/ready
//!                                      ^^ a check may take 1m, longer than the 10s between checks
//! ```
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! HEALTHCHECK --interval=5s CMD test -e /run/ready
//!                        ^^ a check may take 30s, as no timeout is set, longer than the 5s between checks
//! ```
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! HEALTHCHECK --start-period=5s --retries=1 CMD test -e /run/ready
//!                            ^^ the start period of 5s ends before the first check, and that one decides
//! ```
//! ```compose bad preset=strict also=service-without-resource-limits,service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     restart: always
//!     healthcheck:
//!       test: ["CMD", "test", "-e", "/run/ready"]
//!       interval: 5s
//!       timeout: 10s
//!                ^^^ a check may take 10s, longer than the 5s between checks
//! ```
//! In a Compose file, what is not given may come from the image.
//! ```dockerfile good preset=strict
//! FROM alpine:3.22
//! HEALTHCHECK --interval=30s CMD test -e /run/ready
//! FROM alpine:3.22
//! HEALTHCHECK --interval=0s --timeout=30s CMD test -e /run/ready
//! FROM alpine:3.22
//! HEALTHCHECK --interval=5s --timeout=5s --start-period=1m --retries=1 CMD test -e /run/ready
//! FROM alpine:3.22
//! HEALTHCHECK --start-period=5s --start-interval=1s --retries=1 CMD test -e /run/ready
//! FROM alpine:3.22
//! HEALTHCHECK NONE
//! ```
//! ```compose good preset=strict also=service-without-resource-limits,service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     restart: always
//!     healthcheck:
//!       test: ["CMD", "test", "-e", "/run/ready"]
//!       interval: 5s
//!   web:
//!     image: example/web:1.2
//!     restart: always
//!     healthcheck:
//!       test: ["CMD", "test", "-e", "/run/ready"]
//!       interval: 5s
//!       timeout: ${TIMEOUT:?}
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Arguments, Flag, Instruction, InstructionKind};
use hullwright_core::rule::{Check, ComposeContext, Context, DefaultSet, Rule};
use hullwright_core::value::duration::parse_duration;

/// See the page.
pub static RULE: Rule = Rule {
    name: "healthcheck-timeout-over-interval",
    category: Category::Reliability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[
        Check::Instruction(&[InstructionKind::Healthcheck, InstructionKind::Onbuild], check),
        Check::Service(check_service),
    ],
    ..Rule::DEFAULT
};

/// Interval and timeout of the engine in nanoseconds (Docker reference, "HEALTHCHECK").
const DEFAULT: i64 = 30_000_000_000;
const HELP: &str = "give the check less time than there is between two of them";

fn check(cx: &Context<'_>, instruction: &Instruction) {
    for found in instruction.with_trigger().filter(|found| found.kind == InstructionKind::Healthcheck) {
        let is_command = matches!(&found.arguments, Arguments::Healthcheck { kind, .. } if kind.as_str().eq_ignore_ascii_case("cmd"));
        if is_command {
            check_flags(cx, found);
        }
    }
}

fn check_flags(cx: &Context<'_>, healthcheck: &Instruction) {
    let time = |name: &str| time_of(healthcheck, name);
    let (Some(interval), Some(timeout)) = (time("interval"), time("timeout")) else { return };
    if timeout.length > interval.length {
        let given = [&timeout, &interval].into_iter().find_map(|time| time.value.as_ref());
        let Some(value) = given else { return };
        let (longest, shortest) = (&timeout.text, &interval.text);
        let why = if timeout.value.is_some() { "" } else { ", as no timeout is set" };
        let message = format!("a check may take {longest}{why}, longer than the {shortest} between checks");
        cx.report(value.range(), message).help(HELP);
    }
    let start = time_of(healthcheck, "start-period").filter(|start| start.value.is_some());
    let decides_at_once = healthcheck.flag("retries").and_then(|flag| flag.value_str()) == Some("1");
    if let Some(start) = start
        && let Some(value) = &start.value
        && start.length < interval.length
        && decides_at_once
        && healthcheck.flag("start-interval").is_none()
    {
        let text = &start.text;
        let message = format!("the start period of {text} ends before the first check, and that one decides");
        cx.report(value.range(), message).help("let the start period last longer than the interval");
    }
}

/// A time of a HEALTHCHECK, that of the engine where none is given.
struct Time {
    length: i64,
    text: String,
    value: Option<hullwright_core::text::MappedText>,
}

fn time_of(healthcheck: &Instruction, name: &str) -> Option<Time> {
    let value = healthcheck.flag(name).and_then(Flag::value);
    let length = match &value {
        Some(value) => parse_duration(value.as_str()).ok()?,
        None => 0,
    };
    let value = value.filter(|_| length != 0);
    let text = value.as_ref().map_or_else(|| "30s".to_owned(), |value| value.as_str().to_owned());
    Some(Time { length: if length == 0 { DEFAULT } else { length }, text, value })
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let node = |key: &str| service.at(&["healthcheck", key]);
    let (Some(interval), Some(timeout)) = (node("interval"), node("timeout")) else { return };
    let (Some(shortest), Some(longest)) = (interval.as_str(), timeout.as_str()) else { return };
    let lengths = (parse_duration(shortest), parse_duration(longest));
    if let (Ok(between), Ok(limit)) = lengths
        && between > 0
        && limit > between
    {
        let message = format!("a check may take {longest}, longer than the {shortest} between checks");
        cx.report_at(timeout.span, message).help(HELP);
    }
}
