//! `hullwright lsp`: what the language server asks, answered as the other commands do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::{ChangedFiles, Engine, FileReport, FixRequest, Overlay, converge};
use hullwright_core::project::path::parent;
use hullwright_core::text::FileKind;
use hullwright_lsp::Checker;

use crate::check::engine;
use crate::config_lookup::{Lookup, Origin};
use crate::discover::Target;
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, DiskFiles, View};
use crate::fix::{Gate, Reach};
use crate::judge::{Judged, Run, Scope};
use crate::memo::Memo;
use crate::settings::Layer;

/// Serves an editor on standard input and output.
pub(crate) fn run() -> Result<Outcome, Stop> {
    hullwright_lsp::serve(Workspace::new)?;
    Ok(Outcome::Clean)
}

/// The folder that is open in the editor.
struct Workspace {
    engine: &'static Engine,
    /// Nothing as long as it is not asked for.
    lookup: Option<Lookup<'static>>,
    disk: Disk,
    memo: Memo,
    /// The Compose files that lie in a folder.
    compose: BTreeMap<String, Vec<String>>,
}

impl Workspace {
    fn new() -> Self {
        Self {
            // It lasts as long as the process.
            engine: Box::leak(Box::new(engine())),
            lookup: None,
            disk: Disk::kept(),
            memo: Memo::default(),
            compose: BTreeMap::new(),
        }
    }

    /// The files, and the Compose files that may build or use them: those beside and above them.
    fn scope(&mut self, paths: &[String]) -> Scope {
        let mut all: BTreeSet<String> = paths.iter().cloned().collect();
        for path in paths {
            let mut folder = parent(path);
            while let Some(at) = folder {
                let found = self.compose.entry(at.to_owned()).or_insert_with(|| compose_files(at));
                all.extend(found.iter().cloned());
                // Above the folder that is open nothing belongs to it.
                folder =
                    if at.starts_with('/') || at.is_empty() { None } else { Some(parent(at).unwrap_or("")) };
            }
        }
        let target = |shown: String| Target { path: PathBuf::from(&shown), shown };
        let named = all.iter().map(PathBuf::from).collect();
        Scope { named, targets: all.into_iter().map(target).collect(), stdin: None }
    }

    fn judge(&mut self, scope: &Scope, texts: &ChangedFiles) -> Vec<FileReport> {
        if self.lookup.is_none() {
            self.lookup = Lookup::new(self.engine.rules(), &Origin::Nearest, Layer::default()).ok();
        }
        let Some(lookup) = &mut self.lookup else { return Vec::new() };
        let view = View { disk: &self.disk, changed: texts };
        let keep = |judged: Judged| judged.report;
        let run: Run<'_, FileReport> = Run { engine: self.engine, view, memo: Some(&self.memo), keep: &keep };
        run.judge(scope, lookup)
    }
}

impl Checker for Workspace {
    fn check(&mut self, paths: &[String], open: &ChangedFiles) -> Vec<FileReport> {
        let scope = self.scope(paths);
        self.judge(&scope, open)
    }

    fn fix(&mut self, path: &str, open: &ChangedFiles) -> Option<String> {
        let scope = self.scope(&[path.to_owned()]);
        let gate = Gate::new(Reach::Only(path));
        let this = std::cell::RefCell::new(self);
        let check = |changed: &ChangedFiles| {
            let texts: ChangedFiles =
                open.iter().chain(changed.iter()).map(|(path, text)| (path, text.to_vec())).collect();
            let mut reports = this.borrow_mut().judge(&scope, &texts);
            reports.retain(|report| *report.path == *path);
            gate.narrow(&mut reports, Applicability::Safe);
            reports
        };
        let disk = Disk::default();
        let files = DiskFiles::new(&disk);
        let base = Overlay::new(&files, open);
        let fixed = converge(&FixRequest { files: &base, check: &check, least: Applicability::Safe });
        fixed.changed.get(path).and_then(|text| String::from_utf8(text.to_vec()).ok())
    }

    fn forget(&mut self) {
        self.lookup = None;
        self.disk = Disk::kept();
        self.memo.forget();
        self.compose.clear();
    }
}

fn compose_files(folder: &str) -> Vec<String> {
    let at = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let entries = std::fs::read_dir(at).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let names = names.filter(|name| FileKind::of_name(name) == Some(FileKind::Compose));
    names.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }).collect()
}
