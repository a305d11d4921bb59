//! Addresses of documents, and the paths of the files that they stand for.

use std::path::Path;

use tower_lsp::ls_types::Uri;

/// The path of a document: relative to `root` where it lies below it, `/` separated. A document without a file gets a name
/// by its language, so that it is known what it is.
pub(crate) fn path_of(uri: &Uri, language: &str, root: &Path) -> String {
    let is_file = uri.as_str().starts_with("file:");
    match uri.to_file_path().filter(|_| is_file) {
        Some(path) => slashed(path.strip_prefix(root).unwrap_or(&path)),
        None => {
            let last = uri.as_str().rsplit('/').next().unwrap_or_default();
            let folder: String =
                last.chars().map(|ch| if ch.is_ascii_alphanumeric() { ch } else { '-' }).collect();
            let name = match language {
                "dockercompose" | "yaml" => "compose.yaml",
                "dockerignore" | "ignore" => ".dockerignore",
                _ => "Dockerfile",
            };
            format!("untitled/{folder}/{name}")
        }
    }
}

/// The address of a file.
pub(crate) fn uri_of(path: &str, root: &Path) -> Option<Uri> {
    Uri::from_file_path(root.join(path))
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_paths_and_back() {
        let root = Path::new("/work/my project");
        let uri = uri_of("api/Dockerfile", root).expect("it is a path");
        assert_eq!(uri.as_str(), "file:///work/my%20project/api/Dockerfile");
        assert_eq!(path_of(&uri, "dockerfile", root), "api/Dockerfile");
        let outside = uri_of("/etc/Dockerfile", root).expect("it is a path");
        assert_eq!(path_of(&outside, "dockerfile", root), "/etc/Dockerfile");
        let untitled: Uri = "untitled:Untitled-1".parse().expect("it is an address");
        assert_eq!(path_of(&untitled, "dockercompose", root), "untitled/untitled-Untitled-1/compose.yaml");
    }
}
