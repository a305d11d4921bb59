//! Selectors and the table they resolve to.
//!
//! A selector names all rules, a category, a rule, a facet or a peer's alias. Selectors resolve by specificity,
//! then by order, into one [`RuleTable`]; the engine sees only that table.

use std::fmt;

use super::{DefaultSet, FacetId, Maturity, Policy, Rule, RuleId, RuleOptions, RuleRef, RuleSet};
use crate::diagnostic::{Category, Severity};

/// What a selector stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleSelector {
    /// Every rule.
    All,
    /// Every rule of a category.
    Category(Category),
    /// One rule or facet, or all that a peer's alias stands for.
    Rules(Vec<RuleRef>),
}

/// A name that no rule, category or alias has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownSelector {
    /// The name as given.
    pub name: String,
    /// The known name nearest to it.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown rule `{}`", self.name)?;
        match self.nearest {
            Some(nearest) => write!(f, ", did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownSelector {}

impl RuleSelector {
    /// Reads a selector against the names of `set`.
    pub fn parse(name: &str, set: &RuleSet) -> Result<Self, UnknownSelector> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        if let Some(category) = Category::from_name(name) {
            return Ok(Self::Category(category));
        }
        let found = set.lookup(name);
        if found.is_empty() {
            return Err(UnknownSelector { name: name.to_owned(), nearest: set.nearest(name) });
        }
        Ok(Self::Rules(found))
    }

    fn specificity(&self) -> u8 {
        match self {
            Self::All => 0,
            Self::Category(_) => 1,
            Self::Rules(rules) if rules.iter().all(|found| found.facet.is_some()) => 3,
            Self::Rules(_) => 2,
        }
    }

    fn covers(&self, rule: RuleId, definition: &Rule, facet: Option<FacetId>, is_open: bool) -> bool {
        match self {
            Self::All => is_open,
            Self::Category(category) => is_open && definition.category == *category,
            Self::Rules(rules) => rules.iter().any(|found| {
                found.rule == rule && (found.facet == facet || (found.facet.is_none() && is_open))
            }),
        }
    }
}

/// What a selector does with the rules it covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Off.
    Off,
    /// On, with the severity that the rule has by itself.
    On,
    /// On, with this severity.
    Severity(Severity),
}

/// The named sets of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Preset {
    /// Precise and uncontested.
    #[default]
    Recommended,
    /// Recommended and strict rules.
    Strict,
    /// A peer's default set, its severities and its verdicts.
    Peer(Policy),
}

impl Preset {
    /// All presets with their names.
    pub const ALL: [(&'static str, Self); 5] = [
        ("recommended", Self::Recommended),
        ("strict", Self::Strict),
        ("hadolint", Self::Peer(Policy::Hadolint)),
        ("buildkit", Self::Peer(Policy::Buildkit)),
        ("dclint", Self::Peer(Policy::Dclint)),
    ];

    /// The preset with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, preset)| preset)
    }

    /// Whose verdicts count under this preset.
    pub const fn policy(self) -> Policy {
        match self {
            Self::Recommended | Self::Strict => Policy::Native,
            Self::Peer(policy) => policy,
        }
    }

    fn severity(self, rule: &Rule, facet: Option<FacetId>, extras: &Extras) -> Option<Severity> {
        let own = || rule.facet(facet).and_then(|facet| facet.severity).unwrap_or(rule.severity);
        let widest = match self {
            _ if rule.has_codes() => return extras.shellcheck.then(own),
            Self::Recommended => DefaultSet::Recommended,
            Self::Strict => DefaultSet::Strict,
            Self::Peer(_) if rule.reports_failures() => DefaultSet::Recommended,
            Self::Peer(policy) => return rule.preset_severity(policy, facet),
        };
        let settled =
            rule.maturity == Maturity::Stable || (extras.preview && rule.maturity == Maturity::Preview);
        let facet_on = rule.facet(facet).is_none_or(|facet| facet.on);
        let set = rule.facet(facet).and_then(|facet| facet.default).unwrap_or(rule.default);
        (set <= widest && settled && facet_on).then(own)
    }
}

/// What is asked for beside a preset.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Extras {
    /// Rules that are not settled yet.
    pub preview: bool,
    /// What the program shellcheck says, whatever the preset.
    pub shellcheck: bool,
    /// The rules that these ask for.
    pub options: RuleOptions,
}

/// One selection: a selector and what it does, in the order given.
pub type Selection = (RuleSelector, Verdict);

/// Which rules and facets run, and how bad their findings are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleTable {
    /// Per rule: the whole rule first, then its facets in order. `None` is off.
    rows: Vec<Vec<Option<Severity>>>,
    /// Codes of a program that were chosen or weighed by name, apart from the rest of the rule that passes them on.
    codes: Vec<(RuleRef, Option<Severity>)>,
    /// What has a severity that settings give, where a program has one of its own.
    weighed: Vec<RuleRef>,
    policy: Policy,
    options: RuleOptions,
}

impl RuleTable {
    /// Starts from a preset, then lets the more specific and the later of `selections` win.
    pub fn resolve(set: &RuleSet, preset: Preset, preview: bool, selections: &[Selection]) -> Self {
        Self::resolve_with(set, preset, Extras { preview, ..Extras::default() }, selections)
    }

