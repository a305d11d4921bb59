//! Which configuration counts for which file, and the settings that follow from it.
//!
//! Entry point: [`Lookup::settings_for`]. Files are looked up one after another, before they are checked.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use hullwright_core::rule::RuleSet;
use rustc_hash::FxHashMap;

use crate::config_file::{Config, ConfigError, text_of};
use crate::discover::relative_to;
use crate::exit::Stop;
use crate::files::slashed;
use crate::hadolint;
use crate::settings::{Layer, Settings};

/// The names that configuration files have.
pub(crate) const CONFIG_NAMES: [&str; 4] = [OWN_NAMES[0], OWN_NAMES[1], HADOLINT_NAMES[0], HADOLINT_NAMES[1]];
const OWN_NAMES: [&str; 2] = [".hullwright.yaml", "hullwright.yaml"];
const HADOLINT_NAMES: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];

/// Where settings come from.
#[derive(Debug)]
pub(crate) enum Origin<'a> {
    /// From the command line alone.
    Flags,
    /// From this file.
    File(&'a Path),
    /// From the nearest file above each checked one.
    Nearest,
}

/// A discovered configuration that is wrong.
#[derive(Debug)]
pub(crate) struct InvalidConfig {
    /// The file, absolute.
    pub(crate) path: PathBuf,
    /// What is wrong.
    pub(crate) error: ConfigError,
    /// What holds in its folder instead.
    pub(crate) settings: Arc<Settings>,
}

/// As [`Origin`], with the file read.
#[derive(Debug)]
enum Source {
    Flags,
    File(Rc<Config>),
    Nearest,
}

/// Finds and keeps configurations and settings.
#[derive(Debug)]
pub(crate) struct Lookup<'a> {
    set: &'a RuleSet,
    flags: Layer,
    source: Source,
    cwd: PathBuf,
    boundary: PathBuf,
    folders: FxHashMap<PathBuf, Nearest>,
    settings: FxHashMap<(Option<PathBuf>, Vec<bool>), Arc<Settings>>,
    wrong: Vec<(PathBuf, ConfigError)>,
}

/// The nearest configurations of a folder: ours, and hadolint's.
#[derive(Clone, Default, Debug)]
struct Nearest {
    own: Option<Rc<Config>>,
    hadolint: Option<Rc<Config>>,
}

impl<'a> Lookup<'a> {
    /// A configuration that is named and wrong ends the run.
    pub(crate) fn new(set: &'a RuleSet, origin: &Origin<'_>, flags: Layer) -> Result<Self, Stop> {
        Self::at(std::env::current_dir().unwrap_or_default(), set, origin, flags)
    }

    /// As [`Self::new`], for paths that are relative to another folder than the working directory.
    pub(crate) fn at(
        cwd: PathBuf,
        set: &'a RuleSet,
        origin: &Origin<'_>,
        flags: Layer,
    ) -> Result<Self, Stop> {
        let source = match origin {
            Origin::Flags => Source::Flags,
            Origin::Nearest => Source::Nearest,
            Origin::File(path) => Source::File(Rc::new(named_config(path, &cwd, set)?)),
        };
        let repository = cwd.ancestors().find(|folder| folder.join(".git").exists());
        let boundary = repository.unwrap_or(&cwd).to_path_buf();
        Ok(Self {
            set,
            flags,
            source,
            cwd,
            boundary,
            folders: FxHashMap::default(),
            settings: FxHashMap::default(),
            wrong: Vec::new(),
        })
    }

    /// The settings of a file, whose path is relative to the working directory.
    pub(crate) fn settings_for(&mut self, path: &Path) -> Arc<Settings> {
        let file = self.cwd.join(path);
        let config = self.config_for(&file);
        self.combine(config.as_deref(), &file)
    }

    /// The configuration file that counts for a file, if there is one.
    pub(crate) fn config_path_for(&mut self, path: &Path) -> Option<PathBuf> {
        let file = self.cwd.join(path);
        self.config_for(&file).map(|config| config.path.clone())
    }

    /// All configuration files that counted for a file that was asked for.
    pub(crate) fn files(&self) -> BTreeSet<PathBuf> {
        let named = match &self.source {
            Source::File(config) => Some(config),
            Source::Flags | Source::Nearest => None,
        };
        let nearest = self.folders.values().flat_map(|nearest| nearest.own.iter().chain(&nearest.hadolint));
        named.into_iter().chain(nearest).flat_map(|config| config.files.iter().cloned()).collect()
    }

