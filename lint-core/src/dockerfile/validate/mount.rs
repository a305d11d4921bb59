//! `RUN --mount`: fields, keys and values.
//!
//! Facts: BuildKit's `instructions/commands_runmount.go` and the Dockerfile reference, "RUN --mount".

use std::ops::Range;

use super::{Errors, SyntaxErrorKind};
use crate::dockerfile::Flag;
use crate::dockerfile::word::{Quoting, Template};
use crate::text::MappedText;
use crate::value::byte_size::parse_byte_size;
use crate::value::csv::parse_fields;
use crate::value::go_number::{parse_bool, parse_uint};
use crate::value::suggest::closest;

/// What is mounted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum MountKind {
    /// Files of the context or of another stage; the default.
    #[default]
    Bind,
    /// A directory that outlives the build.
    Cache,
    /// Memory.
    Tmpfs,
    /// A secret of the build.
    Secret,
    /// The SSH agent.
    Ssh,
}

impl MountKind {
    /// Every kind, by the name that `type=` gives it.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("bind", Self::Bind),
        ("cache", Self::Cache),
        ("tmpfs", Self::Tmpfs),
        ("secret", Self::Secret),
        ("ssh", Self::Ssh),
    ];
}

/// One `key=value` field of a mount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MountField {
    /// Lower-cased key; `target` for `dst` and `destination`, `source` for `src`, `readonly` for `ro`, `readwrite` for `rw`.
    pub key: String,
    /// The value, variables not expanded; `None` for a bare key.
    pub value: Option<MappedText>,
    /// The whole field.
    pub text: MappedText,
}

/// A mount as written. Variables in values are not expanded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mount {
    /// The type; `None` when it holds a variable or is unknown.
    pub kind: Option<MountKind>,
    /// The fields, in order.
    pub fields: Vec<MountField>,
}

impl Mount {
    /// The value of a key (the last one given), by its long name.
    pub fn value(&self, key: &str) -> Option<&MappedText> {
        self.fields.iter().rev().find(|field| field.key == key).and_then(|field| field.value.as_ref())
    }

    /// Whether the key is given, with or without a value.
    pub fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key == key)
    }
}

/// Reads a `--mount` flag. `None` when its fields cannot be told apart.
pub fn read_mount(flag: &Flag) -> Option<Mount> {
    let value = flag.value()?;
    let parsed = parse_fields(value.as_str()).ok()?;
    let mut fields = Vec::with_capacity(parsed.len());
    let mut kind = Some(MountKind::Bind);
    for field in &parsed {
        let text = value.slice(unquoted(value.as_str(), field.range.clone()));
        let (key, found) = match text.as_str().find('=') {
            Some(at) => (text.slice(0..at), Some(text.slice(at + 1..text.len()))),
            None => (text.clone(), None),
        };
        let key = long_key(&key.as_str().to_lowercase()).to_owned();
        if key == "type"
            && let Some(found) = &found
        {
            let name = found.as_str().to_lowercase();
            kind = MountKind::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind);
        }
        fields.push(MountField { key, value: found, text });
    }
    Some(Mount { kind, fields })
}

/// The range without the quotes of a quoted CSV field.
fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    match text.get(range.clone()) {
        Some(field) if field.len() >= 2 && field.starts_with('"') && field.ends_with('"') => {
            range.start + 1..range.end - 1
        }
        _ => range,
    }
}

fn long_key(key: &str) -> &str {
    match key {
        "src" => "source",
        "dst" | "destination" => "target",
        "ro" => "readonly",
        "rw" => "readwrite",
        other => other,
    }
}

/// What the instruction layer refuses: fields that cannot be told apart, and a variable in `from`.
pub(super) fn check_mount(flag: &Flag, errors: &mut Errors) {
    let Some(value) = flag.value() else { return };
    if let Err(error) = parse_fields(value.as_str()) {
        let message = format!("`--mount` cannot be read: {error}");
        errors.add(SyntaxErrorKind::InvalidFlagValue, message, flag.text.range());
        return;
    }
    let Some(mount) = read_mount(flag) else { return };
    for field in mount.fields.iter().filter(|field| field.key == "from") {
        let Some(value) = &field.value else { continue };
        if value.as_str().find('$').is_some_and(|at| at + 1 != value.len()) {
            let message = "`from` of a mount takes no variable: give the image a stage of its own".to_owned();
            errors.add(SyntaxErrorKind::InvalidFlagValue, message, value.range());
        }
    }
}

