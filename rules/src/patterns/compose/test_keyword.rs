//! The word that a health test starts with: put in, taken out, or the right one.

use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};

use super::yaml_text::{fix_with, yaml_text};

/// Puts the word in front of a list that starts with a program; `first` is its first item.
pub fn with_keyword(cx: &ComposeContext<'_>, first: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, first)?;
    let list = sheet.parent(&sheet.value(first.range)?)?;
    let items = texts(&sheet, &list)?;
    // An item with blanks is a line for the shell, and that takes one line.
    let word = match items.as_slice() {
        [line] if is_line(line) => "CMD-SHELL",
        items if items.first().is_some_and(|program| is_line(program)) => return None,
        _ => "CMD",
    };
    let edits = sheet.prepend_item(&list, &Value::Quoted(word.to_owned()));
    fix_with(Fix::unsafe_fix(format!("Put `{word}` in front")), first, edits)
}

/// Has all items of a list behind `CMD-SHELL` take part: as a program with its arguments where that is what they are, else
/// as one line for the shell.
pub fn with_all_items(cx: &ComposeContext<'_>, keyword: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, keyword)?;
    let place = sheet.value(keyword.range)?;
    let list = sheet.parent(&place)?;
    let items = texts(&sheet, &list)?;
    let (_, words) = items.split_first()?;
    let is_program = words.first().is_some_and(|program| !is_line(program));
    // What means something to a shell is a text without one.
    let is_word = |word: &&str| {
        !word.is_empty()
            && !word.contains(['|', '&', ';', '<', '>', '`', '*', '?', '(', '"', '\''])
            && !word.contains("$$")
            && !matches!(*word, "exit" | "true" | "false" | "test" | "cd")
    };
    if is_program && words.iter().all(is_word) {
        let edits = sheet.replace_scalar(&place, "CMD");
        return fix_with(Fix::unsafe_fix("Run it without a shell: `CMD`"), keyword, edits);
    }
    let is_plain_word = |word: &&str| is_word(word) && !word.contains([' ', '$', '~', '\\']);
    let is_operator = |word: &&str| matches!(*word, "||" | "&&" | "exit");
    let (line, rest) = words.split_first()?;
    if !rest.iter().all(|word| is_plain_word(word) || is_operator(word)) || line.trim() != *line {
        return None;
    }
    let joined = words.join(" ");
    let children = sheet.children(&list);
    let (second, end) = (sheet.node_at(children.get(1)?), sheet.node_at(children.last()?).range.end());
    let others = Span { file: keyword.file, range: TextRange::new(second.range.end(), end) };
    if !cx.slice_of(others).contains('\n') {
        let mut edits = sheet.replace_scalar(children.get(1)?, &joined)?;
        edits.push(Edit::delete(others.range));
        return fix_with(Fix::unsafe_fix("Write one line for the shell"), keyword, Some(edits));
    }
    let items = Value::quoted_list(["CMD-SHELL", &joined]);
    let items = match (
        items,
        cx.slice_of(Span { file: keyword.file, range: sheet.node_at(&list).range }).starts_with('['),
    ) {
        (Value::FlowList(items), false) => Value::List(items),
        (items, _) => items,
    };
    fix_with(Fix::unsafe_fix("Write one line for the shell"), keyword, sheet.replace_value(&list, &items))
}

/// Takes the word out of a text, which is a line for the shell already.
pub fn without_keyword(cx: &ComposeContext<'_>, test: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, test)?;
    let place = sheet.value(test.range)?;
    let written = &sheet.node_at(&place).as_scalar()?.value;
    let trimmed = written.trim_start();
    let word = trimmed.split_whitespace().next()?;
    let line = trimmed.strip_prefix(word)?.trim_start();
    if word == "NONE" && line.is_empty() {
        let edits = sheet.replace_value(&place, &Value::quoted_list(["NONE"]));
        return fix_with(Fix::unsafe_fix("Write a list"), test, edits);
    }
    if line.is_empty() || line.starts_with(['[', ',']) || word == "NONE" {
        return None;
    }
    let edits = sheet.replace_in_scalar(&place, 0..written.len() - line.len(), "");
    fix_with(Fix::unsafe_fix(format!("Leave out `{word}`")), test, edits)
}

fn texts<'a>(sheet: &YamlText<'a>, list: &Place) -> Option<Vec<&'a str>> {
    let items = sheet.children(list);
    items.iter().map(|item| sheet.node_at(item).as_scalar().map(|scalar| &*scalar.value)).collect()
}

fn is_line(text: &str) -> bool {
    text.contains(char::is_whitespace)
}
