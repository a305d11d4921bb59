//! The colours of a file, and what has changed in them.

use hullwright_core::text::{FileKind, SourceFile, TextRange};
use tower_lsp::ls_types::{SemanticToken, SemanticTokensEdit, SemanticTokensLegend};

use crate::convert::PositionEncoding;
use crate::names::{Projects, occurrences};
use crate::token::{self, MODIFIERS, Token, TokenType};
use crate::view::View;
use crate::{compose, dockerfile};

/// The words behind the numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TokenType::ALL.map(|(_, name)| name).to_vec(),
        token_modifiers: MODIFIERS.to_vec(),
    }
}

/// The tokens of a file, or of a part of it.
pub(crate) fn tokens(
    file: &SourceFile,
    part: Option<TextRange>,
    view: &View,
    encoding: PositionEncoding,
) -> Vec<SemanticToken> {
    let found: Vec<Token> = match file.kind() {
        FileKind::Dockerfile => dockerfile::tokens::tokens(file.text()),
        FileKind::Compose => compose::tokens::tokens(file, &occurrences(file, view, &Projects::default())),
        FileKind::Ignore | FileKind::Config => Vec::new(),
    };
    let mut found = token::settled(found);
    found.retain(|token| part.is_none_or(|part| token.range.touches(part)));
    token::encoded(file, &found, encoding)
}

/// The one edit that leads from old tokens to new ones; none where they are the same. Offsets count numbers, five a token.
pub(crate) fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest_old, rest_new) = (old.get(same..).unwrap_or_default(), new.get(same..).unwrap_or_default());
    let same_end = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let n_removed = rest_old.len() - same_end;
    let added = rest_new.get(..rest_new.len() - same_end).unwrap_or_default();
    if n_removed == 0 && added.is_empty() {
        return Vec::new();
    }
    vec![SemanticTokensEdit {
        start: same as u32 * 5,
        delete_count: n_removed as u32 * 5,
        data: (!added.is_empty()).then(|| added.to_vec()),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_leads_from_old_to_new() {
        let token = |length| SemanticToken {
            delta_line: 1,
            delta_start: 0,
            length,
            token_type: 0,
            token_modifiers_bitset: 0,
        };
        let tokens = |lengths: &[u32]| lengths.iter().map(|length| token(*length)).collect::<Vec<_>>();
        for (old, new) in [
            (vec![1, 2, 3], vec![1, 2, 3]),
            (vec![1, 2, 3], vec![1, 9, 9, 3]),
            (vec![], vec![1]),
            (vec![1, 1, 1], vec![1]),
            (vec![1, 2], vec![2, 1, 2]),
        ] {
            let (old, new) = (tokens(&old), tokens(&new));
            let mut changed = old.clone();
            let edits = difference(&old, &new);
            assert_eq!(edits.is_empty(), old == new);
            for edit in edits {
                let start = edit.start as usize / 5;
                changed.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap_or_default());
            }
            assert_eq!(changed, new);
        }
    }
}
