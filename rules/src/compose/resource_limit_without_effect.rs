//! # Limit that cannot act
//!
//! Some limits only mean something beside another one: swap counts on top of a memory limit, a period divides a quota, and
//! sparing a container from the kernel is only safe when its memory is bounded.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     memswap_limit: 1g
//!     ^^^^^^^^^^^^^ `memswap_limit` needs a memory limit: Docker refuses it alone
//!   api:
//!     image: example/api:1.2
//!     oom_kill_disable: true
//!     ^^^^^^^^^^^^^^^^ `oom_kill_disable` without a memory limit lets the whole machine run out of memory
//!   queue:
//!     image: nats:2
//!     cpu_period: 50000
//!     ^^^^^^^^^^ `cpu_period` limits nothing without `cpu_quota`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 1g
//!   api:
//!     image: example/api:1.2
//!   queue:
//!     image: nats:2
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 512m
//!     memswap_limit: 1g
//!   api:
//!     image: example/api:1.2
//!     oom_kill_disable: true
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 512M
//!   queue:
//!     image: nats:2
//!     cpu_period: 50000
//!     cpu_quota: 25000
//!   any:
//!     image: redis:8
//!     memswap_limit: -1
//!     oom_kill_disable: false
//! ```

use hullwright_core::compose::{Data, Member, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::removal_fix::remove_key_fix;
use crate::patterns::compose::resource_limit::{MEMORY_LIMIT, Resource, is_limited, memory};
use crate::patterns::compose::yaml_text::yaml_text;

/// See the page.
pub static RULE: Rule = Rule {
    name: "resource-limit-without-effect",
    category: Category::Reliability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    if !cx.sees_all_of(service) {
        return;
    }
    let is_unbounded = !is_limited(service, Resource::Memory)
        || memory(service, MEMORY_LIMIT).is_some_and(|limit| limit.value == 0);
    let has_swap = memory(service, &[&["memswap_limit"]]).is_some_and(|swap| swap.value > 0);
    if let Some(member) = service.get("memswap_limit").filter(|_| is_unbounded && has_swap) {
        let message = "`memswap_limit` needs a memory limit: Docker refuses it alone";
        cx.report_at(member.key, message).help("set `mem_limit`, too").maybe_fix(memory_fix(cx, member.key));
    }
    let is_true = |member: &&Member| matches!(member.node.data, Data::Bool(true));
    if let Some(member) = service.get("oom_kill_disable").filter(is_true).filter(|_| is_unbounded) {
        let message = "`oom_kill_disable` without a memory limit lets the whole machine run out of memory";
        cx.report_at(member.key, message)
            .help("set `mem_limit`, too")
            .maybe_fix(remove_key_fix(cx, member.key));
    }
    let is_number = |member: &&Member| matches!(member.node.data, Data::Int(1..));
    let is_divided = ["cpu_quota", "cpus"].iter().any(|key| service.has(key)) || service.has("deploy");
    if let Some(member) = service.get("cpu_period").filter(is_number).filter(|_| !is_divided) {
        cx.report_at(member.key, "`cpu_period` limits nothing without `cpu_quota`")
            .help("set `cpu_quota`, or `cpus` instead of both")
            .maybe_fix(remove_key_fix(cx, member.key));
    }
}

/// Limits the memory to what was said of memory and swap together.
fn memory_fix(cx: &ComposeContext<'_>, key: Span) -> Option<Fix> {
    let yaml = yaml_text(cx, key)?;
    let edits = yaml.rename_key(&yaml.entry(key.range)?, "mem_limit")?;
    Some(Fix::unsafe_fix("Limit the memory instead: `mem_limit`").edits(key.file, edits))
}
