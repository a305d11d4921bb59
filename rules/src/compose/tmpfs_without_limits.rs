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
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     tmpfs:
//!       - /tmp:size=64m
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
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     volumes:
//!       - type: tmpfs
//!         target: /run
//!         tmpfs:
//!           size: 64m
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

use hullwright_core::compose::{Data, Mount, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, FixAvailability, ReportBuilder, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::scalar_at::put_in_scalar;
use crate::patterns::compose::service_command::{CommandText, texts_of};
use crate::patterns::compose::yaml_text::yaml_text;

/// See the page.
pub static RULE: Rule = Rule {
    name: "tmpfs-without-limits",
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
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
            report(cx, span, path).maybe_fix(option_fix(cx, &found, path));
        }
    }
    for mount in service.mounts().filter(|mount| mount.kind == "tmpfs") {
        let size = mount.map.node("tmpfs").and_then(|options| options.as_map()?.node("size"));
        let path = mount.target.and_then(|target| target.as_str());
        if size.is_none_or(|size| matches!(size.data, Data::Null | Data::Int(0)))
            && let (Some(kind), Some(path)) = (mount.map.node("type"), path)
        {
            report(cx, kind.span, path).maybe_fix(key_fix(cx, &mount, path));
        }
    }
}

fn report<'c>(cx: &'c ComposeContext<'_>, span: Span, path: &str) -> ReportBuilder<'c> {
    cx.report_at(span, format!("the file system in memory at `{path}` has no size"))
        .help("set `size`, or limit the memory of the service")
}

/// A size to be looked at: much for what is called data, little for files that come and go.
fn size(path: &str) -> &'static str {
    let holds_data = ["data", "/var/lib", "cache", "storage"].iter().any(|sign| path.contains(sign));
    if holds_data { "1g" } else { "64m" }
}

fn title(path: &str) -> String {
    format!("Limit `{path}` to `{}`, or what it needs", size(path))
}

/// Says the size among the options of the short form.
fn option_fix(cx: &ComposeContext<'_>, found: &CommandText<'_>, path: &str) -> Option<Fix> {
    let text = &found.text.text;
    let whole = text.as_str();
    let sign = match whole.strip_prefix(path)? {
        "" => ":",
        ":" => "",
        _ => ",",
    };
    let place = Span { file: found.file, range: text.locate(0..whole.len()) };
    let edit = put_in_scalar(cx, place, &format!("{whole}{sign}size={}", size(path)))?;
    (cx.slice_of(place) == whole).then(|| Fix::unsafe_fix(title(path)).edit(found.file, edit))
}

/// Says the size below `tmpfs` of the long form.
fn key_fix(cx: &ComposeContext<'_>, mount: &Mount<'_>, path: &str) -> Option<Fix> {
    let file = mount.span.file;
    let yaml = yaml_text(cx, mount.span)?;
    let entry = yaml.parent(&yaml.entry(mount.map.get("type")?.key.range)?)?;
    let value = Value::text(size(path));
    let edits = match yaml.child(&entry, "tmpfs") {
        None => yaml.insert_entry(&entry, "tmpfs", &Value::map([("size", value)]))?,
        Some(options) => match yaml.child(&options, "size") {
            None => yaml.insert_entry(&options, "size", &value)?,
            Some(known) => yaml.replace_scalar(&known, size(path))?,
        },
    };
    Some(Fix::unsafe_fix(title(path)).edits(file, edits))
}
