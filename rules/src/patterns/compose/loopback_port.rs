//! The fix that publishes a port for the host alone.
//!
//! Entry point: [`loopback_fix`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span};

use crate::patterns::compose::published_port::OpenPort;
use crate::patterns::compose::shared_value::is_shared;
use crate::patterns::compose::swarm_project::is_for_swarm;
use crate::patterns::compose::yaml_text::yaml_text;

/// The address of the host that only the host itself reaches.
const LOOPBACK: &str = "127.0.0.1";

/// Binds the port to the loopback address, in the form and with the quotes that the entry has. A swarm publishes on all
/// addresses whatever the entry says.
pub fn loopback_fix(cx: &ComposeContext<'_>, port: &OpenPort) -> Option<Fix> {
    if is_for_swarm(cx) || is_shared(cx, port.span) {
        return None;
    }
    let edits = match port.long_key {
        Some(key) => long_form(cx, key)?,
        None => vec![short_form(cx, port)?],
    };
    let fix = Fix::unsafe_fix(format!("Publish the port on `{LOOPBACK}` alone"));
    Some(fix.edits(port.span.file, edits))
}

/// The edits of an entry that is a mapping, of which one key is given.
fn long_form(cx: &ComposeContext<'_>, key: Span) -> Option<Vec<Edit>> {
    let yaml = yaml_text(cx, key)?;
    let entry = yaml.parent(&yaml.entry(key.range)?)?;
    match yaml.child(&entry, "host_ip") {
        Some(address) => yaml.replace_scalar(&address, LOOPBACK),
        None => {
            let sibling = if yaml.child(&entry, "published").is_some() { "published" } else { "target" };
            yaml.insert_entry_behind(&entry, sibling, "host_ip", &Value::text(LOOPBACK))
        }
    }
}

/// The edit of an entry that is one text.
fn short_form(cx: &ComposeContext<'_>, port: &OpenPort) -> Option<Edit> {
    let written = cx.slice_of(port.span);
    let (quote, inner) = match written.chars().next()? {
        '"' => ("\"", written.strip_prefix('"')?.strip_suffix('"')?),
        '\'' => ("'", written.strip_prefix('\'')?.strip_suffix('\'')?),
        _ => ("", written),
    };
    if inner.contains(|ch: char| matches!(ch, '\\' | '"' | '\'') || ch.is_whitespace()) {
        return None;
    }
    let bound = bound(inner, port)?;
    Some(Edit::replace(port.span.range, format!("{quote}{bound}{quote}")))
}

/// The entry with the address.
fn bound(written: &str, port: &OpenPort) -> Option<String> {
    if let Some(rest) = written.strip_prefix("0.0.0.0:").or_else(|| written.strip_prefix("[::]:")) {
        return Some(format!("{LOOPBACK}:{rest}"));
    }
    if written.starts_with(':') {
        return Some(format!("{LOOPBACK}{written}"));
    }
    let starts_with_variable = written.starts_with('$');
    match &port.published {
        Some(_) if starts_with_variable && !names_port_alone(written) => None,
        Some(_) => Some(format!("{LOOPBACK}:{written}")),
        None => (!starts_with_variable).then(|| format!("{LOOPBACK}::{written}")),
    }
}

/// Whether the variable that the text starts with stands for the host's port: a colon or a dash follows.
fn names_port_alone(written: &str) -> bool {
    let Some((_, rest)) = written.strip_prefix("${").and_then(|inner| inner.split_once('}')) else {
        return false;
    };
    rest.starts_with([':', '-'])
}
