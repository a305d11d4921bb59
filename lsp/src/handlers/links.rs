//! Places that lead to other files and to pages.

use hullwright_core::project::{EntryKind, FileSource as _};
use hullwright_core::text::{FileKind, SourceFile};
use tower_lsp::ls_types::DocumentLink;

use crate::compose::links::{Link, Target};
use crate::compose::tree::Tree;
use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::names::{self, Projects, Symbol};
use crate::view::View;
use crate::{compose, dockerfile};

/// The links of a file. Files that are not there are none.
pub(crate) fn links(file: &SourceFile, view: &View, encoding: PositionEncoding) -> Vec<DocumentLink> {
    let found: Vec<Link> = match file.kind() {
        FileKind::Dockerfile => {
            dockerfile::links::links(file.text(), &names::contexts_of(file.path(), view), view)
        }
        FileKind::Compose => {
            let mut found = compose::links::links(&Tree::read(file.text()), file.path());
            let names = names::occurrences(file, view, &Projects::default()).into_iter();
            found.extend(names.filter_map(|name| match name.symbol {
                Symbol::File { path } => Some(Link { range: name.range, target: Target::File(path) }),
                _ => None,
            }));
            found
        }
        FileKind::Ignore | FileKind::Config => Vec::new(),
    };
    let mut links: Vec<DocumentLink> = found
        .into_iter()
        .filter_map(|link| {
            let (target, tooltip) = match &link.target {
                Target::File(path) if view.kind(path) == Some(Some(EntryKind::File)) => {
                    (view.uri(path)?, path.clone())
                }
                Target::File(_) => return None,
                Target::Address(address) => (address.parse().ok()?, address.clone()),
            };
            let range = range_of(file, link.range, encoding);
            Some(DocumentLink { range, target: Some(target), tooltip: Some(tooltip), data: None })
        })
        .collect();
    links.sort_by_key(|link| (link.range.start, link.range.end));
    links.dedup_by_key(|link| link.range);
    links
}
