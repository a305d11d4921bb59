//! What a rule is: its identity, its metadata and its checks.

use super::codes::code_facet;
use super::{Check, EngineFact, Policy, RuleOptions};
use crate::diagnostic::{Category, Severity};

/// The position of a rule in its [`RuleSet`](super::RuleSet).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u16);

/// The position of a facet within its rule, or the number of a code where the rule passes on those of a program
/// ([`EngineFact::Shellcheck`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FacetId(pub u16);

/// How a peer's check relates to a rule of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// The same concept (not necessarily the same results).
    Same,
    /// The peer's check covers a part of ours.
    Narrower,
    /// The peer's check covers ours and more.
    Broader,
    /// The same aim by another test, or opposite advice.
    Related,
}

impl Relation {
    /// The word used in the catalogue and in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Narrower => "narrower",
            Self::Broader => "broader",
            Self::Related => "related",
        }
    }
}

/// A peer's name for what a rule or a facet finds. Selectors, suppressions and `explain` accept it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alias {
    /// The tool the name belongs to: `hadolint`, `buildkit`, `dclint`, `trivy` …
    pub peer: &'static str,
    /// The peer's name or number.
    pub id: &'static str,
    /// How the two relate.
    pub relation: Relation,
    /// The severity under the peer's preset; `None` when the peer's default set has it off.
    pub preset: Option<Severity>,
    /// Whether the peer's own level is `style`, which is below `info` and is `info` here.
    pub is_style: bool,
}

impl Alias {
    const DEFAULT: Self = Self { peer: "", id: "", relation: Relation::Same, preset: None, is_style: false };

    /// The same concept under a peer's name.
    pub const fn same(peer: &'static str, id: &'static str) -> Self {
        Self { peer, id, relation: Relation::Same, ..Self::DEFAULT }
    }

    /// A peer's check that covers a part of ours.
    pub const fn narrower(peer: &'static str, id: &'static str) -> Self {
        Self { peer, id, relation: Relation::Narrower, ..Self::DEFAULT }
    }

    /// A peer's check that covers ours and more.
    pub const fn broader(peer: &'static str, id: &'static str) -> Self {
        Self { peer, id, relation: Relation::Broader, ..Self::DEFAULT }
    }

    /// A peer's check with the same aim and another test.
    pub const fn related(peer: &'static str, id: &'static str) -> Self {
        Self { peer, id, relation: Relation::Related, ..Self::DEFAULT }
    }

    /// Puts the rule (or facet) into the peer's preset, with the peer's severity.
    #[must_use]
    pub const fn on(mut self, severity: Severity) -> Self {
        self.preset = Some(severity);
        self
    }

    /// Puts it into hadolint's preset with hadolint's mildest level, `style`.
    #[must_use]
    pub const fn on_as_style(mut self) -> Self {
        self.preset = Some(Severity::Info);
        self.is_style = true;
        self
    }
}

/// A part of a rule that can be selected, silenced and weighed on its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facet {
    /// Kebab-case name, unique within the rule: `apt` in `unpinned-os-package/apt`.
    pub name: &'static str,
    /// Peers' names for this part.
    pub aliases: &'static [Alias],
    /// Severity, where it differs from the rule's.
    pub severity: Option<Severity>,
    /// The set it belongs to, where that is wider than the rule's.
    pub default: Option<DefaultSet>,
    /// Whether the facet is on wherever its rule is; otherwise only when selected by name or preset.
    pub on: bool,
}

impl Facet {
    /// A facet that is on wherever its rule is.
    pub const fn new(name: &'static str, aliases: &'static [Alias]) -> Self {
        Self { name, aliases, severity: None, default: None, on: true }
    }
}

/// Which set a rule belongs to; ordered from narrow to wide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DefaultSet {
    /// On by default: precise and uncontested.
    Recommended,
    /// On under the preset `strict`.
    Strict,
    /// On only when selected: needs a list, a bound or a taste.
    Policy,
}

impl DefaultSet {
    /// The word used in the catalogue and in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
            Self::Policy => "policy",
        }
    }
}

/// How settled a rule is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Maturity {
    /// On only with `--preview` or when selected by name.
    Preview,
    /// Settled.
    Stable,
    /// On its way out; the page says what replaces it.
    Deprecated,
}

impl Maturity {
    /// The word used in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        }
    }
}

