//! Addresses of documents, the folders that they belong to, and the paths of the files that they stand for.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

/// The file that an address names.
pub(crate) fn file_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.as_str().starts_with("file:");
    uri.to_file_path().filter(|_| is_file).map(std::borrow::Cow::into_owned)
}

/// The folder that a document belongs to: the innermost of those that are open. A file outside of them belongs to its
/// repository, or else to the folder that it lies in; what is no file, to the first folder.
pub(crate) fn root_of(uri: &Uri, folders: &[PathBuf]) -> PathBuf {
    let Some(file) = file_of(uri) else {
        return folders.first().cloned().or_else(|| std::env::current_dir().ok()).unwrap_or_default();
    };
    let around = folders.iter().filter(|folder| file.starts_with(folder));
    if let Some(folder) = around.max_by_key(|folder| folder.components().count()) {
        return folder.clone();
    }
    let own = file.parent().unwrap_or(&file);
    let repository = own.ancestors().find(|folder| folder.join(".git").exists());
    repository.unwrap_or(own).to_path_buf()
}

/// The path of a document: relative to `root` where it lies below it, `/` separated. A document without a file gets a name
/// by its language, so that it is known what it is.
pub(crate) fn path_of(uri: &Uri, language: &str, root: &Path) -> String {
    if let Some(path) = file_of(uri) {
        return slashed(path.strip_prefix(root).unwrap_or(&path));
    }
    let last = uri.as_str().rsplit('/').next().unwrap_or_default();
    let folder: String = last.chars().map(|ch| if ch.is_ascii_alphanumeric() { ch } else { '-' }).collect();
    let name = match language {
        "dockercompose" | "yaml" => "compose.yaml",
        "dockerignore" | "ignore" => ".dockerignore",
        _ => "Dockerfile",
    };
    format!("untitled/{folder}/{name}")
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

    #[test]
    fn documents_belong_to_the_innermost_folder() {
        let folders = ["/w/a", "/w/a/deep", "/w/ab"].map(PathBuf::from);
        let root = |path: &str| root_of(&uri_of(path, Path::new("/")).expect("it is a path"), &folders);
        assert_eq!(root("/w/a/x/Dockerfile"), Path::new("/w/a"));
        assert_eq!(root("/w/a/deep/Dockerfile"), Path::new("/w/a/deep"));
        assert_eq!(root("/w/abc/Dockerfile"), Path::new("/w/abc"));
        let untitled: Uri = "untitled:Untitled-1".parse().expect("it is an address");
        assert_eq!(root_of(&untitled, &folders), Path::new("/w/a"));
    }
}
