//! Names that files give to their parts, and where they and other files use them.
//!
//! A [`Symbol`] says what a name stands for, whichever file it is written in; equal symbols are the same thing. Entry points:
//! [`at`] and [`everywhere`].

mod builds;
mod compose;
mod dockerfile;
mod env_file;
mod projects;

use hullwright_core::text::{FileKind, SourceFile, TextRange, TextSize};

pub(crate) use builds::{contexts_of, project_at};
pub(crate) use compose::{Kind, names_of, outside_names, scalar_text};
pub(crate) use projects::Projects;

use crate::view::{View, name_of};

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Symbol {
    /// A stage of a Dockerfile, by its number.
    Stage { dockerfile: String, stage: u32 },
    /// A build argument of a Dockerfile.
    Argument { dockerfile: String, name: String },
    /// An environment variable of the stages that go back to one.
    Environment { dockerfile: String, stage: u32, name: String },
    /// What a Compose project defines: a service, a network …
    Part { project: String, kind: Kind, name: String },
    /// A variable that Compose files take from outside.
    Outside { env_file: String, name: String },
    /// An anchor of a YAML file, by the place where it is set.
    Anchor { file: String, at: TextSize },
    /// A file that another one names.
    File { path: String },
}

/// A place where a name is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Occurrence {
    pub(crate) symbol: Symbol,
    /// The name alone, without quotes and without what stands beside it.
    pub(crate) range: TextRange,
    /// Whether it is defined there.
    pub(crate) is_definition: bool,
    /// Whether it is written some other way than by its name, as a stage is by its number.
    pub(crate) is_indirect: bool,
}

impl Occurrence {
    fn new(symbol: Symbol, range: TextRange, is_definition: bool) -> Self {
        Self { symbol, range, is_definition, is_indirect: false }
    }
}

/// An occurrence, and the file that it is in.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) path: String,
    pub(crate) occurrence: Occurrence,
}

impl Symbol {
    /// Whether a new name can stand for it.
    pub(crate) fn can_be_called(&self, name: &str) -> bool {
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.');
        match self {
            // BuildKit reference, "FROM".
            Self::Stage { .. } => {
                name.starts_with(|ch: char| ch.is_ascii_alphabetic()) && name.chars().all(is_part)
            }
            Self::Argument { .. } | Self::Environment { .. } | Self::Outside { .. } => {
                crate::dockerfile::variables::is_name(name)
            }
            // Compose specification, "services".
            Self::Part { .. } => {
                name.starts_with(|ch: char| ch.is_ascii_alphanumeric()) && name.chars().all(is_part)
            }
            Self::Anchor { .. } => !name.is_empty() && name.chars().all(is_part),
            Self::File { .. } => false,
        }
    }
}

/// All names of a file, in order.
pub(crate) fn occurrences(file: &SourceFile, view: &View, projects: &Projects) -> Vec<Occurrence> {
    let mut found = match file.kind() {
        _ if is_env_file(file.path()) => env_file::occurrences(file),
        FileKind::Dockerfile => dockerfile::occurrences(file),
        FileKind::Compose => {
            let mut found = compose::occurrences(file, projects);
            found.extend(builds::occurrences(file, view));
            found
        }
        FileKind::Ignore | FileKind::Config => Vec::new(),
    };
    found.sort_by_key(|occurrence| (occurrence.range, !occurrence.is_definition));
    found
}

/// The name at an offset.
pub(crate) fn at(file: &SourceFile, offset: TextSize, view: &View) -> Option<Occurrence> {
    let found = occurrences(file, view, &Projects::of(view, file));
    let is_here = |found: &Occurrence| found.range.start() <= offset && offset <= found.range.end();
    found.into_iter().filter(is_here).min_by_key(|found| found.range.len())
}

/// All places of a symbol, those of `file` first.
pub(crate) fn everywhere(symbol: &Symbol, file: &SourceFile, view: &View) -> Vec<Located> {
    let projects = Projects::of(view, file);
    let mut paths = vec![file.path().to_owned()];
    match symbol {
        Symbol::Stage { dockerfile, .. } | Symbol::Argument { dockerfile, .. } => {
            paths.push(dockerfile.clone());
            paths.extend(view.files_of(FileKind::Compose, file.path()));
        }
        Symbol::Part { .. } => paths.extend(view.files_of(FileKind::Compose, file.path())),
        Symbol::Outside { env_file, .. } => {
            paths.push(env_file.clone());
            paths.extend(view.files_of(FileKind::Compose, file.path()));
        }
        Symbol::Environment { .. } | Symbol::Anchor { .. } | Symbol::File { .. } => {}
    }
    let mut found = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for path in &paths {
        if seen.contains(&path.as_str()) {
            continue;
        }
        seen.push(path);
        let other = if path == file.path() { None } else { view.file(path) };
        let source = if path == file.path() { Some(file) } else { other.as_ref() };
        let Some(source) = source else { continue };
        let own = occurrences(source, view, &projects).into_iter().filter(|found| found.symbol == *symbol);
        found.extend(own.map(|occurrence| Located { path: path.clone(), occurrence }));
    }
    found
}

/// Whether a file is one that Docker Compose reads variables from.
pub(crate) fn is_env_file(path: &str) -> bool {
    name_of(path) == ".env"
}
