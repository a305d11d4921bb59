//! `text`: findings drawn with their source, for people.
//!
//! miette draws. It gets nothing of an input that was not sanitised.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use hullwright_core::diagnostic::{Applicability, Severity};
use hullwright_core::text::{ColumnUnit, SourceFile, TextRange};
use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteHandler, MietteHandlerOpts, MietteSpanContents,
    ReportHandler, RgbColors, SourceCode, SourceSpan, SpanContents,
};

use super::{Emitter, Paint, Results, rule_name, sanitize, trust};
use crate::checked::{CheckedFile, Found};

/// Of a longer range only the first line is drawn.
const MAX_DRAWN_LINES: u32 = 12;

/// The format.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) paint: Paint,
}

impl Emitter for Text {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let handler = MietteHandlerOpts::new()
            .color(self.paint == Paint::Colour)
            .rgb_colors(RgbColors::Never)
            .unicode(true)
            .terminal_links(false)
            .context_lines(1)
            .build();
        for file in results.files {
            let mut shown = results.shown_of(file).peekable();
            if shown.peek().is_none() {
                continue;
            }
            let snippets = file.source.as_ref().map(|source| Snippets::new(file, source));
            for found in shown {
                let drawn = Drawn::new(found, snippets.as_ref());
                writeln!(out, "{}", Report { handler: &handler, drawn: &drawn })?;
            }
        }
        results.write_closing(out)
    }
}

/// Displays a finding as miette draws it.
struct Report<'a> {
    handler: &'a MietteHandler,
    drawn: &'a Drawn<'a>,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handler.debug(self.drawn, f)
    }
}

/// A file's text, made harmless, and its lines.
struct Snippets<'a> {
    name: String,
    text: Cow<'a, str>,
    file: &'a SourceFile,
}

impl<'a> Snippets<'a> {
    fn new(file: &CheckedFile, source: &'a SourceFile) -> Self {
        let name = sanitize::line(&file.path).into_owned();
        let secrets: Vec<TextRange> =
            file.findings.iter().flat_map(|found| found.finding.secrets.iter().copied()).collect();
        let text = sanitize::source(source.text());
        let text = if secrets.is_empty() { text } else { Cow::Owned(sanitize::blot(&text, &secrets)) };
        Self { name, text, file: source }
    }

    /// The part of a range that is drawn.
    fn drawn(&self, range: TextRange) -> SourceSpan {
        let index = self.file.line_index();
        let first = index.line(range.start());
        let last = index.line(range.end());
        let end = if last - first >= MAX_DRAWN_LINES {
            index.line_range(first).end().saturating_sub(1)
        } else {
            range.end()
        };
        let drawn = TextRange::new(range.start(), end.min(self.text.len() as u32));
        (drawn.start() as usize, drawn.len() as usize).into()
    }
}

impl SourceCode for Snippets<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let index = self.file.line_index();
        let (start, len) = (span.offset() as u32, span.len() as u32);
        let first = index.line(start).saturating_sub(lines_before as u32).max(1);
        let last = index.line(start + len.saturating_sub(1)) + lines_after as u32;
        let last = last.min(index.n_lines()).max(first);
        // Without lines before it, miette asks for the place alone, to name it.
        let column =
            if lines_before == 0 { index.column(self.file.text(), start, ColumnUnit::Scalar) } else { 0 };
        let from = if lines_before == 0 { start } else { index.line_range(first).start() };
        let range = TextRange::new(from, index.line_range(last).end());
        let data = self.text.get(range.as_usize()).ok_or(MietteError::OutOfBounds)?;
        let shown = (range.start() as usize, data.len()).into();
        let line_count = (last - first + 1) as usize;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            shown,
            first as usize - 1,
            column as usize,
            line_count,
        )))
    }
}

/// A finding in miette's terms.
struct Drawn<'a> {
    found: &'a Found,
    snippets: Option<&'a Snippets<'a>>,
    message: String,
    help: Option<String>,
    code: String,
}

impl<'a> Drawn<'a> {
    fn new(found: &'a Found, snippets: Option<&'a Snippets<'a>>) -> Self {
        let finding = &found.finding;
        let silenced = if found.is_open() { "" } else { " (suppressed)" };
        let message = format!("{}{silenced}", sanitize::line(&finding.message));
        let fix = finding.fixes.first().map(|fix| fix.title.as_str());
        let help = finding.help.as_deref().or(fix).map(|help| sanitize::line(help).into_owned());
        let fixable = match trust(finding) {
            Some(Applicability::Safe) => " [*]",
            _ => "",
        };
        Self { found, snippets, message, help, code: format!("{}{fixable}", rule_name(finding)) }
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.found.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippets.map(|snippets| snippets as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippets = self.snippets?;
        let finding = &self.found.finding;
        let primary = LabeledSpan::new_primary_with_span(None, snippets.drawn(finding.place.range));
        let here = finding.labels.iter().filter(|(place, _)| place.path == finding.place.path);
        let further = here.map(|(place, message)| {
            LabeledSpan::new_with_span(
                Some(sanitize::line(message).into_owned()),
                snippets.drawn(place.range),
            )
        });
        Some(Box::new(std::iter::once(primary).chain(further)))
    }
}
