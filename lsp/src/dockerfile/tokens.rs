//! The coloured stretches of a Dockerfile: what a pattern alone does not tell, and the words around it.

use hullwright_core::dockerfile::{Arguments, TokenKind, tokens as raw_tokens};
use hullwright_core::text::TextRange;

use super::Docker;
use super::stages::stages;
use super::variables::variables;
use crate::token::{Token, TokenType};

/// All tokens; they may overlap.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let docker = Docker::read(text);
    let mut found: Vec<Token> = raw_tokens(text, &docker.tree).into_iter().filter_map(of_syntax).collect();
    for instruction in &docker.tree.instructions {
        if let Some(from) = instruction.as_from() {
            found.push(Token::new(from.image.range(), TokenType::Type));
            found.extend(from.as_keyword.map(|keyword| Token::new(keyword.range(), TokenType::Keyword)));
        }
        for part in instruction.with_trigger() {
            if let Arguments::Healthcheck { kind, .. } = &part.arguments {
                found.push(Token::new(kind.range(), TokenType::Keyword));
            }
            let items = match &part.arguments {
                Arguments::Json(json) => json.items.as_slice(),
                _ => &[],
            };
            found.extend(items.iter().map(|item| Token::new(quoted(text, item.range()), TokenType::Text)));
            found.extend(part.pairs().iter().map(|pair| Token::new(pair.key.range(), TokenType::Property)));
        }
    }
    for place in stages(&docker) {
        found.push(Token::new(place.range, TokenType::Namespace).declaring(place.is_definition));
    }
    // The name of an image stands where a stage would.
    found.retain(|token| {
        token.kind != TokenType::Type || !stages(&docker).iter().any(|place| place.range == token.range)
    });
    for variable in variables(&docker) {
        found.retain(|token| token.range != variable.range);
        found.push(Token::new(variable.range, TokenType::Variable).declaring(variable.is_definition));
    }
    found
}

fn of_syntax(token: hullwright_core::dockerfile::Token) -> Option<Token> {
    let kind = match token.kind {
        TokenKind::Directive => TokenType::Macro,
        TokenKind::Comment => TokenType::Comment,
        TokenKind::Keyword => TokenType::Keyword,
        TokenKind::Flag => TokenType::Parameter,
        TokenKind::HeredocEnd => TokenType::Text,
        TokenKind::ByteOrderMark
        | TokenKind::Argument
        | TokenKind::Continuation
        | TokenKind::HeredocBody
        | TokenKind::Blank => return None,
    };
    Some(Token::new(token.range, kind))
}

/// The range of a JSON string with its quotes.
fn quoted(text: &str, inside: TextRange) -> TextRange {
    let has = |at: u32| text.as_bytes().get(at as usize) == Some(&b'"');
    let start = inside.start().saturating_sub(1);
    TextRange::new(
        if has(start) { start } else { inside.start() },
        if has(inside.end()) { inside.end() + 1 } else { inside.end() },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::settled;

    fn shown(text: &str) -> Vec<String> {
        let show = |token: Token| {
            let mark = if token.is_declaration { "!" } else { "" };
            format!("{:?}{mark} {}", token.kind, token.range.slice(text))
        };
        settled(tokens(text)).into_iter().map(show).collect()
    }

    #[test]
    fn words_are_told_apart() {
        let text = "# syntax=x\n# c\nARG V=1\nFROM a:$V AS b\nCOPY --from=b x y\nCMD [\"a\", \"b\"]\n";
        assert_eq!(
            shown(text),
            [
                "Macro # syntax=x",
                "Comment # c",
                "Keyword ARG",
                "Variable! V",
                "Keyword FROM",
                "Type a:$",
                "Variable V",
                "Keyword AS",
                "Namespace! b",
                "Keyword COPY",
                "Parameter --from=",
                "Namespace b",
                "Keyword CMD",
                "Text \"a\"",
                "Text \"b\""
            ]
        );
    }
}
