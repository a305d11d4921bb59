//! What fixing came to, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::Fixed;

use crate::checked::CheckedFile;
use crate::output::{counted, rule_name, sanitize, trust};

/// What was fixed, and what is left.
pub(super) struct Summary<'a> {
    pub(super) fixed: &'a Fixed,
    /// What is found afterwards.
    pub(super) files: &'a [CheckedFile],
    /// Files that are not what they were.
    pub(super) n_changed: usize,
    /// Whether nothing was written.
    pub(super) is_diff: bool,
}

/// Findings of one rule that are left.
#[derive(Clone, Copy, Default)]
struct Left {
    total: usize,
    fixable: usize,
    unsafely: usize,
}

impl Summary<'_> {
    /// Bugs of ours that came to light.
    pub(super) fn tell_bugs(&self) {
        let mut bugs: BTreeMap<(&str, &str), (usize, String)> = BTreeMap::new();
        for failure in &self.fixed.failures {
            let place = format!("{}:{}", failure.fix.path, failure.fix.line);
            let entry = bugs.entry((failure.fix.rule.name, &failure.harm)).or_insert((0, place));
            entry.0 += 1;
        }
        for ((rule, harm), (count, place)) in bugs {
            let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            crate::note(&format!(
                "{place}{more}: a fix of `{rule}` was left out because it would {harm}; please report it"
            ));
        }
        if !self.fixed.fighting.is_empty() {
            let rules: Vec<String> =
                self.fixed.fighting.iter().map(|rule| format!("`{}`", rule.name)).collect();
            crate::note(&format!(
                "fixes of {} undo each other and were left out; please report it",
                rules.join(", ")
            ));
        }
    }

    /// Everything.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.write_fixed(out)?;
        self.write_left(out)
    }

    /// What was fixed, by rule.
    pub(super) fn write_fixed(&self, out: &mut dyn Write) -> io::Result<()> {
        let done = if self.is_diff { "would be fixed" } else { "fixed" };
        if self.n_changed == 0 {
            return writeln!(out, "nothing {}", if self.is_diff { "would change" } else { "changed" });
        }
        let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
        for applied in &self.fixed.applied {
            *rules.entry(applied.rule.name).or_default() += 1;
        }
        let findings = counted(self.fixed.applied.len(), "finding");
        writeln!(out, "{findings} {done} in {}", counted(self.n_changed, "file"))?;
        by_count(rules).into_iter().try_for_each(|(rule, count)| writeln!(out, "{count:>6}  {rule}"))
    }

    fn write_left(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: BTreeMap<String, Left> = BTreeMap::new();
        let mut n_files = 0;
        for file in self.files {
            let mut open = file.findings.iter().filter(|found| found.is_open()).peekable();
            n_files += usize::from(open.peek().is_some());
            for found in open {
                let best = trust(&found.finding);
                let left = rules.entry(rule_name(&found.finding).to_string()).or_default();
                left.total += 1;
                left.fixable += usize::from(best == Some(Applicability::Safe));
                left.unsafely += usize::from(best == Some(Applicability::Unsafe));
            }
        }
        let sum = rules.values().fold(Left::default(), |sum, left| Left {
            total: sum.total + left.total,
            fixable: sum.fixable + left.fixable,
            unsafely: sum.unsafely + left.unsafely,
        });
        if sum.total == 0 {
            return writeln!(out, "nothing left");
        }
        let more = sum.in_words();
        writeln!(out, "{} left in {}{more}", counted(sum.total, "finding"), counted(n_files, "file"))?;
        let mut rules: Vec<(String, Left)> = rules.into_iter().collect();
        rules.sort_by_key(|(_, left)| std::cmp::Reverse(left.total));
        for (rule, left) in rules {
            writeln!(out, "{:>6}  {}{}", left.total, sanitize::line(&rule), left.in_words())?;
        }
        Ok(())
    }
}

impl Left {
    fn in_words(self) -> String {
        let fixable = (self.fixable > 0).then(|| format!("{} fixable", self.fixable));
        let unsafely = (self.unsafely > 0).then(|| format!("{} with --unsafe-fixes", self.unsafely));
        let parts: Vec<String> = fixable.into_iter().chain(unsafely).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    }
}

fn by_count(counts: BTreeMap<&str, usize>) -> Vec<(&str, usize)> {
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
