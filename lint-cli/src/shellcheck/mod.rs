//! Asks the program shellcheck about the scripts of a run: few processes for many scripts, each script once.
//!
//! What a script is and where a remark belongs is the engine's (`hullwright_core::shellcheck`). Nothing here fails a run:
//! whatever goes wrong is told once. Entry point: [`Shellcheck::ask`].

mod answer;
mod process;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use hullwright_core::shellcheck::{PreparedScript, Remark, Verdicts};
use rayon::prelude::*;
use tempfile::TempDir;

use process::Failure;

/// More scripts do not go to one process: their names have to fit into a command line, and what goes wrong costs them all.
const MAX_SCRIPTS_OF_A_PROCESS: usize = 200;

/// Starting a process takes as long as checking some scripts.
const MIN_SCRIPTS_OF_A_PROCESS: usize = 4;

/// The program, and what it has said so far.
#[derive(Debug, Default)]
pub(crate) struct Shellcheck {
    /// By the text of the script.
    known: Mutex<BTreeMap<Arc<str>, Arc<[Remark]>>>,
    /// Whether there is no use in asking again.
    is_useless: AtomicBool,
    has_complained: AtomicBool,
}

impl Shellcheck {
    /// What the program says about the scripts of each file, in the order of the files. `None` where it says nothing at
    /// all, although there are scripts.
    pub(crate) fn ask(&self, files: &[Vec<PreparedScript>]) -> Vec<Option<Verdicts>> {
        let texts: Vec<Vec<Arc<str>>> = files
            .iter()
            .map(|scripts| scripts.iter().map(|script| Arc::from(script.content())).collect())
            .collect();
        self.learn(texts.iter().flatten());
        let Ok(known) = self.known.lock() else { return files.iter().map(|_| None).collect() };
        let answers = files.iter().zip(&texts).map(|(scripts, texts)| {
            let mut verdicts = Verdicts { is_complete: true, ..Verdicts::default() };
            for (script, text) in scripts.iter().zip(texts) {
                match known.get(text) {
                    Some(remarks) => {
                        verdicts.findings.extend(script.findings(remarks));
                        verdicts.instructions.push(script.instruction());
                    }
                    None => verdicts.is_complete = false,
                }
            }
            (verdicts.is_complete || !verdicts.instructions.is_empty()).then_some(verdicts)
        });
        answers.collect()
    }

    /// Asks about the texts that are new.
    fn learn<'t>(&self, texts: impl Iterator<Item = &'t Arc<str>>) {
        if self.is_useless.load(Ordering::Relaxed) {
            return;
        }
        let mut open: Vec<Arc<str>> = match self.known.lock() {
            Ok(known) => texts.filter(|text| !known.contains_key(*text)).cloned().collect(),
            Err(_) => return,
        };
        open.sort();
        open.dedup();
        let share = open.len().div_ceil(rayon::current_num_threads());
        let size = share.clamp(MIN_SCRIPTS_OF_A_PROCESS, MAX_SCRIPTS_OF_A_PROCESS);
        // Neighbours in the alphabet are alike: dealt out like cards, every process gets as much to do.
        let n_batches = open.len().div_ceil(size);
        let batches: Vec<Vec<&Arc<str>>> =
            (0..n_batches).map(|idx| open.iter().skip(idx).step_by(n_batches).collect()).collect();
        let failed: Vec<(usize, Failure)> =
            batches.par_iter().filter_map(|batch| self.learn_batch(batch)).collect();
        self.complain(&failed);
    }

    /// Asks one process about a batch; gives what went wrong, and how many scripts that costs.
    fn learn_batch(&self, batch: &[&Arc<str>]) -> Option<(usize, Failure)> {
        if self.is_useless.load(Ordering::Relaxed) {
            return None;
        }
        match ask_one_process(batch) {
            Ok(answers) => {
                let mut known = self.known.lock().ok()?;
                for (text, remarks) in batch.iter().zip(answers) {
                    known.insert(Arc::clone(text), remarks.into());
                }
                None
            }
            Err(failure) => {
                if failure.is_lasting() {
                    self.is_useless.store(true, Ordering::Relaxed);
                }
                Some((batch.len(), failure))
            }
        }
    }

    /// Says once that something went wrong.
    fn complain(&self, failed: &[(usize, Failure)]) {
        let Some((_, first)) = failed.first() else { return };
        if self.has_complained.swap(true, Ordering::Relaxed) {
            return;
        }
        let costs = if self.is_useless.load(Ordering::Relaxed) {
            "no script was checked with it".to_owned()
        } else {
            let n_scripts: usize = failed.iter().map(|(n_scripts, _)| n_scripts).sum();
            format!(
                "{n_scripts} {} not checked with it",
                if n_scripts == 1 { "script was" } else { "scripts were" }
            )
        };
        crate::note(&format!("shellcheck: {first}; {costs}"));
    }
}

/// What the program says about each script, in order.
fn ask_one_process(batch: &[&Arc<str>]) -> Result<Vec<Vec<Remark>>, Failure> {
    let folder = private_folder().map_err(Failure::Files)?;
    let names: Vec<String> = (0..batch.len()).map(|idx| format!("{idx}.sh")).collect();
    let mut n_bytes = 0;
    for (name, text) in names.iter().zip(batch) {
        n_bytes += text.len();
        fs::write(folder.path().join(name), text.as_bytes()).map_err(Failure::Files)?;
    }
    let limit = process::limit(batch.len(), n_bytes);
    let output = process::run(folder.path(), &names, limit)?;
    answer::read(&output.stdout, batch.len()).ok_or_else(|| output.failure())
}

/// A folder that goes with the value, and that nobody else may look into: scripts may hold secrets.
fn private_folder() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("hullwright-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir()
}
