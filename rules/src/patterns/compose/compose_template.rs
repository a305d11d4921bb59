//! Compose files that a generator writes before Docker Compose reads them.
//!
//! Entry points: [`template_marker`] and, for files that are YAML all the same, [`has_placeholder_image`]. A mark counts where something is wrong with the file: on the line of an error, and for
//! text that is no YAML on any line that starts with one.

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span, TextRange};

use crate::patterns::dockerfile::template::{Marker, find_marker};

/// The mark of a generator that makes the project unreadable: where it stands, and its shape.
pub fn template_marker(cx: &ComposeContext<'_>) -> Option<(Span, &'static str)> {
    let errors = &cx.project().errors;
    // Errors come in the order of the text; each of their lines is looked at once.
    let mut searched: Option<(FileId, usize)> = None;
    let at_error = errors.iter().filter(|error| may_come_from_marker(error.kind)).find_map(|error| {
        let file = error.span.file;
        if searched.is_some_and(|(known, end)| known == file && (error.span.range.start() as usize) < end) {
            return None;
        }
        let (start, line) = line_of(cx, error)?;
        searched = Some((file, start + line.len()));
        marker_in(line).map(|marker| (file, start, marker))
    });
    let of_statements = || {
        let unreadable = errors.iter().find(|error| error.kind == ComposeErrorKind::InvalidYaml)?;
        let file = unreadable.span.file;
        let mut start = 0;
        cx.source(file).text().split('\n').find_map(|line| {
            let at = start;
            start += line.len() + 1;
            let is_statement =
                ["{%", "{{", "{#", "<%"].iter().any(|mark| line.trim_start().starts_with(mark));
            let marker = if is_statement { marker_in(line) } else { None };
            marker.map(|marker| (file, at, marker))
        })
    };
    // The first statement says it better than the place where YAML gave up.
    let (file, start, marker) = of_statements().or(at_error)?;
    let range = TextRange::from(start + marker.range.start..start + marker.range.end);
    Some((Span { file, range }, marker.shape))
}

/// Whether an image is named with a placeholder such as `__version__`, so that a script fills the file in before it is run.
pub fn has_placeholder_image(cx: &ComposeContext<'_>) -> bool {
    let is_placeholder = |text: &str| {
        let mut parts = text.split("__").skip(1);
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric());
        parts.next().is_some_and(is_name) && parts.next().is_some()
    };
    cx.project().services().any(|service| service.text("image").is_some_and(is_placeholder))
}

/// The errors that a mark in the place of a value or a key leads to.
fn may_come_from_marker(kind: ComposeErrorKind) -> bool {
    use ComposeErrorKind as Kind;
    matches!(
        kind,
        Kind::InvalidYaml
            | Kind::InvalidStructure
            | Kind::UnknownKey
            | Kind::DuplicateKey
            | Kind::WrongType
            | Kind::InvalidForm
            | Kind::InvalidInterpolation
            | Kind::InvalidPort
            | Kind::InvalidVolume
    )
}

/// The line that an error starts on, and where that starts.
fn line_of<'a>(cx: &ComposeContext<'a>, error: &ComposeError) -> Option<(usize, &'a str)> {
    let text = cx.source(error.span.file).text();
    let head = text.get(..error.span.range.start() as usize)?;
    let start = head.rfind('\n').map_or(0, |at| at + 1);
    Some((start, text.get(start..)?.split('\n').next()?))
}

/// The first mark of the line, its comment left out. Quotes of YAML mean nothing to a generator.
fn marker_in(line: &str) -> Option<Marker> {
    let is_comment = line.trim_start().starts_with('#') && !line.trim_start().starts_with("#}");
    let code = line.split(" #").next().unwrap_or(line);
    if is_comment { None } else { find_marker(code).or_else(|| find_marker(&code.replace(['"', '\''], " "))) }
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check_compose;

    #[track_caller]
    fn check(text: &str) {
        check_compose(&Engine::new(crate::rule_set()), "template-file", "", text);
    }

    #[test]
    fn quoted_marks_count_where_something_is_wrong() {
        check(
            "services:\n  web:\n    image: a:1\n    ports:\n      - \"{{ port }}:80\"\n         ^^^^^^^^^^ file is a template and not checked: `{{ }}` is for a generator\n",
        );
        check("services:\n  web:\n    image: a:1\n    hostname: \"{{.Node.Hostname}}\"\n    portz: 1\n");
    }
}
