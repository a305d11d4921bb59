//! The small way in: text or an in-memory project in, reports and fixed texts out.
//!
//! No IO, no threads, no globals. Callers that need more (configuration per folder, files on disk, work in parallel)
//! use [`Engine`] itself.

use std::collections::BTreeMap;

use super::{ActiveRules, EDITION_DATE, Engine, FileReport, Request, SharedRequest};
use crate::diagnostic::{Applicability, Change};
use crate::knowledge::Knowledge;
use crate::project::{ComposeInputs, FileSource, MemoryFiles, NoFiles};
use crate::rule::{Preset, RuleSet, RuleTable, Selection};
use crate::semantic::BuildInputs;
use crate::text::{Edit, FileId, FileKind, SourceFile, TextRange, apply_edits};

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
        })
    }

    /// Checks every Dockerfile, ignore file and Compose file of a project in memory, those that belong together together;
    /// files that are not in it count as absent.
    pub fn check_files(&self, files: &MemoryFiles) -> Vec<FileReport> {
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
            files,
            inputs: &self.inputs,
            compose: &self.compose,
            today: EDITION_DATE,
            suppressions: true,
        };
        self.engine.check_together(&sources, shared)
    }
}

/// The texts that the fixes of a project lead to, by path: changed files and created ones. `files` holds the texts that
/// were checked. A fix is applied whole or not at all; of two fixes that touch, the first one (by place) wins. Findings
/// that are silenced, and fixes below `least`, are left alone.
///
/// One pass: checking the fixed texts again may offer further fixes.
pub fn fixed_texts(
    reports: &[FileReport],
    files: &MemoryFiles,
    least: Applicability,
) -> BTreeMap<String, String> {
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    let mut out = BTreeMap::new();
    for report in reports {
        let open = report.findings.iter().filter(|finding| finding.suppressed.is_none());
        let proposed =
            open.flat_map(|finding| finding.fixes.iter().filter(|fix| fix.applicability >= least).take(1));
        for fix in proposed {
            let is_free = fix.changes.iter().all(|change| match change {
                Change::Edit { file, edit } => report
                    .path_of(*file)
                    .is_some_and(|path| edits.get(path).is_none_or(|taken| !touches(taken, edit.range))),
                Change::CreateFile { path, .. } => files.read(path).is_none() && !out.contains_key(path),
            });
            if !is_free {
                continue;
            }
            for change in &fix.changes {
                match change {
                    Change::Edit { file, edit } => {
                        let path = report.path_of(*file).unwrap_or(&report.path);
                        edits.entry(path.to_owned()).or_default().push(edit.clone());
                    }
                    Change::CreateFile { path, text } => {
                        out.insert(path.clone(), text.clone());
                    }
                }
            }
        }
    }
    for (path, edits) in edits {
        let Some(text) = files.read(&path).and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        let fixed = apply_edits(&text, &edits);
        if fixed != text {
            out.insert(path, fixed);
        }
    }
    out
}

fn touches(taken: &[Edit], range: TextRange) -> bool {
    taken.iter().any(|edit| edit.range.touches(range))
}