/// What BuildKit refuses when it builds: unknown keys and types, values of the wrong kind, keys that do not go together.
/// Fields with variables are left alone.
pub(super) fn check_fields(flag: &Flag, escape: char, errors: &mut Errors) {
    let Some(mount) = read_mount(flag) else { return };
    let is_constant = |text: &str| Template::parse(text, escape, Quoting::Process).is_constant();
    for field in &mount.fields {
        if field.value.as_ref().is_none_or(|value| is_constant(value.as_str())) {
            check_field(field, &mount, errors);
        }
    }
}

const KEYS: [&str; 14] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "readwrite",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "env",
];

/// The long names of the keys that a mount of that kind takes, the usual ones first.
pub const fn mount_keys(kind: MountKind) -> &'static [&'static str] {
    match kind {
        MountKind::Bind => &["type", "source", "target", "from", "readwrite", "readonly"],
        MountKind::Cache => {
            &["type", "target", "id", "sharing", "from", "source", "mode", "uid", "gid", "readonly"]
        }
        MountKind::Tmpfs => &["type", "target", "size"],
        MountKind::Secret => &["type", "id", "target", "env", "required", "mode", "uid", "gid", "source"],
        MountKind::Ssh => &["type", "id", "target", "required", "mode", "uid", "gid"],
    }
}

fn check_field(field: &MountField, mount: &Mount, errors: &mut Errors) {
    let key = field.key.as_str();
    let range = if field.text.is_empty() { return } else { field.text.range() };
    let mut refuse = |message: String, suggestion: Option<String>| {
        errors.add_with_suggestion(SyntaxErrorKind::InvalidFlagValue, message, range, suggestion);
    };
    let Some(value) = field.value.as_ref().map(MappedText::as_str) else {
        match (key, mount.kind) {
            ("readonly" | "readwrite", _) | ("required", Some(MountKind::Secret | MountKind::Ssh) | None) => {
            }
            ("required", Some(_)) => refuse("only secret and ssh mounts can be `required`".to_owned(), None),
            _ => refuse(format!("`{key}` needs a value"), None),
        }
        return;
    };
    let number = |radix| parse_uint(value, radix, 32).is_err();
    match (key, mount.kind) {
        ("type", None) => {
            let names = MountKind::NAMES.map(|(name, _)| name);
            let suggestion = closest(&value.to_lowercase(), names).map(|found| format!("type={found}"));
            refuse(format!("`{value}` is no mount type"), suggestion);
        }
        ("readonly" | "readwrite" | "required", _) if parse_bool(value).is_err() => {
            refuse(format!("`{key}` takes a boolean, not `{value}`"), None);
        }
        ("required", Some(MountKind::Bind | MountKind::Cache | MountKind::Tmpfs)) => {
            refuse("only secret and ssh mounts can be `required`".to_owned(), None);
        }
        ("size", Some(MountKind::Tmpfs)) if parse_byte_size(value).is_err() => {
            refuse(format!("`{value}` is no size"), None);
        }
        ("size", Some(kind)) if kind != MountKind::Tmpfs => {
            refuse("only tmpfs mounts have a `size`".to_owned(), None);
        }
        ("sharing", _) if !["shared", "private", "locked"].contains(&value.to_lowercase().as_str()) => {
            refuse(format!("`sharing` takes `shared`, `private` or `locked`, not `{value}`"), None);
        }
        ("sharing", Some(kind)) if kind != MountKind::Cache => {
            refuse("only cache mounts have `sharing`".to_owned(), None);
        }
        ("mode", _) if number(8) => refuse(format!("`{value}` is no octal mode"), None),
        ("uid" | "gid", _) if number(10) => refuse(format!("`{value}` is no number"), None),
        ("mode" | "uid" | "gid", Some(MountKind::Bind | MountKind::Tmpfs)) => {
            refuse(format!("bind and tmpfs mounts have no `{key}`"), None);
        }
        ("from", Some(MountKind::Secret)) => refuse("a secret mount has no `from`".to_owned(), None),
        ("id", Some(MountKind::Secret)) if mount.value("source").is_some_and(|source| !source.is_empty()) => {
            refuse("a secret mount takes `id` or `source`, not both".to_owned(), None);
        }
        (key, _) if !KEYS.contains(&key) => {
            let suggestion = closest(key, KEYS).map(str::to_owned);
            refuse(format!("a mount has no key `{key}`"), suggestion);
        }
        _ => {}
    }
}
