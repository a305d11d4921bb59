//! What is shown between the words of a file.

use hullwright_core::text::{FileKind, SourceFile, TextRange};
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip};

use crate::compose::values::EnvFile;
use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::names::Projects;
use crate::view::View;
use crate::{compose, dockerfile};

/// The hints of a part of a file.
pub(crate) fn hints(
    file: &SourceFile,
    part: TextRange,
    view: &View,
    encoding: PositionEncoding,
) -> Vec<InlayHint> {
    let found = match file.kind() {
        FileKind::Dockerfile => dockerfile::hints::hints(file.text()),
        FileKind::Compose => {
            let first = Projects::of(view, file).of_file(file.path());
            compose::hints::hints(file.text(), &EnvFile::of_project(&first, view))
        }
        FileKind::Ignore | FileKind::Config => Vec::new(),
    };
    let inside = found.into_iter().filter(|hint| part.start() <= hint.at && hint.at <= part.end());
    let hint = |hint: dockerfile::hints::Hint| InlayHint {
        position: range_of(file, TextRange::empty(hint.at), encoding).start,
        label: InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(hint.reason)),
        padding_left: None,
        padding_right: None,
        data: None,
    };
    inside.map(hint).collect()
}
