//! `json`: one array.

use std::io::{self, Write};

use serde::Serialize;

use super::{Entry, Report, write_json};
use crate::hadolint::level::Level;

#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    column: u32,
    file: &'a str,
    level: &'a str,
    line: u32,
    message: &'a str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let items = report.entries().map(|(file, entry)| {
        let code = entry.code();
        let (line, column, level, message) = match entry {
            Entry::Check(found) => (found.line, 1, found.level, &found.message),
            Entry::ParseError(error) => (error.line, error.column, Level::Error, &error.message),
        };
        Item { code, column, file: &file.path, level: level.name(), line, message }
    });
    write_json(out, &items.collect::<Vec<_>>())
}
