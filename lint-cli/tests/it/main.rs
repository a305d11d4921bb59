//! Tests of the program as a whole: arguments in, output and exit code out.

mod cases;
mod compose;
mod configuration;
mod editor;
mod fixing;
mod formats;
mod new_findings;
mod runs;
mod shell;
mod support;
mod terminal;
mod writing;
