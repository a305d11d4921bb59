//! `markdown`: a table for comments and job summaries.

use std::io::{self, Write};

use super::{Emitter, Results, rule_name, sanitize};
use crate::checked::Found;

/// The format.
#[derive(Debug)]
pub(crate) struct Markdown;

/// The head of the table.
pub(super) const HEAD: &str = "| Place | Severity | Finding | Rule |\n| --- | --- | --- | --- |\n";

impl Emitter for Markdown {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        if results.shown().next().is_some() {
            out.write_all(HEAD.as_bytes())?;
        }
        for (_, found) in results.shown() {
            out.write_all(row(&found.finding.place.path, found).as_bytes())?;
        }
        if results.shown().next().is_some() {
            writeln!(out)?;
        }
        results.write_closing(out)
    }
}

/// A line of the table.
pub(super) fn row(path: &str, found: &Found) -> String {
    let finding = &found.finding;
    format!(
        "| {}:{}:{} | {} | {} | [{}]({}) |\n",
        cell(path),
        finding.place.start.line,
        finding.place.start.column,
        finding.severity,
        cell(&finding.message),
        rule_name(finding),
        finding.rule.url()
    )
}

/// Text that neither ends its cell nor becomes markup; the code that messages quote in backticks stays code.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let line = sanitize::line(text);
    // Backticks that make no pairs may quote less than it seems.
    let has_code = !line.contains("``") && line.matches('`').count().is_multiple_of(2);
    for (idx, part) in line.split('`').enumerate() {
        let is_code = has_code && idx % 2 == 1;
        if idx > 0 {
            out.push_str(if has_code { "`" } else { "\\`" });
        }
        for ch in part.chars() {
            match ch {
                '|' => out.push_str("\\|"),
                '<' if !is_code => out.push_str("&lt;"),
                '\\' | '*' | '_' | '[' | ']' | '#' | '@' if !is_code => out.extend(['\\', ch]),
                ch => out.push(ch),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn text_stays_in_its_cell() {
        assert_eq!(cell("a|b `c|d_e` f_g <b> @x"), "a\\|b `c\\|d_e` f\\_g &lt;b> \\@x");
        assert_eq!(cell("`a"), "\\`a");
        assert_eq!(cell("``x`<img>```@y"), "\\`\\`x\\`&lt;img>\\`\\`\\`\\@y");
    }
}
