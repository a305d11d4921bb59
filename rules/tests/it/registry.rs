//! Names, aliases and metadata of all rules together.

use std::collections::{BTreeMap, BTreeSet};

use hullwright_rules::{RULES, rule_set};

#[test]
fn names_are_kebab_case_unique_and_sorted() {
    let names: Vec<&str> = RULES.iter().map(|entry| entry.rule.name).collect();
    assert!(names.is_sorted(), "sorted");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "unique");
    for name in names {
        let is_kebab =
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        assert!(is_kebab && name.len() <= 40, "{name}");
    }
}

#[test]
fn a_peer_name_stands_once_per_rule_or_facet() {
    let mut seen: BTreeMap<(&str, &str, &str, Option<&str>), usize> = BTreeMap::new();
    for entry in RULES {
        for (facet, alias) in entry.rule.all_aliases() {
            let facet = entry.rule.facet(facet).map(|facet| facet.name);
            *seen.entry((entry.rule.name, alias.peer, alias.id, facet)).or_default() += 1;
        }
    }
    let repeated: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}

#[test]
fn rules_yield_only_to_rules_that_exist() {
    let set = rule_set();
    for entry in RULES {
        for name in entry.rule.yields_to {
            assert!(
                set.lookup(name).len() == 1 && *name != entry.rule.name,
                "{} yields to {name}",
                entry.rule.name
            );
        }
    }
}

#[test]
fn pages_have_a_title_and_a_summary() {
    for entry in RULES {
        assert!(entry.page.starts_with("# "), "{}", entry.rule.name);
        let title = entry.title();
        assert!(
            !title.is_empty() && title.len() <= 80 && !title.ends_with('.'),
            "{}: {title}",
            entry.rule.name
        );
        let summary = entry.summary();
        assert!(summary.len() >= 40 && summary.ends_with('.'), "{}: {summary}", entry.rule.name);
    }
}

#[test]
fn messages_in_examples_keep_the_style() {
    for entry in RULES {
        for example in hullwright_core::testing::examples(entry.page) {
            for annotation in example.expected {
                let message = &annotation.message;
                let first = message.split([' ', '`']).next().unwrap_or_default();
                let is_capital =
                    first.starts_with(|ch: char| ch.is_ascii_uppercase()) && first.to_uppercase() != first;
                assert!(!is_capital && !message.ends_with('.'), "{}: {message}", entry.rule.name);
            }
        }
    }
}
