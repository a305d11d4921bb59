//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::Preset;

use crate::hadolint::HadolintArgs;

/// What a stranger needs next.
const AFTER_HELP: &str = "\
Start with `hullwright check` in a repository; `hullwright explain RULE` says more about a finding.
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 misuse, 3 a failure of ours.";

/// Linter and fixer for Dockerfiles, .dockerignore and Compose files.
#[derive(Debug, Parser)]
#[command(name = "hullwright", version, after_help = AFTER_HELP, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lint files and folders
    Check(Box<CheckArgs>),
    /// Fix what can be fixed, in the files themselves
    Fix(Box<FixArgs>),
    /// Explain a rule, or what a stage holds
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Show the settings in force, print their schema, write a first file or carry one over
    Config(ConfigArgs),
    /// Serve an editor on standard input and output (Language Server Protocol)
    Lsp(LspArgs),
    /// Make `docker hullwright check` work
    Docker(DockerArgs),
    /// Take the place of hadolint: its arguments, settings, formats and exit codes
    Hadolint(Box<HadolintArgs>),
    /// Print what was understood, as JSON lines
    Dump(DumpArgs),
    /// Print a script that completes commands, flags and rule names in a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
}

/// Editors pass flags of their own; the protocol says the rest.
#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Talk over standard input and output, as is done in any case
    #[arg(long)]
    pub(crate) stdio: bool,
}

/// What is linted, and with which settings: the same for every command that lints.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct LintArgs {
    /// Files and folders; `-` reads one file from standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Rules that are on, instead of the preset's: a rule, an alias, a category or `all`
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,
    /// Rules that are off
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,
    /// Rules that are on beside the preset's
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) extend_select: Vec<String>,
    /// Severity of what rules find: error, warning or info; may be repeated
    #[arg(long, value_name = "SELECTOR=SEVERITY", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) severity: Vec<String>,
    /// Set of rules to start from [default: recommended]
    #[arg(long, value_name = "PRESET", help_heading = "Rules")]
    pub(crate) preset: Option<PresetName>,
    /// Switch on rules that are not settled yet
    #[arg(long, help_heading = "Rules")]
    pub(crate) preview: bool,
    /// Ask the program shellcheck about the scripts of Dockerfiles, if it is installed
    #[arg(long, help_heading = "Rules")]
    pub(crate) shellcheck: bool,
    /// Registry that images may come from, and others not: a host, or `*` at one of its ends; may be repeated
    #[arg(long, value_name = "HOST", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) trusted_registry: Vec<String>,
    /// Let no comment silence a finding
    #[arg(long, help_heading = "Rules")]
    pub(crate) no_suppressions: bool,
    /// Judge dates against DATE (YYYY-MM-DD) instead of the edition's date
    #[arg(long, value_name = "DATE", help_heading = "Rules")]
    pub(crate) today: Option<String>,
    /// Lowest severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules")]
    pub(crate) fail_on: Option<FailOn>,

    /// Only findings that FILE does not hold
    #[arg(long, value_name = "FILE", help_heading = "New findings only")]
    pub(crate) baseline: Option<PathBuf>,
    /// Only findings on lines that changed since a commit
    #[arg(long, value_name = "GIT_REF", help_heading = "New findings only")]
    pub(crate) since: Option<String>,

    /// The stage that is built
    #[arg(long, value_name = "STAGE", help_heading = "Build")]
    pub(crate) target: Option<String>,
    /// Value of a build argument; without a value it is taken from the environment
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Build")]
    pub(crate) build_arg: Vec<String>,
    /// The platform that is built, such as linux/amd64
    #[arg(long, value_name = "OS/ARCH", help_heading = "Build")]
    pub(crate) platform: Option<String>,

    /// Active profile of Compose projects, `*` for all; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Compose")]
    pub(crate) profile: Vec<String>,
    /// Read variables of Compose projects from FILE instead of `.env` beside them; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Compose")]
    pub(crate) env_file: Vec<PathBuf>,

    /// Use this configuration file for all files
    #[arg(long, short, value_name = "FILE", conflicts_with = "no_config", help_heading = "Configuration")]
    pub(crate) config: Option<PathBuf>,
    /// Take all settings from the command line
    #[arg(long, help_heading = "Configuration")]
    pub(crate) no_config: bool,
    /// Look at files that .gitignore excludes, too
    #[arg(long, help_heading = "Files")]
    pub(crate) no_gitignore: bool,
    /// Name of the file on standard input, which decides its kind and its configuration
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// Which fixes are applied, and what becomes of the fixed texts.
#[derive(Debug, Args)]
pub(crate) struct FixingArgs {
    /// Apply fixes that may change what runs, too
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Fix only what these rules find, and switch them on: a rule, an alias or a category; may be repeated
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',', help_heading = "Fixes")]
    pub(crate) only: Vec<String>,
    /// Print what would change as a unified diff and write nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,
}

