//! An open document and the changes that arrive for it.

use std::sync::Arc;

use hullwright_core::text::{FileId, FileKind, SourceFile};
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::convert::PositionEncoding;
use crate::edits::offset_at;

/// An open document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) uri: Uri,
    /// What the client says that it is.
    pub(crate) language: String,
    /// The number that the client gave the text.
    pub(crate) version: i32,
    /// The text under the path of the document.
    pub(crate) file: Arc<SourceFile>,
    /// Whether the text is the one that was opened or saved last.
    pub(crate) is_saved: bool,
}

impl Document {
    /// Whether a document is one to look at: by its language, or by its name where editors have no language for it. YAML is
    /// much else than Compose files.
    pub(crate) fn concerns(opened: &TextDocumentItem) -> bool {
        let language = opened.language_id.to_ascii_lowercase();
        let is_own = ["docker", "container", "compose"].iter().any(|word| language.contains(word))
            || language == "ignore";
        let path = opened.uri.path().as_str();
        is_own || FileKind::of_name(path.rsplit('/').next().unwrap_or_default()).is_some()
    }

    /// A document that was opened.
    pub(crate) fn new(opened: TextDocumentItem, path: &str) -> Self {
        let TextDocumentItem { uri, language_id: language, version, text } = opened;
        let kind = FileKind::of_named_file(path, text.as_bytes());
        let file = Arc::new(SourceFile::new(FileId(0), path, kind, &text));
        Self { uri, language, version, file, is_saved: true }
    }

    /// The same document under another path.
    pub(crate) fn moved(self, path: &str) -> Self {
        let text = self.file.text();
        let kind = FileKind::of_named_file(path, text.as_bytes());
        Self { file: Arc::new(SourceFile::new(FileId(0), path, kind, text)), ..self }
    }

    /// Applies changes one after another, each to what the one before it has made.
    pub(crate) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: PositionEncoding,
    ) {
        self.version = version;
        self.is_saved = false;
        for change in changes {
            let text = match change.range {
                None => change.text,
                Some(range) => {
                    let offset = |at| offset_at(&self.file, at, encoding) as usize;
                    let old = self.file.text();
                    let start = offset(range.start);
                    let end = offset(range.end).max(start);
                    [old.get(..start), Some(change.text.as_str()), old.get(end..)]
                        .map(Option::unwrap_or_default)
                        .concat()
                }
            };
            self.file = Arc::new(SourceFile::new(FileId(0), self.file.path(), self.file.kind(), &text));
        }
    }
}

#[cfg(test)]
mod tests {
    use tower_lsp::ls_types::{Position as P, Range};

    use super::*;

    fn opened(text: &str) -> Document {
        let uri: Uri = "file:///Dockerfile".parse().expect("it is an address");
        let item =
            TextDocumentItem { uri, language_id: "dockerfile".to_owned(), version: 0, text: text.to_owned() };
        Document::new(item, "Dockerfile")
    }

    /// Start, end and new text of a change.
    type Change<'a> = ((u32, u32), (u32, u32), &'a str);

    fn changed(text: &str, changes: &[Change<'_>]) -> String {
        let mut document = opened(text);
        let events = changes.iter().map(|(start, end, text)| TextDocumentContentChangeEvent {
            range: Some(Range::new(P::new(start.0, start.1), P::new(end.0, end.1))),
            range_length: None,
            text: (*text).to_owned(),
        });
        document.change(2, events.collect(), PositionEncoding::Utf16);
        assert_eq!(document.version, 2);
        document.file.text().to_owned()
    }

    #[test]
    fn changes_build_on_each_other() {
        assert_eq!(
            changed("FROM a\nRUN b\n", &[((1, 4), (1, 5), "x"), ((1, 5), (1, 5), "y\nCMD z")]),
            "FROM a\nRUN xy\nCMD z\n"
        );
        assert_eq!(changed("é𝄞x\n", &[((0, 3), (0, 4), "")]), "é𝄞\n");
        assert_eq!(changed("a\r\nb", &[((0, 1), (1, 0), "")]), "ab");
        assert_eq!(changed("a\n", &[((9, 9), (9, 9), "b")]), "a\nb");
    }

    /// Numbers that look random and are the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as usize) % limit.max(1)
        }
    }

    /// A position as an editor counts it, here by counting characters from the start.
    fn counted(text: &str, offset: usize) -> P {
        let before = text.get(..offset).expect("it is a boundary");
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
        P::new(line as u32, column as u32)
    }

    #[test]
    fn ten_thousand_edits_leave_the_text_of_the_editor() {
        let mut numbers = Numbers(7);
        let mut text = "FROM a\nRUN \u{e9}\u{1d11e}\n".to_owned();
        let mut document = opened(&text);
        for version in 1..=10_000 {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let pick =
                |numbers: &mut Numbers| bounds.get(numbers.below(bounds.len())).copied().unwrap_or_default();
            let start = pick(&mut numbers);
            // Most edits are small, and the text neither grows without end nor disappears.
            let end = bounds.iter().copied().find(|at| *at >= start + numbers.below(9)).unwrap_or(text.len());
            let new = ["", "x", "\n", "RUN y\n", "\u{1d11e}", " \\\n"]
                .get(numbers.below(6))
                .copied()
                .unwrap_or_default();
            let range = Range::new(counted(&text, start), counted(&text, end));
            let change = TextDocumentContentChangeEvent {
                range: Some(range),
                range_length: None,
                text: new.to_owned(),
            };
            document.change(version, vec![change], PositionEncoding::Utf16);
            text.replace_range(start..end, new);
            assert_eq!(document.file.text(), text);
        }
    }
}
