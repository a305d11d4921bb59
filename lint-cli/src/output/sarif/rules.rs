//! The rules that results point to.

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Maturity, Rule, RuleEntry};

use super::log::{Configuration, Descriptor, Help, Message, OwnedMessage, Properties};

/// Characters of a description that code scanning takes.
const MAX_DESCRIPTION: usize = 1024;

/// What is told of a rule.
pub(super) fn descriptor(entry: &RuleEntry) -> Descriptor {
    let rule = entry.rule;
    Descriptor {
        id: rule.name,
        name: pascal_case(rule.name),
        short_description: Message { text: entry.title() },
        full_description: OwnedMessage { text: shortened(entry.summary(), entry.title()) },
        help: Help { text: entry.page, markdown: entry.page },
        help_uri: rule.url(),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Properties {
            tags: vec!["containers", rule.category.name()],
            precision: precision(rule),
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
            security_severity: (rule.category == Category::Security).then_some(match rule.severity {
                Severity::Error => "8.0",
                Severity::Warning => "5.5",
                Severity::Info => "3.0",
            }),
        },
    }
}

/// Errors about correctness are reported only on proof; rules that are not settled are less sure.
fn precision(rule: &Rule) -> &'static str {
    match (rule.maturity, rule.category, rule.severity) {
        (Maturity::Preview, ..) => "medium",
        (_, Category::Correctness, Severity::Error) => "very-high",
        _ => "high",
    }
}

fn pascal_case(name: &str) -> String {
    let words = name.split('-');
    words.fold(String::with_capacity(name.len()), |mut out, word| {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out + letters.as_str()
    })
}

fn shortened(summary: String, title: &str) -> String {
    if summary.is_empty() {
        return title.to_owned();
    }
    if summary.chars().count() <= MAX_DESCRIPTION {
        return summary;
    }
    summary.chars().take(MAX_DESCRIPTION - 1).chain(['…']).collect()
}

/// The word for a severity.
pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule { name: "root-user", category: Category::Security, ..Rule::DEFAULT };
    static OTHER: Rule = Rule { name: "other", ..Rule::DEFAULT };

    #[test]
    fn only_security_rules_carry_a_score() {
        let page = "# Root\n\nWhy.\n";
        let entry = RuleEntry { rule: &RULE, page };
        let log = serde_json::to_value(descriptor(&entry)).expect("it is JSON");
        assert_eq!(log["properties"]["security-severity"], "5.5");
        assert_eq!(log["fullDescription"]["text"], "Why.");
        let log = serde_json::to_value(descriptor(&RuleEntry { rule: &OTHER, page })).expect("it is JSON");
        assert!(log["properties"]["security-severity"].is_null());
    }

    #[test]
    fn names_are_written_in_pascal_case() {
        assert_eq!(pascal_case("duplicate-stage-name"), "DuplicateStageName");
    }
}
