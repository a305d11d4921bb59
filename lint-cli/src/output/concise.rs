//! `concise`: one line a finding, for people and for editors that read compilers' messages.

use std::io::{self, Write};

use super::{Emitter, Paint, Results, rule_name, sanitize};

/// The format.
#[derive(Debug)]
pub(crate) struct Concise {
    pub(crate) paint: Paint,
}

impl Emitter for Concise {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut last = ("", String::new());
        for (_, found) in results.shown() {
            let finding = &found.finding;
            if last.0 != &*finding.place.path {
                last = (&finding.place.path, shown(&finding.place.path));
            }
            let start = finding.place.start;
            let severity = self.paint.severity(finding.severity);
            let message = sanitize::line(&finding.message);
            let silenced = if found.is_open() { "" } else { " (suppressed)" };
            let path = &last.1;
            writeln!(
                out,
                "{path}:{}:{}: {severity}: {message} [{}]{silenced}",
                start.line,
                start.column,
                rule_name(finding)
            )?;
        }
        results.write_closing(out)
    }
}

/// A path at the start of a line, where the log of a build server would read `::` as a command.
fn shown(path: &str) -> String {
    let line = sanitize::line(path);
    if line.trim_start().starts_with("::") { format!("./{line}") } else { line.into_owned() }
}
