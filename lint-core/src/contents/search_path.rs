//! Folders that programs are looked up in.
//!
//! Entry points: [`standard_folder`], [`is_program_folder`], [`holds_program_folder`].

/// The PATH of Linux images (BuildKit's default), which official images only ever add to.
const STANDARD: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// Whether programs in the folder are found without a path in every Linux image.
pub(super) fn is_standard_folder(path: &str) -> bool {
    STANDARD.contains(&path)
}

/// The program of a path in one of those folders: `/usr/bin/curl` is `curl`.
pub fn program_of_path(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    (is_standard_folder(folder) && !name.is_empty()).then_some(name)
}

/// Whether a folder holds programs by its name; it may or may not be on PATH.
pub fn is_program_folder(path: &str) -> bool {
    is_standard_folder(path) || path.ends_with("/bin") || path.ends_with("/sbin") || path.ends_with("/.bin")
}

/// Whether a folder that programs are looked up in may lie below `path`.
pub fn holds_program_folder(path: &str, search_path: &[String]) -> bool {
    let is_below =
        |folder: &str| path == "/" || folder.strip_prefix(path).is_some_and(|behind| behind.starts_with('/'));
    STANDARD.into_iter().any(is_below) || search_path.iter().any(|folder| is_below(folder))
}

/// Joins and cleans: no `.`, no `..`, no double and no trailing slash. `path` may be absolute.
pub fn resolved(folder: &str, path: &str) -> String {
    let joined = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_the_folders_of_path() {
        assert_eq!(program_of_path("/usr/bin/curl"), Some("curl"));
        assert_eq!(program_of_path("/opt/bin/curl"), None);
        assert_eq!(program_of_path("/usr/bin/"), None);
    }

    #[test]
    fn trees_above_them_may_bring_programs() {
        let own = ["/opt/venv/bin".to_owned()];
        for path in ["/", "/usr", "/usr/local", "/opt", "/opt/venv"] {
            assert!(holds_program_folder(path, &own), "{path}");
        }
        for path in ["/app", "/usr/bin", "/op", "/usr/share"] {
            assert!(!holds_program_folder(path, &own), "{path}");
        }
    }

    #[test]
    fn paths_are_cleaned() {
        assert_eq!(resolved("/app", "./bin/../x/"), "/app/x");
        assert_eq!(resolved("/app", "/usr//bin"), "/usr/bin");
        assert_eq!(resolved("/", "."), "/");
    }
}
