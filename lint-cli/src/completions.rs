//! `hullwright completions`: scripts that complete commands, flags and their values in a shell.
//!
//! The names of rules are put in here alone: reading arguments must not cost a list of all rules.

use std::io::Write as _;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Command, CommandFactory as _};
use hullwright_core::diagnostic::Category;
use hullwright_core::rule::RuleSet;

use crate::args::{Cli, CompletionsArgs};
use crate::exit::{Outcome, Stop};

pub(crate) fn run(arguments: &CompletionsArgs) -> Result<Outcome, Stop> {
    let mut script = Vec::new();
    let mut command = with_rule_names(Cli::command(), &hullwright_rules::rule_set());
    clap_complete::generate(arguments.shell, &mut command, "hullwright", &mut script);
    let mut out = std::io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Clean)
}

/// The command line with the values that selectors take.
fn with_rule_names(command: Command, set: &RuleSet) -> Command {
    let rules: Vec<&'static str> = set.entries().iter().map(|entry| entry.rule.name).collect();
    let categories = Category::ALL.iter().map(|category| category.name());
    let selectors: Vec<&'static str> = ["all"].into_iter().chain(categories).chain(rules.clone()).collect();
    let takes = |command: Command, id: &'static str, names: &[&'static str]| {
        let values: Vec<PossibleValue> = names.iter().map(|name| PossibleValue::new(*name)).collect();
        command.mut_arg(id, |arg| arg.value_parser(PossibleValuesParser::new(values)))
    };
    let select = |mut command: Command, ids: &[&'static str]| {
        for id in ids {
            command = takes(command, id, &selectors);
        }
        command
    };
    command
        .mut_subcommand("check", |check| select(check, &["select", "ignore", "extend_select", "only"]))
        .mut_subcommand("fix", |fix| select(fix, &["select", "ignore", "extend_select", "only"]))
        .mut_subcommand("explain", |explain| takes(explain, "what", &rules))
}
