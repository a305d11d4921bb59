//! Groups of what the server answers that a client may switch off, where another server does the same.

use std::collections::BTreeSet;

/// A group. Findings cannot be switched off: they are what the server is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Feature {
    CodeAction,
    Completion,
    Definition,
    DocumentLink,
    DocumentSymbol,
    Folding,
    Hover,
    InlayHint,
    References,
    Rename,
    SelectionRange,
    SemanticTokens,
    WorkspaceSymbol,
}

/// The groups by the names that clients use, and the methods that belong to them by how these begin.
const GROUPS: [(Feature, &str, &[&str]); 13] = [
    (Feature::CodeAction, "codeAction", &["textDocument/codeAction", "codeAction/"]),
    (Feature::Completion, "completion", &["textDocument/completion", "completionItem/"]),
    (Feature::Definition, "definition", &["textDocument/definition"]),
    (Feature::DocumentLink, "documentLink", &["textDocument/documentLink", "documentLink/"]),
    (Feature::DocumentSymbol, "documentSymbol", &["textDocument/documentSymbol"]),
    (Feature::Folding, "folding", &["textDocument/foldingRange"]),
    (Feature::Hover, "hover", &["textDocument/hover"]),
    (Feature::InlayHint, "inlayHint", &["textDocument/inlayHint", "inlayHint/"]),
    (Feature::References, "references", &["textDocument/references", "textDocument/documentHighlight"]),
    (Feature::Rename, "rename", &["textDocument/rename", "textDocument/prepareRename"]),
    (Feature::SelectionRange, "selectionRange", &["textDocument/selectionRange"]),
    (Feature::SemanticTokens, "semanticTokens", &["textDocument/semanticTokens/"]),
    (Feature::WorkspaceSymbol, "workspaceSymbol", &["workspace/symbol", "workspaceSymbol/"]),
];

impl Feature {
    /// The group that clients call so.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        GROUPS.iter().find(|(_, known, _)| *known == name).map(|(feature, ..)| *feature)
    }

    /// The names of all groups.
    #[cfg(test)]
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        GROUPS.iter().map(|(_, name, _)| *name)
    }

    /// The group that a method belongs to.
    pub(crate) fn of_method(method: &str) -> Option<Self> {
        let is_own =
            |known: &&str| if known.ends_with('/') { method.starts_with(*known) } else { method == *known };
        GROUPS.iter().find(|(.., methods)| methods.iter().any(is_own)).map(|(feature, ..)| *feature)
    }
}

/// Which groups are on: all, until the client says otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Features {
    off: BTreeSet<Feature>,
}

impl Features {
    /// Whether a group is on.
    pub(crate) fn has(&self, feature: Feature) -> bool {
        !self.off.contains(&feature)
    }

    /// Whether requests of this method are answered.
    pub(crate) fn answer(&self, method: &str) -> bool {
        Feature::of_method(method).is_none_or(|feature| self.has(feature))
    }

    /// Switches a group on or off.
    pub(crate) fn switch(&mut self, feature: Feature, is_on: bool) {
        if is_on {
            self.off.remove(&feature);
        } else {
            self.off.insert(feature);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_belong_to_groups() {
        assert_eq!(
            Feature::of_method("textDocument/semanticTokens/full/delta"),
            Some(Feature::SemanticTokens)
        );
        assert_eq!(Feature::of_method("textDocument/prepareRename"), Some(Feature::Rename));
        assert_eq!(Feature::of_method("textDocument/diagnostic"), None);
        let mut features = Features::default();
        features.switch(Feature::Hover, false);
        assert!(!features.answer("textDocument/hover") && features.answer("textDocument/diagnostic"));
    }
}