/// What sort of fix a rule's findings may carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixAvailability {
    /// Never one.
    None,
    /// Some or all findings carry an unsafe one.
    Unsafe,
    /// Some or all findings carry a safe one.
    Safe,
}

impl FixAvailability {
    /// The word used in the catalogue and in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// A rule: identity, metadata and checks. The page that explains it is the module doc of its file.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Kebab-case name of the defect; the rule's identity.
    pub name: &'static str,
    /// Peers' names for the whole rule.
    pub aliases: &'static [Alias],
    /// Parts that can be addressed on their own.
    pub facets: &'static [Facet],
    /// The version that brought it.
    pub since: &'static str,
    /// What it is about.
    pub category: Category,
    /// How bad its findings are by default.
    pub severity: Severity,
    /// Which set it belongs to.
    pub default: DefaultSet,
    /// How settled it is.
    pub maturity: Maturity,
    /// What sort of fix its findings may carry.
    pub fix: FixAvailability,
    /// Rules that own the same fact: where both overlap, this rule's finding is dropped.
    pub yields_to: &'static [&'static str],
    /// Whether options ask for it, so that it is on beside the rules of any set.
    pub asked_for_by: fn(&RuleOptions) -> bool,
    /// Where it looks.
    pub checks: &'static [Check],
}

impl Rule {
    /// Where the page of the rule can be read.
    pub fn url(&self) -> String {
        let (repository, version) = (env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"));
        format!("{repository}/blob/v{version}/docs/rules/{}.md", self.name)
    }

    /// A rule without a name and without checks, for `..Rule::DEFAULT`.
    pub const DEFAULT: Self = Self {
        name: "",
        aliases: &[],
        facets: &[],
        since: "0.1.0",
        category: Category::Correctness,
        severity: Severity::Warning,
        default: DefaultSet::Recommended,
        maturity: Maturity::Stable,
        fix: FixAvailability::None,
        yields_to: &[],
        asked_for_by: |_| false,
        checks: &[],
    };

    /// Whether the rule says that something could not be analysed, which no preset may hide.
    pub fn reports_failures(&self) -> bool {
        let is_failure = |check: &Check| match check {
            Check::Engine(fact) => fact.is_failure(),
            _ => false,
        };
        self.checks.iter().any(is_failure)
    }

    /// Whether it reports that fact.
    pub fn has_fact(&self, fact: EngineFact) -> bool {
        self.checks.iter().any(|check| matches!(check, Check::Engine(known) if *known == fact))
    }

    /// Whether its facets are the codes of a program that is run beside the rules.
    pub fn has_codes(&self) -> bool {
        self.has_fact(EngineFact::Shellcheck)
    }

    /// All aliases: the rule's own, then each facet's.
    pub fn all_aliases(&self) -> impl Iterator<Item = (Option<FacetId>, &'static Alias)> + use<> {
        let own = self.aliases.iter().map(|alias| (None, alias));
        let facets = self.facets.iter().enumerate();
        own.chain(facets.flat_map(|(idx, facet)| {
            facet.aliases.iter().map(move |alias| (Some(FacetId(idx as u16)), alias))
        }))
    }

    /// The facet's definition.
    pub fn facet(&self, facet: Option<FacetId>) -> Option<&'static Facet> {
        let FacetId(idx) = facet?;
        self.facets.get(usize::from(idx)).or_else(|| code_facet(idx).filter(|_| self.has_codes()))
    }

    /// The facet with that name.
    pub fn facet_named(&self, name: &str) -> Option<FacetId> {
        self.facets.iter().position(|facet| facet.name == name).map(|idx| FacetId(idx as u16))
    }

    /// Peers' names that a finding carries: the facet's where there is one, else the rule's.
    pub fn aliases_of(&self, facet: Option<FacetId>) -> &'static [Alias] {
        match self.facet(facet) {
            Some(facet) if !facet.aliases.is_empty() => facet.aliases,
            _ => self.aliases,
        }
    }

    /// The severity under a peer's preset, if the peer has the rule (or the facet) on.
    pub fn preset_severity(&self, policy: Policy, facet: Option<FacetId>) -> Option<Severity> {
        let peer = policy.peer()?;
        let aliases = match self.facet(facet) {
            Some(facet) => facet.aliases,
            None => self.aliases,
        };
        aliases.iter().filter(|alias| alias.peer == peer).filter_map(|alias| alias.preset).max()
    }
}
