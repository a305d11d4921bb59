//! What builds take from a context by name, so that a change of the ignore file can be held against it.
//!
//! The Dockerfiles of the context count, and those beside the one that is looked at. Entry point: [`NeededPaths::of`].

use hullwright_core::dockerfile::{Instruction, parse};
use hullwright_core::dockerignore::Matcher;
use hullwright_core::project::FileSource;
use hullwright_core::project::path::{clean_in_root, is_remote, join, parent};

use crate::patterns::context::broad_copy::{local_sources, mounted_sources};

/// The most Dockerfiles that are read for one context.
const MAX_READ: usize = 100;

/// Sources of COPY, ADD and bind mounts, from the top of a context.
#[derive(Clone, Debug, Default)]
pub struct NeededPaths {
    /// The path, or what stands before the part that is only known in the build; never empty.
    literal: Vec<String>,
    /// Sources that find files by a pattern.
    globs: Vec<Matcher>,
    /// Commands of the Dockerfiles, for what they mention.
    texts: Vec<String>,
}

impl NeededPaths {
    /// What the Dockerfiles of a context need. `entries` is its listing, `dockerfile` the path of one that is built with it.
    pub fn of(files: &dyn FileSource, context: &str, entries: &[String], dockerfile: &str) -> Self {
        let is_dockerfile = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            (name.contains("dockerfile") || name.contains("containerfile")) && !name.ends_with("ignore")
        };
        let inside = entries.iter().filter(|path| is_dockerfile(path)).map(|path| join(context, path));
        let folder = parent(dockerfile).unwrap_or_default();
        let beside = files.list(folder).unwrap_or_default();
        let beside = beside.iter().filter(|path| !path.contains('/') && is_dockerfile(path));
        let beside = beside.map(|path| join(folder, path));
        let mut paths: Vec<String> = std::iter::once(dockerfile.to_owned()).chain(beside).collect();
        paths.extend(inside.take(MAX_READ));
        paths.sort();
        paths.dedup();
        let mut needed = Self::default();
        for path in paths {
            if let Some(bytes) = files.read(&path) {
                let is_sure = path == dockerfile || parent(&path) == Some(context);
                needed.add(files, &path, &String::from_utf8_lossy(&bytes), is_sure);
            }
        }
        needed
    }

    /// Adds what one Dockerfile names. Unless it is surely built with this context, its own folder may be the context.
    fn add(&mut self, files: &dyn FileSource, path: &str, text: &str, is_sure: bool) {
        let dockerfile = parse(text);
        let is_copied = |found: &&Instruction| !found.is_broken && found.heredocs.is_empty();
        let copied = dockerfile.instructions.iter().filter(is_copied).flat_map(local_sources).cloned();
        let mounted = dockerfile.instructions.iter().flat_map(mounted_sources);
        let sources: Vec<String> = copied
            .chain(mounted)
            .map(|source| source.as_str().trim_matches(['"', '\'']).to_owned())
            .filter(|source| !is_remote(source))
            .collect();
        let folder = parent(path).unwrap_or_default();
        let named: Vec<String> =
            sources.iter().map(|source| literal_part(source)).filter(|path| !path.is_empty()).collect();
        let is_in_own_folder = !named.is_empty()
            && named.iter().all(|path| matches!(files.kind(&join(folder, path)), Some(Some(_))));
        if is_in_own_folder && !is_sure {
            return;
        }
        self.literal.extend(named);
        let globs =
            sources.iter().map(|source| clean_in_root(source)).filter(|path| path.contains(['*', '?', '[']));
        // A source that takes everything at the top needs nothing of it.
        let globs = globs.filter(|path| path != "*" && !path.contains('$'));
        self.globs.extend(globs.filter_map(|path| Matcher::from_cleaned([path.as_str()]).ok()));
        self.texts.push(text.to_owned());
    }

    /// Whether one of the Dockerfiles has one of these texts.
    pub fn mentions(&self, texts: &[&str]) -> bool {
        self.texts.iter().any(|known| texts.iter().any(|text| known.contains(text)))
    }

    /// Whether all that is named still arrives once the ignore file is `after`, as far as it did with `before`.
    pub fn arrives(&self, before: Option<&Matcher>, after: &Matcher, entries: &[String]) -> bool {
        let is_out =
            |path: &str| leaves_out(after, path) && !before.is_some_and(|before| leaves_out(before, path));
        let sends_below = |folder: &str| {
            let inside = entries
                .iter()
                .filter(|entry| entry.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
            inside.into_iter().any(|entry| !leaves_out(after, entry))
        };
        self.literal.iter().all(|path| !is_out(path) || (after.has_exceptions() && sends_below(path)))
            && entries.iter().all(|entry| {
                !self.globs.iter().any(|glob| glob.matches_or_parent_matches(entry)) || !is_out(entry)
            })
    }
}

/// Whether patterns keep a path out of the build, in one of the two ways in which BuildKit looks.
pub fn leaves_out(matcher: &Matcher, path: &str) -> bool {
    matcher.matches_in_walk(path) || matcher.matches_or_parent_matches(path)
}

/// The parts of a path before the first one that a pattern or a variable makes up.
fn literal_part(source: &str) -> String {
    let is_open = |part: &&str| !part.contains(['*', '?', '[', '\\', '$', '{', '<']);
    clean_in_root(&source.split('/').take_while(is_open).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use hullwright_core::project::MemoryFiles;

    use super::*;

    #[test]
    fn what_a_build_names_must_arrive() {
        let dockerfile = "FROM a\nARG V\nCOPY dist/$V/app web/*.js conf /\n\
                          RUN --mount=type=bind,source=bin/tool,target=/t /t\nCOPY . .\n";
        let files = MemoryFiles::new([
            ("Dockerfile", dockerfile),
            ("conf/a.log", "x"),
            ("web/a.js", "x"),
            ("api/Dockerfile", "FROM a\nCOPY target/a.jar /\n"),
            ("api/target/a.jar", "x"),
        ]);
        let entries = files.list("").unwrap_or_default();
        let needed = NeededPaths::of(&files, "", &entries, "Dockerfile");
        for (pattern, expected) in [
            ("dist", false),
            ("**/bin", false),
            ("**/*.js", false),
            ("**/*.log", true),
            ("target", true),
            ("node_modules", true),
            ("*", false),
        ] {
            let matcher = Matcher::from_cleaned([pattern]).expect("a valid pattern");
            assert_eq!(needed.arrives(None, &matcher, &entries), expected, "{pattern}");
        }
    }
}
