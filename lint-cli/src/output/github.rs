//! `github`: workflow commands that become annotations of a pull request.

use std::borrow::Cow;
use std::io::{self, Write};

use hullwright_core::diagnostic::Severity;

use super::repository::Repository;
use super::{Emitter, Results, rule_name, sanitize};
use crate::checked::Found;

/// The format.
#[derive(Debug)]
pub(crate) struct Github;

impl Emitter for Github {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let repository = Repository::find();
        let mut found = by_severity(results).into_iter();
        found.try_for_each(|found| annotation(found, &repository.path(&found.finding.place.path), out))
    }
}

/// All findings, the worst first: GitHub shows about ten errors and ten warnings of a step.
pub(super) fn by_severity<'a>(results: &Results<'a>) -> Vec<&'a Found> {
    let mut found: Vec<&Found> = results.shown().map(|(_, found)| found).collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.finding.severity));
    found
}

fn annotation(found: &Found, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let finding = &found.finding;
    let (start, end) = (finding.place.start, finding.place.end);
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    write!(out, "::{command} file={},line={}", property(path), start.line)?;
    // Columns count only within one line.
    if start.line == end.line {
        write!(out, ",endLine={},col={},endColumn={}", end.line, start.column, end.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    let title = rule_name(finding).to_string();
    writeln!(out, ",title={}::{}", property(&title), data(&sanitize::line(&finding.message)))
}

fn data(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '\r', '\n']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn commands_cannot_be_broken_out_of() {
        assert_eq!(data("100%\n::error::x"), "100%25%0A::error::x");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
