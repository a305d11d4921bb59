//! One build of a Dockerfile: its context and the ignore file that takes effect.
//!
//! A loose Dockerfile does not say what its context is. The folder it lies in is the usual one, the folders above are
//! the next; the files that its COPY instructions name decide, and where they do not, nothing is known.

use std::sync::OnceLock;

use super::path::{join, parent};
use super::{EntryKind, FileSource};
use crate::dockerfile::{Dockerfile, Instruction, InstructionKind};
use crate::dockerignore::{
    IgnoreFile, IgnoreFileOrigin, Matcher, SelectedIgnoreFile, ignore_file_candidates,
};
use crate::semantic::Resolution;
use crate::text::{FileId, FileKind, MappedText, SourceFile};

/// One build of a Dockerfile.
#[derive(Clone, Debug)]
pub struct BuildUnit {
    /// The folder that is sent to the builder. Partly known when it was found by the files that COPY names.
    pub context: Resolution<String>,
    /// The ignore file in effect, where the context is known and there is one.
    pub ignore: Option<UnitIgnore>,
    listing: OnceLock<Option<Vec<String>>>,
}

/// The ignore file of a build.
#[derive(Clone, Debug)]
pub struct UnitIgnore {
    /// Its path.
    pub path: String,
    /// Why it is the one.
    pub origin: IgnoreFileOrigin,
    /// The file, with the id that edits of it name.
    pub source: SourceFile,
    /// Its patterns.
    pub file: IgnoreFile,
    matcher: OnceLock<Option<Matcher>>,
}

impl UnitIgnore {
    /// Its patterns, compiled once for all rules; `None` when the build fails on one of them.
    pub fn matcher(&self) -> Option<&Matcher> {
        self.matcher.get_or_init(|| Matcher::new(&self.file).ok()).as_ref()
    }
}

impl BuildUnit {
    /// All files of the context, relative to it, listed once for all rules. `None` when the context or its files are
    /// not known.
    pub fn entries(&self, files: &dyn FileSource) -> Option<&[String]> {
        let context = self.context.value()?;
        self.listing.get_or_init(|| files.list(context)).as_deref()
    }

    /// The build of a Dockerfile that no other file mentions.
    pub fn loose(file: &SourceFile, dockerfile: &Dockerfile, files: &dyn FileSource) -> Self {
        let context = guess_context(file, dockerfile, files);
        let ignore = context.value().and_then(|context| find_ignore(file.path(), context, files));
        Self { context, ignore, listing: OnceLock::new() }
    }

    /// A build with a known context.
    pub fn with_context(file: &SourceFile, context: &str, files: &dyn FileSource) -> Self {
        let ignore = find_ignore(file.path(), context, files);
        Self { context: Resolution::Known(context.to_owned()), ignore, listing: OnceLock::new() }
    }
}

/// The id of an ignore file that is read for one build alone.
const IGNORE_FILE: FileId = FileId(u32::MAX - 1);

fn find_ignore(dockerfile: &str, context: &str, files: &dyn FileSource) -> Option<UnitIgnore> {
    ignore_file_candidates(dockerfile, context).into_iter().find_map(|SelectedIgnoreFile { path, origin }| {
        let bytes = files.read(&path)?;
        let source = SourceFile::decode(IGNORE_FILE, &path, FileKind::Ignore, bytes);
        let file = IgnoreFile::parse(source.text());
        Some(UnitIgnore { path, origin, source, file, matcher: OnceLock::new() })
    })
}

/// How many folders above the Dockerfile's are tried.
const MAX_CLIMB: usize = 8;

fn guess_context(file: &SourceFile, dockerfile: &Dockerfile, files: &dyn FileSource) -> Resolution<String> {
    let wanted = literal_sources(dockerfile);
    let own = file.folder();
    if files.kind(own).is_none() {
        return Resolution::Unknown;
    }
    if wanted.is_empty() {
        // Nothing speaks for another folder; an ignore file beside the Dockerfile speaks for this one, and so does what
        // a pattern such as `package*.json` finds there.
        let has_file = |name: &str| files.kind(&join(own, name)) == Some(Some(EntryKind::File));
        let has_match = || globbed_sources(dockerfile).any(|name| has_file(&name));
        return if own.is_empty() || has_file(".dockerignore") || has_match() {
            Resolution::Partial(own.to_owned())
        } else {
            Resolution::Unknown
        };
    }
    let mut folder = Some(own);
    for _ in 0..MAX_CLIMB {
        let Some(candidate) = folder else { break };
        let has_all =
            wanted.iter().all(|source| matches!(files.kind(&join(candidate, source)), Some(Some(_))));
        if has_all {
            return Resolution::Partial(candidate.to_owned());
        }
        folder = parent(candidate);
    }
    Resolution::Unknown
}

/// Sources of COPY and ADD that name one file or folder of the context, cleaned.
fn literal_sources(dockerfile: &Dockerfile) -> Vec<String> {
    let is_literal = |text: &&str| !text.contains(['*', '?', '[', '\\', '$', '<', '"', '\'', ':']);
    let cleaned = local_sources(dockerfile).filter(is_literal).map(super::path::clean_in_root);
    cleaned.filter(|source| !source.is_empty()).collect()
}

/// The files that sources with one `*` in the last part of a name would be without it.
fn globbed_sources(dockerfile: &Dockerfile) -> impl Iterator<Item = String> {
    local_sources(dockerfile).filter_map(|source| {
        let (head, tail) = source.split_once('*')?;
        let is_name = |text: &str| !text.contains(['*', '?', '[', '\\', '$', '<', '"', '\'', ':', '/']);
        let is_globbed = !head.is_empty()
            && tail.starts_with('.')
            && is_name(head.trim_start_matches("./"))
            && is_name(tail);
        is_globbed.then(|| super::path::clean_in_root(&format!("{head}{tail}")))
    })
}

/// Sources of COPY and ADD that belong to the context, as written.
fn local_sources(dockerfile: &Dockerfile) -> impl Iterator<Item = &str> {
    let is_local = |instruction: &&Instruction| match instruction.kind {
        InstructionKind::Copy => instruction.flag("from").is_none(),
        InstructionKind::Add => true,
        _ => false,
    };
    let copies = dockerfile.instructions.iter().filter(is_local).filter_map(Instruction::as_copy);
    copies.flat_map(|copy| copy.sources).map(MappedText::as_str)
}
