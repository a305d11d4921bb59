//! Lexical path cleaning as Go's `path/filepath.Clean` does it on Unix.
//!
//! What lives here: text to text. What does not: anything that asks a file system.
//! Entry point: [`clean_path`].

/// The shortest path that names the same place: no empty and `.` parts, `..` resolved, no trailing slash.
///
/// An empty path becomes `.`; a leading slash stays, and `..` above it disappears.
pub fn clean_path(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_rooted => {}
            name => kept.push(name),
        }
    }
    let joined = kept.join("/");
    match (is_rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// Whether [`clean_path`] would return the relative `path` unchanged.
pub(crate) fn is_clean_relative(path: &str) -> bool {
    let mut may_climb = true;
    path.split('/').all(|part| {
        let is_climb = part == "..";
        let fits = !matches!(part, "" | ".") && (!is_climb || may_climb);
        may_climb &= is_climb;
        fits
    })
}

/// The folder part of `path`, cleaned: Go's `filepath.Dir`. It is `.` for a bare name.
pub(crate) fn parent_path(path: &str) -> String {
    match path.rsplit_once('/') {
        // Both forms clean to the root; without the slash the empty folder would become `.`.
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => clean_path(folder),
        None => ".".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_cleans_them() {
        for (path, cleaned) in [
            ("", "."),
            (".", "."),
            ("./", "."),
            ("/", "/"),
            ("//a", "/a"),
            ("a//b/", "a/b"),
            ("a/./b/../c", "a/c"),
            ("a/..", "."),
            ("../../a", "../../a"),
            ("a/../../b", "../b"),
            ("/../a", "/a"),
            ("!../../x", "x"),
        ] {
            assert_eq!(clean_path(path), cleaned, "{path}");
        }
    }

    #[test]
    fn clean_relative_paths_are_known_without_cleaning() {
        for path in
            ["a", "a/b", "..", "../../a", "a/..", "a/../b", "./a", "a/", "/a", "", ".", "a//b", "..a/b"]
        {
            let expected = path != "." && !path.starts_with('/') && clean_path(path) == path;
            assert_eq!(is_clean_relative(path), expected, "{path}");
        }
    }

    #[test]
    fn the_parent_of_a_bare_name_is_a_dot() {
        for (path, parent) in
            [("a", "."), ("a/b", "a"), ("a/", "a"), ("/a", "/"), ("/", "/"), ("./a", "."), ("../a", "..")]
        {
            assert_eq!(parent_path(path), parent, "{path}");
        }
    }
}
