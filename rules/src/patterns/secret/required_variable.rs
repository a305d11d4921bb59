//! A literal password of a Compose file that becomes a variable, without which nothing starts.
//!
//! Entry point: [`take_from_variable`].

use std::ops::Range;

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};

use super::credential_name::names_credential;
use crate::patterns::compose::service_text::ServiceText;

/// Writes `${NAME:?}` in the place of the password at `part` of a text. The service that knows the same password under a
/// name of its own, which is that of the variable then, takes it from there, too.
pub fn take_from_variable(
    cx: &ComposeContext<'_>,
    found: &ServiceText,
    part: Range<usize>,
    host: &str,
) -> Option<Fix> {
    let text = &found.text.text;
    let password = text.as_str().get(part.clone())?;
    let place = Span { file: found.file, range: text.locate(part.clone()) };
    if !text.is_verbatim_in(part) || cx.slice_of(place) != password || !may_hold_braces(cx, place) {
        return None;
    }
    let server = cx.project().services().find(|service| is_named(service, host));
    let known = server.and_then(|service| {
        let variables = service.environment();
        variables.into_iter().find(|variable| {
            variable.value.as_ref().and_then(|value| value.resolved()) == Some(password)
                && names_credential(&variable.name)
        })
    });
    // The default of a variable that is there already: nothing but the default goes.
    if let Some((name, default)) = as_default(cx, place) {
        let fix = Fix::unsafe_fix(format!("Take the password from `${{{name}:?}}`"));
        return Some(fix.edit(found.file, Edit::replace(default, ":?")));
    }
    let at_server = known.as_ref().and_then(|variable| {
        let value = variable.value.as_ref()?;
        let range = value.text.locate(0..value.as_str().len());
        as_default(cx, Span { file: variable.value_span.file, range })
    });
    let name = match (&at_server, &known) {
        (Some((name, _)), _) => (*name).to_owned(),
        (None, Some(variable)) => variable.name.clone(),
        (None, None) => variable_name(host)?,
    };
    let required = format!("${{{name}:?}}");
    let fix = Fix::unsafe_fix(format!("Take the password from `{required}`"));
    let mut fix = fix.edit(found.file, Edit::replace(place.range, required.as_str()));
    if let Some(value) =
        known.and_then(|variable| variable.value.map(|value| (value, variable.value_span.file)))
    {
        let (value, file) = value;
        let whole = 0..value.as_str().len();
        let span = Span { file, range: value.text.locate(whole.clone()) };
        let is_same =
            span.file == found.file && value.text.is_verbatim_in(whole) && cx.slice_of(span) == password;
        if !is_same || !may_hold_braces(cx, span) {
            return None;
        }
        if let Some((_, default)) = at_server {
            return Some(fix.edit(file, Edit::replace(default, ":?")));
        }
        fix = fix.edit(file, Edit::replace(span.range, required));
    }
    Some(fix)
}

/// The variable whose default stands at a place, and the default with its operator: `:-app` of `${NAME:-app}`.
fn as_default<'a>(cx: &ComposeContext<'a>, place: Span) -> Option<(&'a str, TextRange)> {
    let text = cx.project().file(place.file)?.source.text();
    let (start, end) = (place.range.start() as usize, place.range.end() as usize);
    let before = text.get(..start)?;
    let (head, name) = before.strip_suffix(":-").or_else(|| before.strip_suffix('-'))?.rsplit_once("${")?;
    let is_name = !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
    let name_end = head.len() + "${".len() + name.len();
    let is_whole = is_name && text.get(end..)?.starts_with('}');
    is_whole.then(|| (name, TextRange::from(name_end..end)))
}

fn is_named(service: &Service<'_>, host: &str) -> bool {
    service.name == host
        || service.text("container_name") == Some(host)
        || service.text("hostname") == Some(host)
}

/// `DB_PASSWORD` for the host `db`.
pub fn variable_name(host: &str) -> Option<String> {
    let first = host.split('.').next().unwrap_or_default();
    if first.is_empty() {
        return Some("DATABASE_PASSWORD".to_owned());
    }
    let is_word = first.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_'));
    let starts_well = first.starts_with(|ch: char| ch.is_ascii_alphabetic());
    let name = first.to_ascii_uppercase().replace('-', "_");
    (is_word && starts_well).then(|| format!("{name}_PASSWORD"))
}

/// Whether braces may stand at a place: not in a plain scalar of a flow collection.
fn may_hold_braces(cx: &ComposeContext<'_>, span: Span) -> bool {
    let Some(file) = cx.project().file(span.file) else { return false };
    let yaml = YamlText::new(file.source.text(), &file.yaml);
    let Some(mut place) = yaml.document(span.range.start()) else { return false };
    let starts_with = |place: &Place, signs: &[char]| {
        yaml.node_at(place).range.slice(file.source.text()).starts_with(signs)
    };
    let mut is_in_flow = false;
    loop {
        let inside = yaml.children(&place);
        let next = inside.into_iter().find(|child| yaml.node_at(child).range.contains_range(span.range));
        is_in_flow |= starts_with(&place, &['{', '[']);
        match next {
            Some(next) => place = next,
            None => break,
        }
    }
    !is_in_flow || starts_with(&place, &['"', '\''])
}
