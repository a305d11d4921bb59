//! Paths of Windows.
//!
//! Entry point: [`is_windows_path`].

/// Whether a path starts with a drive or a backslash.
pub fn is_windows_path(path: &str) -> bool {
    let mut chars = path.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => true,
        (Some(drive), Some(':')) => drive.is_ascii_alphabetic(),
        _ => false,
    }
}
