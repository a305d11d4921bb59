//! One file as read: its name, its kind and its decoded text.
//!
//! What lives here: decoding (BOM, invalid UTF-8, size limit). What does not: reading from disk.
//! Entry point: [`SourceFile::decode`].

use std::sync::Arc;

use super::{FileKind, LineIndex, TextRange, TextSize};

/// The largest file that is analysed; a larger one is a finding.
pub const MAX_FILE_SIZE: usize = 16 * 1024 * 1024;

/// Names one file of a project.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A place: a byte range in one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The file the range belongs to.
    pub file: FileId,
    /// The byte range inside it.
    pub range: TextRange,
}

/// A file with its text, decoded once. Offsets into the text are offsets into the bytes on disk.
#[derive(Clone, Debug)]
pub struct SourceFile {
    id: FileId,
    path: Arc<str>,
    kind: FileKind,
    text: Arc<str>,
    line_index: LineIndex,
    invalid_utf8: Option<TextRange>,
    too_large: bool,
}

impl SourceFile {
    /// A file from text that is already UTF-8. `path` is relative and separated by `/`.
    pub fn new(id: FileId, path: &str, kind: FileKind, text: &str) -> Self {
        Self::build(id, path, kind, Arc::from(text), None, false)
    }

    /// A file from the bytes on disk. Each byte that is not UTF-8 is read as one `?`, so that offsets hold.
    /// Bytes above [`MAX_FILE_SIZE`] are not looked at: the text is empty then.
    pub fn decode(id: FileId, path: &str, kind: FileKind, bytes: Vec<u8>) -> Self {
        if bytes.len() > MAX_FILE_SIZE {
            return Self::build(id, path, kind, Arc::from(""), None, true);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::build(id, path, kind, Arc::from(text), None, false),
            Err(error) => {
                let mut bytes = error.into_bytes();
                let invalid = replace_invalid(&mut bytes);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                Self::build(id, path, kind, Arc::from(text), invalid, false)
            }
        }
    }

    fn build(
        id: FileId,
        path: &str,
        kind: FileKind,
        text: Arc<str>,
        invalid_utf8: Option<TextRange>,
        too_large: bool,
    ) -> Self {
        let line_index = LineIndex::new(&text);
        Self { id, path: Arc::from(path), kind, text, line_index, invalid_utf8, too_large }
    }

    /// The same file under another id.
    #[must_use]
    pub fn with_id(self, id: FileId) -> Self {
        Self { id, ..self }
    }

    /// The file's id within its project.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// Relative path, `/` separated.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The folder part of the path, empty at the top.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What the file is.
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// The decoded text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Lines and columns of this text.
    pub fn line_index(&self) -> &LineIndex {
        &self.line_index
    }

    /// The first run of bytes that were not UTF-8. Such a file is never edited.
    pub fn invalid_utf8(&self) -> Option<TextRange> {
        self.invalid_utf8
    }

    /// Whether the file is above [`MAX_FILE_SIZE`] and was not read.
    pub fn is_too_large(&self) -> bool {
        self.too_large
    }

    /// Whether lines end with CR LF, judged by the first one.
    pub fn has_crlf(&self) -> bool {
        let (line, _) = self.text.split_once('\n').unwrap_or_default();
        line.ends_with('\r')
    }

    /// Whether a fix may change the file: it was read whole and without replacement.
    pub fn is_editable(&self) -> bool {
        self.invalid_utf8.is_none() && !self.too_large
    }
}

/// Replaces each byte that is not part of valid UTF-8 by `?`; returns the first run of such bytes.
fn replace_invalid(bytes: &mut [u8]) -> Option<TextRange> {
    let mut first: Option<TextRange> = None;
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(bytes.get(at..).unwrap_or_default()) {
        let start = at + error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        bytes.get_mut(start..end)?.fill(b'?');
        let run = TextRange::from(start..end);
        first = Some(match first {
            Some(known) if known.end() == start as TextSize => known.cover(run),
            Some(known) => known,
            None => run,
        });
        at = end;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_keep_offsets() {
        let file =
            SourceFile::decode(FileId(0), "Dockerfile", FileKind::Dockerfile, b"a\xff\xfe\nb\xc3".to_vec());
        assert_eq!(file.text(), "a??\nb?");
        assert_eq!(file.invalid_utf8(), Some(TextRange::new(1, 3)));
        assert!(!file.is_editable());
    }

    #[test]
    fn a_file_above_the_limit_is_not_read() {
        let bytes = vec![b'\n'; MAX_FILE_SIZE + 1];
        let file = SourceFile::decode(FileId(0), "Dockerfile", FileKind::Dockerfile, bytes);
        assert!(file.is_too_large() && file.text().is_empty());
    }

    #[test]
    fn folder_and_name_split_the_path() {
        let file = SourceFile::new(FileId(0), "a/b/Dockerfile", FileKind::Dockerfile, "");
        assert_eq!((file.folder(), file.name()), ("a/b", "Dockerfile"));
    }
}
