//! # Temporary file system without a limit
//!
//! Files in a `tmpfs` lie in memory. Without a size it may take half the memory of the host, and what fills it takes the
//! memory from everything else there. A limit on the memory of the service covers it, too.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     tmpfs:
//!       - /tmp
//!         ^^^^ the file system in memory at `/tmp` has no size
//! ```
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     volumes:
//!       - type: tmpfs
//!               ^^^^^ the file system in memory at `/run` has no size
//!         target: /run
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     tmpfs:
//!       - /tmp:size=64m,mode=1777
//!     volumes:
//!       - type: tmpfs
//!         target: /run
//!         tmpfs: {size: 16m}
//!   limited:
//!     image: example/app:1.2
//!     mem_limit: 256m
//!     tmpfs: /tmp
//! ```

use hullwright_core::compose::{Data, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::service_command::texts_of;

/// See the page.
pub static RULE: Rule = Rule {
    name: "tmpfs-without-limits",
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_limited =
        service.has("mem_limit") || service.at(&["deploy", "resources", "limits", "memory"]).is_some();
    if is_limited || !cx.sees_all_of(service) {
        return;
    }
    for found in service.node("tmpfs").map(texts_of).unwrap_or_default() {
        let Some(text) = found.text.resolved() else { continue };
        let (path, options) = text.split_once(':').unwrap_or((text, ""));
        if !options.split(',').any(|option| option.trim_start().starts_with("size=")) {
            let span = Span { file: found.file, range: found.text.text.locate(0..path.len()) };
            report(cx, span, path);
        }
    }
    for mount in service.mounts().filter(|mount| mount.kind == "tmpfs") {
        let size = mount.map.node("tmpfs").and_then(|options| options.as_map()?.node("size"));
        let path = mount.target.and_then(|target| target.as_str());
        if size.is_none_or(|size| matches!(size.data, Data::Null | Data::Int(0)))
            && let (Some(kind), Some(path)) = (mount.map.node("type"), path)
        {
            report(cx, kind.span, path);
        }
    }
}

fn report(cx: &ComposeContext<'_>, span: Span, path: &str) {
    cx.report_at(span, format!("the file system in memory at `{path}` has no size"))
        .help("set `size`, or limit the memory of the service");
}
