//! An option more in a command of a script, or in one that is a list of words.
//!
//! `None` wherever what is started is not what stands in the file. Entry point: [`add_option`], which takes the text of the
//! file.

use hullwright_core::shell::LaunchedCommand;
use hullwright_core::text::{Edit, TextRange};

/// Puts an option behind a word of a command: its program, or a subcommand.
pub fn add_option(
    text: &str,
    command: &LaunchedCommand<'_>,
    behind: TextRange,
    option: &str,
) -> Option<Edit> {
    let is_written =
        behind.slice(text).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    if !is_written || behind.is_empty() {
        return None;
    }
    match command.place {
        Some(_) => Some(Edit::insert(behind.end(), format!(" {option}"))),
        None => add_item(text, behind, option),
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
