//! Where names lead to, where they are used, and what they are called instead.

use std::collections::BTreeMap;
use std::sync::Arc;

use hullwright_core::text::{SourceFile, TextRange, TextSize};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, Location, Range, TextEdit, Uri, WorkspaceEdit,
};

use crate::convert::PositionEncoding;
use crate::edits::{edit_of_documents, range_of};
use crate::names::{self, Located, Occurrence, Symbol};
use crate::session::Abilities;
use crate::view::View;

/// A place that somebody asks about.
pub(crate) struct Question {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) uri: Uri,
    pub(crate) at: TextSize,
    pub(crate) view: View,
    pub(crate) encoding: PositionEncoding,
}

impl Question {
    fn name(&self) -> Option<Occurrence> {
        names::at(&self.file, self.at, &self.view)
    }

    /// Where the name is defined.
    pub(crate) fn definitions(&self) -> Vec<Location> {
        let Some(name) = self.name() else { return Vec::new() };
        if let Symbol::File { path } = &name.symbol {
            let exists = self.view.file(path).is_some();
            let uri = self.view.uri(path).filter(|_| exists);
            return uri.into_iter().map(|uri| Location { uri, range: Range::default() }).collect();
        }
        let places = names::everywhere(&name.symbol, &self.file, &self.view);
        let defined: Vec<&Located> = places.iter().filter(|place| place.occurrence.is_definition).collect();
        self.locations(&defined)
    }

    /// Where it is used, and defined if that is wanted.
    pub(crate) fn references(&self, with_definitions: bool) -> Vec<Location> {
        let Some(name) = self.name() else { return Vec::new() };
        let places = names::everywhere(&name.symbol, &self.file, &self.view);
        let wanted: Vec<&Located> =
            places.iter().filter(|place| with_definitions || !place.occurrence.is_definition).collect();
        self.locations(&wanted)
    }

    /// The places of the name in this file.
    pub(crate) fn highlights(&self) -> Vec<DocumentHighlight> {
        let Some(name) = self.name() else { return Vec::new() };
        let places = names::everywhere(&name.symbol, &self.file, &self.view.alone());
        let own = places.into_iter().filter(|place| place.path == self.file.path());
        own.map(|place| DocumentHighlight {
            range: range_of(&self.file, place.occurrence.range, self.encoding),
            kind: Some(if place.occurrence.is_definition {
                DocumentHighlightKind::WRITE
            } else {
                DocumentHighlightKind::READ
            }),
        })
        .collect()
    }

    /// The name that can be changed.
    pub(crate) fn renamable(&self) -> Option<TextRange> {
        let name = self.name()?;
        let places = || names::everywhere(&name.symbol, &self.file, &self.view);
        let is_known = match &name.symbol {
            Symbol::File { .. } => false,
            Symbol::Part { kind: names::Kind::Profile, .. } => true,
            // What nobody here defines is somebody else's.
            _ => places().iter().any(|place| place.occurrence.is_definition),
        };
        (is_known && !name.is_indirect).then_some(name.range)
    }

    /// The edits that give another name; an error in words where that cannot be one.
    pub(crate) fn rename(
        &self,
        new: &str,
        abilities: Abilities,
        version: impl Fn(&Uri) -> Option<i32>,
    ) -> Result<Option<WorkspaceEdit>, String> {
        if self.renamable().is_none() {
            return Ok(None);
        }
        let Some(name) = self.name() else { return Ok(None) };
        if !name.symbol.can_be_called(new) {
            return Err(format!("`{new}` cannot be a name here"));
        }
        let places = names::everywhere(&name.symbol, &self.file, &self.view);
        let mut edits: BTreeMap<&str, Vec<TextEdit>> = BTreeMap::new();
        for place in places.iter().filter(|place| !place.occurrence.is_indirect) {
            let Some(range) = self.range_of(place) else { continue };
            edits.entry(&place.path).or_default().push(TextEdit { range, new_text: new.to_owned() });
        }
        let documents = edits.into_iter().filter_map(|(path, edits)| {
            let uri = self.uri_of(path)?;
            let version = version(&uri);
            Some((uri, version, edits))
        });
        Ok(Some(edit_of_documents(documents.collect(), abilities)))
    }

    fn locations(&self, places: &[&Located]) -> Vec<Location> {
        let location = |place: &&Located| {
            Some(Location { uri: self.uri_of(&place.path)?, range: self.range_of(place)? })
        };
        places.iter().filter_map(location).collect()
    }

    fn uri_of(&self, path: &str) -> Option<Uri> {
        if path == self.file.path() { Some(self.uri.clone()) } else { self.view.uri(path) }
    }

    fn range_of(&self, place: &Located) -> Option<Range> {
        let range = place.occurrence.range;
        if place.path == self.file.path() {
            return Some(range_of(&self.file, range, self.encoding));
        }
        Some(range_of(&self.view.file(&place.path)?, range, self.encoding))
    }
}
