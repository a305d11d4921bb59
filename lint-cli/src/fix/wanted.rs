//! Which findings are to be fixed: those of the rules that were named, on lines and of fingerprints that are new.

use std::collections::BTreeSet;

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::{ChangedFiles, FileReport, Finding};
use hullwright_core::project::FileSource;
use hullwright_core::rule::{FacetId, Preset, RuleSelector, RuleSet, RuleTable, Selection, Verdict};

use super::base::Base;
use super::line_map::LineMap;
use crate::checked::CheckedFile;
use crate::since::Changes;

/// A finding by its path and its fingerprint.
pub(super) type Key = (String, u64);

/// What is asked for.
pub(super) struct Wanted<'a> {
    /// How far a fix must be trusted.
    pub(super) least: Applicability,
    pub(super) only: Only,
    /// The findings that the baseline does not hold, where there is one.
    pub(super) fresh: Option<BTreeSet<Key>>,
    /// The lines that count, where not all do.
    pub(super) changes: Option<&'a Changes>,
}

impl Wanted<'_> {
    /// Takes away the fixes of findings that are not to be fixed.
    pub(super) fn narrow(&self, reports: &mut [FileReport], base: &Base<'_>, changed: &ChangedFiles) {
        for report in reports {
            let path = report.path.to_string();
            let map = self.changes.and_then(|_| {
                let after = changed.get(&path)?;
                Some(LineMap::new(&base.read(&path).unwrap_or_default(), after))
            });
            for finding in report.findings.iter_mut().filter(|finding| !finding.fixes.is_empty()) {
                let is_fresh = self
                    .fresh
                    .as_ref()
                    .is_none_or(|fresh| fresh.contains(&(path.clone(), finding.fingerprint)));
                let is_changed =
                    self.changes.is_none_or(|changes| changes.hold(&finding.place, map.as_ref()));
                if !(is_fresh && is_changed && self.only.covers(finding)) {
                    finding.fixes.clear();
                }
            }
        }
    }
}

/// The findings of checked files that nothing silences.
pub(super) fn fingerprints(files: &[CheckedFile]) -> BTreeSet<Key> {
    let all = files.iter().flat_map(|file| file.findings.iter().map(move |found| (file, found)));
    all.filter(|(_, found)| found.is_open())
        .map(|(file, found)| (file.path.to_string(), found.finding.fingerprint))
        .collect()
}

/// The rules named by `--only`.
pub(super) struct Only {
    selections: Vec<Selection>,
    /// Names of rules and facets; `None` where none were named.
    named: Option<BTreeSet<(&'static str, Option<&'static str>)>>,
}

impl Only {
    pub(super) fn new(selectors: &[RuleSelector], set: &RuleSet) -> Self {
        if selectors.is_empty() {
            return Self { selections: Vec::new(), named: None };
        }
        let on = selectors.iter().map(|selector| (selector.clone(), Verdict::On));
        let selections: Vec<Selection> = [(RuleSelector::All, Verdict::Off)].into_iter().chain(on).collect();
        let table = RuleTable::resolve(set, Preset::Recommended, true, &selections);
        let mut named = BTreeSet::new();
        for (id, rule) in set.iter() {
            if table.severity(id, None).is_some() {
                named.insert((rule.name, None));
            }
            for (idx, facet) in (0..=u16::MAX).zip(rule.facets) {
                if table.severity(id, Some(FacetId(idx))).is_some() {
                    named.insert((rule.name, Some(facet.name)));
                }
            }
            let codes = table.codes_of(id).filter_map(|code| rule.facet(Some(code)));
            named.extend(codes.map(|code| (rule.name, Some(code.name))));
        }
        // A rule that is named runs even where it is off; a category means those of its rules that are on.
        let is_rule = |selection: &Selection| matches!(selection.0, RuleSelector::Rules(_));
        Self { selections: selections.into_iter().filter(is_rule).collect(), named: Some(named) }
    }

    /// What switches the named rules on.
    pub(super) fn switched_on(&self) -> impl Iterator<Item = Selection> {
        self.selections.iter().cloned()
    }

    fn covers(&self, finding: &Finding) -> bool {
        let key = (finding.rule.name, finding.facet.map(|facet| facet.name));
        let is_of_whole = |named: &BTreeSet<_>| finding.rule.has_codes() && named.contains(&(key.0, None));
        self.named.as_ref().is_none_or(|named| named.contains(&key) || is_of_whole(named))
    }
}