    /// The folders above one whose configuration would count in it.
    pub(crate) fn folders_above(&self, folder: &Path) -> Vec<PathBuf> {
        // Put together from its parts, it has no `.` in it.
        let folder: PathBuf = self.cwd.join(folder).components().collect();
        let mut found = Vec::new();
        for folder in folder.ancestors() {
            found.push(folder.to_path_buf());
            if self.is_top(folder) {
                break;
            }
        }
        found
    }

    /// A path as it is shown.
    pub(crate) fn shown(&self, path: &Path) -> String {
        slashed(&relative_to(path, Some(&self.cwd)))
    }

    fn config_for(&mut self, file: &Path) -> Option<Rc<Config>> {
        match &self.source {
            Source::Flags => None,
            Source::File(config) => Some(Rc::clone(config)),
            Source::Nearest => {
                let nearest = self.nearest(file.parent().unwrap_or(Path::new("/")));
                nearest.own.or(nearest.hadolint)
            }
        }
    }

    fn combine(&mut self, config: Option<&Config>, file: &Path) -> Arc<Settings> {
        let scoped = config.map(|config| config.layers.as_slice()).unwrap_or_default();
        let holds: Vec<bool> = scoped.iter().map(|scoped| scoped.holds_for(file)).collect();
        let key = (config.map(|config| config.path.clone()), holds);
        if let Some(known) = self.settings.get(&key) {
            return Arc::clone(known);
        }
        let holding = scoped.iter().zip(&key.1).filter(|(_, holds)| **holds).map(|(scoped, _)| &scoped.layer);
        let mut settings = Settings::combine(self.set, holding.chain([&self.flags]));
        for path in settings.compose_sets.iter_mut().flatten() {
            *path = self.shown(Path::new(&path));
        }
        let settings = Arc::new(settings);
        self.settings.insert(key, Arc::clone(&settings));
        settings
    }

    /// The configurations that were found and are wrong, each once.
    pub(crate) fn invalid(&mut self) -> Vec<InvalidConfig> {
        let wrong = self.wrong.clone();
        let with_settings = wrong.into_iter().map(|(path, error)| {
            let config = self.config_for(&path);
            InvalidConfig { settings: self.combine(config.as_deref(), &path), path, error }
        });
        with_settings.collect()
    }

    fn nearest(&mut self, folder: &Path) -> Nearest {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let mut found =
            Nearest { own: self.load_first(folder, &OWN_NAMES, Config::load), ..Nearest::default() };
        if found.own.is_none() {
            found.hadolint = self.load_first(folder, &HADOLINT_NAMES, hadolint::load);
        }
        if found.own.is_none()
            && !self.is_top(folder)
            && let Some(parent) = folder.parent()
        {
            let above = self.nearest(parent);
            found = Nearest { own: above.own, hadolint: found.hadolint.or(above.hadolint) };
        }
        self.folders.insert(folder.to_path_buf(), found.clone());
        found
    }

    /// Whether nothing above the folder counts: it is a repository's root, or the working directory outside of one.
    fn is_top(&self, folder: &Path) -> bool {
        folder == self.boundary || folder.join(".git").exists()
    }

    fn load_first(
        &mut self,
        folder: &Path,
        names: &[&str],
        load: fn(&Path, &RuleSet) -> Result<Config, ConfigError>,
    ) -> Option<Rc<Config>> {
        let path = names.iter().map(|name| folder.join(name)).find(|path| path.is_file())?;
        match load(&path, self.set) {
            Ok(config) => Some(Rc::new(config)),
            Err(error) => {
                self.wrong.push((path, error));
                None
            }
        }
    }
}

/// The configuration named with `--config`, ours or hadolint's by its name.
fn named_config(path: &Path, cwd: &Path, set: &RuleSet) -> Result<Config, Stop> {
    let is_hadolints = path.file_name().is_some_and(|name| name.to_string_lossy().contains("hadolint"));
    let load = if is_hadolints { hadolint::load } else { Config::load };
    load(&cwd.join(path), set).map_err(|error| {
        let line = error.range.and_then(|range| line_of(&cwd.join(path), range.start() as usize));
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        Stop::Misuse(format!("{}{line}: {}", path.display(), error.message))
    })
}

fn line_of(path: &Path, offset: usize) -> Option<usize> {
    let text = text_of(path).ok()?;
    Some(text.get(..offset)?.split('\n').count())
}
