//! Files of the first format, which have their services at the top level.

use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};
use hullwright_core::yaml::{ScalarStyle, YamlNode};

use super::yaml_text::yaml_text;

/// Moves all of a file below `services`, where nothing but services stands in it.
pub fn below_services(cx: &ComposeContext<'_>, place: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, place)?;
    let file = cx.project().file(place.file)?;
    let text = file.source.text();
    let root = sheet.document(place.range.start())?;
    let services = sheet.children(&root);
    let is_service = |service| {
        let keys = ["image", "build"];
        keys.iter().any(|key| sheet.child(service, key).is_some())
    };
    // A line of a quoted text would get blanks of its own.
    let is_one_line = |node: &YamlNode| {
        let is_block = |style| matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        node.as_scalar().is_none_or(|scalar| is_block(scalar.style) || !node.range.slice(text).contains('\n'))
    };
    let first = sheet.key_at(services.first()?)?.range.start();
    let starts_line = first == 0 || text.get(..first as usize)?.ends_with(['\n', '\u{feff}']);
    let is_whole = file.yaml.documents().len() == 1
        && services.iter().all(is_service)
        && file.yaml.nodes().iter().all(is_one_line);
    if !starts_line || !is_whole {
        return None;
    }
    let end = sheet.node_at(&root).range.end();
    // Every value gets other keys above it, so all of the file is what changes.
    let range = TextRange::new(first, end);
    let start = sheet.node_at(services.first()?).range.start() as usize;
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let step = Some(text.get(line_start..start)?).filter(|step| step.bytes().all(|byte| byte == b' '));
    let step = step.filter(|step| !step.is_empty()).unwrap_or("  ");
    let mut moved = String::from("services:\n");
    for line in range.slice(text).split_inclusive('\n') {
        moved.push_str(if line.trim().is_empty() { "" } else { step });
        moved.push_str(&line.replace("\r\n", "\n"));
    }
    Some(Fix::unsafe_fix("Put the services below `services`").edit(place.file, Edit::replace(range, moved)))
}
