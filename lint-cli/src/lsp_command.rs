//! `hullwright lsp`: what the language server asks, answered as the other commands do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::{ChangedFiles, Engine, FileReport, FixRequest, Overlay, converge};
use hullwright_core::project::path::parent;
use hullwright_core::rule::{Preset, RuleSelector, RuleSet, Verdict};
use hullwright_core::text::FileKind;
use hullwright_lsp::{CheckedFile, Checker, Ending, Folder, Options};

use crate::check::engine;
use crate::compose_index::ComposeIndex;
use crate::config_lookup::{Lookup, Origin};
use crate::discover::{is_found_by_name, search};
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, DiskFiles, View};
use crate::fix::{Gate, Reach};
use crate::judge::{Judged, Run, Scope};
use crate::memo::Memo;
use crate::settings::Layer;

/// Serves an editor on standard input and output.
pub(crate) fn run() -> Result<Outcome, Stop> {
    let make = |folder: Folder| -> Box<dyn Checker> {
        // It lasts as long as the process.
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        Box::new(Workspace::new(ENGINE.get_or_init(engine), folder))
    };
    match hullwright_lsp::serve(&(Arc::new(make) as _))? {
        Ending::Agreed => Ok(Outcome::Clean),
        Ending::Abrupt => Ok(Outcome::Left),
    }
}

/// A folder that is open in the editor.
struct Workspace {
    engine: &'static Engine,
    root: PathBuf,
    /// What the editor says, above all configuration files.
    layer: Layer,
    /// The configuration file that counts in place of the nearest ones.
    config: Option<PathBuf>,
    complaints: Vec<String>,
    /// Nothing as long as it is not asked for.
    lookup: Option<Lookup<'static>>,
    disk: Disk,
    memo: Memo,
    /// The Compose files that lie in a folder.
    compose: BTreeMap<String, Vec<String>>,
    /// Those that lie elsewhere in the folder that is open.
    elsewhere: ComposeIndex,
    /// Whether all of the folder belongs to what one works on.
    is_open: bool,
    /// Whether the index is one of the folder as it is.
    is_indexed: bool,
}

impl Workspace {
    fn new(engine: &'static Engine, folder: Folder) -> Self {
        let Folder { root, is_open, options, on_news } = folder;
        let (layer, complaints) = layer(&options, engine.rules());
        Self {
            engine,
            layer,
            config: options.config.as_ref().map(|path| root.join(path)),
            complaints,
            lookup: None,
            disk: Disk::kept().at(&root),
            memo: Memo::default(),
            compose: BTreeMap::new(),
            elsewhere: ComposeIndex::new(&root, on_news),
            is_open,
            is_indexed: false,
            root,
        }
    }

    /// Where settings come from. A configuration that is named and wrong counts as if it were not named.
    fn new_lookup(&mut self) -> Option<Lookup<'static>> {
        let rules = self.engine.rules();
        let at = |origin: &Origin<'_>| Lookup::at(self.root.clone(), rules, origin, self.layer.clone());
        let named = self.config.as_deref().map(|path| at(&Origin::File(path)));
        match named {
            Some(Ok(lookup)) => return Some(lookup),
            Some(Err(wrong)) => {
                self.complaints.push(format!("`configPath`: {wrong}; the nearest configuration counts"));
            }
            None => {}
        }
        at(&Origin::Nearest).ok()
    }

    /// The files, and the Compose files that may build or use them: those beside and above them at once, those elsewhere
    /// as soon as they are known.
    fn scope(&mut self, paths: &[String]) -> Scope {
        if self.is_open && !std::mem::replace(&mut self.is_indexed, true) {
            self.elsewhere.refresh();
        }
        let mut all: BTreeSet<String> = paths.iter().cloned().collect();
        for path in paths {
            all.extend(self.elsewhere.users_of(path));
            let mut folder = parent(path);
            while let Some(at) = folder {
                let place = self.disk.place(at);
                let found = self.compose.entry(at.to_owned()).or_insert_with(|| compose_files(&place, at));
                all.extend(found.iter().cloned());
                // Above the folder that is open nothing belongs to it.
                folder =
                    if at.starts_with('/') || at.is_empty() { None } else { Some(parent(at).unwrap_or("")) };
            }
        }
        // As a search of the folder would have found them; what it would not find is named.
        let is_found = |path: &str| is_found_by_name(path) && !Path::new(path).is_absolute();
        let others = all.iter().filter(|path| !is_found(path)).map(PathBuf::from);
        let named = std::iter::once(PathBuf::from(".")).chain(others).collect();
        // What stands in the editor alone is found by itself.
        let targets = all.into_iter().filter(|path| !is_found(path) || self.disk.place(path).exists());
        Scope { named, targets: targets.map(|shown| self.disk.target(shown)).collect(), stdin: None }
    }

    fn judge(&mut self, scope: &Scope, texts: &ChangedFiles) -> Vec<CheckedFile> {
        if self.lookup.is_none() {
            self.lookup = self.new_lookup();
        }
        let Some(lookup) = &mut self.lookup else { return Vec::new() };
        let view = View { disk: &self.disk, changed: texts };
        // A keystroke waits for no other program.
        let (memo, shellcheck) = (Some(&self.memo), None);
        let run = Run { engine: self.engine, view, memo, shellcheck, keep: &|judged: Judged| judged };
        let found = run.judge(scope, lookup).into_iter();
        found.map(|Judged { file, report, .. }| CheckedFile { file, report }).collect()
    }
}

