//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::Preset;

/// Linter for Dockerfiles, .dockerignore and Compose files.
#[derive(Debug, Parser)]
#[command(name = "hullwright", version, about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lint files and folders
    Check(Box<CheckArgs>),
    /// Print what was understood, as JSON lines
    Dump(DumpArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files and folders; `-` reads one file from standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Output format: text on a terminal and concise elsewhere when not given; may be repeated
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Vec<Format>,
    /// Write the format before it to FILE instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Vec<PathBuf>,
    /// Lowest severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", help_heading = "Output")]
    pub(crate) fail_on: Option<FailOn>,

    /// Rules that are on, instead of the preset's: a rule, an alias, a category or `all`
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,
    /// Rules that are off
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,
    /// Rules that are on beside the preset's
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) extend_select: Vec<String>,
    /// Set of rules to start from [default: recommended]
    #[arg(long, value_name = "PRESET", help_heading = "Rules")]
    pub(crate) preset: Option<PresetName>,

    /// Take all settings from the command line
    #[arg(long, help_heading = "Configuration")]
    pub(crate) no_config: bool,
    /// Check files that .gitignore excludes, too
    #[arg(long, help_heading = "Files")]
    pub(crate) no_gitignore: bool,
    /// Name of the file on standard input, which decides its kind and its configuration
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DumpArgs {
    #[command(subcommand)]
    pub(crate) what: DumpCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DumpCommand {
    /// Instructions, stages and errors
    Instructions(DumpPaths),
    /// The tree as BuildKit's parser prints it
    BuildkitAst(DumpPaths),
}

#[derive(Debug, Args)]
pub(crate) struct DumpPaths {
    /// Dockerfiles
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Drawn with their source, for people
    Text,
    /// One line a finding
    Concise,
    /// One JSON document
    Json,
    /// One JSON object a finding, a line each
    Jsonl,
}

/// The lowest severity that fails a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// Whether a finding of that severity fails the run.
    pub(crate) fn is_reached_by(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

/// A preset as written on the command line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PresetName(pub(crate) Preset);

impl ValueEnum for PresetName {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [PresetName; Preset::ALL.len()] = {
            let mut all = [PresetName(Preset::Recommended); Preset::ALL.len()];
            let mut idx = 0;
            while idx < all.len() {
                all[idx] = PresetName(Preset::ALL[idx].1);
                idx += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        let (name, _) = Preset::ALL.into_iter().find(|(_, preset)| *preset == self.0)?;
        Some(clap::builder::PossibleValue::new(name))
    }
}
