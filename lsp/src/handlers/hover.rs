//! What is shown for a place: the findings there, with what the pages of their rules say first, and what the place is.

use std::fmt::Write as _;

use hullwright_core::text::{FileKind, SourceFile, TextRange, TextSize};
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use crate::card::Card;
use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::session::Checked;
use crate::view::View;
use crate::{compose, dockerfile};

/// What is shown for a place.
pub(crate) fn hover(
    checked: &Checked,
    at: TextSize,
    view: &View,
    encoding: PositionEncoding,
) -> Option<Hover> {
    let cards: Vec<Card> =
        [finding(checked, at), place(&checked.file, at, view)].into_iter().flatten().collect();
    let first = cards.first()?;
    let texts: Vec<&str> = cards.iter().map(|card| card.text.trim_end()).collect();
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: texts.join("\n\n---\n\n"),
        }),
        range: Some(range_of(&checked.file, first.range, encoding)),
    })
}

/// The first finding there.
fn finding(checked: &Checked, at: TextSize) -> Option<Card> {
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
    Some(Card::new(finding.place.range, text))
}

/// What the place is.
fn place(file: &SourceFile, at: TextSize, view: &View) -> Option<Card> {
    match file.kind() {
        FileKind::Dockerfile => dockerfile::hover::card(file.text(), at),
        FileKind::Compose => compose::hover::card(file, at, view),
        FileKind::Ignore | FileKind::Config => None,
    }
}

/// What a page says before its first example, without the heading.
fn introduction(page: &str) -> &str {
    let body = page.split_once("\n\n").map_or(page, |(_, body)| body);
    body.split("\n```").next().unwrap_or_default().trim()
}
