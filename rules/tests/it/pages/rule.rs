//! The page of a rule, and the index of all of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hullwright_core::diagnostic::Category;
use hullwright_core::rule::{Alias, FixAvailability, Relation, Rule, RuleEntry};
use hullwright_rules::RULES;

/// The page of a rule: its title, a line of facts, its text, and what peers call it.
pub(super) fn page(entry: &RuleEntry) -> String {
    let RuleEntry { rule, page } = entry;
    let body = page.split_once('\n').map_or("", |(_, body)| body.trim());
    let mut out = format!("# {}\n\n", entry.title());
    let _ = writeln!(
        out,
        "`{}` · {} · {} · {} · since {}\n\n{body}",
        rule.name,
        rule.category,
        rule.severity,
        rule.default.name(),
        rule.since
    );
    if !rule.facets.is_empty() {
        out.push_str("\n## Facets\n\nEach can be selected, silenced and weighed on its own.\n\n");
        for facet in rule.facets {
            let state = match facet.default {
                Some(set) => format!(" (in `{}`)", set.name()),
                None if facet.on => String::new(),
                None => " (off unless named)".to_owned(),
            };
            let _ = writeln!(out, "- `{}/{}`{state}", rule.name, facet.name);
        }
    }
    let known_as = known_as(rule.all_aliases().map(|(_, alias)| alias));
    if !known_as.is_empty() {
        let _ = write!(out, "\n## Also known as\n\n{known_as}");
    }
    out
}

fn known_as<'a>(aliases: impl Iterator<Item = &'a Alias>) -> String {
    let mut by_peer: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for alias in aliases {
        let relation = if alias.relation == Relation::Same {
            String::new()
        } else {
            format!(" ({})", alias.relation.name())
        };
        let name = format!("`{}`{relation}", alias.id);
        let names = by_peer.entry(alias.peer).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let lines = by_peer.iter().map(|(peer, names)| format!("- {peer}: {}\n", names.join(", ")));
    lines.collect::<Vec<_>>().concat()
}

/// All rules, by category.
pub(super) fn index() -> String {
    let mut out = format!(
        "# Rules\n\n{} rules. The set says when a rule is on: `recommended` by default, `strict` under `--preset strict`, \
         `policy` when it is\nselected. The fix says whether `hullwright fix` can mend what it finds, or only with \
         `--unsafe-fixes`. What other tools call a rule\nstands in the [names in other tools](../peers/README.md).\n",
        RULES.len()
    );
    for category in Category::ALL {
        let rules: Vec<&RuleEntry> = RULES.iter().filter(|entry| entry.rule.category == category).collect();
        if rules.is_empty() {
            continue;
        }
        let name = category.name();
        let (first, rest) = name.split_at(1);
        let _ = write!(
            out,
            "\n## {}{rest}\n\n| rule | severity | set | fix | |\n| --- | --- | --- | --- | --- |\n",
            first.to_uppercase()
        );
        for entry in rules {
            let rule = entry.rule;
            let _ = writeln!(
                out,
                "| [`{0}`]({0}.md) | {1} | {2} | {3} | {4} |",
                rule.name,
                rule.severity,
                rule.default.name(),
                fix(rule),
                entry.title()
            );
        }
    }
    out
}

/// Whether findings of a rule can be fixed, in a cell of a table.
pub(super) fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        FixAvailability::None => "",
        fix => fix.name(),
    }
}
