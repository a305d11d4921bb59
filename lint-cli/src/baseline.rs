//! Baselines: a file of findings that are known, so that only new ones are reported.
//!
//! A finding is known when the baseline has its fingerprint for its path. What is left over of the baseline then
//! stands for files that were renamed: there the fingerprint alone counts. Each entry stands for one finding.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::checked::{CheckedFile, Found};
use crate::discover::plain;
use crate::exit::Stop;
use crate::output::{counted, json};

#[derive(Serialize, Deserialize)]
struct BaselineText {
    version: u8,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: String,
}

/// The findings of a baseline file.
pub(crate) struct Baseline {
    entries: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline.
    pub(crate) fn read(path: &Path) -> Result<Self, Stop> {
        let wrong = |why: String| Stop::Misuse(format!("{}: {why}", path.display()));
        let text = std::fs::read(path).map_err(|error| wrong(plain(&error)))?;
        let read: BaselineText =
            serde_json::from_slice(&text).map_err(|error| wrong(format!("it is no baseline: {error}")))?;
        match read.version {
            1 => Ok(Self { entries: read.findings }),
            version => Err(wrong(format!("baseline of version {version}, this program knows version 1"))),
        }
    }

    /// Removes the findings that are known.
    pub(crate) fn apply(self, files: &mut [CheckedFile]) {
        let mut by_path: BTreeMap<(String, String), usize> = BTreeMap::new();
        for Entry { path, fingerprint, .. } in self.entries {
            *by_path.entry((path, fingerprint)).or_default() += 1;
        }
        for file in &mut *files {
            let path = file.path.to_string();
            file.findings
                .retain(|found| stays(found) || !take(&mut by_path, &(path.clone(), found.fingerprint())));
        }
        let mut renamed: BTreeMap<String, usize> = BTreeMap::new();
        for ((_, fingerprint), left) in by_path {
            *renamed.entry(fingerprint).or_default() += left;
        }
        for file in files {
            file.findings.retain(|found| stays(found) || !take(&mut renamed, &found.fingerprint()));
        }
    }
}

/// Silenced findings and our own failures never stand in a baseline.
fn stays(found: &Found) -> bool {
    !found.is_open() || found.is_internal_error()
}

/// Uses one entry up, if there is one.
fn take<K: Ord>(left: &mut BTreeMap<K, usize>, key: &K) -> bool {
    match left.get_mut(key) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    }
}

/// Writes all findings that are neither silenced nor our own failure.
pub(crate) fn write(path: &Path, files: &[CheckedFile]) -> Result<(), Stop> {
    let mut findings = Vec::new();
    for file in files {
        for found in file.findings.iter().filter(|found| !stays(found)) {
            findings.push(Entry {
                path: file.path.to_string(),
                rule: found.finding.rule.name.to_owned(),
                fingerprint: found.fingerprint(),
            });
        }
    }
    let count = findings.len();
    let failed = |error: &std::io::Error| Stop::Misuse(format!("{}: {}", path.display(), plain(error)));
    let mut text = Vec::new();
    json::write_pretty(&mut text, &BaselineText { version: 1, findings }).map_err(|error| failed(&error))?;
    std::fs::write(path, text).map_err(|error| failed(&error))?;
    crate::note(&format!("{} written to {}", counted(count, "finding"), path.display()));
    Ok(())
}
