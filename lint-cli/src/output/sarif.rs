//! `sarif`: SARIF 2.1.0, one run, as GitHub's code scanning takes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use hullwright_core::diagnostic::{Applicability, Category, Fix, Severity};
use hullwright_core::engine::Place;
use hullwright_core::rule::{Maturity, Rule, RuleEntry};
use serde::Serialize;

use super::{Emitter, Results, json};
use crate::checked::{Found, PlacedChange};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Limits of code scanning.
const MAX_DESCRIPTION: usize = 1024;
const MAX_RELATED: usize = 100;

/// The format.
#[derive(Debug)]
pub(crate) struct Sarif;

impl Emitter for Sarif {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut indices: BTreeMap<&str, usize> =
            results.shown().map(|(_, found)| (found.finding.rule.name, 0)).collect();
        indices.values_mut().enumerate().for_each(|(idx, slot)| *slot = idx);
        let entries = results.rules.entries().iter();
        let rules = entries.filter(|entry| indices.contains_key(entry.rule.name)).map(descriptor).collect();
        let log = Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [RunLog {
                tool: Tool {
                    driver: Driver {
                        name: "hullwright",
                        version: env!("CARGO_PKG_VERSION"),
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        information_uri: env!("CARGO_PKG_REPOSITORY"),
                        rules,
                    },
                },
                automation_details: results
                    .sarif_category
                    .map(|category| Automation { id: format!("{}/", category.trim_end_matches('/')) }),
                column_kind: "unicodeCodePoints",
                results: results
                    .shown()
                    .map(|(_, found)| result(found, indices.get(found.finding.rule.name).copied()))
                    .collect(),
            }],
        };
        json::write_line(out, &log)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [RunLog<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunLog<'a> {
    tool: Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    automation_details: Option<Automation>,
    column_kind: &'static str,
    results: Vec<ResultLog<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
struct Automation {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Message<'static>,
    full_description: OwnedMessage,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct OwnedMessage {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    security_severity: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultLog<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixLog<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<ResultProperties>,
}

#[derive(Serialize)]
struct ResultProperties {
    facet: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "SARIF names it so")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "primaryLocationLineHash", skip_serializing_if = "Option::is_none")]
    line: Option<&'a str>,
    #[serde(rename = "hullwright/v1")]
    own: String,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixLog<'a> {
    description: Message<'a>,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

fn descriptor(entry: &RuleEntry) -> Descriptor {
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

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(found: &Found, rule_index: Option<usize>) -> ResultLog<'_> {
    let finding = &found.finding;
    let related = finding.labels.iter().take(MAX_RELATED).enumerate();
    ResultLog {
        rule_id: finding.rule.name,
        rule_index,
        level: level(finding.severity),
        message: Message { text: &finding.message },
        locations: [Location { id: None, physical_location: physical(&finding.place), message: None }],
        related_locations: related
            .map(|(idx, (place, message))| Location {
                id: Some(idx + 1),
                physical_location: physical(place),
                message: Some(Message { text: message }),
            })
            .collect(),
        partial_fingerprints: Fingerprints { line: found.line_hash.as_deref(), own: found.fingerprint() },
        suppressions: found
            .suppression
            .iter()
            .map(|(_, reason)| Suppression { kind: "inSource", justification: reason.as_deref() })
            .collect(),
        fixes: finding
            .fixes
            .iter()
            .zip(&found.changes)
            .filter(|(fix, _)| fix.applicability > Applicability::DisplayOnly)
            .map(|(fix, changes)| fix_log(fix, changes))
            .collect(),
        properties: finding.facet.map(|facet| ResultProperties { facet: facet.name }),
    }
}

fn physical(place: &Place) -> PhysicalLocation {
    let mut region = region(place);
    // A place is shown, so it must not be empty, even in an empty file.
    if (region.start_line, region.start_column) == (region.end_line, region.end_column) {
        region.end_column += 1;
    }
    PhysicalLocation { artifact_location: artifact(&place.path), region }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        byte_offset: place.range.start(),
        byte_length: place.range.len(),
    }
}

