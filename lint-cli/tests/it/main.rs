//! Tests of the program as a whole: arguments in, output and exit code out.

mod cases;
mod compose;
mod config_init;
mod configuration;
mod editor;
mod editor_features;
mod editor_folders;
mod editor_storm;
mod fixing;
mod formats;
#[cfg(unix)]
mod github_report;
mod hadolint;
#[cfg(unix)]
mod nasty;
mod new_findings;
mod reference;
mod runs;
#[cfg(unix)]
mod sarif_report;
#[cfg(unix)]
mod service_reports;
mod shell;
#[cfg(unix)]
mod shellcheck;
mod support;
mod terminal;
mod watching;
mod writing;
