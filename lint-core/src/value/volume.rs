//! Mounts in the short syntax of Compose: `[source:]target[:options]`.
//!
//! What lives here: the text alone, as `ParseVolume` of compose-go (`format/volume.go`) reads it. What does not:
//! the long syntax, and paths as the host resolves them. Entry point: [`parse_volume`].

use std::fmt;
use std::ops::Range;

/// What is mounted; the short syntax knows only the first two.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VolumeKind {
    /// A path of the host.
    Bind,
    /// A named or an anonymous volume.
    Volume,
    /// Memory.
    Tmpfs,
    /// A named pipe of Windows.
    NamedPipe,
    /// A volume of a cluster's storage driver.
    Cluster,
    /// The files of an image.
    Image,
}

impl VolumeKind {
    /// The value of `type` in the long syntax.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Volume => "volume",
            Self::Tmpfs => "tmpfs",
            Self::NamedPipe => "npipe",
            Self::Cluster => "cluster",
            Self::Image => "image",
        }
    }
}

/// A mount. Ranges count bytes of the parsed text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct VolumeSpec {
    /// What is mounted.
    pub kind: VolumeKind,
    /// The path, or the volume's name; `None` for an anonymous volume.
    pub source: Option<(String, Range<usize>)>,
    /// The path in the container as written; compose-go cleans it afterwards. Empty, at the end, when a `${` is
    /// never closed.
    pub target: (String, Range<usize>),
    /// The last of `ro` and `rw` is `ro`.
    pub read_only: bool,
    /// `nocopy`.
    pub nocopy: bool,
    /// `rprivate`, `private`, `rshared`, `shared`, `rslave` or `slave`.
    pub propagation: Option<(String, Range<usize>)>,
    /// `z` or `Z`.
    pub selinux: Option<(String, Range<usize>)>,
    /// Options that compose-go ignores.
    pub unknown_options: Vec<Range<usize>>,
    /// Whether options are written at all.
    pub has_mode: bool,
}

/// What is wrong with a mount.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VolumeErrorKind {
    /// No text.
    EmptySpec,
    /// Nothing before, between or behind colons.
    EmptySection,
    /// More than three sections.
    TooManyColons,
}

/// Why a text is no mount.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct VolumeError {
    /// What is wrong.
    pub kind: VolumeErrorKind,
    /// The colons at fault.
    pub range: Range<usize>,
}

impl fmt::Display for VolumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            VolumeErrorKind::EmptySpec => "there is nothing in it",
            VolumeErrorKind::EmptySection => "a part next to a colon is empty",
            VolumeErrorKind::TooManyColons => "more than `source:target:options`",
        })
    }
}

/// Parses one mount.
pub fn parse_volume(text: &str) -> Result<VolumeSpec, VolumeError> {
    let mut reader = Reader::new(text);
    match text.len() {
        0 => return Err(VolumeError { kind: VolumeErrorKind::EmptySpec, range: 0..0 }),
        // Two bytes are no source and target; compose-go takes even `::` for a path.
        1 | 2 => reader.spec.target = (text.to_owned(), 0..text.len()),
        _ => reader.read()?,
    }
    Ok(reader.finish())
}

/// Whether compose-go takes the source of a mount for a path of the host and not for a volume's name.
pub fn is_file_path(source: &str) -> bool {
    let mut chars = source.chars();
    match chars.next() {
        Some('.' | '/' | '~') => true,
        Some('\\') => chars.next() == Some('\\'),
        Some(first) => first.is_alphabetic() && chars.next() == Some(':'),
        None => false,
    }
}

