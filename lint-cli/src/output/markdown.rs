//! `markdown`: a table for comments and job summaries.

use std::io::{self, Write};

use super::{Emitter, Results, rule_name, sanitize};

/// The format.
#[derive(Debug)]
pub(crate) struct Markdown;

impl Emitter for Markdown {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        if results.shown().next().is_some() {
            writeln!(out, "| Place | Severity | Finding | Rule |\n| --- | --- | --- | --- |")?;
        }
        for (_, found) in results.shown() {
            let finding = &found.finding;
            writeln!(
                out,
                "| {}:{}:{} | {} | {} | [{}]({}) |",
                cell(&finding.place.path),
                finding.place.start.line,
                finding.place.start.column,
                finding.severity,
                cell(&finding.message),
                rule_name(finding),
                finding.rule.url()
            )?;
        }
        if results.shown().next().is_some() {
            writeln!(out)?;
        }
        results.write_closing(out)
    }
}

/// Text that neither ends its cell nor becomes markup; the code that messages quote in backticks stays code.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (idx, part) in sanitize::line(text).split('`').enumerate() {
        let is_code = idx % 2 == 1;
        if idx > 0 {
            out.push('`');
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
    }
}
