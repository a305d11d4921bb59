//! Physical lines to logical lines: comments, continuations and empty lines as BuildKit's `parser.go` reads them.
//!
//! The lexer knows nothing of instructions. It hands out one logical line at a time, because only the reader
//! of that line knows whether heredoc lines follow. Entry point: [`Lexer::next_line`].

use super::directive::read_directive;
use super::{Comment, Directive, ErrorLayer, SyntaxError, SyntaxErrorKind};
use crate::text::{MappedText, MappedTextBuilder, TextRange, TextSize};

/// The longest line BuildKit's scanner takes, its line feed included.
const MAX_LINE: usize = 64 * 1024;

/// A physical line: where it starts and its text with the line ending.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhysicalLine<'t> {
    pub(super) start: TextSize,
    pub(super) text: &'t str,
    /// 1-based.
    pub(super) number: u32,
}

impl<'t> PhysicalLine<'t> {
    /// The line without trailing CR and LF.
    pub(super) fn content(&self) -> &'t str {
        self.text.trim_end_matches(['\r', '\n'])
    }

    /// The range of the content.
    pub(super) fn content_range(&self) -> TextRange {
        TextRange::at(self.start, self.content().len() as TextSize)
    }

    fn is_comment(&self) -> bool {
        self.text.trim_start().starts_with('#')
    }
}

/// A line of instruction text with its continuations joined.
#[derive(Debug)]
pub(super) struct LogicalLine {
    pub(super) text: MappedText,
    /// 1-based.
    pub(super) start_line: u32,
    /// 1-based.
    pub(super) end_line: u32,
    /// From the first content byte to the end of the last physical line that was read, line ending excluded.
    pub(super) range: TextRange,
    /// Comments attached to it, as indices into the comments found so far.
    pub(super) comments: Vec<u32>,
    /// Empty lines inside.
    pub(super) empty_lines: Vec<TextRange>,
}

