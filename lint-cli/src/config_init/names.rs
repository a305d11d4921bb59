//! The rules of ours that a peer's name stands for.

use hullwright_core::rule::{Alias, Relation, RuleSet};

/// Finds rules by the names that peers have for them.
pub(super) struct Names<'a> {
    pub(super) set: &'a RuleSet,
    /// Whose names count.
    pub(super) peers: &'a [&'a str],
}

/// What a peer's name stands for.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// These rules or facets, and nothing beside them.
    Rules(Vec<String>),
    /// A part of these: what is said of the part cannot be said of the whole.
    PartOf(Vec<String>),
    /// Nothing that is found here.
    Nothing,
}

impl Names<'_> {
    /// What a name stands for.
    pub(super) fn meaning(&self, id: &str) -> Meaning {
        let (mut whole, mut wider) = (Vec::new(), Vec::new());
        for entry in self.set.entries() {
            let rule = entry.rule;
            let own = rule.aliases.iter().map(|alias| (rule.name.to_owned(), alias));
            let of_facets = rule.facets.iter().flat_map(|facet| {
                facet.aliases.iter().map(|alias| (format!("{}/{}", rule.name, facet.name), alias))
            });
            for (name, alias) in own.chain(of_facets).filter(|(_, alias)| self.is_meant(alias, id)) {
                let found = match alias.relation {
                    Relation::Same | Relation::Broader => &mut whole,
                    Relation::Narrower => &mut wider,
                    Relation::Related => continue,
                };
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        match (whole.is_empty(), wider.is_empty()) {
            (false, _) => Meaning::Rules(whole),
            (true, false) => Meaning::PartOf(wider),
            (true, true) => Meaning::Nothing,
        }
    }

    /// All names of the peers that begin so.
    pub(super) fn ids_below(&self, prefix: &str) -> Vec<&'static str> {
        let all = self.set.entries().iter().flat_map(|entry| entry.rule.all_aliases());
        let of_peers = all.map(|(_, alias)| alias).filter(|alias| self.peers.contains(&alias.peer));
        let mut ids: Vec<&'static str> =
            of_peers.map(|alias| alias.id).filter(|id| id.starts_with(prefix)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// What else the peers of these ids call a rule or a facet of ours.
    pub(super) fn other_ids(&self, name: &str, ids: &[String]) -> Vec<&'static str> {
        let (rule, facet) = name.split_once('/').map_or((name, None), |(rule, facet)| (rule, Some(facet)));
        let rules = self.set.entries().iter().map(|entry| entry.rule).filter(|found| found.name == rule);
        let aliases = rules.flat_map(|rule| match facet {
            None => rule.aliases,
            Some(facet) => {
                rule.facets.iter().find(|found| found.name == facet).map_or(&[][..], |found| found.aliases)
            }
        });
        let aliases: Vec<&Alias> = aliases.filter(|alias| alias.relation == Relation::Same).collect();
        let is_named = |alias: &Alias| ids.iter().any(|id| id.eq_ignore_ascii_case(alias.id));
        let peers: Vec<&str> =
            aliases.iter().filter(|alias| is_named(alias)).map(|alias| alias.peer).collect();
        let others = aliases.iter().filter(|alias| peers.contains(&alias.peer) && !is_named(alias));
        others.map(|alias| alias.id).collect()
    }

    fn is_meant(&self, alias: &Alias, id: &str) -> bool {
        self.peers.contains(&alias.peer) && alias.id.eq_ignore_ascii_case(id)
    }
}
