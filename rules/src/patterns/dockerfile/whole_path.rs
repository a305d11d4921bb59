//! Absolute paths of the image, put together as the build does it.
//!
//! Entry points: [`whole_path`] and [`is_below`].

/// The path that `path` means in `folder`, without `.` and `..`; `None` if it holds variables or patterns.
pub fn whole_path(folder: &str, path: &str) -> Option<String> {
    if path.is_empty() || path.contains(['$', '*', '?', '[', '{', '~', '\\', '"', '\'', ' ', '\n', '\t', ','])
    {
        return None;
    }
    let base = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

/// Whether `path` is `folder` or lies in it.
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder == "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_together() {
        assert_eq!(whole_path("/app", "./bin/../server").as_deref(), Some("/app/server"));
        assert_eq!(whole_path("/app", "/server/").as_deref(), Some("/server"));
        assert_eq!(whole_path("/app", "$X/server"), None);
        assert_eq!(whole_path("/", "../x"), None);
        assert!(is_below("/app/x", "/app") && is_below("/app", "/app") && !is_below("/apple", "/app"));
    }
}
