//! Redirections: descriptor, operator and target.
//!
//! The bodies of here-documents are read in `documents`. Entry point: [`Parser::redirection`].

use super::ast::{Redirection, RedirectionOperator, ScriptRange, Word};
use super::error::ShellErrorKind;
use super::parser::{Parser, range};

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
            self.error(ShellErrorKind::MissingRedirectionTarget, range(start, operator_end));
            let target = Word { range: range(operator_end, operator_end), parts: Vec::new() };
            return Some(Redirection {
                operator,
                descriptor,
                target,
                document: None,
                range: range(start, operator_end),
            });
        }
        let target = self.word();
        let own_range = self.range_from(start);
        let document = (operator == RedirectionOperator::HereDocument)
            .then(|| self.announce_document(&target, token == b"<<-"));
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
}
