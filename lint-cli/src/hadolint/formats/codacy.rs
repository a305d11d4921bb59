//! `codacy`: objects one behind the other, with nothing between them.

use std::io::{self, Write};

use serde::Serialize;

use super::{Entry, Report, write_json};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    filename: &'a str,
    line: u32,
    message: &'a str,
    pattern_id: &'a str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (file, entry) in report.entries() {
        let pattern_id = entry.code();
        let (line, message) = match entry {
            Entry::Check(found) => (found.line, &found.message),
            Entry::ParseError(error) => (error.line, &error.drawn),
        };
        write_json(out, &Item { filename: &file.path, line, message, pattern_id })?;
    }
    Ok(())
}