/// Reads a text line by line.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    n_read: u32,
    pub(super) escape: char,
    pub(super) directives: Vec<Directive>,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<SyntaxError>,
    directives_done: bool,
    pending_comments: Vec<u32>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            n_read: 0,
            escape: '\\',
            directives: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
            directives_done: false,
            pending_comments: Vec::new(),
        }
    }

    /// 1-based number of the line read last; 0 before the first.
    pub(super) fn n_read(&self) -> u32 {
        self.n_read
    }

    /// The next physical line, whatever it is: heredoc bodies are read with this.
    pub(super) fn next_physical(&mut self) -> Option<PhysicalLine<'t>> {
        let rest = self.text.get(self.at..)?;
        if rest.is_empty() {
            return None;
        }
        let len = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let line =
            PhysicalLine { start: self.at as TextSize, text: rest.get(..len)?, number: self.n_read + 1 };
        self.at += len;
        self.n_read += 1;
        let is_too_long = if line.text.ends_with('\n') { len > MAX_LINE } else { len >= MAX_LINE };
        if is_too_long {
            self.error(
                SyntaxErrorKind::LineTooLong,
                format!("line of {len} bytes: BuildKit reads at most {} bytes a line", MAX_LINE - 1),
                line.content_range(),
                line.number,
            );
        }
        Some(line)
    }

    /// Where the reader stands, to come back to with [`Self::rewind`].
    pub(super) fn position(&self) -> (usize, u32) {
        (self.at, self.n_read)
    }

    /// Goes back to a position taken before.
    pub(super) fn rewind(&mut self, (at, n_read): (usize, u32)) {
        self.at = at;
        self.n_read = n_read;
    }

    /// The next logical line; comments and blank lines before it are recorded. `None` at the end.
    pub(super) fn next_line(&mut self) -> Option<LogicalLine> {
        loop {
            let line = self.next_physical()?;
            let content = line.content().trim_start();
            let start = line.start + (line.content().len() - content.len()) as TextSize;
            if content.starts_with('#') {
                self.comment(content, start, &line);
                continue;
            }
            self.directives_done = true;
            let continued = strip_continuation(content, self.escape);
            if continued.is_none() && content.is_empty() {
                continue;
            }
            return Some(self.join(line.number, start, content, continued));
        }
    }

    fn comment(&mut self, content: &str, start: TextSize, line: &PhysicalLine<'t>) {
        let range = TextRange::at(start, content.len() as TextSize);
        if !self.directives_done
            && let Some(directive) = read_directive(content)
        {
            self.directive(content, &directive.name, directive.value, range, line.number);
            return;
        }
        self.directives_done = true;
        let idx = self.comments.len() as u32;
        self.comments.push(Comment { range, is_inside_instruction: false });
        // An empty comment separates; an indented one keeps its `#` in BuildKit's eyes and so is not empty.
        let is_empty = content.strip_prefix('#').is_some_and(|rest| rest.trim().is_empty());
        if is_empty && start == line.start {
            self.pending_comments.clear();
        } else {
            self.pending_comments.push(idx);
        }
    }

    fn directive(
        &mut self,
        content: &str,
        name: &str,
        value: std::ops::Range<usize>,
        range: TextRange,
        line: u32,
    ) {
        let start = range.start() + value.start as TextSize;
        let value = MappedText::verbatim(content.get(value).unwrap_or_default(), start);
        if self.directives.iter().any(|known| known.name == name) {
            let message = format!("parser directive `{name}` is given twice");
            self.error(SyntaxErrorKind::InvalidDirective, message, range, line);
        } else if name == "escape" {
            match value.as_str() {
                "\\" => self.escape = '\\',
                "`" => self.escape = '`',
                _ => {
                    let message = "escape character is neither a backslash nor a backtick".to_owned();
                    self.error(SyntaxErrorKind::InvalidDirective, message, value.range(), line);
                }
            }
        }
        self.directives.push(Directive { name: name.to_owned(), value, range });
    }

    fn join(&mut self, number: u32, start: TextSize, content: &str, continued: Option<&str>) -> LogicalLine {
        let first = continued.unwrap_or(content);
        let mut end = start + content.len() as TextSize;
        let mut empty_lines = Vec::new();
        let mut is_open = continued.is_some();
        let text = if is_open {
            let mut builder = MappedTextBuilder::new(start);
            builder.push(first, start);
            while is_open && let Some(line) = self.next_physical() {
                let content = line.content();
                if line.is_comment() {
                    let indent = content.len() - content.trim_start().len();
                    let range = TextRange::new(line.start + indent as TextSize, line.content_range().end());
                    self.comments.push(Comment { range, is_inside_instruction: true });
                    continue;
                }
                if content.trim_start().is_empty() {
                    empty_lines.push(TextRange::at(line.start, line.text.len() as TextSize));
                    continue;
                }
                let stripped = strip_continuation(content, self.escape);
                is_open = stripped.is_some();
                builder.push(stripped.unwrap_or(content), line.start);
                end = line.content_range().end();
            }
            builder.finish()
        } else {
            MappedText::verbatim(first, start)
        };
        LogicalLine {
            text,
            start_line: number,
            end_line: self.n_read,
            range: TextRange::new(start, end),
            comments: std::mem::take(&mut self.pending_comments),
            empty_lines,
        }
    }

    fn error(&mut self, kind: SyntaxErrorKind, message: String, range: TextRange, line: u32) {
        let layer = ErrorLayer::Parser;
        self.errors.push(SyntaxError { kind, layer, message, range, line, suggestion: None });
    }
}

/// The line without its continuation character and the blanks behind it; `None` when it is not continued.
/// A doubled escape character does not continue.
pub(crate) fn strip_continuation(content: &str, escape: char) -> Option<&str> {
    let before = content.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!before.ends_with(escape)).then_some(before)
}
