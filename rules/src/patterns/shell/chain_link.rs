//! A command is taken out of a script.
//!
//! Entry point: [`drop_link`].

use hullwright_core::edit::dockerfile::{line_start, next_line, remove_command};
use hullwright_core::rule::Context;
use hullwright_core::shell::{Guarantee, Launch, ListItem, Pipeline, Script};
use hullwright_core::text::{Edit, TextRange};

/// Takes a link out of a chain of `&&`, or a command out of those that follow each other by `;` or on lines. `None` where it
/// is all of the script, decides what the whole ends with, or stands anywhere else, and where a comment would be lost.
pub fn drop_link(cx: &Context<'_>, launch: &Launch, command: TextRange) -> Option<Vec<Edit>> {
    let script = &launch.script()?.script;
    let items = &script.body.items;
    let at = items.iter().position(|item| range_of(script, item).contains_range(command))?;
    let item = items.get(at)?;
    if !item.rest.is_empty() {
        return drop_from_chain(cx, script, item, command);
    }
    if script.locate(item.first.range) != command || item.first.is_negated {
        return None;
    }
    let before = at.checked_sub(1).and_then(|at| items.get(at)).map(|item| range_of(script, item));
    let behind = items.get(at + 1).map(|item| range_of(script, item));
    if behind.is_none() {
        // The script ends with the status of what stands before, which has to have been good anyway.
        let before = before?;
        let commands = launch.commands();
        let deciding = commands.iter().rev().find(|found| before.contains_range(found.range));
        deciding.filter(|found| found.guarantee == Guarantee::Succeeded)?;
    }
    let semicolon = |gap: TextRange| {
        let at = gap.slice(cx.text()).find(';')?;
        Some(TextRange::at(gap.start() + at as u32, 1))
    };
    let left = before.and_then(|before| semicolon(TextRange::new(before.end(), command.start())));
    let right = behind.and_then(|behind| semicolon(TextRange::new(command.end(), behind.start())));
    if left.is_some() || right.is_some() {
        return remove_command(cx.text(), cx.dockerfile().escape, command, left, right);
    }
    let line = TextRange::new(line_start(cx.text(), command.start()), next_line(cx.text(), command.end()));
    (cx.slice(line).trim() == cx.slice(command)).then(|| vec![Edit::delete(line)])
}

fn range_of(script: &Script, item: &ListItem) -> TextRange {
    let last = item.rest.last().map_or(&item.first, |joined| &joined.pipeline);
    script.locate(item.first.range).cover(script.locate(last.range))
}

fn drop_from_chain(
    cx: &Context<'_>,
    script: &Script,
    item: &ListItem,
    command: TextRange,
) -> Option<Vec<Edit>> {
    let links: Vec<TextRange> = item.pipelines().map(|link: &Pipeline| script.locate(link.range)).collect();
    let at = links.iter().position(|link| *link == command)?;
    let operators: Vec<TextRange> =
        item.rest.iter().map(|joined| script.locate(joined.connector_range)).collect();
    let is_plain = item.rest.iter().all(|joined| script.slice(joined.connector_range) == "&&");
    let left = at.checked_sub(1).and_then(|at| operators.get(at)).copied();
    let right = operators.get(at).copied();
    is_plain.then(|| remove_command(cx.text(), cx.dockerfile().escape, command, left, right))?
}
