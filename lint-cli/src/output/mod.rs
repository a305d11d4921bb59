//! Output formats: each turns the same results into text of its own.
//!
//! Entry point: [`Emitter`]. A new format is a file here and an arm of [`Sink::emitter`].

mod code_climate;
mod concise;
mod github;
pub(crate) mod json;
mod markdown;
mod rdjson;
mod repository;
pub(crate) mod sanitize;
mod sarif;
mod sonarqube;
mod step_summary;
mod text;
mod xml;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;

use clap::ArgMatches;
use hullwright_core::diagnostic::{Applicability, Severity};
use hullwright_core::engine::Finding;
use hullwright_core::rule::RuleSet;
use hullwright_core::text::FileKind;

use crate::args::{Format, ReportArgs};
use crate::checked::{CheckedFile, Found, Keep};
use crate::exit::Stop;

/// What a format is made from.
#[derive(Debug)]
pub(crate) struct Results<'a> {
    /// All files, sorted by path.
    pub(crate) files: &'a [CheckedFile],
    /// The rules, for their pages.
    pub(crate) rules: &'a RuleSet,
    /// Whether silenced findings are shown too.
    pub(crate) show_suppressed: bool,
    /// Whether findings are counted per rule.
    pub(crate) statistics: bool,
    /// The name of the analysis in SARIF.
    pub(crate) sarif_category: Option<&'a str>,
}

/// One output format.
pub(crate) trait Emitter {
    /// Writes all results.
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// How many there are of what.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Tally {
    pub(crate) files: usize,
    pub(crate) files_with_findings: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    /// Findings that some fix settles, safe or not.
    pub(crate) fixable: usize,
    /// Those of them that only an unsafe fix settles.
    pub(crate) fixable_unsafely: usize,
}

impl<'a> Results<'a> {
    /// The results of these files, as the arguments want them shown.
    pub(crate) fn new(files: &'a [CheckedFile], rules: &'a RuleSet, arguments: &'a ReportArgs) -> Self {
        let ReportArgs { show_suppressed, statistics, sarif_category, .. } = arguments;
        Self {
            files,
            rules,
            show_suppressed: *show_suppressed,
            statistics: *statistics,
            sarif_category: sarif_category.as_deref(),
        }
    }

    /// The findings to show, in order.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&'a CheckedFile, &'a Found)> + use<'a> {
        let show_suppressed = self.show_suppressed;
        let all = self.files.iter().flat_map(|file| file.findings.iter().map(move |found| (file, found)));
        all.filter(move |(_, found)| show_suppressed || found.is_open())
    }

    /// The findings of one file to show, in order.
    pub(crate) fn shown_of(&self, file: &'a CheckedFile) -> impl Iterator<Item = &'a Found> + use<'a> {
        let show_suppressed = self.show_suppressed;
        file.findings.iter().filter(move |found| show_suppressed || found.is_open())
    }

    /// Counts files and findings that are not silenced.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally { files: self.files.len(), ..Tally::default() };
        for file in self.files {
            let mut speaks = false;
            for Found { finding, .. } in file.findings.iter().filter(|found| found.is_open()) {
                speaks = true;
                match finding.severity {
                    Severity::Error => tally.errors += 1,
                    Severity::Warning => tally.warnings += 1,
                    Severity::Info => tally.infos += 1,
                }
                let best = trust(finding);
                tally.fixable += usize::from(best.is_some());
                tally.fixable_unsafely += usize::from(best == Some(Applicability::Unsafe));
            }
            tally.files_with_findings += usize::from(speaks);
        }
        tally
    }

    /// The number of findings of each rule, the most frequent first, then those in each kind of file.
    fn write_statistics(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: BTreeMap<String, usize> = BTreeMap::new();
        let mut kinds: BTreeMap<FileKind, usize> = BTreeMap::new();
        for (file, found) in self.shown() {
            *rules.entry(rule_name(&found.finding).to_string()).or_default() += 1;
            *kinds.entry(file.kind).or_default() += 1;
        }
        let mut rules: Vec<(String, usize)> = rules.into_iter().collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let width = kinds.values().max().map_or(1, |count| count.to_string().len());
        rules.iter().try_for_each(|(name, count)| writeln!(out, "{count:>width$}  {name}"))?;
        kinds.iter().try_for_each(|(kind, count)| writeln!(out, "{count:>width$}  in {}", plural(*kind)))
    }

    /// What people read last.
    fn write_closing(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.statistics {
            self.write_statistics(out)?;
        }
        self.write_totals(out)
    }

    /// How many findings there are, and how many of them can be fixed.
    fn write_totals(&self, out: &mut dyn Write) -> io::Result<()> {
        let tally = self.tally();
        let counts = [(tally.errors, "error"), (tally.warnings, "warning"), (tally.infos, "info")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, noun)| counted(count, noun)).collect();
        if counts.is_empty() {
            return writeln!(out, "no findings in {}", counted(tally.files, "file"));
        }
        writeln!(out, "{} in {}", counts.join(", "), counted(tally.files_with_findings, "file"))?;
        let safely = tally.fixable - tally.fixable_unsafely;
        match (safely, tally.fixable_unsafely) {
            (0, 0) => Ok(()),
            (safely, 0) => writeln!(out, "{safely} fixable with `hullwright fix`"),
            (0, unsafely) => writeln!(out, "{unsafely} fixable with `hullwright fix --unsafe-fixes`"),
            (safely, unsafely) => {
                writeln!(out, "{safely} fixable with `hullwright fix` ({unsafely} more with --unsafe-fixes)")
            }
        }
    }
}

