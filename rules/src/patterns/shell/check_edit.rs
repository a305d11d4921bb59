//! Edits of health checks, in a Dockerfile as in a Compose file: an option more, an end less.
//!
//! Functions take the text of the file that the check stands in. `None` wherever what the shell reads is not what stands in
//! the file, save for continued lines.

use hullwright_core::shell::{LaunchedCommand, ScriptRange, ShellScript};
use hullwright_core::text::{Edit, MappedText, TextRange};

/// Puts an option behind the program of a command.
pub fn add_option(
    text: &str,
    command: &LaunchedCommand<'_>,
    program: TextRange,
    option: &str,
) -> Option<Edit> {
    let is_written =
        program.slice(text).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    if !is_written || program.is_empty() {
        return None;
    }
    match command.place {
        Some(_) => Some(Edit::insert(program.end(), format!(" {option}"))),
        None => add_item(text, program, option),
    }
}

/// Puts an item behind one of a list of strings, written as its neighbour is. `item` lies inside the quotes.
fn add_item(text: &str, item: TextRange, new: &str) -> Option<Edit> {
    let before = text.get(..item.start() as usize)?;
    let behind = text.get(item.end() as usize..)?;
    let quote = behind.chars().next().filter(|quote| matches!(quote, '"' | '\'') && before.ends_with(*quote));
    let quotes = quote.map(String::from).unwrap_or_default();
    let at = item.end() + quotes.len() as u32;
    let line = before.strip_suffix(&quotes)?.rsplit('\n').next()?;
    let indent: String = line.chars().take_while(|ch| matches!(ch, ' ' | '\t')).collect();
    let item = format!("{quotes}{new}{quotes}");
    Some(Edit::insert(
        at,
        match line.trim() {
            "-" => format!("\n{line}{item}"),
            "" => format!(",\n{indent}{item}"),
            _ => format!(", {item}"),
        },
    ))
}

/// Takes away the end of a script with the operator before it. `None` where nothing would be left.
pub fn drop_end(text: &str, shell: &ShellScript, end: ScriptRange) -> Option<Edit> {
    let script = shell.script.text();
    let end = end.as_usize();
    let head = script.as_str().get(..end.start)?.trim_end();
    let head = head.strip_suffix(';').unwrap_or(head).trim_end();
    let is_last = script.as_str().get(end.end..)?.trim().is_empty();
    if head.is_empty() || head.ends_with([';', '&', '|', '(', '{']) || !is_last {
        return None;
    }
    let range = head.len()..end.end;
    written(text, script, range.clone()).then(|| Edit::delete(script.locate(range)))
}

/// Whether a range of the script stands in the file as it is, but for continued lines.
fn written(text: &str, script: &MappedText, range: std::ops::Range<usize>) -> bool {
    if script.is_verbatim_in(range.clone()) {
        return true;
    }
    let joined: Vec<&str> =
        script.locate(range.clone()).slice(text).split_whitespace().filter(|word| *word != "\\").collect();
    let read: Vec<&str> = script.as_str().get(range).unwrap_or_default().split_whitespace().collect();
    joined == read
}