    /// As [`Self::resolve`], with more than the preset brings.
    pub fn resolve_with(set: &RuleSet, preset: Preset, extras: Extras, selections: &[Selection]) -> Self {
        let mut ordered: Vec<&Selection> = selections.iter().collect();
        ordered.sort_by_key(|(selector, _)| selector.specificity());
        let rows = set.iter().map(|(id, rule)| {
            let facets = (0..rule.facets.len()).map(|idx| Some(FacetId(idx as u16)));
            std::iter::once(None)
                .chain(facets)
                .map(|facet| row(id, rule, facet, (preset, &extras), &ordered))
                .collect()
        });
        let rows = rows.collect();
        let named = ordered.iter().filter_map(|(selector, _)| match selector {
            RuleSelector::Rules(found) => Some(found),
            RuleSelector::All | RuleSelector::Category(_) => None,
        });
        let mut codes: Vec<(RuleRef, Option<Severity>)> = Vec::new();
        for found in named.flatten().filter(|found| found.facet.is_some()) {
            let rule = set.get(found.rule).rule;
            if rule.has_codes() && !codes.iter().any(|(known, _)| known == found) {
                codes.push((*found, row(found.rule, rule, found.facet, (preset, &extras), &ordered)));
            }
        }
        Self { rows, codes, weighed: Vec::new(), policy: preset.policy(), options: extras.options }
    }

    /// The severity of a rule's (or facet's) findings; `None` when it is off.
    pub fn severity(&self, rule: RuleId, facet: Option<FacetId>) -> Option<Severity> {
        let row = self.rows.get(usize::from(rule.0))?;
        let own = row.get(facet.map_or(0, |FacetId(facet)| usize::from(facet) + 1));
        // Beyond the facets of a rule there are only codes, which go with the rule unless they were named.
        own.copied().unwrap_or_else(|| {
            let code = self.codes.iter().find(|(known, _)| *known == RuleRef { rule, facet });
            code.map_or_else(|| row.first().copied().flatten(), |(_, severity)| *severity)
        })
    }

    /// The severity of what a program found and gave a severity of its own.
    pub fn severity_of_code(&self, rule: RuleId, code: FacetId, own: Severity) -> Option<Severity> {
        let severity = self.severity(rule, Some(code))?;
        let is_weighed =
            |found: &RuleRef| found.rule == rule && found.facet.is_none_or(|facet| facet == code);
        Some(if self.weighed.iter().any(is_weighed) { severity } else { own })
    }

    /// The codes of a rule that settings name and that are on.
    pub fn codes_of(&self, rule: RuleId) -> impl Iterator<Item = FacetId> {
        let on = self.codes.iter().filter(move |(found, severity)| found.rule == rule && severity.is_some());
        on.filter_map(|(found, _)| found.facet)
    }

    /// Whether the rule or any facet of it is on.
    pub fn is_on(&self, rule: RuleId) -> bool {
        let row = self.rows.get(usize::from(rule.0));
        row.is_some_and(|row| row.iter().any(Option::is_some)) || self.codes_of(rule).next().is_some()
    }

    /// The table without a rule, whatever it says of it.
    #[must_use]
    pub fn without(&self, rule: RuleId) -> Self {
        let mut table = self.clone();
        if let Some(row) = table.rows.get_mut(usize::from(rule.0)) {
            row.fill(None);
        }
        table.codes.retain(|(found, _)| found.rule != rule);
        table
    }

    /// What rules with options are given.
    pub fn options(&self) -> &RuleOptions {
        &self.options
    }

    /// Whose verdicts count.
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// Gives what is on of a rule (all of its facets when `found` names none) another severity.
    pub fn weigh(&mut self, found: RuleRef, severity: Severity) {
        let RuleRef { rule: RuleId(idx), facet } = found;
        self.weighed.push(found);
        let n_facets = self.rows.get(usize::from(idx)).map_or(0, |row| row.len().saturating_sub(1));
        if facet.is_some_and(|FacetId(facet)| usize::from(facet) >= n_facets) {
            if self.severity(found.rule, facet).is_some() {
                self.codes.retain(|(code, _)| *code != found);
                self.codes.push((found, Some(severity)));
            }
            return;
        }
        if facet.is_none() {
            let own = self.codes.iter_mut().filter(|(code, _)| code.rule == found.rule);
            own.filter_map(|(_, known)| known.as_mut()).for_each(|known| *known = severity);
        }
        let row = self.rows.get_mut(usize::from(idx)).map(Vec::as_mut_slice).unwrap_or_default();
        let row = match facet {
            None => row,
            Some(FacetId(facet)) => {
                row.get_mut(usize::from(facet) + 1..).and_then(|row| row.get_mut(..1)).unwrap_or_default()
            }
        };
        row.iter_mut().flatten().for_each(|known| *known = severity);
    }

    /// Switches a rule and its facets on with this severity.
    pub fn set(&mut self, RuleId(idx): RuleId, severity: Severity) {
        if let Some(row) = self.rows.get_mut(usize::from(idx)) {
            row.fill(Some(severity));
        }
    }
}

fn row(
    id: RuleId,
    rule: &Rule,
    facet: Option<FacetId>,
    (preset, extras): (Preset, &Extras),
    ordered: &[&Selection],
) -> Option<Severity> {
    let own = rule.facet(facet).and_then(|facet| facet.severity).unwrap_or(rule.severity);
    let is_asked_for = (rule.asked_for_by)(&extras.options);
    let by_preset = preset.severity(rule, facet, extras).or_else(|| is_asked_for.then_some(own));
    let mut severity = by_preset;
    for (selector, verdict) in ordered {
        // A facet that is off by itself comes only when it is named, one of a wider set also with that set, but both go
        // with the rest.
        let is_within = |facet: &super::Facet| facet.on && (facet.default.is_none() || by_preset.is_some());
        let is_open = *verdict == Verdict::Off || rule.facet(facet).is_none_or(is_within);
        if selector.covers(id, rule, facet, is_open) {
            severity = match verdict {
                Verdict::Off => None,
                Verdict::On => Some(by_preset.unwrap_or(own)),
                Verdict::Severity(severity) => Some(*severity),
            };
        }
    }
    severity
}