fn plural(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Dockerfile => "Dockerfiles",
        FileKind::Ignore => "ignore files",
        FileKind::Compose => "Compose files",
        FileKind::Config => "configuration files",
    }
}

/// How far the best fix of a finding may be trusted; `None` where none can be applied.
pub(crate) fn trust(finding: &Finding) -> Option<Applicability> {
    let best = finding.fixes.iter().map(|fix| fix.applicability).max();
    best.filter(|best| *best > Applicability::DisplayOnly)
}

/// A number and its noun.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The rule as it is selected: with the facet behind it.
pub(crate) fn rule_name(finding: &Finding) -> RuleName<'_> {
    RuleName(finding)
}

/// Displays the name of a finding's rule.
pub(crate) struct RuleName<'a>(&'a Finding);

impl fmt::Display for RuleName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.rule.name)?;
        self.0.facet.map_or(Ok(()), |facet| write!(f, "/{}", facet.name))
    }
}

/// Whether words are coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paint {
    /// With terminal colours.
    Colour,
    /// As they are.
    Plain,
}

impl Paint {
    /// What standard output wants: colours on a terminal, unless the environment says otherwise.
    pub(crate) fn of_stdout() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let is_off = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        if !is_off && (set("CLICOLOR_FORCE") || (io::stdout().is_terminal() && !is_dumb)) {
            Self::Colour
        } else {
            Self::Plain
        }
    }

    fn severity(self, severity: Severity) -> &'static str {
        match (self, severity) {
            (Self::Plain, severity) => severity.name(),
            (Self::Colour, Severity::Error) => "\x1b[1;31merror\x1b[0m",
            (Self::Colour, Severity::Warning) => "\x1b[1;33mwarning\x1b[0m",
            (Self::Colour, Severity::Info) => "\x1b[1;36minfo\x1b[0m",
        }
    }
}

/// A format and where it goes; `None` is standard output.
#[derive(Clone, Debug)]
pub(crate) struct Sink {
    pub(crate) format: Format,
    pub(crate) file: Option<PathBuf>,
}

