//! # Limit that no container can live with
//!
//! A size without a unit counts bytes, so `mem_limit: 512` is half a kilobyte. Docker refuses a memory limit below 6 MiB,
//! and Linux one below a hundredth of a CPU.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 512
//!                ^^^ `512` is 512 bytes: Docker refuses less than 6 MiB
//!     cpus: 0.001
//!           ^^^^^ `0.001` is less than a hundredth of a CPU, which no container can be given
//!   api:
//!     image: example/api:1.2
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 512k
//!                   ^^^^ `512k` is 524288 bytes: Docker refuses less than 6 MiB
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 512M
//!     cpus: 0.01
//!   api:
//!     image: example/api:1.2
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 512M
//! ```
//! No limit is written as 0, and what a variable brings is not known:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 512M
//!     cpus: 0.5
//!   api:
//!     image: example/api:1.2
//!     mem_limit: 0
//!     cpus: 0
//!   queue:
//!     image: nats:2
//!     mem_limit: ${LIMIT}
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::resource_limit::{CPU_LIMIT, MEMORY_LIMIT, MEMORY_RESERVATION, cpus, memory};
use crate::patterns::compose::value_place::value_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "implausible-resource-limit",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// What dockerd asks for at least (`linuxMinMemory` in moby's `daemon_unix.go`).
const LEAST_MEMORY: i64 = 6 << 20;

/// The quota of the kernel is at least a millisecond of a period that Docker sets to a tenth of a second.
const LEAST_CPUS: f64 = 0.01;

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for paths in [MEMORY_LIMIT, MEMORY_RESERVATION] {
        let Some(found) = memory(service, paths).filter(|found| (1..LEAST_MEMORY).contains(&found.value))
        else {
            continue;
        };
        let written = cx.slice_of(found.span).trim_matches(['"', '\'']);
        let bytes = if found.value == 1 { "1 byte".to_owned() } else { format!("{} bytes", found.value) };
        let message = format!("`{written}` is {bytes}: Docker refuses less than 6 MiB");
        let is_bare = written.bytes().all(|byte| byte.is_ascii_digit());
        let help = if is_bare {
            format!("write the unit that was meant: `{written}M`")
        } else {
            "write the unit that was meant".to_owned()
        };
        let fix = with_unit(written, found.value).and_then(|meant| value_fix(cx, found.span, &meant));
        cx.report_at(found.span, message).help(help).maybe_fix(fix);
    }
    if let Some(found) =
        cpus(service, CPU_LIMIT).filter(|found| found.value > 0.0 && found.value < LEAST_CPUS)
    {
        let written = cx.slice_of(found.span).trim_matches(['"', '\'']);
        let message =
            format!("`{written}` is less than a hundredth of a CPU, which no container can be given");
        cx.report_at(found.span, message)
            .help("give it `0.01` or more")
            .maybe_fix(value_fix(cx, found.span, "0.01"));
    }
}

/// The size with the unit that was most likely meant: mebibytes for a small number without one or with one of kibibytes,
/// and the least that Docker takes for what was meant to be little.
fn with_unit(written: &str, bytes: i64) -> Option<String> {
    let digits = written.trim_end_matches(|ch: char| ch.is_ascii_alphabetic());
    let number: u32 = digits.parse().ok()?;
    let unit = written.strip_prefix(digits)?.to_ascii_lowercase();
    let has_small_unit = matches!(unit.as_str(), "" | "b" | "k" | "kb" | "ki" | "kib");
    if has_small_unit && (6..=65_536).contains(&number) {
        return Some(format!("{number}M"));
    }
    (bytes >= 1 << 20).then(|| "6M".to_owned())
}
