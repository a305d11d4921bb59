//! What is shown for a place: the findings there, with what the pages of their rules say first.

use std::fmt::Write as _;

use hullwright_core::text::TextRange;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::convert::PositionEncoding;
use crate::edits::{offset_at, range_of};
use crate::session::Checked;

/// The findings at a place.
pub(crate) fn hover(checked: &Checked, position: Position, encoding: PositionEncoding) -> Option<Hover> {
    let at = offset_at(&checked.file, position, encoding);
    let report = checked.report.as_ref()?;
    let is_here = |range: TextRange| range.start() <= at && at <= range.end();
    let mut open = report.findings.iter().filter(|finding| finding.suppressed.is_none());
    let finding = open.find(|finding| is_here(finding.place.range))?;
    let set = hullwright_rules::rule_set();
    let page =
        set.lookup(finding.rule.name).first().map(|found| set.get(found.rule).page).unwrap_or_default();
    let mut text = format!("**{}**\n\n{}\n", finding.rule.name, introduction(page));
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "\n*help:* {help}");
    }
    let _ = writeln!(text, "\n[The page of the rule]({})", finding.rule.url());
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: text }),
        range: Some(range_of(&checked.file, finding.place.range, encoding)),
    })
}

/// What a page says before its first example, without the heading.
fn introduction(page: &str) -> &str {
    let body = page.split_once("\n\n").map_or(page, |(_, body)| body);
    body.split("\n```").next().unwrap_or_default().trim()
}