/// Pairs each `--output` with the `--format` before it.
pub(crate) fn sinks_of(matches: &ArgMatches) -> Vec<Sink> {
    let formats: Vec<(usize, Format)> = indexed(matches, "format");
    let outputs: Vec<(usize, PathBuf)> = indexed(matches, "output");
    let mut sinks = Vec::new();
    for (idx, (at, format)) in formats.iter().enumerate() {
        let next = formats.get(idx + 1).map_or(usize::MAX, |(next, _)| *next);
        let files: Vec<&PathBuf> = outputs
            .iter()
            .filter(|(output, _)| at < output && *output < next)
            .map(|(_, file)| file)
            .collect();
        if files.is_empty() {
            sinks.push(Sink { format: *format, file: None });
        }
        sinks.extend(files.into_iter().map(|file| Sink { format: *format, file: Some(file.clone()) }));
    }
    let first = formats.first().map_or(usize::MAX, |(at, _)| *at);
    let early = outputs.into_iter().filter(|(at, _)| *at < first);
    sinks.extend(early.map(|(_, file)| Sink { format: Format::Concise, file: Some(file) }));
    if sinks.is_empty() {
        let format = if io::stdout().is_terminal() { Format::Text } else { Format::Concise };
        sinks.push(Sink { format, file: None });
    }
    sinks
}

fn indexed<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<(usize, T)> {
    let indices = matches.indices_of(name).into_iter().flatten();
    indices.zip(matches.get_many::<T>(name).into_iter().flatten().cloned()).collect()
}

impl Sink {
    fn emitter(&self) -> Box<dyn Emitter> {
        let paint = if self.file.is_none() { Paint::of_stdout() } else { Paint::Plain };
        match self.format {
            Format::Text => Box::new(text::Text { paint }),
            Format::Concise => Box::new(concise::Concise { paint }),
            Format::Json => Box::new(json::Json),
            Format::Jsonl => Box::new(json::JsonLines),
            Format::Sarif => Box::new(sarif::Sarif),
            Format::Github => Box::new(github::Github),
            Format::Gitlab => Box::new(code_climate::Gitlab),
            Format::Codeclimate => Box::new(code_climate::CodeClimate),
            Format::Junit => Box::new(xml::Junit),
            Format::Checkstyle => Box::new(xml::Checkstyle),
            Format::Sonarqube => Box::new(sonarqube::Sonarqube),
            Format::Rdjson => Box::new(rdjson::Rdjson),
            Format::Rdjsonl => Box::new(rdjson::RdjsonLines),
            Format::Markdown => Box::new(markdown::Markdown),
        }
    }
}

/// What has to be kept of each file for these outputs.
pub(crate) fn keep(sinks: &[Sink]) -> Keep {
    let has = |format: Format| sinks.iter().any(|sink| sink.format == format);
    let source = [Format::Text, Format::Rdjson, Format::Rdjsonl, Format::Sonarqube].into_iter().any(has);
    Keep { source, line_hashes: has(Format::Sarif) }
}

/// Where goes what no file was named for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
    Nowhere,
}

/// Writes the results in every format that was asked for; files first, so that a closed pipe costs none of them.
pub(crate) fn write_to(sinks: &[Sink], results: &Results<'_>, stream: Stream) -> Result<(), Stop> {
    for sink in sinks {
        if let Some(path) = &sink.file {
            let failed = |error: io::Error| {
                Stop::Misuse(format!("{}: {}", path.display(), crate::discover::plain(&error)))
            };
            let mut out = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
            sink.emitter().emit(results, &mut out).and_then(|()| out.flush()).map_err(failed)?;
        }
    }
    let out: Box<dyn Write> = match stream {
        Stream::Stdout => Box::new(io::stdout().lock()),
        Stream::Stderr => Box::new(io::stderr().lock()),
        Stream::Nowhere => return Ok(()),
    };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    for sink in sinks.iter().filter(|sink| sink.file.is_none()) {
        sink.emitter().emit(results, &mut out)?;
    }
    out.flush()?;
    drop(out);
    if sinks.iter().any(|sink| sink.file.is_none() && sink.format == Format::Github) {
        step_summary::write(results);
    }
    if results.statistics && !sinks.iter().any(is_for_people) {
        results.write_statistics(&mut io::stderr().lock())?;
    }
    Ok(())
}

/// What the results are on standard output in every format that goes there.
pub(crate) fn render(sinks: &[Sink], results: &Results<'_>) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    sinks.iter().try_for_each(|sink| sink.emitter().emit(results, &mut text))?;
    Ok(text)
}

/// Whether people read it as it is.
pub(crate) fn is_for_people(sink: &Sink) -> bool {
    sink.file.is_none() && matches!(sink.format, Format::Text | Format::Concise | Format::Markdown)
}
