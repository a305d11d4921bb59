//! Findings as results.

use std::collections::BTreeMap;

use hullwright_core::diagnostic::{Applicability, Fix};
use hullwright_core::engine::Place;

use super::super::repository::Repository;
use super::log::{
    ArtifactChange, ArtifactLocation, Fingerprints, FixLog, Location, Message, PhysicalLocation, Region,
    Replacement, ResultLog, ResultProperties, Suppression,
};
use super::rules::level;
use crate::checked::{Found, PlacedChange};

/// Related locations of a result that code scanning keeps.
const MAX_RELATED: usize = 100;

/// Turns findings into results.
pub(super) struct Writer<'r> {
    /// Where the paths start.
    pub(super) repository: &'r Repository,
}

impl Writer<'_> {
    /// A finding of the rule at that index.
    pub(super) fn result<'a>(&self, found: &'a Found, rule_index: Option<usize>) -> ResultLog<'a> {
        let finding = &found.finding;
        let related = finding.labels.iter().take(MAX_RELATED).enumerate();
        ResultLog {
            rule_id: finding.rule.name,
            rule_index,
            level: level(finding.severity),
            message: Message { text: &finding.message },
            locations: [Location {
                id: None,
                physical_location: self.physical(&finding.place),
                message: None,
            }],
            related_locations: related
                .map(|(idx, (place, message))| Location {
                    id: Some(idx + 1),
                    physical_location: self.physical(place),
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
                .map(|(fix, changes)| self.fix_log(fix, changes))
                .collect(),
            properties: finding.facet.map(|facet| ResultProperties { facet: facet.name }),
        }
    }

    fn physical(&self, place: &Place) -> PhysicalLocation {
        let mut region = region(place);
        // A place is shown, so it must not be empty, even in an empty file.
        if (region.start_line, region.start_column) == (region.end_line, region.end_column) {
            region.end_column += 1;
        }
        PhysicalLocation { artifact_location: self.artifact(&place.path), region }
    }

    fn fix_log<'a>(&self, fix: &'a Fix, changes: &'a [PlacedChange]) -> FixLog<'a> {
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
                .map(|(path, replacements)| ArtifactChange {
                    artifact_location: self.artifact(path),
                    replacements,
                })
                .collect(),
        }
    }

    fn artifact(&self, path: &str) -> ArtifactLocation {
        ArtifactLocation::of(&self.repository.path(path))
    }
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

#[cfg(test)]
mod tests {
    use hullwright_core::diagnostic::Severity;
    use hullwright_core::rule::Rule;
    use hullwright_core::text::{Edit, TextRange};

    use super::*;
    use crate::checked::tests::found;

    static RULE: Rule = Rule { name: "root-user", ..Rule::DEFAULT };

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
        let writer = Writer { repository: &Repository::find() };
        let log = serde_json::to_value(writer.result(&found, Some(0))).expect("it is JSON");
        assert_eq!(log["level"], "note");
        assert_eq!(log["fixes"].as_array().map(Vec::len), Some(1));
        let changes = &log["fixes"][0]["artifactChanges"];
        assert_eq!(changes[0]["artifactLocation"]["uri"], ".dockerignore");
        let replacement = &changes[1]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "USER app\n");
        assert_eq!(replacement["deletedRegion"]["endColumn"], 1);
    }
}
