//! hadolint's arguments, as clap reads them.

use std::path::PathBuf;

use clap::Args;
use hullwright_core::rule::LabelType;

use super::formats::Format;
use super::labels::required_label;
use super::level::Level;

#[derive(Debug, Args)]
#[command(disable_version_flag = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct HadolintArgs {
    /// Dockerfiles; `-` reads one from standard input
    #[arg(value_name = "DOCKERFILE")]
    pub(super) files: Vec<PathBuf>,

    /// Read this configuration file instead of searching for one
    #[arg(long, short, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) config: Option<PathBuf>,
    /// Lowest level that makes the exit code 1 [default: info]
    #[arg(long, short = 't', value_name = "LEVEL", allow_hyphen_values = true)]
    pub(super) failure_threshold: Option<Level>,
    /// Output format [default: tty]; may be repeated
    #[arg(long, short, value_name = "FORMAT", allow_hyphen_values = true)]
    pub(super) format: Vec<Format>,
    /// Write to FILE: the first output takes the first format, and so on; may be repeated
    #[arg(long, short, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) output: Vec<PathBuf>,
    /// Path of the file in checkstyle, codeclimate, gitlab_codeclimate, sonarqube and junit
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    pub(super) file_path_in_report: Option<String>,

    /// Code of a rule that is off; may be repeated
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) ignore: Vec<String>,
    /// Code of a rule whose findings are errors; may be repeated
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) error: Vec<String>,
    /// Code of a rule whose findings are warnings; may be repeated
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) warning: Vec<String>,
    /// Code of a rule whose findings are of level info; may be repeated
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) info: Vec<String>,
    /// Code of a rule whose findings are of level style; may be repeated
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) style: Vec<String>,

    /// Registry that images may come from, once there is one; may be repeated
    #[arg(long, value_name = "REGISTRY", allow_hyphen_values = true)]
    pub(super) trusted_registry: Vec<String>,
    /// Label that every image must have, and the type of its value; may be repeated
    #[arg(long, value_name = "LABEL:TYPE", allow_hyphen_values = true, value_parser = required_label)]
    pub(super) require_label: Vec<(String, LabelType)>,
    /// No labels but those that are required
    #[arg(long)]
    pub(super) strict_labels: bool,

    /// Ask the program shellcheck about scripts, where it is installed (hadolint has it built in)
    #[arg(long)]
    pub(super) shellcheck: bool,
    /// Let no comment silence a finding
    #[arg(long)]
    pub(super) disable_ignore_pragma: bool,
    /// End with exit code 0 whatever is found
    #[arg(long)]
    pub(super) no_fail: bool,
    /// Print the levels without colour
    #[arg(long)]
    pub(super) no_color: bool,
    /// Print the settings on standard error
    #[arg(long, short = 'V')]
    pub(super) verbose: bool,
    /// Print the version
    #[arg(long, short = 'v')]
    pub(super) version: bool,
}
