//! # What ShellCheck says about a script
//!
//! With `--shellcheck` (or `shellcheck: true` in the configuration) the scripts of a Dockerfile are handed to the program
//! `shellcheck`, if it is on PATH, and what it says is put in its exact place in the file. Messages and severities are the
//! program's; each finding has its code as a facet, so that comments and settings may name `SC2086` alone or the rule as a
//! whole.
//!
//! The scripts are those of RUN, CMD, ENTRYPOINT and HEALTHCHECK, below ONBUILD too: in shell form, as a heredoc, or written
//! out as `["sh", "-c", "…"]`. The program is told which shell reads them, by SHELL, by the first line of a heredoc or by the
//! base image, and which of the variables in them are set before they start. What only some shells understand (`SC3…`) is
//! left out where the shell is not known, and under BusyBox. `SC1090`, `SC1091` and `SC2187` are always left out: the files
//! that a script sources are not there to be read. A comment `# shellcheck disable=…` counts within a heredoc; elsewhere
//! Docker takes comments out of a script, and `# hullwright ignore=SC2086` or `# hadolint ignore=SC2086` does it.
//!
//! Where a rule of hullwright that is on knows a code, that rule speaks and the program's finding is left out, so that
//! nothing is said twice and the finding has the more exact place and fix. Under `--preset hadolint` scripts are prepared as
//! hadolint does, and the program alone speaks: of all it says about an instruction the last remark counts, as in hadolint.
//!
//! What the program would change is offered as an unsafe fix where the text stands in the file as it is.
//!
//! No program, one older than 0.7.0, one that fails or takes too long: all of that is a note on standard error and changes
//! neither findings of other rules nor the exit code. Scripts in Compose files are not handed over, and editors do without
//! the program, which may take seconds.

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, DefaultSet, EngineFact, FixAvailability, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-external-shellcheck",
    aliases: &[
        Alias::same("hadolint", "SC*"),
        Alias::same("tally", "shellcheck/*"),
        Alias::same("droast", "SC*"),
    ],
    category: Category::Shell,
    severity: Severity::Info,
    default: DefaultSet::Policy,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Engine(EngineFact::Shellcheck)],
    ..Rule::DEFAULT
};