impl Checker for Workspace {
    fn check(&mut self, paths: &[String], open: &ChangedFiles) -> Vec<CheckedFile> {
        let scope = self.scope(paths);
        self.judge(&scope, open)
    }

    fn check_all(&mut self, open: &ChangedFiles) -> Vec<CheckedFile> {
        let scope = Scope { named: vec![PathBuf::from(".")], targets: search(&self.root), stdin: None };
        self.judge(&scope, open)
    }

    fn files(&mut self) -> Vec<String> {
        search(&self.root).into_iter().map(|target| target.shown).collect()
    }

    fn fix(&mut self, path: &str, open: &ChangedFiles) -> Option<String> {
        let scope = self.scope(&[path.to_owned()]);
        let gate = Gate::new(Reach::Only(path));
        let disk = Disk::default().at(&self.root);
        let this = std::cell::RefCell::new(self);
        let check = |changed: &ChangedFiles| {
            let texts: ChangedFiles =
                open.iter().chain(changed.iter()).map(|(path, text)| (path, text.to_vec())).collect();
            let found = this.borrow_mut().judge(&scope, &texts).into_iter();
            let own = found.map(|found| found.report).filter(|report| *report.path == *path);
            let mut reports: Vec<FileReport> = own.collect();
            gate.narrow(&mut reports, Applicability::Safe);
            reports
        };
        let files = DiskFiles::new(&disk);
        let base = Overlay::new(&files, open);
        let fixed = converge(&FixRequest { files: &base, check: &check, least: Applicability::Safe });
        fixed.changed.get(path).and_then(|text| String::from_utf8(text.to_vec()).ok())
    }

    fn forget(&mut self) {
        self.lookup = None;
        self.disk = Disk::kept().at(&self.root);
        self.memo.forget();
        self.compose.clear();
        self.is_indexed = false;
    }

    fn complaints(&mut self) -> Vec<String> {
        if self.lookup.is_none() {
            self.lookup = self.new_lookup();
        }
        std::mem::take(&mut self.complaints)
    }
}

/// What the editor says, and what is wrong with it.
fn layer(options: &Options, rules: &RuleSet) -> (Layer, Vec<String>) {
    let mut complaints = Vec::new();
    let preset = options.preset.as_deref().and_then(|name| {
        let found = Preset::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, preset)| preset);
        if found.is_none() {
            complaints.push(format!("`preset`: there is no preset `{name}`"));
        }
        found
    });
    let mut selectors = |key: &str, names: &[String]| -> Vec<RuleSelector> {
        let read = names.iter().filter_map(|name| match RuleSelector::parse(name, rules) {
            Ok(selector) => Some(selector),
            Err(unknown) => {
                complaints.push(format!("`{key}`: {unknown}"));
                None
            }
        });
        read.collect()
    };
    let select = options.select.as_deref().map(|names| selectors("select", names));
    let off = selectors("ignore", &options.ignore);
    let selections = off.into_iter().map(|selector| (selector, Verdict::Off)).collect();
    (Layer { preset, select, selections, ..Layer::default() }, complaints)
}

/// The Compose files in a folder, by their paths.
fn compose_files(place: &Path, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let names = names.filter(|name| FileKind::of_name(name) == Some(FileKind::Compose));
    names.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }).collect()
}
