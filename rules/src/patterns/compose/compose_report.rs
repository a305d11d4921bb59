//! An error of a Compose project as a finding: its words, its places and its advice.

use hullwright_core::compose::ComposeError;
use hullwright_core::rule::{ComposeContext, ReportBuilder};

/// Reports the error where it stands; nothing where a template leaves a gap, which is filled before anybody reads it.
pub fn report_error<'c>(cx: &'c ComposeContext<'_>, error: &ComposeError) -> Option<ReportBuilder<'c>> {
    if is_gap(cx.slice_of(error.span)) {
        return None;
    }
    let mut builder = cx.report_at(error.span, error.message.clone());
    if let Some(help) = &error.help {
        builder = builder.help(help.clone());
    }
    for (span, message) in &error.related {
        builder = builder.label_at(*span, message.clone());
    }
    Some(builder)
}

/// `{NAME}`, `{{ name }}`, `<name>`, `%NAME%` and the like in place of a value, or of the part before a colon.
pub fn is_gap(shown: &str) -> bool {
    let shown = shown.trim_matches(['"', '\'']);
    let first = shown.split_once(':').map_or(shown, |(first, _)| first);
    let is_name = |text: &str| {
        !text.trim().is_empty()
            && text.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.' | ' '))
    };
    [("{{", "}}"), ("{", "}"), ("<", ">"), ("%", "%"), ("__", "__"), ("@", "@")].iter().any(
        |(open, close)| {
            let inner = first.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            inner.is_some_and(is_name)
        },
    )
}
