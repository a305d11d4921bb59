//! The stages and the parts of projects of a whole workspace, by name.

use hullwright_core::text::FileKind;
use tower_lsp::ls_types::{Location, OneOf, SymbolKind, WorkspaceSymbol};

use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::names::{Kind, Projects, Symbol, occurrences};
use crate::view::View;

/// Answers have at most so many symbols.
const MAX_SYMBOLS: usize = 1_000;

/// What a file defines whose name has the letters of the query in their order.
pub(crate) fn symbols(query: &str, view: &View, encoding: PositionEncoding) -> Vec<WorkspaceSymbol> {
    let mut found = Vec::new();
    for path in view.files.iter() {
        let Some(file) = view.file(path) else { continue };
        if !matches!(file.kind(), FileKind::Dockerfile | FileKind::Compose) {
            continue;
        }
        // What other files say of it does not matter here.
        for name in occurrences(&file, &View::default(), &Projects::default()) {
            let kind = match &name.symbol {
                Symbol::Stage { .. } => SymbolKind::MODULE,
                Symbol::Argument { .. } | Symbol::Environment { .. } => SymbolKind::VARIABLE,
                Symbol::Part { kind: Kind::Service, .. } => SymbolKind::CLASS,
                Symbol::Part { .. } => SymbolKind::OBJECT,
                Symbol::Anchor { .. } | Symbol::Outside { .. } | Symbol::File { .. } => continue,
            };
            let text = name.range.slice(file.text());
            let Some(uri) = view.uri(path).filter(|_| name.is_definition && fits(text, query)) else {
                continue;
            };
            found.push(WorkspaceSymbol {
                name: text.to_owned(),
                kind,
                tags: None,
                container_name: Some(path.clone()),
                location: OneOf::Left(Location { uri, range: range_of(&file, name.range, encoding) }),
                data: None,
            });
            if found.len() == MAX_SYMBOLS {
                return found;
            }
        }
    }
    found
}

/// Whether all letters of a query stand in a name, in their order, in any case.
fn fits(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn letters_have_to_be_there_in_order() {
        assert!(fits("Builder", "bldr") && fits("builder", "") && fits("web", "WEB"));
        assert!(!fits("builder", "rb"));
    }
}