/// Whether a path is absolute on Windows, wherever this runs (compose-go `paths/windows_path.go`): `C:\x`, `C:/x`,
/// `\\host\share`, `\\.\pipe\x`, `\??\x\y`.
pub fn is_windows_absolute(path: &str) -> bool {
    let is_separator = |byte: u8| matches!(byte, b'\\' | b'/');
    let mut bytes = path.bytes();
    let [first, second, third] = [bytes.next(), bytes.next(), bytes.next()];
    if second == Some(b':') {
        return third.is_some_and(is_separator);
    }
    if !first.is_some_and(is_separator) {
        return false;
    }
    let is_root_device =
        second == Some(b'?') && third == Some(b'?') && bytes.next().is_some_and(is_separator);
    second.is_some_and(is_separator) || is_root_device && bytes.any(is_separator)
}

struct Reader<'t> {
    text: &'t str,
    spec: VolumeSpec,
    /// Where the section under the cursor starts.
    start: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let spec = VolumeSpec {
            kind: VolumeKind::Volume,
            source: None,
            target: (String::new(), text.len()..text.len()),
            read_only: false,
            nocopy: false,
            propagation: None,
            selinux: None,
            unknown_options: Vec::new(),
            has_mode: false,
        };
        Self { text, spec, start: 0 }
    }

    fn read(&mut self) -> Result<(), VolumeError> {
        // How many `${` are open; colons inside them belong to the variable.
        let mut depth = 0_usize;
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, ch)) = chars.next() {
            match ch {
                '$' if chars.peek().is_some_and(|&(_, next)| next == '{') => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ':' if self.is_drive(at) => {}
                // compose-go marks the end of the text with a zero, so one inside ends a section too.
                ':' | '\0' if depth == 0 => self.end_section(at, ch == ':')?,
                _ => {}
            }
        }
        if depth == 0 { self.end_section(self.text.len(), false) } else { Ok(()) }
    }

    /// Whether the section under the cursor is a single letter up to `end`, as in `C:`.
    fn is_drive(&self, end: usize) -> bool {
        let mut chars = self.text.get(self.start..end).unwrap_or_default().chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    }

    fn end_section(&mut self, end: usize, is_colon: bool) -> Result<(), VolumeError> {
        let range = self.start..end;
        let section = self.text.get(range.clone()).unwrap_or_default();
        self.start = end + 1;
        if section.is_empty() {
            let colons = range.start.saturating_sub(1)..(end + 1).min(self.text.len());
            return Err(VolumeError { kind: VolumeErrorKind::EmptySection, range: colons });
        }
        let has_target = !self.spec.target.0.is_empty();
        match &self.spec.source {
            None if is_colon => self.spec.source = Some((section.to_owned(), range)),
            None => self.spec.target = (section.to_owned(), range),
            Some(_) if !has_target => self.spec.target = (section.to_owned(), range),
            Some(_) if is_colon => {
                return Err(VolumeError { kind: VolumeErrorKind::TooManyColons, range: end..end + 1 });
            }
            Some(_) => self.read_options(section, range.start),
        }
        Ok(())
    }

    fn read_options(&mut self, options: &str, mut start: usize) {
        self.spec.has_mode = true;
        for option in options.split(',') {
            let range = start..start + option.len();
            start = range.end + 1;
            let written = || Some((option.to_owned(), range.clone()));
            match option {
                "ro" => self.spec.read_only = true,
                "rw" => self.spec.read_only = false,
                "nocopy" => self.spec.nocopy = true,
                "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                    self.spec.propagation = written();
                }
                "z" | "Z" => self.spec.selinux = written(),
                _ => self.spec.unknown_options.push(range),
            }
        }
    }

    fn finish(mut self) -> VolumeSpec {
        if self.spec.source.as_ref().is_some_and(|(source, _)| is_file_path(source)) {
            self.spec.kind = VolumeKind::Bind;
        }
        self.spec
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, kind: VolumeKind, source: &str, target: &str) {
        let spec = parse_volume(text).expect(text);
        let found = spec.source.as_ref().map_or("", |(source, _)| source);
        assert_eq!((spec.kind, found, &*spec.target.0), (kind, source, target), "{text}");
        if let Some((source, range)) = spec.source {
            assert_eq!(&text[range], source);
        }
        assert_eq!(&text[spec.target.1], spec.target.0);
    }

    #[track_caller]
    fn fails(text: &str, kind: VolumeErrorKind, range: Range<usize>) {
        assert_eq!(parse_volume(text), Err(VolumeError { kind, range }), "{text}");
    }

    #[test]
    fn a_source_is_a_path_or_a_name() {
        check("data:/var/lib", VolumeKind::Volume, "data", "/var/lib");
        check("./data:/data", VolumeKind::Bind, "./data", "/data");
        check("~/x:/data", VolumeKind::Bind, "~/x", "/data");
        check("/path", VolumeKind::Volume, "", "/path");
        check(r"\\.\pipe\x:/y", VolumeKind::Bind, r"\\.\pipe\x", "/y");
        check("::", VolumeKind::Volume, "", "::");
        check("é", VolumeKind::Volume, "", "é");
    }

    #[test]
    fn a_single_letter_is_a_drive() {
        check(r"C:\x:/y", VolumeKind::Bind, r"C:\x", "/y");
        check(r"c:\x:d:\y:ro", VolumeKind::Bind, r"c:\x", r"d:\y");
        check("a:b:c", VolumeKind::Bind, "a:b", "c");
        check("é:b:c", VolumeKind::Bind, "é:b", "c");
        check("name:d:/y", VolumeKind::Volume, "name", "d:/y");
    }

    #[test]
    fn colons_of_variables_do_not_split() {
        check("${A:-./x}:/y", VolumeKind::Volume, "${A:-./x}", "/y");
        check("${A:-${B:-x}}:/y:ro", VolumeKind::Volume, "${A:-${B:-x}}", "/y");
        check("abc:${A:/y", VolumeKind::Volume, "abc", "");
    }

    #[test]
    fn options_are_told_apart() {
        let text = "./a:/b:ro,z,rslave,cached,nocopy";
        let spec = parse_volume(text).expect(text);
        assert!(spec.read_only && spec.nocopy && spec.has_mode);
        assert_eq!(spec.selinux.map(|(_, range)| &text[range]), Some("z"));
        assert_eq!(spec.propagation.map(|(_, range)| &text[range]), Some("rslave"));
        let unknown: Vec<&str> = spec.unknown_options.into_iter().map(|range| &text[range]).collect();
        assert_eq!(unknown, ["cached"]);
        let later = parse_volume("./a:/b:ro,rw").expect("valid");
        assert!(!later.read_only && later.has_mode);
        assert!(!parse_volume("./a:/b").expect("valid").has_mode);
    }

    #[test]
    fn errors_point_at_the_colons() {
        fails("", VolumeErrorKind::EmptySpec, 0..0);
        fails(":/data", VolumeErrorKind::EmptySection, 0..1);
        fails("data::/x", VolumeErrorKind::EmptySection, 4..6);
        fails("data:", VolumeErrorKind::EmptySection, 4..5);
        fails("data:/x:ro:rw", VolumeErrorKind::TooManyColons, 10..11);
    }

    #[test]
    fn paths_of_windows_are_absolute_with_a_root() {
        for path in [r"C:\x", "c:/x", r"\\host\share", "//host", r"\\.\pipe", r"\\", r"\??\c:\x"] {
            assert!(is_windows_absolute(path), "{path}");
        }
        for path in ["", "C:", "C:x", r"\x", "/x", "./x", r"\??", r"\??\x", r"\??x\y"] {
            assert!(!is_windows_absolute(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_ranges_inside(text in r"([:$,{}/\\.~\x00]|ro|z|[a-c]|\PC){0,16}") {
            match parse_volume(&text) {
                Ok(spec) => {
                    prop_assert_eq!(text.get(spec.target.1), Some(&*spec.target.0));
                    for (part, range) in [spec.source, spec.propagation, spec.selinux].into_iter().flatten() {
                        prop_assert_eq!(text.get(range), Some(&*part));
                    }
                    for range in spec.unknown_options {
                        prop_assert!(text.get(range).is_some());
                    }
                }
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
            is_windows_absolute(&text);
        }
    }
}
