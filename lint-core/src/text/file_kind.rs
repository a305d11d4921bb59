//! What a file is: by its name, else by its content.

/// What a file is, which decides the parser and the rules.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum FileKind {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A `.dockerignore` or `NAME.dockerignore`.
    Ignore,
    /// A Compose file.
    Compose,
    /// A configuration file of ours.
    Config,
}

impl FileKind {
    /// The kind as written in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dockerfile => "dockerfile",
            Self::Ignore => "dockerignore",
            Self::Compose => "compose",
            Self::Config => "config",
        }
    }

    /// What a file is by its name (the last part of its path), in any letter case; `None` for a name that says nothing.
    ///
    /// These are the names the tools themselves look for, and the two forms that people use beside them:
    /// `Dockerfile.NAME` and `NAME.Dockerfile`.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".dockerignore") {
            return Some(Self::Ignore);
        }
        if matches!(name.as_str(), ".hullwright.yaml" | "hullwright.yaml") {
            return Some(Self::Config);
        }
        let is_dockerfile = matches!(name.as_str(), "dockerfile" | "containerfile")
            || name.starts_with("dockerfile.")
            || name.starts_with("containerfile.")
            || name.ends_with(".dockerfile");
        if is_dockerfile {
            return Some(Self::Dockerfile);
        }
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
        let is_compose =
            stem == "compose" || stem.starts_with("compose.") || stem.starts_with("docker-compose");
        is_compose.then_some(Self::Compose)
    }

    /// What a file is that somebody asked for by name: by that name, else by what stands in it.
    pub fn of_named_file(name: &str, bytes: &[u8]) -> Self {
        let name = name.rsplit('/').next().unwrap_or_default();
        if let Some(kind) = Self::of_name(name) {
            return kind;
        }
        let lowered = name.to_ascii_lowercase();
        if lowered.contains("dockerfile") || lowered.contains("containerfile") {
            return Self::Dockerfile;
        }
        let is_yaml = lowered.strip_suffix(".yaml").or_else(|| lowered.strip_suffix(".yml")).is_some();
        let has_services =
            bytes.split(|byte| *byte == b'\n').take(1000).any(|line| line.starts_with(b"services:"));
        if is_yaml || has_services { Self::Compose } else { Self::Dockerfile }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_kind() {
        let cases: [(FileKind, &[&str]); 3] = [
            (
                FileKind::Dockerfile,
                &["Dockerfile", "containerfile", "Dockerfile.dev", "a.Dockerfile", "Containerfile.x"],
            ),
            (FileKind::Ignore, &[".dockerignore", "Dockerfile.dockerignore", "a.dockerignore"]),
            (
                FileKind::Compose,
                &["compose.yml", "docker-compose.yaml", "docker-compose-dev.yml", "compose.prod.yaml"],
            ),
        ];
        for (kind, names) in cases {
            for name in names {
                assert_eq!(FileKind::of_name(name), Some(kind), "{name}");
            }
        }
        for name in
            ["Dockerfile-prod", "dockerfiles", "compose.json", "composer.yaml", "my-compose.yml", "README.md"]
        {
            assert_eq!(FileKind::of_name(name), None, "{name}");
        }
    }

    #[test]
    fn content_decides_where_the_name_does_not() {
        assert_eq!(FileKind::of_named_file("stack", b"x: 1\nservices:\n"), FileKind::Compose);
        assert_eq!(FileKind::of_named_file("a/Dockerfile-prod", b"services:\n"), FileKind::Dockerfile);
        assert_eq!(FileKind::of_named_file("build", b"FROM a\n"), FileKind::Dockerfile);
    }
}
