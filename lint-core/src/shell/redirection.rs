//! Redirections and here-documents.

use super::ast::{HereDocument, Redirection, RedirectionOperator, ScriptRange, Word, WordPart};
use super::error::ShellErrorKind;
use super::parser::{BehindDocuments, Parser, range};

/// Longest first.
const OPERATORS: [(&[u8], RedirectionOperator); 12] = [
    (b"&>>", RedirectionOperator::AppendBoth),
    (b"<<<", RedirectionOperator::HereString),
    (b"<<-", RedirectionOperator::HereDocument),
    (b"<<", RedirectionOperator::HereDocument),
    (b"&>", RedirectionOperator::WriteBoth),
    (b">>", RedirectionOperator::Append),
    (b">&", RedirectionOperator::DuplicateWrite),
    (b">|", RedirectionOperator::Overwrite),
    (b"<&", RedirectionOperator::DuplicateRead),
    (b"<>", RedirectionOperator::ReadWrite),
    (b">", RedirectionOperator::Write),
    (b"<", RedirectionOperator::Read),
];

impl Parser<'_> {
    /// Whether `<(` or `>(` stands here.
    pub(super) fn is_process_substitution(&self) -> bool {
        matches!(self.peek(), Some(b'<' | b'>')) && self.peek_at(1) == Some(b'(')
    }

    /// The redirection that starts here.
    pub(super) fn redirection(&mut self) -> Option<Redirection> {
        let start = self.at;
        let descriptor = self.descriptor();
        let is_start = match self.peek() {
            Some(b'<' | b'>') => !self.is_process_substitution(),
            Some(b'&') => descriptor.is_none() && self.peek_at(1) == Some(b'>'),
            _ => false,
        };
        if !is_start {
            self.at = start;
            return None;
        }
        let (token, operator) = OPERATORS.into_iter().find(|(token, _)| self.starts_with(token))?;
        self.at += token.len();
        let operator_end = self.at;
        self.blanks();
        if self.is_word_end() {
            self.at = operator_end;
            self.error(ShellErrorKind::MissingRedirectionTarget, range(start, operator_end));
            let target = Word { range: range(operator_end, operator_end), parts: Vec::new() };
            return Some(Redirection {
                operator,
                descriptor,
                target,
                document: None,
                range: self.range_from(start),
            });
        }
        let target = self.word();
        let own_range = self.range_from(start);
        let document = (operator == RedirectionOperator::HereDocument)
            .then(|| self.here_document(&target, token == b"<<-"));
        Some(Redirection { operator, descriptor, target, document, range: own_range })
    }

    /// `2` or `{name}` right before `<` or `>`.
    fn descriptor(&mut self) -> Option<ScriptRange> {
        let start = self.at;
        let rest = self.bytes.get(start..self.end)?;
        let len = match rest.first()? {
            byte if byte.is_ascii_digit() => rest.iter().position(|byte| !byte.is_ascii_digit())?,
            b'{' => {
                let name =
                    rest.iter().skip(1).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
                if name == 0 || rest.get(name + 1) != Some(&b'}') {
                    return None;
                }
                name + 2
            }
            _ => return None,
        };
        if !matches!(rest.get(len), Some(b'<' | b'>')) {
            return None;
        }
        self.at += len;
        Some(self.range_from(start))
    }

    /// Finds the body behind the line that is being read.
    fn here_document(&mut self, word: &Word, drops_tabs: bool) -> HereDocument {
        let is_quoted = word.parts.iter().any(is_quoting);
        let delimiter = self.delimiter(word);
        let documents = self.behind_documents.unwrap_or_else(|| {
            let rest = self.bytes.get(self.at..self.end).unwrap_or_default();
            let line_ending = self.at + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            BehindDocuments { line_ending, resume: (line_ending + 1).min(self.end) }
        });
        let body_start = documents.resume;
        let mut at = body_start;
        let mut body_end = self.end;
        let mut resume = self.end;
        while at < self.end {
            let rest = self.bytes.get(at..self.end).unwrap_or_default();
            let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = self.text.get(at..at + len).unwrap_or_default();
            let line = if drops_tabs { line.trim_start_matches('\t') } else { line };
            if line.strip_suffix('\r').unwrap_or(line) == delimiter {
                body_end = at;
                resume = (at + len + 1).min(self.end);
                break;
            }
            at += len + 1;
        }
        self.behind_documents = Some(BehindDocuments { resume, ..documents });
        let parts = if is_quoted { Vec::new() } else { self.document_parts(body_start, body_end) };
        HereDocument { body: range(body_start, body_end), expands: !is_quoted, drops_tabs, parts }
    }

    /// The expansions of a body.
    fn document_parts(&mut self, start: usize, end: usize) -> Vec<WordPart> {
        let rest = self.bytes.get(start..end).unwrap_or_default();
        if memchr::memchr2(b'$', b'`', rest).is_none() {
            return Vec::new();
        }
        let outer = (self.at, self.end, self.behind_documents);
        (self.at, self.end, self.behind_documents) = (start, end, None);
        let parts = self.deeper(Self::body_parts).unwrap_or_default();
        (self.at, self.end, self.behind_documents) = outer;
        parts
    }

    /// What the word of a here-document looks like at the end of its body: quotes and escapes removed.
    fn delimiter(&self, word: &Word) -> String {
        if word.parts.is_empty() {
            return word.range.slice(self.text).to_owned();
        }
        let mut delimiter = String::new();
        add_plain_text(&word.parts, self.text, &mut delimiter);
        delimiter
    }
}

fn add_plain_text(parts: &[WordPart], text: &str, out: &mut String) {
    for part in parts {
        let written = part.range().slice(text);
        match part {
            WordPart::Escaped(_) => out.push_str(written.get(1..).unwrap_or_default()),
            WordPart::SingleQuoted(_) => out.push_str(written.trim_matches('\'')),
            WordPart::DoubleQuoted(_, inner) => add_plain_text(inner, text, out),
            _ => out.push_str(written),
        }
    }
}

fn is_quoting(part: &WordPart) -> bool {
    match part {
        WordPart::Escaped(_)
        | WordPart::SingleQuoted(_)
        | WordPart::AnsiQuoted(_)
        | WordPart::DoubleQuoted(..) => true,
        WordPart::Literal(_)
        | WordPart::Parameter(_)
        | WordPart::Command(_)
        | WordPart::Arithmetic(..)
        | WordPart::Process(_)
        | WordPart::Array(..)
        | WordPart::Pattern(_) => false,
    }
}
