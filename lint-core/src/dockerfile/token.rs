//! The bytes of a Dockerfile, cut into tokens that cover all of it.

use super::ast::Dockerfile;
use super::lexer::strip_continuation;
use crate::text::{TextRange, TextSize};

/// What a stretch of bytes is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum TokenKind {
    /// The byte order mark.
    ByteOrderMark,
    /// A parser directive.
    Directive,
    /// A comment.
    Comment,
    /// An instruction's keyword, also the one below ONBUILD.
    Keyword,
    /// A flag.
    Flag,
    /// Text of arguments.
    Argument,
    /// The character that continues a line, and the blanks behind it.
    Continuation,
    /// Lines of a heredoc.
    HeredocBody,
    /// The line that ends a heredoc.
    HeredocEnd,
    /// Blanks and line endings.
    Blank,
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands; never empty.
    pub range: TextRange,
}

/// Cuts `text`, of which `dockerfile` is the tree, into tokens. Put together they are the text.
pub fn tokens(text: &str, dockerfile: &Dockerfile) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    if text.starts_with('\u{feff}') {
        found.push(Token { kind: TokenKind::ByteOrderMark, range: TextRange::new(0, 3) });
    }
    let mut push = |kind, range: TextRange| {
        if !range.is_empty() {
            found.push(Token { kind, range });
        }
    };
    for directive in &dockerfile.directives {
        push(TokenKind::Directive, directive.range);
    }
    for comment in &dockerfile.comments {
        push(TokenKind::Comment, comment.range);
    }
    for instruction in &dockerfile.instructions {
        for part in instruction.with_trigger() {
            push(TokenKind::Keyword, part.keyword.range());
            for flag in &part.flags {
                push(TokenKind::Flag, flag.text.range());
            }
        }
        for heredoc in &instruction.heredocs {
            push(TokenKind::HeredocBody, heredoc.body);
            push(TokenKind::HeredocEnd, heredoc.terminator);
        }
    }
    found.sort_by_key(|token| (token.range.start(), token.range.end()));
    fill(text, &found, dockerfile)
}

/// Puts argument text, continuations and blanks between the tokens that the tree knows.
fn fill(text: &str, known: &[Token], dockerfile: &Dockerfile) -> Vec<Token> {
    let mut out = Vec::with_capacity(known.len() * 3);
    let mut at: TextSize = 0;
    for token in known {
        if token.range.start() < at {
            continue;
        }
        fill_gap(text, TextRange::new(at, token.range.start()), dockerfile.escape, &mut out);
        out.push(*token);
        at = token.range.end();
    }
    fill_gap(text, TextRange::new(at, text.len() as TextSize), dockerfile.escape, &mut out);
    out
}

fn fill_gap(text: &str, gap: TextRange, escape: char, out: &mut Vec<Token>) {
    let mut at = gap.start();
    for line in gap.slice(text).split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let (argument, continuation) = match strip_continuation(content, escape) {
            Some(before) if line.len() > content.len() || gap.end() as usize == text.len() => {
                (before, content.len() - before.len())
            }
            _ => (content, 0),
        };
        let lead = argument.len() - argument.trim_start().len();
        let body = argument.trim().len();
        let parts = [
            (TokenKind::Blank, lead),
            (TokenKind::Argument, body),
            (TokenKind::Blank, argument.len() - lead - body),
            (TokenKind::Continuation, continuation),
            (TokenKind::Blank, line.len() - content.len()),
        ];
        for (kind, len) in parts {
            if len > 0 {
                out.push(Token { kind, range: TextRange::at(at, len as TextSize) });
                at += len as TextSize;
            }
        }
    }
}
