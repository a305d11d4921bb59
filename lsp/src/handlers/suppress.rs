//! Comments that silence a finding: where it stands, in its stage, or in the whole file.

use hullwright_core::dockerfile::{Dockerfile, InstructionKind, parse};
use hullwright_core::engine::Finding;
use hullwright_core::text::{FileKind, TextRange};
use tower_lsp::ls_types::TextEdit;

use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::session::Checked;

/// Titles and edits; nothing for files that take no such comments.
pub(crate) fn suppressions(
    checked: &Checked,
    finding: &Finding,
    encoding: PositionEncoding,
) -> Vec<(String, TextEdit)> {
    let file = &*checked.file;
    let name = finding.rule.name;
    let at = finding.place.range.start() as usize;
    let comment = |offset: usize, word: &str| {
        let line = line_start(file.text(), offset);
        let rest = file.text().get(line..).unwrap_or_default();
        let indent: String = rest.chars().take_while(|ch| matches!(ch, ' ' | '\t')).collect();
        let ending = if file.has_crlf() { "\r\n" } else { "\n" };
        TextEdit {
            range: range_of(file, TextRange::from(line..line), encoding),
            new_text: format!("{indent}# hullwright {word}={name}{ending}"),
        }
    };
    match file.kind() {
        FileKind::Dockerfile => {
            let tree = parse(file.text());
            let first = first_line(&tree);
            let mut found = Vec::new();
            let within = tree.instructions.iter().find(|instruction| holds(instruction.range, at));
            if let Some(instruction) = within {
                let edit = comment(instruction.range.start() as usize, "ignore");
                found.push((format!("Ignore `{name}` here"), edit));
            }
            let before = tree.of_kind(InstructionKind::From).rfind(|from| from.range.start() as usize <= at);
            if let Some(from) = before {
                let edit = comment(from.range.start() as usize, "stage-ignore");
                found.push((format!("Ignore `{name}` in this stage"), edit));
            }
            found.push((format!("Ignore `{name}` in this file"), comment(first, "file-ignore")));
            found
        }
        FileKind::Compose => vec![
            (format!("Ignore `{name}` here"), comment(at, "ignore")),
            (format!("Ignore `{name}` in this file"), comment(0, "file-ignore")),
        ],
        FileKind::Ignore | FileKind::Config => Vec::new(),
    }
}

fn holds(range: TextRange, at: usize) -> bool {
    range.start() as usize <= at && at <= range.end() as usize
}

/// Behind the parser directives, which must be first.
fn first_line(tree: &Dockerfile) -> usize {
    let directives = tree.directives.last().map(|last| last.range.end() as usize + 1);
    directives.unwrap_or(0)
}

fn line_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset.min(text.len())).unwrap_or_default();
    before.rfind('\n').map_or(0, |at| at + 1)
}
