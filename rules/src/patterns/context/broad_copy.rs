//! COPY and ADD of whole folders of the context: what they take is decided by the ignore file, not by their sources.
//!
//! Entry points: [`broad_copies`] for a build, [`copies_whole_context`] for the text of one instruction,
//! [`local_sources`] and [`mounted_sources`] for all that an instruction takes from the context.

use hullwright_core::dockerfile::{Instruction, InstructionKind, MountKind, read_mount};
use hullwright_core::dockerignore::Matcher;
use hullwright_core::project::path::{clean_in_root, join};
use hullwright_core::project::{BuildUnit, EntryKind};
use hullwright_core::rule::Context;
use hullwright_core::text::MappedText;

/// One source of a COPY or ADD that is a folder of the context.
#[derive(Debug)]
pub struct BroadCopy<'a> {
    /// The COPY or ADD.
    pub instruction: &'a Instruction,
    /// The source as written.
    pub source: &'a MappedText,
    /// The folder of the context, cleaned; empty for the whole context.
    pub folder: String,
    excludes: Excludes,
}

#[derive(Debug)]
enum Excludes {
    None,
    Some(Box<Matcher>),
    /// `--exclude` with something that is known only in the build.
    Unknown,
}

impl BroadCopy<'_> {
    /// Whether it takes the whole context.
    pub fn is_whole(&self) -> bool {
        self.folder.is_empty()
    }

    /// Whether a path of the context, if it is sent, is taken along.
    pub fn takes(&self, path: &str) -> bool {
        let inside = match self.folder.as_str() {
            "" => Some(path),
            folder => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
        };
        let Some(inside) = inside else { return false };
        match &self.excludes {
            Excludes::None => true,
            // Both readings of the pattern's base count, so that a doubt means left out.
            Excludes::Some(matcher) => {
                !matcher.matches_or_parent_matches(inside) && !matcher.matches_or_parent_matches(path)
            }
            Excludes::Unknown => false,
        }
    }
}

/// All broad sources of a Dockerfile, in order. Those of ONBUILD belong to another build.
pub fn broad_copies<'a>(cx: &Context<'a>, unit: &BuildUnit) -> Vec<BroadCopy<'a>> {
    let is_folder = |folder: &str| {
        let context = unit.context.value()?;
        (cx.files().kind(&join(context, folder))? == Some(EntryKind::Folder)).then_some(())
    };
    let mut found = Vec::new();
    for instruction in &cx.dockerfile().instructions {
        if instruction.is_broken {
            continue;
        }
        for source in local_sources(instruction) {
            let Some(folder) = folder_of(source.as_str()) else { continue };
            if folder.is_empty() || is_folder(&folder).is_some() {
                found.push(BroadCopy { instruction, source, folder, excludes: excludes_of(instruction) });
            }
        }
    }
    found
}

/// Whether the instruction copies the whole context, as far as its text says so.
pub fn copies_whole_context(instruction: &Instruction) -> bool {
    !instruction.is_broken
        && local_sources(instruction)
            .iter()
            .any(|source| folder_of(source.as_str()).is_some_and(|folder| folder.is_empty()))
}

/// The sources of a COPY or ADD that name something of the context.
pub fn local_sources(instruction: &Instruction) -> &[MappedText] {
    let is_local = match instruction.kind {
        InstructionKind::Copy => instruction.flag("from").is_none(),
        InstructionKind::Add => true,
        _ => false,
    };
    instruction.as_copy().filter(|_| is_local).map_or(&[], |copy| copy.sources)
}

/// The sources of the bind mounts of a RUN that name something of the context.
pub fn mounted_sources(instruction: &Instruction) -> Vec<MappedText> {
    instruction
        .flags_named("mount")
        .filter_map(read_mount)
        .filter(|mount| mount.kind == Some(MountKind::Bind) && !mount.has("from"))
        .filter_map(|mount| mount.value("source").cloned())
        .collect()
}

/// The folder a source may mean: itself, or what stands before a last `/*`.
fn folder_of(source: &str) -> Option<String> {
    if source.contains(['$', '"', '\'', '\\', '<', ':', '{', '%']) {
        return None;
    }
    let source =
        source.strip_suffix('*').filter(|head| head.is_empty() || head.ends_with('/')).unwrap_or(source);
    (!source.contains(['*', '?', '['])).then(|| clean_in_root(source))
}

fn excludes_of(instruction: &Instruction) -> Excludes {
    let values: Vec<&str> = instruction.flags_named("exclude").filter_map(|flag| flag.value_str()).collect();
    if values.is_empty() {
        return Excludes::None;
    }
    if values.iter().any(|value| value.contains('$')) {
        return Excludes::Unknown;
    }
    Matcher::from_cleaned(values).map_or(Excludes::Unknown, |matcher| Excludes::Some(Box::new(matcher)))
}

/// Whether the ignore file in effect, if there is one, lets a path of the context through. A file that fails the build
/// lets nothing through.
pub fn is_sent(unit: &BuildUnit, path: &str) -> bool {
    let Some(ignore) = &unit.ignore else { return true };
    let is_ignored =
        |matcher: &Matcher| matcher.matches_in_walk(path) || matcher.matches_or_parent_matches(path);
    ignore.matcher().is_some_and(|matcher| !is_ignored(matcher))
}
