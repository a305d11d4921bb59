//! One build of a Dockerfile: its context and the ignore file that takes effect.
//!
//! A loose Dockerfile does not say what its context is. The folder it lies in is the usual one, the folders above are
//! the next; the files that its COPY instructions name decide, and where they do not, nothing is known.

use super::path::{join, parent};
use super::{EntryKind, FileSource};
use crate::dockerfile::{Dockerfile, InstructionKind};
use crate::dockerignore::{IgnoreFile, IgnoreFileOrigin, SelectedIgnoreFile, ignore_file_candidates};
use crate::semantic::Resolution;
use crate::text::SourceFile;

/// One build of a Dockerfile.
#[derive(Clone, Debug)]
pub struct BuildUnit {
    /// The folder that is sent to the builder. Partly known when it was found by the files that COPY names.
    pub context: Resolution<String>,
    /// The ignore file in effect, where the context is known and there is one.
    pub ignore: Option<UnitIgnore>,
}

/// The ignore file of a build.
#[derive(Clone, Debug)]
pub struct UnitIgnore {
    /// Its path.
    pub path: String,
    /// Why it is the one.
    pub origin: IgnoreFileOrigin,
    /// Its text.
    pub text: String,
    /// Its patterns.
    pub file: IgnoreFile,
}

impl BuildUnit {
    /// The build of a Dockerfile that no other file mentions.
    pub fn loose(file: &SourceFile, dockerfile: &Dockerfile, files: &dyn FileSource) -> Self {
        let context = guess_context(file, dockerfile, files);
        let ignore = context.value().and_then(|context| find_ignore(file.path(), context, files));
        Self { context, ignore }
    }

    /// A build with a known context.
    pub fn with_context(file: &SourceFile, context: &str, files: &dyn FileSource) -> Self {
        let ignore = find_ignore(file.path(), context, files);
        Self { context: Resolution::Known(context.to_owned()), ignore }
    }
}

fn find_ignore(dockerfile: &str, context: &str, files: &dyn FileSource) -> Option<UnitIgnore> {
    ignore_file_candidates(dockerfile, context).into_iter().find_map(|SelectedIgnoreFile { path, origin }| {
        let bytes = files.read(&path)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let file = IgnoreFile::parse(&text);
        Some(UnitIgnore { path, origin, text, file })
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
        // Nothing speaks for another folder, and an ignore file beside the Dockerfile speaks for this one.
        let has_ignore = files.kind(&join(own, ".dockerignore")) == Some(Some(EntryKind::File));
        return if has_ignore || own.is_empty() {
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
    let mut found = Vec::new();
    for instruction in &dockerfile.instructions {
        let is_local = match instruction.kind {
            InstructionKind::Copy => instruction.flag("from").is_none(),
            InstructionKind::Add => true,
            _ => false,
        };
        let Some(copy) = instruction.as_copy().filter(|_| is_local) else { continue };
        for source in copy.sources {
            let text = source.as_str();
            let is_literal = !text.contains(['*', '?', '[', '\\', '$', '<', '"', '\'', ':']);
            let cleaned = super::path::clean_in_root(text);
            if is_literal && !cleaned.is_empty() {
                found.push(cleaned);
            }
        }
    }
    found
}
