//! What Compose files name of the Dockerfiles that they build: the file, the target and the arguments.

use std::collections::BTreeMap;

use hullwright_core::compose::{ComposeProject, FileRole, LoadOptions, Profiles, Reading, load};
use hullwright_core::project::path::parent;
use hullwright_core::project::{ServiceBuild, companions};
use hullwright_core::semantic::{BuildGraph, BuildInputs, Resolution};
use hullwright_core::text::{FileId, FileKind, SourceFile};

use super::{Occurrence, Symbol};
use crate::dockerfile::stages::target;
use crate::view::{View, name_of};

/// The project that a Compose file is read in: with the file that it is laid over, or that is laid over it.
pub(crate) fn project_at(file: &SourceFile, view: &View) -> ComposeProject {
    let own = file.path();
    let beside = companions(own).into_iter().find_map(|path| view.file(&path));
    let is_override = name_of(own).contains(".override.");
    let copy = SourceFile::new(FileId(0), own, file.kind(), file.text());
    let sources: Vec<SourceFile> = match beside {
        Some(main) if is_override => vec![main, copy],
        Some(other) => vec![copy, other],
        None => vec![copy],
    };
    let sources = sources.into_iter().enumerate().map(|(idx, source)| source.with_id(FileId(idx as u32)));
    let environment = BTreeMap::new();
    let options = LoadOptions {
        project_name: None,
        profiles: Profiles { active: vec!["*".to_owned()] },
        environment: &environment,
        env_files: &[],
        role: FileRole::Main,
        reading: Reading::ForRules,
    };
    load(sources.collect(), &options, view)
}

/// The folders that may be the context of a Dockerfile: those that services say, or else its own and the top one.
pub(crate) fn contexts_of(dockerfile: &str, view: &View) -> Vec<String> {
    let mut found = Vec::new();
    let compose =
        view.files.iter().filter(|path| FileKind::of_name(name_of(path)) == Some(FileKind::Compose));
    for file in compose.filter_map(|path| view.file(path)).filter(|file| file.text().contains("build")) {
        let project = project_at(&file, view);
        for build in ServiceBuild::of_project(&project) {
            if build.dockerfile.value().is_some_and(|path| path == dockerfile)
                && let Some(context) = build.context.value()
                && !found.contains(context)
            {
                found.push(context.clone());
            }
        }
    }
    if found.is_empty() {
        found = vec![parent(dockerfile).unwrap_or("").to_owned(), String::new()];
        found.dedup();
    }
    found
}

/// The names of Dockerfiles in a Compose file.
pub(super) fn occurrences(file: &SourceFile, view: &View) -> Vec<Occurrence> {
    if !file.text().contains("build") {
        return Vec::new();
    }
    let project = project_at(file, view);
    let Some(own) = project.files.iter().find(|found| found.source.path() == file.path()) else {
        return Vec::new();
    };
    let own = own.source.id();
    let mut found = Vec::new();
    for build in ServiceBuild::of_project(&project) {
        let (Resolution::Known(path) | Resolution::Partial(path)) = &build.dockerfile else { continue };
        let dockerfile = || path.clone();
        let mut add = |symbol, span: hullwright_core::text::Span, text: &str| {
            // What a variable or an escape brought is not what is written there.
            if span.file == own
                && let Some(at) = span.range.slice(file.text()).find(text).filter(|_| !text.is_empty())
            {
                let start = span.range.start() + at as u32;
                let range = hullwright_core::text::TextRange::at(start, text.len() as u32);
                found.push(Occurrence::new(symbol, range, false));
            }
        };
        if let Some((name, span)) = build.target
            && let Some(parsed) = build.dockerfile(view)
        {
            let graph = BuildGraph::build(&parsed.tree, parsed.source.text(), BuildInputs::default());
            if let Some(stage) = target(&graph, name) {
                add(Symbol::Stage { dockerfile: dockerfile(), stage: stage.id.0 }, span, name);
            }
        }
        for arg in &build.args {
            let symbol = Symbol::Argument { dockerfile: dockerfile(), name: arg.name.clone() };
            add(symbol, arg.name_span, &arg.name);
        }
        if let Some(node) = build.node("dockerfile")
            && let Some(text) = node.as_str()
        {
            add(Symbol::File { path: dockerfile() }, node.span, text);
        }
    }
    found
}
