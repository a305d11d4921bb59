//! Paths of a project: relative, `/` separated.

/// Joins a folder and a path, without a leading slash for the top folder.
pub fn join(folder: &str, path: &str) -> String {
    match (folder, path) {
        ("" | ".", path) => path.to_owned(),
        (folder, "" | ".") => folder.to_owned(),
        (folder, path) => format!("{}/{path}", folder.trim_end_matches('/')),
    }
}

/// The folder above, `None` at the top.
pub fn parent(folder: &str) -> Option<&str> {
    if folder.is_empty() || folder == "." || folder.ends_with("..") || folder == "/" {
        return None;
    }
    Some(folder.rsplit_once('/').map_or("", |(parent, _)| parent))
}

/// Removes `.`, `..` and doubled slashes as Go's `path.Clean` does, below the root: what climbs above it stays there.
pub fn clean_in_root(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether what is named is fetched from another machine: a URL, or a Git repository in one of its short forms.
pub fn is_remote(source: &str) -> bool {
    source.contains("://") || ["git@", "github.com/"].iter().any(|prefix| source.starts_with(prefix))
}

/// Joins a folder and a path and removes `.` and `..`. `None` when the result lies above all that `top`, a folder of the
/// project, shows: above the working directory, or further above it than `top` itself lies.
pub fn join_within(folder: &str, path: &str, top: &str) -> Option<String> {
    let n_above = |path: &str| path.split('/').take_while(|part| *part == "..").count();
    let is_absolute = folder.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => return None,
            part => parts.push(part),
        }
    }
    let joined = format!("{}{}", if is_absolute { "/" } else { "" }, parts.join("/"));
    (n_above(&joined) <= n_above(top)).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_paths_stay_below_what_is_shown() {
        assert_eq!(join_within("a/b", "../c/./d", "a/b").as_deref(), Some("a/c/d"));
        assert_eq!(join_within("a", "..", "a").as_deref(), Some(""));
        assert_eq!(join_within("a", "../..", "a"), None);
        assert_eq!(join_within("../a", "..", "../a").as_deref(), Some(".."));
        assert_eq!(join_within("../a", "../..", "../a"), None);
        assert_eq!(join_within("/srv/a", "../b", "/srv/a").as_deref(), Some("/srv/b"));
    }

    #[test]
    fn paths_stay_below_the_root() {
        assert_eq!(clean_in_root("../a/./b//c/.."), "a/b");
        assert_eq!(clean_in_root("/"), "");
        assert_eq!((parent("a/b"), parent("a"), parent("")), (Some("a"), Some(""), None));
        assert_eq!(
            (join("", "x").as_str(), join("a", "x").as_str(), join("a", "").as_str()),
            ("x", "a/x", "a")
        );
    }
}
