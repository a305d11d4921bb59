//! `sarif`: SARIF 2.1.0, one run, as GitHub's code scanning takes it.

mod log;
mod results;
mod rules;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::repository::Repository;
use super::{Emitter, Results, json};
use crate::checked::Found;
use crate::files::slashed;
use log::{ArtifactLocation, Automation, Driver, Invocation, Location, Log, ResultLog, RunLog, Tool};
use results::Writer;
use rules::descriptor;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Limits of code scanning: a file with more results is refused as a whole.
const MAX_RESULTS: usize = 25_000;
/// So many results of a run are shown.
const MAX_SHOWN: usize = 5_000;

/// The format.
#[derive(Debug)]
pub(crate) struct Sarif;

impl Emitter for Sarif {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let found = most_severe(results.shown().map(|(_, found)| found).collect());
        let mut indices: BTreeMap<&str, usize> =
            found.iter().map(|found| (found.finding.rule.name, 0)).collect();
        indices.values_mut().enumerate().for_each(|(idx, slot)| *slot = idx);
        let entries = results.rules.entries().iter();
        let rules = entries.filter(|entry| indices.contains_key(entry.rule.name)).map(descriptor).collect();
        let repository = Repository::find();
        let writer = Writer { repository: &repository };
        let written: Vec<ResultLog<'_>> = found
            .into_iter()
            .map(|found| writer.result(found, indices.get(found.finding.rule.name).copied()))
            .collect();
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
                    .map(|category| category.trim_matches('/'))
                    .filter(|category| !category.is_empty())
                    .map(|category| Automation { id: format!("{category}/") }),
                invocations: invocations(&written, repository.root()),
                column_kind: "unicodeCodePoints",
                results: written,
            }],
        };
        json::write_line(out, &log)
    }
}

/// As many findings as code scanning takes, in their order.
fn most_severe(found: Vec<&Found>) -> Vec<&Found> {
    let total = found.len();
    if total > MAX_SHOWN {
        let most = total.min(MAX_RESULTS);
        let holds = if total > MAX_RESULTS {
            format!("SARIF holds the {MAX_RESULTS} most severe of {total} findings")
        } else {
            format!("SARIF holds {total} findings")
        };
        crate::note(&format!("{holds}; code scanning shows {MAX_SHOWN} of them"));
        let mut ranked: Vec<(usize, &Found)> = found.into_iter().enumerate().collect();
        ranked.sort_by_key(|(_, found)| std::cmp::Reverse(found.finding.severity));
        ranked.truncate(most);
        ranked.sort_by_key(|(idx, _)| *idx);
        return ranked.into_iter().map(|(_, found)| found).collect();
    }
    found
}

/// Absolute URIs need the folder that they are looked at from; without any, no path of this machine is told.
fn invocations(results: &[ResultLog<'_>], root: &Path) -> Vec<Invocation> {
    let is_absolute = |location: &Location<'_>| location.physical_location.artifact_location.is_absolute();
    let mut locations =
        results.iter().flat_map(|result| result.locations.iter().chain(&result.related_locations));
    if !locations.any(is_absolute) {
        return Vec::new();
    }
    let ArtifactLocation { uri } = ArtifactLocation::of(&slashed(root));
    let working_directory = ArtifactLocation { uri: format!("{}/", uri.trim_end_matches('/')) };
    vec![Invocation { execution_successful: true, working_directory }]
}

#[cfg(test)]
mod tests {
    use hullwright_core::diagnostic::Severity;
    use hullwright_core::rule::Rule;

    use super::*;
    use crate::checked::tests::found;

    static RULE: Rule = Rule { name: "rule", ..Rule::DEFAULT };

    #[test]
    fn the_most_severe_stay_in_their_order() {
        let severities = [Severity::Info, Severity::Error, Severity::Warning];
        let all: Vec<Found> =
            severities.into_iter().cycle().take(30_000).map(|severity| found(&RULE, severity)).collect();
        let kept: Vec<Severity> =
            most_severe(all.iter().collect()).into_iter().map(|found| found.finding.severity).collect();
        assert_eq!(kept.len(), MAX_RESULTS);
        let count = |wanted| kept.iter().filter(|severity| **severity == wanted).count();
        assert_eq!(
            (count(Severity::Error), count(Severity::Warning), count(Severity::Info)),
            (10_000, 10_000, 5_000)
        );
        assert_eq!(kept[..3], severities);
        assert_eq!(kept[24_998..], [Severity::Error, Severity::Warning]);
        assert_eq!(most_severe(all.iter().take(7).collect()).len(), 7);
    }
}
