//! `--since`: only findings on lines that changed since a commit, as `git diff` tells.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use hullwright_core::engine::Place;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::checked::CheckedFile;
use crate::discover::plain;
use crate::exit::Stop;
use crate::fix::LineMap;

/// The lines of a file that are new.
#[derive(PartialEq, Eq, Debug)]
enum Lines {
    /// The file itself is new.
    All,
    /// First and last line of each stretch, in order.
    Stretches(Vec<(u32, u32)>),
}

/// Every line that changed and no other, whatever the user has configured.
const DIFF: [&str; 13] = [
    "diff",
    "-U0",
    "-M",
    "--inter-hunk-context=0",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--submodule=short",
    "--ignore-submodules=none",
    "--diff-filter=d",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];

/// What changed in the working tree since a commit.
#[derive(Debug)]
pub(crate) struct Changes {
    root: PathBuf,
    /// What git tracks; all else is new, wherever it lies.
    tracked: FxHashSet<PathBuf>,
    files: FxHashMap<PathBuf, Lines>,
}

impl Changes {
    /// Asks git. Where the commit lies on another branch, the point at which the two parted counts.
    pub(crate) fn since(reference: &str) -> Result<Self, Stop> {
        if reference.starts_with('-') {
            return Err(Stop::Misuse(format!("--since: `{reference}` is no commit")));
        }
        let root = git(&["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(root.trim_end());
        let commit =
            git(&["rev-parse", "--verify", "--quiet", &format!("{reference}^{{commit}}")]).map_err(|_| {
                Stop::Misuse(format!("--since: git knows no commit `{reference}`{}", if_shallow()))
            })?;
        let commit = commit.trim_end();
        let base = git(&["merge-base", commit, "HEAD"]).unwrap_or_else(|_| {
            crate::note(&format!(
                "--since: no commit here is common to `{reference}` and HEAD, so all that differs counts{}",
                if_shallow()
            ));
            commit.to_owned()
        });
        let diff = git(&[&DIFF[..], &[base.trim_end(), "--"]].concat())?;
        let files = read_diff(&diff);
        let tracked = git(&["-C", &root.to_string_lossy(), "ls-files", "-z"])?;
        let tracked = tracked.split('\0').filter(|path| !path.is_empty()).map(PathBuf::from).collect();
        Ok(Self { root, tracked, files })
    }

    /// Removes the findings on lines that did not change.
    pub(crate) fn apply(&self, files: &mut [CheckedFile]) {
        self.apply_after(files, &BTreeMap::new());
    }

    /// Removes the findings on lines that neither changed before nor by fixes, whose maps are given by path.
    pub(crate) fn apply_after(&self, files: &mut [CheckedFile], maps: &BTreeMap<String, LineMap>) {
        for file in files {
            let (changed, map) = (self.of(&file.path), maps.get(&*file.path));
            file.findings
                .retain(|found| found.is_internal_error() || is_touched(changed, map, &found.finding.place));
        }
    }

    /// Whether a finding lies on lines that changed; `map` tells what fixes did to the file since.
    pub(crate) fn hold(&self, place: &Place, map: Option<&LineMap>) -> bool {
        is_touched(self.of(&place.path), map, place)
    }

    fn of(&self, path: &str) -> Option<&Lines> {
        let real = std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_default();
        let Ok(path) = real.strip_prefix(&self.root) else { return Some(&Lines::All) };
        if self.tracked.contains(path) {
            return self.files.get(path);
        }
        // Of the repositories inside, git tells whether they changed.
        match path.ancestors().skip(1).find(|folder| self.tracked.contains(*folder)) {
            Some(inner) if !self.files.contains_key(inner) => None,
            _ => Some(&Lines::All),
        }
    }
}

/// Whether a place lies on lines that changed, or on lines that fixes have made.
fn is_touched(changed: Option<&Lines>, map: Option<&LineMap>, place: &Place) -> bool {
    let touches = |first, last| changed.is_some_and(|lines| lines.touch(first, last));
    let (first, last) = (place.start.line, place.end.line);
    match map {
        None => touches(first, last),
        Some(map) => (first..=last).any(|line| map.before(line).is_none_or(|before| touches(before, before))),
    }
}

impl Lines {
    fn touch(&self, start: u32, end: u32) -> bool {
        match self {
            Self::All => true,
            Self::Stretches(stretches) => {
                stretches.iter().any(|(first, last)| *first <= end && start <= *last)
            }
        }
    }
}

/// What helps where a clone has a part of the history only.
fn if_shallow() -> &'static str {
    let is_shallow =
        git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.trim_end() == "true");
    if is_shallow { "; this clone is shallow: fetch more of the history" } else { "" }
}

