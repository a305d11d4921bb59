//! Values of a wrong type of which it is plain what was meant.

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::yaml::{NodeKind, Plain, Scalar, ScalarStyle, plain_value};

use super::yaml_text::{fix_with, yaml_text};

/// The service without a key that has nothing behind it where a list or mapping is wanted.
pub fn without_empty_key(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let place = sheet.entry(error.span.range)?;
    let services = sheet.parent(&sheet.parent(&place)?)?;
    let is_empty = error.kind == ComposeErrorKind::WrongType && sheet.node_at(&place).is_absent();
    if !is_empty || key_of(&sheet, &services)? != "services" {
        return None;
    }
    let key = key_of(&sheet, &place)?;
    fix_with(Fix::unsafe_fix(format!("Remove the empty `{key}`")), error.span, sheet.remove(&place))
}

/// `- NAME=value` for `- NAME: value`, in a list of variables or labels.
pub fn listed_variable(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let place = sheet.shared_value(error.span.range)?;
    let list = sheet.parent(&place)?;
    let is_pairs =
        matches!(key_of(&sheet, &list)?, "environment" | "labels" | "args" | "annotations" | "sysctls");
    let [value] = sheet.children(&place).try_into().ok()?;
    let (name, value) =
        (key_of(&sheet, &value)?, sheet.node_at(&value).as_scalar().filter(|scalar| is_text(scalar))?);
    if !is_pairs || matches!(sheet.node_at(&list).kind, NodeKind::Mapping { .. }) || name.contains('=') {
        return None;
    }
    let edits = sheet.replace_value(&place, &Value::text(format!("{name}={}", value.value)));
    fix_with(Fix::unsafe_fix(format!("Write `{name}=…`")), error.span, edits)
}

fn key_of<'a>(sheet: &YamlText<'a>, place: &Place) -> Option<&'a str> {
    sheet.key_at(place)?.as_scalar().map(|key| &*key.value)
}

/// Whether the value is the text that is written: not nothing, and no block.
fn is_text(scalar: &Scalar) -> bool {
    match scalar.style {
        ScalarStyle::Plain => !matches!(plain_value(&scalar.value), Plain::Null),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => !scalar.value.contains('\n'),
        ScalarStyle::Literal | ScalarStyle::Folded => false,
    }
}
