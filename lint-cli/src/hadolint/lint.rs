//! One file as hadolint sees it: codes on lines, or the place where it cannot be read on.

use std::io::Read as _;
use std::path::Path;

use hullwright_core::dockerfile::{Dockerfile, parse};
use hullwright_core::engine::{Engine, Finding, Request};
use hullwright_core::project::NoFiles;
use hullwright_core::shellcheck::Verdicts;
use hullwright_core::text::{FileId, FileKind, LineColumn, MAX_FILE_SIZE, SourceFile};

use super::level::Level;
use super::options::Options;
use crate::discover::plain;
use crate::exit::Stop;
use crate::files::read_capped;
use crate::judge::{on_threads, request};
use crate::output::sanitize;
use crate::settings::Settings;
use crate::shellcheck::Shellcheck;

/// The code of a file that cannot be parsed.
pub(super) const PARSE_ERROR: &str = "DL1000";

/// A file that is read but not yet looked at.
#[derive(Debug)]
pub(super) struct Input {
    /// The path as it was given.
    path: String,
    file: SourceFile,
}

/// What is said about a file.
#[derive(Debug)]
pub(super) struct Linted {
    pub(super) path: String,
    pub(super) verdict: Verdict,
}

/// What a file comes to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// What was found, sorted by line and code.
    Checks(Vec<Checked>),
    /// It cannot be parsed, and nothing else is said.
    Unparsable(ParseError),
}

/// One finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Checked {
    /// The line that the instruction starts on.
    pub(super) line: u32,
    pub(super) code: &'static str,
    pub(super) level: Level,
    pub(super) message: String,
}

/// Why and where a file cannot be parsed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ParseError {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) message: String,
    /// The message below a drawing of the line.
    pub(super) drawn: String,
}

impl Linted {
    /// Whether it fails a run with this threshold; that a file cannot be parsed always does.
    pub(super) fn fails(&self, threshold: Level) -> bool {
        match &self.verdict {
            Verdict::Checks(checks) => checks.iter().any(|found| found.level >= threshold),
            Verdict::Unparsable(_) => true,
        }
    }
}

impl Input {
    /// Reads a file, or standard input for `-`.
    pub(super) fn read(path: &Path) -> Result<Self, Stop> {
        let bytes = if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().take(MAX_FILE_SIZE as u64 + 1).read_to_end(&mut bytes);
            read.map(|_| bytes)
        } else {
            read_capped(path)
        };
        let path = path.to_string_lossy().into_owned();
        match bytes {
            Ok(bytes) => {
                let file = SourceFile::decode(FileId(0), &path, FileKind::Dockerfile, bytes);
                Ok(Self { path, file })
            }
            Err(error) => Err(Stop::Misuse(format!("{path}: {}", plain(&error)))),
        }
    }
}

/// Says about each file what hadolint would.
pub(super) struct Linter<'a> {
    pub(super) engine: &'a Engine,
    pub(super) settings: &'a Settings,
    pub(super) options: &'a Options,
}

