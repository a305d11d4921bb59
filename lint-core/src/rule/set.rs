//! All rules of a build, with their pages.

use rustc_hash::FxHashMap;

use super::codes::code_named;
use super::{FacetId, Rule, RuleId};

/// A rule with the page that explains it.
#[derive(Clone, Copy, Debug)]
pub struct RuleEntry {
    /// The rule.
    pub rule: &'static Rule,
    /// The module doc of its file, without the comment markers: Markdown, a level-one heading first.
    pub page: &'static str,
}

impl RuleEntry {
    /// The heading of the page.
    pub fn title(&self) -> &'static str {
        self.page.lines().next().unwrap_or_default().trim_start_matches('#').trim()
    }

    /// The first paragraph below the heading, lines joined by spaces.
    pub fn summary(&self) -> String {
        let lines = self.page.lines().skip(1).skip_while(|line| line.trim().is_empty());
        lines.take_while(|line| !line.trim().is_empty()).map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// The rules of a build, sorted by name, and an index over their names.
#[derive(Debug)]
pub struct RuleSet {
    entries: &'static [RuleEntry],
    names: FxHashMap<String, Vec<RuleRef>>,
}

/// A rule, or one facet of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleRef {
    /// The rule.
    pub rule: RuleId,
    /// The facet; `None` for the whole rule.
    pub facet: Option<FacetId>,
}

impl RuleSet {
    /// Indexes `entries`, which are sorted by name.
    pub fn new(entries: &'static [RuleEntry]) -> Self {
        let mut names: FxHashMap<String, Vec<RuleRef>> = FxHashMap::default();
        for (idx, entry) in entries.iter().enumerate() {
            let rule = RuleId(idx as u16);
            names.insert(entry.rule.name.to_owned(), vec![RuleRef { rule, facet: None }]);
            for (facet_idx, facet) in entry.rule.facets.iter().enumerate() {
                let name = format!("{}/{}", entry.rule.name, facet.name);
                names.insert(name, vec![RuleRef { rule, facet: Some(FacetId(facet_idx as u16)) }]);
            }
        }
        for (idx, entry) in entries.iter().enumerate() {
            for (facet, alias) in entry.rule.all_aliases() {
                let rule_ref = RuleRef { rule: RuleId(idx as u16), facet };
                let known = names.entry(alias.id.to_ascii_lowercase()).or_default();
                if !known.contains(&rule_ref) {
                    known.push(rule_ref);
                }
            }
        }
        Self { entries, names }
    }

    /// All rules, sorted by name.
    pub fn entries(&self) -> &'static [RuleEntry] {
        self.entries
    }

    /// Ids and rules, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &'static Rule)> + use<> {
        self.entries.iter().enumerate().map(|(idx, entry)| (RuleId(idx as u16), entry.rule))
    }

    /// Number of rules.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The rule behind an id of this set.
    pub fn get(&self, RuleId(idx): RuleId) -> &'static RuleEntry {
        self.entries.get(usize::from(idx)).expect("a rule id comes from the set it is used with")
    }

    /// What a name stands for: a rule, `rule/facet`, or a peer's alias (any case), which may stand for several. A code of
    /// ShellCheck stands for our rule about it, if there is one, and for what the program says itself.
    pub fn lookup(&self, name: &str) -> Vec<RuleRef> {
        let found = self.names.get(name).or_else(|| self.names.get(&name.to_ascii_lowercase()));
        let mut found = found.cloned().unwrap_or_default();
        let (owner, code) = name.split_once('/').map_or((None, name), |(owner, code)| (Some(owner), code));
        if let Some(code) = code_named(code) {
            let passing_on = self.iter().filter(|(_, rule)| rule.has_codes());
            let asked = passing_on.filter(|(_, rule)| owner.is_none_or(|owner| owner == rule.name));
            found.extend(asked.map(|(rule, _)| RuleRef { rule, facet: Some(code) }));
        }
        found
    }

    /// The known name nearest to `name`, for "did you mean".
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        let names = self.entries.iter().map(|entry| entry.rule.name);
        let scored = names.map(|known| (strsim::damerau_levenshtein(known, name), known));
        scored
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, _)| *distance <= 3.max(name.len() / 3))
            .map(|(_, known)| known)
    }
}
