//! Coloured stretches of a file, and how the protocol writes them.
//!
//! Entry points: [`settled`] and [`encoded`].

use hullwright_core::text::{SourceFile, TextRange};
use tower_lsp::ls_types::{SemanticToken, SemanticTokenModifier, SemanticTokenType};

use crate::convert::{PositionEncoding, position_of};

/// What a stretch is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum TokenType {
    /// An instruction or another fixed word.
    Keyword,
    /// A flag.
    Parameter,
    /// A stage.
    Namespace,
    /// A service or another part of a project.
    Class,
    /// A variable.
    Variable,
    /// A key.
    Property,
    /// An image.
    Type,
    /// A comment.
    Comment,
    /// A parser directive.
    Macro,
    /// Text between quotes, the body of a here-document.
    Text,
}

impl TokenType {
    /// All, in the order of their numbers in the protocol.
    pub(crate) const ALL: [(Self, SemanticTokenType); 10] = [
        (Self::Keyword, SemanticTokenType::KEYWORD),
        (Self::Parameter, SemanticTokenType::PARAMETER),
        (Self::Namespace, SemanticTokenType::NAMESPACE),
        (Self::Class, SemanticTokenType::CLASS),
        (Self::Variable, SemanticTokenType::VARIABLE),
        (Self::Property, SemanticTokenType::PROPERTY),
        (Self::Type, SemanticTokenType::TYPE),
        (Self::Comment, SemanticTokenType::COMMENT),
        (Self::Macro, SemanticTokenType::MACRO),
        (Self::Text, SemanticTokenType::STRING),
    ];

    fn number(self) -> u32 {
        Self::ALL.iter().position(|(kind, _)| *kind == self).unwrap_or_default() as u32
    }
}

/// The modifiers, in the order of their bits in the protocol.
pub(crate) const MODIFIERS: [SemanticTokenModifier; 2] =
    [SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEPRECATED];

/// A coloured stretch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Token {
    pub(crate) range: TextRange,
    pub(crate) kind: TokenType,
    pub(crate) is_declaration: bool,
    pub(crate) is_deprecated: bool,
}

impl Token {
    pub(crate) fn new(range: TextRange, kind: TokenType) -> Self {
        Self { range, kind, is_declaration: false, is_deprecated: false }
    }

    /// The same as the place that gives the name.
    pub(crate) fn declaring(mut self, is_declaration: bool) -> Self {
        self.is_declaration = is_declaration;
        self
    }
}

/// Tokens in order and free of each other: where two overlap, the shorter one wins and cuts the other.
pub(crate) fn settled(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.retain(|token| !token.range.is_empty());
    tokens.sort_by_key(|token| (token.range.len(), token.range.start(), token.kind));
    let mut found: Vec<Token> = Vec::new();
    for token in tokens {
        let mut pieces = vec![token.range];
        for other in found.iter().filter(|other| other.range.overlaps(token.range)) {
            let cut = |piece: TextRange| {
                let before = TextRange::new(piece.start(), piece.end().min(other.range.start()));
                let behind = TextRange::new(piece.start().max(other.range.end()), piece.end());
                if piece.overlaps(other.range) { vec![before, behind] } else { vec![piece] }
            };
            pieces = pieces.into_iter().flat_map(cut).filter(|piece| !piece.is_empty()).collect();
        }
        found.extend(pieces.into_iter().map(|range| Token { range, ..token }));
    }
    found.sort_by_key(|token| token.range);
    found
}

/// Tokens as the protocol writes them: each relative to the one before it, none over a line ending.
pub(crate) fn encoded(file: &SourceFile, tokens: &[Token], encoding: PositionEncoding) -> Vec<SemanticToken> {
    let mut found = Vec::new();
    let (mut line, mut character) = (0, 0);
    for token in tokens {
        for range in lines_of(file, token.range) {
            let start = position_of(file, range.start(), encoding);
            let end = position_of(file, range.end(), encoding);
            let delta_line = start.line - line;
            let delta_start = if delta_line == 0 { start.character - character } else { start.character };
            (line, character) = (start.line, start.character);
            found.push(SemanticToken {
                delta_line,
                delta_start,
                length: end.character - start.character,
                token_type: token.kind.number(),
                token_modifiers_bitset: u32::from(token.is_declaration) | u32::from(token.is_deprecated) << 1,
            });
        }
    }
    found
}

/// The parts of a range that lie on one line each, without line endings.
fn lines_of(file: &SourceFile, range: TextRange) -> Vec<TextRange> {
    let mut at = range.start();
    let mut found = Vec::new();
    for line in range.slice(file.text()).split_inclusive('\n') {
        let kept = line.trim_end_matches(['\n', '\r']);
        found.push(TextRange::at(at, kept.len() as u32));
        at += line.len() as u32;
    }
    found.retain(|range| !range.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::{FileId, FileKind};

    use super::*;

    #[test]
    fn shorter_tokens_cut_longer_ones() {
        let text = |start, end| Token::new(TextRange::new(start, end), TokenType::Text);
        let variable = Token::new(TextRange::new(4, 6), TokenType::Variable);
        assert_eq!(settled(vec![text(0, 10), variable]), [text(0, 4), variable, text(6, 10)]);
    }

    #[test]
    fn tokens_are_relative_and_end_with_their_line() {
        let file = SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, "é a\r\nbc\n");
        let tokens = [
            Token::new(TextRange::new(0, 2), TokenType::Keyword),
            Token::new(TextRange::new(3, 8), TokenType::Text),
        ];
        let shown: Vec<[u32; 4]> = encoded(&file, &tokens, PositionEncoding::Utf16)
            .iter()
            .map(|token| [token.delta_line, token.delta_start, token.length, token.token_type])
            .collect();
        assert_eq!(shown, [[0, 0, 1, 0], [0, 2, 1, 9], [1, 0, 2, 9]]);
    }
}
