//! The workspace of packages that an image installs, followed through the stages that copy it.
//!
//! Entry points: [`workspace_at`], [`members`], [`copies`].

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::path::clean_in_root;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Stage};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::context::broad_copy::local_sources;
use crate::patterns::shell::pnpm_workspace::installs_workspace;

/// How many copies of one folder are followed.
pub const MAX_COPIES: u32 = 8;

/// How many stages below one another are looked at.
const MAX_LINKS: usize = 64;

/// A workspace that was installed.
pub struct Workspace<'a> {
    /// The stage of the install.
    pub stage: &'a Stage,
    /// Its root in the image, without the slash at the start.
    pub root: String,
    /// The install.
    pub range: TextRange,
}

/// A source of `COPY --from` another stage.
#[derive(Clone, Copy)]
pub struct CopiedFolder<'a> {
    /// The instruction.
    pub copy: &'a Instruction,
    /// The source.
    pub source: &'a MappedText,
    /// The other stage.
    pub from: &'a Stage,
}

/// The RUN instructions of a stage.
pub fn runs<'a>(cx: &Context<'a>, stage: &Stage) -> impl Iterator<Item = &'a Instruction> + use<'a> {
    cx.of_kind(stage, InstructionKind::Run)
}

/// What a stage copies from others.
pub fn copies<'a>(cx: &Context<'a>, stage: &'a Stage) -> Vec<CopiedFolder<'a>> {
    let dependencies = stage.dependencies.iter().filter(|found| found.kind == DependencyKind::Copy);
    let sources = dependencies.filter_map(|found| {
        let DependencyTarget::Stage(on) = found.on else { return None };
        let copy = cx.instruction(found.instruction);
        Some((copy, copy.as_copy()?.sources, cx.graph().stage(on)))
    });
    sources
        .flat_map(|(copy, sources, from)| {
            sources.iter().map(move |source| CopiedFolder { copy, source, from })
        })
        .collect()
}

/// The workspace whose root lies at that path of a stage, be it installed there or copied as it is.
pub fn workspace_at<'a>(cx: &Context<'a>, stage: &'a Stage, root: &str, depth: u32) -> Option<Workspace<'a>> {
    for link in cx.graph().chain(stage).take(MAX_LINKS) {
        for run in runs(cx, link) {
            let workdir = cx.graph().workdir_before(link, run.index);
            let is_here =
                workdir.and_then(|(_, workdir)| workdir.path.known()).map(|path| clean_in_root(path));
            if is_here.as_deref() == Some(root)
                && let Some(range) = installs_workspace(cx, run)
            {
                let has_file =
                    cx.graph().chain(link).flat_map(|below| cx.instructions_of(below)).any(|found| {
                        let is_it = |source: &MappedText| source.as_str().ends_with("pnpm-workspace.yaml");
                        local_sources(found).iter().any(is_it)
                    });
                return has_file.then(|| Workspace { stage: link, root: root.to_owned(), range });
            }
        }
        if depth > 0
            && let Some(copied) = copies(cx, link).into_iter().find(|copied| {
                clean_in_root(copied.source.as_str()).strip_suffix("/node_modules") == Some(root)
            })
        {
            return workspace_at(cx, copied.from, root, depth - 1);
        }
    }
    None
}

/// The folders of the members, as far as COPY names their `package.json`.
pub fn members(cx: &Context<'_>, workspace: &Workspace<'_>) -> Vec<String> {
    let links = cx.graph().chain(workspace.stage).flat_map(|link| cx.instructions_of(link));
    let sources = links.flat_map(local_sources).map(|source| clean_in_root(source.as_str()));
    let folders = sources.filter_map(|source| Some(source.strip_suffix("/package.json")?.to_owned()));
    folders.filter(|folder| !folder.contains(['*', '$', '?', '['])).collect()
}

/// Whether a source is the folder, or one around it.
pub fn covers(source: &str, folder: &str) -> bool {
    let source = clean_in_root(source);
    folder == source
        || folder.strip_prefix(&source).is_some_and(|rest| source.is_empty() || rest.starts_with('/'))
}

/// A path as an instruction of the stage reads it, without the slash at the start.
pub fn path_in_image(cx: &Context<'_>, stage: &Stage, at: u32, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return Some(clean_in_root(path));
    }
    let (_, workdir) = cx.graph().workdir_before(stage, at)?;
    Some(clean_in_root(&format!("{}/{path}", workdir.path.known()?)))
}