impl Linter<'_> {
    /// Looks at all files.
    pub(super) fn lint(&self, inputs: &[Input]) -> Vec<Linted> {
        if !self.settings.shellcheck {
            return on_threads(inputs, |input| self.lint_file(input, None));
        }
        let scripts = on_threads(inputs, |input| {
            self.engine.shell_scripts(request(&input.file, self.settings, &NoFiles))
        });
        let verdicts = Shellcheck::default().ask(&scripts);
        let asked: Vec<_> = inputs.iter().zip(verdicts).collect();
        on_threads(&asked, |(input, verdicts)| self.lint_file(input, verdicts.as_ref()))
    }

    fn lint_file(&self, input: &Input, verdicts: Option<&Verdicts>) -> Linted {
        let file = &input.file;
        let request = Request { shellcheck: verdicts, ..request(file, self.settings, &NoFiles) };
        let findings = self.engine.check(request).findings;
        for finding in findings.iter().filter(|finding| finding.rule.reports_failures()) {
            crate::note(&format!("{}: {}", input.path, finding.message));
        }
        let lines = Lines::of(file);
        let open = findings.iter().filter(|finding| finding.suppressed.is_none());
        let coded = open.flat_map(|finding| self.codes(finding, verdicts).map(move |found| (finding, found)));
        let mut checks = Vec::new();
        for (finding, (code, level)) in coded {
            if code == PARSE_ERROR {
                let verdict = Verdict::Unparsable(lines.parse_error(&input.path, finding));
                return Linted { path: input.path.clone(), verdict };
            }
            let line = lines.line_of(finding);
            let message = sanitize::line(&finding.message).into_owned();
            checks.push((Checked { line, code, level, message }, finding.place.range));
        }
        checks.sort_by(|(a, _), (b, _)| a.cmp(b));
        // hadolint says once of an instruction what is wrong at several places of it, but names each thing that it lacks.
        checks.dedup_by(|(found, range), (known, known_range)| {
            let is_same = (found.line, found.code) == (known.line, known.code);
            is_same && (range != known_range || found.message == known.message)
        });
        let checks = checks.into_iter().map(|(checked, _)| checked).collect();
        Linted { path: input.path.clone(), verdict: Verdict::Checks(checks) }
    }

    /// The codes that a finding has in hadolint, each with the level in force.
    fn codes(
        &self,
        finding: &Finding,
        verdicts: Option<&Verdicts>,
    ) -> impl Iterator<Item = (&'static str, Level)> {
        let hadolints = finding.aliases.iter().filter(|alias| alias.peer == "hadolint");
        let coded = hadolints.map(move |alias| {
            let level = self.options.overrides.level(alias.id).filter(|_| alias.id != PARSE_ERROR);
            let own = || {
                if finding.rule.has_codes() {
                    level_of_remark(finding, alias.id, verdicts)
                } else {
                    Level::of(alias)
                }
            };
            (alias.id, level.unwrap_or_else(own))
        });
        coded.filter(|(code, level)| *level > Level::Ignore && !self.is_ignored(code))
    }

    fn is_ignored(&self, code: &str) -> bool {
        code != PARSE_ERROR && self.options.ignored.iter().any(|ignored| ignored == code)
    }
}

/// The level that the program shellcheck gives a code.
fn level_of_remark(finding: &Finding, code: &str, verdicts: Option<&Verdicts>) -> Level {
    let has_code = |number: u16| code.strip_prefix("SC").is_some_and(|digits| digits == number.to_string());
    let mut remarks = verdicts.into_iter().flat_map(|verdicts| &verdicts.findings);
    if remarks.any(|remark| remark.is_style && has_code(remark.code.0)) {
        return Level::Style;
    }
    Level::from(finding.severity)
}

/// Where instructions lie in a file.
struct Lines<'a> {
    file: &'a SourceFile,
    dockerfile: std::cell::OnceCell<Dockerfile>,
}

impl<'a> Lines<'a> {
    fn of(file: &'a SourceFile) -> Self {
        Self { file, dockerfile: std::cell::OnceCell::new() }
    }

    /// The line that the instruction of a finding starts on.
    fn line_of(&self, finding: &Finding) -> u32 {
        let start = finding.place.range.start();
        let dockerfile = self.dockerfile.get_or_init(|| parse(self.file.text()));
        let instructions = &dockerfile.instructions;
        let idx = instructions.partition_point(|found| found.range.end() <= start);
        match instructions.get(idx).filter(|found| found.range.start() <= start) {
            Some(found) => self.file.line_index().line(found.range.start()),
            None => finding.place.start.line,
        }
    }

    fn parse_error(&self, path: &str, finding: &Finding) -> ParseError {
        let LineColumn { line, column } = finding.place.start;
        let message = sanitize::line(&finding.message).into_owned();
        let text = self.file.line_index().line_range(line).slice(self.file.text());
        let text = sanitize::line(text.trim_end_matches(['\n', '\r']));
        let margin = " ".repeat(line.to_string().len());
        let indent = " ".repeat(column.saturating_sub(1) as usize);
        let drawn = format!(
            "{path}:{line}:{column}:\n{margin} |\n{line} | {text}\n{margin} | {indent}^\n{message}\n"
        );
        ParseError { line, column, message, drawn }
    }
}
