//! hadolint's ten formats, each as hadolint 2.15.1 writes it.
//!
//! Keys of JSON objects are sorted by name; nothing but what is said here ends with a line break.

mod checkstyle;
mod codacy;
mod code_climate;
mod fingerprint;
mod json;
mod junit;
mod lines;
mod sarif;
mod sonarqube;
mod utc;
mod xml;

use std::io::{self, Write};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::lint::{Checked, Linted, PARSE_ERROR, ParseError, Verdict};

/// One of hadolint's formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Format {
    /// A line a finding, for people
    Tty,
    /// One JSON array
    Json,
    /// Checkstyle XML
    Checkstyle,
    /// Issues of a CodeClimate engine; the exit code is 0
    Codeclimate,
    /// Code quality report of GitLab
    GitlabCodeclimate,
    /// Messages as GNU programs write them
    Gnu,
    /// Results of a Codacy engine; the exit code is 0
    Codacy,
    /// Generic issues of SonarQube
    Sonarqube,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
}

/// What a format is made from.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// The files in the order they were named.
    pub(super) files: &'a [Linted],
    /// Stands for all paths in the formats that services read.
    pub(super) shown_path: Option<&'a str>,
    pub(super) is_coloured: bool,
    /// The version of the program.
    pub(super) version: &'static str,
}

impl<'a> Report<'a> {
    /// The path of a file in a format that services read.
    fn reported_path(&self, file: &'a Linted) -> &'a str {
        self.shown_path.unwrap_or(&file.path)
    }

    /// All that is said about the files, in order.
    fn entries(&self) -> impl Iterator<Item = (&'a Linted, Entry<'a>)> + use<'a> {
        self.files.iter().flat_map(|file| {
            let (checks, error) = match &file.verdict {
                Verdict::Checks(checks) => (checks.as_slice(), None),
                Verdict::Unparsable(error) => (&[][..], Some(Entry::ParseError(error))),
            };
            checks.iter().map(Entry::Check).chain(error).map(move |entry| (file, entry))
        })
    }
}

/// One thing that is said.
#[derive(Clone, Copy, Debug)]
enum Entry<'a> {
    Check(&'a Checked),
    ParseError(&'a ParseError),
}

impl Entry<'_> {
    fn code(&self) -> &'static str {
        match self {
            Self::Check(found) => found.code,
            Self::ParseError(_) => PARSE_ERROR,
        }
    }
}

impl Format {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tty => "tty",
            Self::Json => "json",
            Self::Checkstyle => "checkstyle",
            Self::Codeclimate => "codeclimate",
            Self::GitlabCodeclimate => "gitlab_codeclimate",
            Self::Gnu => "gnu",
            Self::Codacy => "codacy",
            Self::Sonarqube => "sonarqube",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
        }
    }

    /// Whether the engines that ask for it would take another exit code than 0 for a crash.
    pub(super) fn never_fails(self) -> bool {
        matches!(self, Self::Codeclimate | Self::Codacy)
    }

    /// Writes the report.
    pub(super) fn write(self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Tty => lines::write_tty(report, out),
            Self::Gnu => lines::write_gnu(report, out),
            Self::Json => json::write(report, out),
            Self::Checkstyle => checkstyle::write(report, out),
            Self::Codeclimate => code_climate::write_stream(report, out),
            Self::GitlabCodeclimate => code_climate::write_gitlab(report, out),
            Self::Codacy => codacy::write(report, out),
            Self::Sonarqube => sonarqube::write(report, out),
            Self::Sarif => sarif::write(report, out),
            Self::Junit => junit::write(report, out),
        }
    }
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