impl FixingArgs {
    /// The first flag that was given.
    pub(crate) fn given(&self) -> Option<&'static str> {
        let only = !self.only.is_empty();
        let flags = [(self.unsafe_fixes, "--unsafe-fixes"), (only, "--only"), (self.diff, "--diff")];
        flags.into_iter().find(|(is_given, _)| *is_given).map(|(_, name)| name)
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) lint: LintArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Write all findings to FILE for --baseline, and report none
    #[arg(long, value_name = "FILE", conflicts_with = "fix", help_heading = "New findings only")]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Check again whenever a file changes that matters
    #[arg(long, conflicts_with_all = ["fix", "write_baseline"], help_heading = "Output")]
    pub(crate) watch: bool,

    /// Apply fixes first, and report what is left
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    #[command(flatten)]
    pub(crate) fixing: FixingArgs,
}

/// How findings are reported.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Output format: text on a terminal and concise elsewhere when not given; may be repeated
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Vec<Format>,
    /// Write the format before it to FILE instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Vec<PathBuf>,
    /// Print the number of findings of each rule and of each kind of file
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Report silenced findings too, marked as such
    #[arg(long, help_heading = "Output")]
    pub(crate) show_suppressed: bool,
    /// Name of the analysis in SARIF, where one commit has several
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub(crate) sarif_category: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) lint: LintArgs,
    #[command(flatten)]
    pub(crate) fixing: FixingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule, or the name that another tool has for it; with --stage a Dockerfile
    #[arg(value_name = "RULE")]
    pub(crate) what: String,
    /// Print what is known of this stage (name or number) at its end, and why
    #[arg(long, value_name = "NAME")]
    pub(crate) stage: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CatalogueFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub(crate) what: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print what holds for a file or a folder
    Show(ShowArgs),
    /// Print the JSON Schema of the configuration file
    Schema,
    /// Write a commented .hullwright.yaml, or carry over the settings of another linter
    Init(InitArgs),
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Carry over the settings of this linter, and say what has no place here
    #[arg(long, value_name = "LINTER")]
    pub(crate) from: Option<Peer>,
    /// The configuration file of that linter [default: the one in this folder]
    #[arg(value_name = "FILE", requires = "from")]
    pub(crate) file: Option<PathBuf>,
    /// Write to FILE, `-` for standard output [default: .hullwright.yaml]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// A linter whose settings are carried over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Peer {
    Hadolint,
    Dclint,
    Tally,
}

impl Peer {
    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hadolint => "hadolint",
            Self::Dclint => "dclint",
            Self::Tally => "tally",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The file or folder
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Use this configuration file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
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
    /// Patterns of an ignore file, and what they leave out
    Ignore(DumpIgnore),
    /// The project that Compose files make up, merged and with short forms expanded
    Compose(DumpCompose),
    /// The scripts that the program shellcheck is given in hadolint's place, and where they stand
    #[command(hide = true)]
    Scripts(DumpPaths),
}

#[derive(Debug, Args)]
pub(crate) struct DumpCompose {
    /// Compose files, each a project of its own
    #[arg(value_name = "PATH", required_unless_present = "file")]
    pub(crate) paths: Vec<PathBuf>,
    /// Files that make up one project together; may be repeated
    #[arg(long, short, value_name = "FILE")]
    pub(crate) file: Vec<PathBuf>,
    /// Name of the project
    #[arg(long, value_name = "NAME")]
    pub(crate) project_name: Option<String>,
    /// Active profile, `*` for all; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DumpIgnore {
    /// The ignore file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Judge the paths on standard input, one a line, instead of the files beside the ignore file
    #[arg(long, value_name = "-", value_parser = ["-"])]
    pub(crate) paths: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DumpPaths {
    /// Dockerfiles
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write the pages of all commands into DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DockerArgs {
    #[command(subcommand)]
    pub(crate) what: DockerCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DockerCommand {
    /// Put a link to this program where docker looks for the plugins of this user
    Install(InstallArgs),
    /// Take away the links that `install` made
    Uninstall,
    /// Show which program docker runs for `docker hullwright` and `docker lint`
    Status,
}

#[derive(Debug, Args)]
pub(crate) struct InstallArgs {
    /// The docker command; `lint` only if no other program has that name
    #[arg(long = "as", value_name = "NAME", default_value = "hullwright")]
    pub(crate) name: PluginName,
    /// Take the name although another program has it
    #[arg(long)]
    pub(crate) force: bool,
}

/// A command of docker that this program can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum PluginName {
    Hullwright,
    Lint,
}

impl PluginName {
    /// The word behind `docker`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hullwright => "hullwright",
            Self::Lint => "lint",
        }
    }
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
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// Issues of a CodeClimate engine
    Codeclimate,
    /// JUnit XML
    Junit,
    /// Checkstyle XML
    Checkstyle,
    /// Generic issues of SonarQube
    Sonarqube,
    /// Diagnostics of reviewdog, one document
    Rdjson,
    /// Diagnostics of reviewdog, a line each
    Rdjsonl,
    /// A Markdown table
    Markdown,
}

/// How the catalogue is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CatalogueFormat {
    /// A table
    Text,
    /// A JSON array
    Json,
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
    /// The word used in configuration.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Never => "never",
        }
    }

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
