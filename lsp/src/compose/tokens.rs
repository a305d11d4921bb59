//! The coloured stretches of a Compose file: names of parts, variables, and keys on their way out. The rest is YAML, which
//! editors know.

use hullwright_core::compose::schema::key_at;
use hullwright_core::text::{SourceFile, TextRange};
use hullwright_core::yaml::NodeId;

use super::tree::Tree;
use crate::names::{Kind, Occurrence, Symbol};
use crate::token::{Token, TokenType};

/// All tokens; they may overlap.
pub(crate) fn tokens(file: &SourceFile, names: &[Occurrence]) -> Vec<Token> {
    let mut found: Vec<Token> = names
        .iter()
        .filter_map(|name| {
            let kind = match &name.symbol {
                Symbol::Part { kind: Kind::Profile, .. } | Symbol::File { .. } => return None,
                Symbol::Part { .. } => TokenType::Class,
                Symbol::Stage { .. } => TokenType::Namespace,
                Symbol::Argument { .. } | Symbol::Environment { .. } | Symbol::Outside { .. } => {
                    TokenType::Variable
                }
                Symbol::Anchor { .. } => TokenType::Macro,
            };
            Some(Token::new(name.range, kind).declaring(name.is_definition))
        })
        .collect();
    let tree = Tree::read(file.text());
    if let Some(root) = tree.root() {
        add_keys(&tree, root, &mut Vec::new(), &mut found);
    }
    found
}

/// The keys of the specification below a node.
fn add_keys(tree: &Tree<'_>, id: NodeId, path: &mut Vec<String>, found: &mut Vec<Token>) {
    for (key, value) in tree.entries(id) {
        let Some(name) = tree.plain(key) else { continue };
        path.push(name.to_owned());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(known) = key_at(&names) {
            let range: TextRange = tree.yaml.node(key).range;
            let token = Token::new(range, TokenType::Property);
            found.push(Token { is_deprecated: known.deprecated.is_some(), ..token });
        }
        add_keys(tree, value, path, found);
        path.pop();
    }
    for (idx, item) in tree.items(Some(id)).into_iter().enumerate() {
        path.push(idx.to_string());
        add_keys(tree, item, path, found);
        path.pop();
    }
}
