//! What hadolint takes for an archive that ADD unpacks.

/// Endings, in this letter case.
const ENDINGS: [&str; 15] = [
    ".tar", ".Z", ".bz2", ".gz", ".lz", ".lzma", ".tZ", ".tb2", ".tbz", ".tbz2", ".tgz", ".tlz", ".tpz",
    ".txz", ".xz",
];

/// Whether the name of a source or destination, quotes left out, ends as that of an archive.
pub fn ends_as_archive(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
