//! `tty` and `gnu`: a line a finding.

use std::io::{self, Write};

use super::{Entry, Report};
use crate::hadolint::level::Level;
use crate::output::sanitize;

/// `tty`: colours are on even where the output is no terminal.
pub(super) fn write_tty(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (file, entry) in report.entries() {
        let path = sanitize::line(&file.path);
        match entry {
            Entry::Check(found) => {
                let level = if report.is_coloured { coloured(found.level) } else { found.level.name() };
                writeln!(out, "{path}:{} {} {level}: {}", found.line, found.code, found.message)?;
            }
            Entry::ParseError(error) => {
                writeln!(out, "{path}:{}:{} {} ", error.line, error.column, error.message)?;
            }
        }
    }
    Ok(())
}

/// `gnu`: the program, the place, the message.
pub(super) fn write_gnu(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (file, entry) in report.entries() {
        let path = sanitize::line(&file.path);
        match entry {
            Entry::Check(found) => {
                let (line, code, level) = (found.line, found.code, found.level.name());
                writeln!(out, "hadolint:{path}:{line}: {code} {level}: {}", found.message)?;
            }
            Entry::ParseError(error) => {
                writeln!(out, "hadolint:{path}:{}:{}: {} ", error.line, error.column, error.message)?;
            }
        }
    }
    Ok(())
}

fn coloured(level: Level) -> &'static str {
    match level {
        Level::Error => "\x1b[1m\x1b[91merror\x1b[0m",
        Level::Warning => "\x1b[1m\x1b[93mwarning\x1b[0m",
        Level::Info => "\x1b[92minfo\x1b[0m",
        Level::Style => "\x1b[96mstyle\x1b[0m",
        Level::Ignore => Level::Ignore.name(),
    }
}
