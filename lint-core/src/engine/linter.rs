//! The small way in: text or an in-memory project in, reports and fixed texts out.
//!
//! No IO, no threads, no globals. Callers that need more (configuration per folder, files on disk, work in parallel)
//! use [`Engine`] itself.

use super::{
    ActiveRules, ChangedFiles, EDITION_DATE, Engine, FileReport, FixRequest, Fixed, Request, SharedRequest,
    converge,
};
use crate::diagnostic::Applicability;
use crate::knowledge::Knowledge;
use crate::project::{ComposeInputs, MemoryFiles, NoFiles};
use crate::rule::{Preset, RuleSet, RuleTable, Selection};
use crate::semantic::BuildInputs;
use crate::text::{FileId, FileKind, SourceFile};

/// Checks texts with one set of rules.
#[derive(Debug)]
pub struct Linter {
    engine: Engine,
    rules: ActiveRules,
    inputs: BuildInputs,
    compose: ComposeInputs,
}

impl Linter {
    /// A linter with the rules of a preset, changed by `selections`.
    pub fn new(set: RuleSet, preset: Preset, selections: &[Selection]) -> Self {
        let rules = ActiveRules::new(&set, RuleTable::resolve(&set, preset, false, selections));
        Self {
            engine: Engine::new(set),
            rules,
            inputs: BuildInputs::default(),
            compose: ComposeInputs::default(),
        }
    }

    /// The same linter for builds that are given these inputs.
    #[must_use]
    pub fn with_inputs(self, inputs: BuildInputs) -> Self {
        Self { inputs, ..self }
    }

    /// The same linter with a table of what is known of the world outside the files.
    #[must_use]
    pub fn with_knowledge(self, knowledge: &'static dyn Knowledge) -> Self {
        Self { engine: self.engine.with_knowledge(knowledge), ..self }
    }

    /// The rules it knows, those that are off among them.
    pub fn rules(&self) -> &RuleSet {
        self.engine.rules()
    }

    /// The same linter for Compose projects that are started with these inputs.
    #[must_use]
    pub fn with_compose_inputs(self, compose: ComposeInputs) -> Self {
        Self { compose, ..self }
    }

    /// Checks one text of which nothing else is known. Its name tells what it is, else its content.
    pub fn check_text(&self, path: &str, text: &str) -> FileReport {
        let kind = FileKind::of_named_file(path, text.as_bytes());
        let file = SourceFile::new(FileId(0), path, kind, text);
        self.engine.check(Request {
            file: &file,
            rules: &self.rules,
            files: &NoFiles,
            inputs: &self.inputs,
            today: EDITION_DATE,
            suppressions: true,
            units: &[],
            shellcheck: None,
        })
    }

    /// Checks every Dockerfile, ignore file and Compose file of a project in memory, those that belong together together;
    /// files that are not in it count as absent.
    pub fn check_files(&self, files: &MemoryFiles) -> Vec<FileReport> {
        self.check_changed(files, &ChangedFiles::default())
    }

    /// Fixes what it finds in a project in memory, until nothing is left that a fix of this applicability settles.
    pub fn fix_files(&self, files: &MemoryFiles, least: Applicability) -> Fixed {
        converge(&FixRequest { files, check: &|changed| self.check_changed(files, changed), least })
    }

    fn check_changed(&self, files: &MemoryFiles, changed: &ChangedFiles) -> Vec<FileReport> {
        let mut files = files.clone();
        for (path, bytes) in changed.iter() {
            files.insert(path, bytes);
        }
        for path in changed.removed() {
            files.remove(path);
        }
        let linted_kind = |path: &str| {
            let kind = FileKind::of_name(path.rsplit('/').next().unwrap_or_default());
            kind.filter(|kind| *kind != FileKind::Config)
        };
        let targets = files.iter().filter_map(|(path, bytes)| Some((path, bytes, linted_kind(path)?)));
        let sources: Vec<SourceFile> = targets
            .enumerate()
            .map(|(idx, (path, bytes, kind))| {
                SourceFile::decode(FileId(idx as u32), path, kind, bytes.to_vec())
            })
            .collect();
        let shared = SharedRequest {
            rules: &self.rules,
            files: &files,
            inputs: &self.inputs,
            compose: &self.compose,
            today: EDITION_DATE,
            suppressions: true,
        };
        self.engine.check_together(&sources, shared)
    }
}
