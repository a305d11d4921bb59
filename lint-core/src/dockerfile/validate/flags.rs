//! Flags: known, given once, with a value of the right kind.

use super::mount::check_mount;
use super::{Errors, Instruction, SyntaxErrorKind};
use crate::dockerfile::flags::{FlagKind, flags_of};
use crate::dockerfile::{Flag, InstructionKind};
use crate::value::csv::parse_fields;
use crate::value::go_number::parse_bool;
use crate::value::suggest::closest;

pub(super) fn check(instruction: &Instruction, errors: &mut Errors) {
    let Some(known) = flags_of(instruction.kind) else { return };
    for (idx, flag) in instruction.flags.iter().enumerate() {
        let name = flag.name();
        let Some((_, kind)) = known.iter().find(|(known, _)| *known == name) else {
            unknown(instruction.kind, flag, known, errors);
            continue;
        };
        let is_repeated = instruction.flags.iter().take(idx).any(|earlier| earlier.name() == name);
        if is_repeated && *kind != FlagKind::Strings {
            let message = format!("flag `--{name}` is given twice");
            errors.add(SyntaxErrorKind::DuplicateFlag, message, flag.text.range());
            continue;
        }
        check_value(flag, *kind, errors);
    }
}

fn unknown(kind: InstructionKind, flag: &Flag, known: &[(&str, FlagKind)], errors: &mut Errors) {
    let name = flag.name();
    let keyword = kind.keyword();
    let names: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
    let suggestion = closest(&name.to_ascii_lowercase(), names.iter().copied())
        .or_else(|| names.iter().find(|known| known.eq_ignore_ascii_case(name)).copied())
        .map(|found| format!("--{found}"));
    let message = match kind {
        InstructionKind::Cmd | InstructionKind::Entrypoint => {
            format!("{keyword} has no flags: BuildKit reads `--{name}` as one and refuses it")
        }
        _ => format!("{keyword} has no flag `--{name}`"),
    };
    errors.add_with_suggestion(SyntaxErrorKind::UnknownFlag, message, flag.name_range(), suggestion);
}

fn check_value(flag: &Flag, kind: FlagKind, errors: &mut Errors) {
    let name = flag.name();
    match (kind, flag.value_str()) {
        (FlagKind::Bool, Some(value)) if matches!(value.to_lowercase().as_str(), "true" | "false") => {}
        (FlagKind::Bool, Some("")) | (FlagKind::String | FlagKind::Strings, None) => {
            let message = format!("flag `--{name}` has no value");
            errors.add(SyntaxErrorKind::MissingFlagValue, message, flag.text.range());
        }
        (FlagKind::Bool, Some(value)) => {
            let message = format!("flag `--{name}` takes `true` or `false`, not `{value}`");
            errors.add(SyntaxErrorKind::InvalidFlagValue, message, flag.text.range());
        }
        (FlagKind::Bool, None) | (FlagKind::String | FlagKind::Strings, Some(_)) => {}
    }
}

/// The values of RUN's own flags, as far as BuildKit's instruction layer looks at them.
pub(super) fn check_run(instruction: &Instruction, errors: &mut Errors) {
    let choices: [(&str, &[&str]); 2] =
        [("network", &["default", "none", "host"]), ("security", &["insecure", "sandbox"])];
    for (name, allowed) in choices {
        if let Some(flag) = instruction.flag(name)
            && let Some(value) = flag.value_str()
            && !allowed.contains(&value)
        {
            let message = format!("`--{name}` takes {}, not `{value}`", one_of(allowed));
            errors.add(SyntaxErrorKind::InvalidFlagValue, message, flag.text.range());
        }
    }
    for flag in instruction.flags_named("mount") {
        check_mount(flag, errors);
    }
    for flag in instruction.flags_named("device") {
        check_device(flag, errors);
    }
}

fn one_of(allowed: &[&str]) -> String {
    let quoted: Vec<String> = allowed.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" or ")
}

/// `name[,required]`, `name=…,required=…` (BuildKit's `ParseDevice`).
fn check_device(flag: &Flag, errors: &mut Errors) {
    let Some(value) = flag.value_str() else { return };
    if let Err(message) = read_device(value) {
        errors.add(SyntaxErrorKind::InvalidFlagValue, message, flag.text.range());
    }
}

/// A device that a RUN asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Device {
    /// Its name, such as `vendor.com/device=foo`.
    pub name: String,
    /// Whether the build fails without it.
    pub is_required: bool,
}

/// Reads the value of `--device`; `Err` says what BuildKit refuses in it.
pub fn read_device(value: &str) -> Result<Device, String> {
    let fields = parse_fields(value).map_err(|error| format!("`--device` cannot be read: {error}"))?;
    let mut device = Device::default();
    for field in &fields {
        let text: &str = field.text.as_ref();
        let (key, value) = text.split_once('=').map_or((text, None), |(key, value)| (key, Some(value)));
        match (key.to_lowercase().as_str(), value) {
            ("required", None) => device.is_required = true,
            ("name", Some(value)) if device.name.is_empty() => value.clone_into(&mut device.name),
            ("name", Some(_)) => return Err(format!("`--device` names a second device: `{text}`")),
            ("required", Some(value)) => {
                device.is_required =
                    parse_bool(value).map_err(|_| format!("`required` takes a boolean, not `{value}`"))?;
            }
            _ if device.name.is_empty() => text.clone_into(&mut device.name),
            (_, None) => return Err(format!("`{text}` is no `key=value` pair")),
            (key, Some(_)) => return Err(format!("`--device` has no key `{key}`")),
        }
    }
    Ok(device)
}
