//! Which ignore file a build reads.
//!
//! What lives here: names. What does not: looking whether a file exists; the caller says so.
//! Entry point: [`select_ignore_file`].

use super::clean_path;

/// Which of the two places an ignore file was found in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IgnoreFileOrigin {
    /// `NAME.dockerignore` beside the Dockerfile `NAME`: it counts for that Dockerfile only.
    BesideDockerfile,
    /// `.dockerignore` at the top of the build context.
    ContextRoot,
}

/// The ignore file of one build.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelectedIgnoreFile {
    /// Its path, cleaned, relative to what the given paths were relative to.
    pub path: String,
    /// Where it was found.
    pub origin: IgnoreFileOrigin,
}

/// The ignore file BuildKit reads for the Dockerfile at `dockerfile` with the context folder `context`
/// (`""` or `.` for the top); nothing when neither file exists.
///
/// The first file that exists is the only one read: the two are never merged. The Dockerfile's name is the one
/// asked for: when `Dockerfile` is missing and `dockerfile` is read in its place, the name stays
/// `Dockerfile.dockerignore`. Source: `frontend/dockerui/config.go` of BuildKit.
pub fn select_ignore_file(
    dockerfile: &str,
    context: &str,
    is_file: impl Fn(&str) -> bool,
) -> Option<SelectedIgnoreFile> {
    ignore_file_candidates(dockerfile, context).into_iter().find(|candidate| is_file(&candidate.path))
}

/// Both places looked at, the winner first.
pub fn ignore_file_candidates(dockerfile: &str, context: &str) -> [SelectedIgnoreFile; 2] {
    let in_context = if context.is_empty() {
        ".dockerignore".to_owned()
    } else {
        clean_path(&format!("{context}/.dockerignore"))
    };
    [
        SelectedIgnoreFile {
            path: clean_path(&format!("{dockerfile}.dockerignore")),
            origin: IgnoreFileOrigin::BesideDockerfile,
        },
        SelectedIgnoreFile { path: in_context, origin: IgnoreFileOrigin::ContextRoot },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dockerfile: &str, context: &str, files: &[&str], expected: Option<&str>) {
        let selected = select_ignore_file(dockerfile, context, |path| files.contains(&path));
        assert_eq!(selected.map(|file| file.path).as_deref(), expected);
    }

    #[test]
    fn the_file_beside_the_dockerfile_wins() {
        let files = ["app/prod.Dockerfile.dockerignore", ".dockerignore"];
        check("app/prod.Dockerfile", "", &files, Some("app/prod.Dockerfile.dockerignore"));
        check("app/Dockerfile", ".", &files, Some(".dockerignore"));
    }

    #[test]
    fn a_dockerignore_beside_a_dockerfile_outside_the_context_root_is_not_read() {
        check("app/Dockerfile", "", &["app/.dockerignore"], None);
        check("app/Dockerfile", "./app/", &["app/.dockerignore"], Some("app/.dockerignore"));
    }

    #[test]
    fn a_context_above_is_kept() {
        check("Dockerfile", "..", &["../.dockerignore"], Some("../.dockerignore"));
        check("Dockerfile", "/", &["/.dockerignore"], Some("/.dockerignore"));
    }
}