fn git<S: AsRef<OsStr>>(arguments: &[S]) -> Result<String, Stop> {
    let output = Command::new("git")
        .args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|error| Stop::Misuse(format!("--since: git cannot be run: {}", plain(&error))))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        let why = why.lines().next().unwrap_or("it gave no reason").trim_start_matches("fatal: ").to_owned();
        return Err(Stop::Misuse(format!("--since: git failed: {why}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn read_diff(diff: &str) -> FxHashMap<PathBuf, Lines> {
    let mut files = FxHashMap::default();
    let mut current: Option<PathBuf> = None;
    // Lines of the files themselves that a hunk still has to show; they may look like anything.
    let mut left = 0;
    for line in diff.split('\n') {
        if left > 0 && line.starts_with(['+', '-']) {
            left -= 1;
        } else if let Some(path) = line.strip_prefix("+++ ") {
            current = new_path(path);
        } else if let Some((removed, start, count)) = hunk(line) {
            left = removed + count;
            if let Some(path) = &current
                && let Lines::Stretches(stretches) =
                    files.entry(path.clone()).or_insert(Lines::Stretches(Vec::new()))
                && count > 0
            {
                stretches.push((start, start + count - 1));
            }
        }
    }
    files
}

/// The path behind `+++ `: `b/path`, in quotes with escapes where it holds special characters.
fn new_path(text: &str) -> Option<PathBuf> {
    // git ends a name that holds a blank with a tab.
    let text = text.trim_end_matches('\t');
    let Some(quoted) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return text.strip_prefix("b/").map(PathBuf::from);
    };
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        let unescaped = match byte {
            b'\\' => match rest.next()? {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'a' => 7,
                b'b' => 8,
                b'f' => 12,
                b'v' => 11,
                digit @ b'0'..=b'3' => {
                    let digits = [digit, rest.next()?, rest.next()?];
                    digits.iter().fold(0, |value, digit| (value << 3) | (digit & 7))
                }
                other => other,
            },
            other => other,
        };
        bytes.push(unescaped);
    }
    String::from_utf8(bytes).ok()?.strip_prefix("b/").map(PathBuf::from)
}

/// Number of removed lines, first new line and number of new lines of a `@@ -a,b +c,d @@`.
fn hunk(line: &str) -> Option<(u32, u32, u32)> {
    let (old, new) = line.strip_prefix("@@ -")?.split_once(" @@")?.0.split_once(" +")?;
    let count = |text: &str| text.split_once(',').map_or(Some(1), |(_, count)| count.parse().ok());
    let start = new.split(',').next()?.parse().ok()?;
    Some((count(old)?, start, count(new)?))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn hunks_give_the_new_lines() {
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@ FROM\n-a\n+++ b/evil\n+b\n@@ -9,2 +9,0 @@\n-c\n-d\n@@ -20 +18 @@\n-e\n+f\n";
        let files = read_diff(diff);
        assert_eq!(files.len(), 1);
        assert_eq!(files.get(Path::new("x")), Some(&Lines::Stretches(vec![(1, 2), (18, 18)])));
    }

    #[test]
    fn quoted_paths_are_read() {
        assert_eq!(new_path("\"b/a\\\"\\303\\251\""), Some(PathBuf::from("a\"é")));
        assert_eq!(new_path("b/with blank\t"), Some(PathBuf::from("with blank")));
    }
}