fn fix_log<'a>(fix: &'a Fix, changes: &'a [PlacedChange]) -> FixLog<'a> {
    let mut by_file: BTreeMap<&str, Vec<Replacement<'a>>> = BTreeMap::new();
    for change in changes {
        let (path, deleted_region, text) = match change {
            PlacedChange::Edit { place, text } => (&*place.path, region(place), text.as_str()),
            // SARIF knows no file that goes; what it can say is that nothing stays in it.
            PlacedChange::Remove { place } => (&*place.path, region(place), ""),
            PlacedChange::Create { path, text } => {
                let start = Region {
                    start_line: 1,
                    start_column: 1,
                    end_line: 1,
                    end_column: 1,
                    byte_offset: 0,
                    byte_length: 0,
                };
                (path.as_str(), start, text.as_str())
            }
        };
        let replacement = Replacement { deleted_region, inserted_content: Message { text } };
        by_file.entry(path).or_default().push(replacement);
    }
    let changes = by_file.into_iter();
    FixLog {
        description: Message { text: &fix.title },
        artifact_changes: changes
            .map(|(path, replacements)| ArtifactChange { artifact_location: artifact(path), replacements })
            .collect(),
    }
}

/// A path as a URI: percent-encoded, relative where the path is.
fn artifact(path: &str) -> ArtifactLocation {
    let mut uri =
        if path.starts_with('/') { "file://".to_owned() } else { String::with_capacity(path.len()) };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    ArtifactLocation { uri }
}

#[cfg(test)]
mod tests {
    use hullwright_core::rule::Alias;
    use hullwright_core::text::{Edit, TextRange};

    use super::*;
    use crate::checked::tests::found;

    static RULE: Rule = Rule {
        name: "root-user",
        category: Category::Security,
        aliases: &[Alias::same("hadolint", "DL3002")],
        ..Rule::DEFAULT
    };

    static OTHER: Rule = Rule { name: "other", ..Rule::DEFAULT };

    #[test]
    fn fixes_become_artifact_changes_of_each_file() {
        let mut found = found(&RULE, Severity::Info);
        let place = found.finding.place.clone();
        let edit = Edit::insert(0, "USER app\n");
        let fix = |applicability| Fix { title: "add a user".to_owned(), applicability, changes: Vec::new() };
        found.finding.fixes = vec![fix(Applicability::Unsafe), fix(Applicability::DisplayOnly)];
        let empty = Place { range: TextRange::empty(0), end: place.start, ..place };
        let created = PlacedChange::Create { path: ".dockerignore".to_owned(), text: "*\n".to_owned() };
        let edited = PlacedChange::Edit { place: empty, text: edit.text };
        found.changes = vec![vec![edited, created], Vec::new()];
        let log = serde_json::to_value(result(&found, Some(0))).expect("it is JSON");
        assert_eq!(log["level"], "note");
        assert_eq!(log["fixes"].as_array().map(Vec::len), Some(1));
        let changes = &log["fixes"][0]["artifactChanges"];
        assert_eq!(changes[0]["artifactLocation"]["uri"], ".dockerignore");
        let replacement = &changes[1]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "USER app\n");
        assert_eq!(replacement["deletedRegion"]["endColumn"], 1);
    }

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
    fn paths_become_encoded_uris() {
        assert_eq!(artifact("a b/ü:1/Dockerfile").uri, "a%20b/%C3%BC%3A1/Dockerfile");
        assert_eq!(artifact("/srv/Dockerfile").uri, "file:///srv/Dockerfile");
    }

    #[test]
    fn names_are_written_in_pascal_case() {
        assert_eq!(pascal_case("duplicate-stage-name"), "DuplicateStageName");
    }
}
