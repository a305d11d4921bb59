//! Edits of health checks, in a Dockerfile as in a Compose file: an end less.
//!
//! Functions take the text of the file that the check stands in. `None` wherever what the shell reads is not what stands in
//! the file, save for continued lines.

use hullwright_core::shell::{ScriptRange, ShellScript};
use hullwright_core::text::{Edit, MappedText};

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
