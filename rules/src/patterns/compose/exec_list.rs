//! Lists of words of a service: for a shell to read, or without their first word.

use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Span;

use crate::patterns::shell::direct_command::script_of_words;

/// Makes one line for the shell of a health test that starts with `CMD`. `first` is its first item; what it says of a word
/// counts for the word as the container gets it.
pub fn shell_test(cx: &ComposeContext<'_>, first: Span, is_for_shell: impl Fn(&str) -> bool) -> Option<Fix> {
    let (sheet, list) = list_of(cx, first)?;
    let items = sheet.children(&list);
    let words: Option<Vec<&str>> =
        items.iter().map(|item| sheet.node_at(item).as_scalar().map(|scalar| &*scalar.value)).collect();
    let words = words?;
    let (&"CMD", program) = words.split_first()? else { return None };
    let script = script_of_words(program, |word| is_for_shell(&word.replace("$$", "$")));
    let is_flow =
        sheet.node_at(&list).range.slice(cx.project().file(first.file)?.source.text()).starts_with('[');
    let value = if is_flow {
        Value::quoted_list(["CMD-SHELL".to_owned(), script])
    } else {
        Value::list([Value::text("CMD-SHELL"), Value::text(script)])
    };
    let edits = sheet.replace_value(&list, &value)?;
    Some(Fix::unsafe_fix("Let a shell read the check").edits(first.file, edits))
}

/// Takes the first item out of a list that goes on behind it.
pub fn without_first(cx: &ComposeContext<'_>, first: Span, title: String) -> Option<Fix> {
    let (sheet, list) = list_of(cx, first)?;
    let items = sheet.children(&list);
    let item = items.first().filter(|_| items.len() > 1)?;
    Some(Fix::unsafe_fix(title).edits(first.file, sheet.remove(item)?))
}

/// The list that an item stands in; `None` where an alias shares it.
fn list_of<'a>(cx: &ComposeContext<'a>, item: Span) -> Option<(YamlText<'a>, Place)> {
    let file = cx.project().file(item.file)?;
    let sheet = YamlText::new(file.source.text(), &file.yaml);
    let list = sheet.parent(&sheet.value(item.range)?)?;
    Some((sheet, list))
}
