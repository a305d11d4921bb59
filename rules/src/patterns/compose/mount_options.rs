//! Edits of mounts: the options behind the second colon of the short form, and their keys in the long one.
//!
//! Entry points: [`add_read_only`], [`remove_option`].

use hullwright_core::compose::Mount;
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};

use crate::patterns::compose::shared_value::is_shared;
use crate::patterns::compose::yaml_text::yaml_text;

/// Whether the mount is one text: `source:target:options`.
pub fn is_short(mount: &Mount<'_>) -> bool {
    // In long form the key stands before its value.
    mount.map.get("target").is_some_and(|member| member.key == member.node.span)
}

/// The edits after which a mount cannot be written to.
pub fn add_read_only(cx: &ComposeContext<'_>, mount: &Mount<'_>) -> Option<Vec<Edit>> {
    if !is_short(mount) {
        let yaml = yaml_text(cx, mount.span)?;
        let entry = yaml.parent(&yaml.entry(mount.map.get("target")?.key.range)?)?;
        return match yaml.child(&entry, "read_only") {
            Some(value) => yaml.replace_scalar(&value, "true"),
            None => yaml.insert_entry_behind(&entry, "target", "read_only", &Value::Bool(true)),
        };
    }
    let options = options(cx, mount)?;
    Some(vec![match (option(cx, options, "rw"), cx.slice_of(options)) {
        (Some(range), _) => Edit::replace(range, "ro"),
        (None, "") => Edit::insert(options.range.end(), ":ro"),
        (None, ":") => Edit::insert(options.range.end(), "ro"),
        (None, _) => Edit::insert(options.range.end(), ",ro"),
    }])
}

/// The edit that takes an option of a mount in short form away, with the comma or colon that goes with it.
pub fn remove_option(cx: &ComposeContext<'_>, mount: &Mount<'_>, name: &str) -> Option<Edit> {
    let options = options(cx, mount)?;
    let found = option(cx, options, name)?;
    let is_first = found.start() == options.range.start() + 1;
    let is_last = found.end() == options.range.end();
    Some(Edit::delete(if is_first && !is_last {
        TextRange::new(found.start(), found.end() + 1)
    } else {
        TextRange::new(found.start() - 1, found.end())
    }))
}

/// Where one of the options stands.
fn option(cx: &ComposeContext<'_>, options: Span, name: &str) -> Option<TextRange> {
    let mut start = options.range.start() + 1;
    for option in cx.slice_of(options).strip_prefix(':')?.split(',') {
        let range = TextRange::at(start, option.len() as u32);
        if option == name {
            return Some(range);
        }
        start = range.end() + 1;
    }
    None
}

/// Everything behind the target up to the closing quote; empty where there are no options.
fn options(cx: &ComposeContext<'_>, mount: &Mount<'_>) -> Option<Span> {
    let target = mount.target.filter(|_| is_short(mount) && !is_shared(cx, mount.span))?;
    let written = cx.slice_of(mount.span);
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''));
    let end = mount.span.range.end() - u32::from(quote.is_some());
    if written.contains(['\\', '\n']) || target.span.range.end() > end {
        return None;
    }
    let range = TextRange::new(target.span.range.end(), end);
    let is_plain = !cx.slice_of(Span { file: mount.span.file, range }).contains('$');
    is_plain.then_some(Span { file: mount.span.file, range })
}
