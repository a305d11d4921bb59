//! On a base image that the table does not know, the table says nothing: no finding depends on it.

use hullwright_core::dockerfile::parse;
use hullwright_core::engine::Linter;
use hullwright_core::rule::Preset;
use hullwright_core::semantic::{BuildGraph, BuildInputs, Source};
use hullwright_core::text::{Edit, apply_edits};
use hullwright_rules::{bundled_knowledge, rule_set};

use crate::shared;

/// An image that no table has.
const UNKNOWN: &str = "registry.example.com/team/unknown:1";

/// An image that the table has.
const KNOWN: &str = "node:20-alpine";

/// The text with every image from outside replaced, the empty one too.
fn with_bases(text: &str, image: &str) -> String {
    let tree = parse(text);
    let graph = BuildGraph::build(&tree, text, BuildInputs::default());
    let bases = graph.stages().iter().filter_map(|stage| {
        let from = tree.instructions.get(stage.from as usize)?.as_from()?;
        matches!(stage.base, Source::Image(_) | Source::Scratch)
            .then(|| Edit::replace(from.image.range(), image))
    });
    apply_edits(text, &bases.collect::<Vec<_>>())
}

/// Rule and place of everything that is found.
fn found(linter: &Linter, text: &str) -> Vec<(&'static str, u32, u32)> {
    let report = linter.check_text("Dockerfile", text);
    let findings = report.findings.iter();
    findings
        .map(|finding| (finding.rule.name, finding.place.start.line, finding.place.start.column))
        .collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows how much was compared")]
fn nothing_is_found_by_the_table_of_images() {
    let Some(rows) = shared::rows("corpus/dev/dockerfile.jsonl.gz") else { return };
    let informed = Linter::new(rule_set(), Preset::Strict, &[]).with_knowledge(bundled_knowledge());
    let ignorant = Linter::new(rule_set(), Preset::Strict, &[]);
    let (mut n_files, mut n_known, mut n_found) = (0, 0, 0);
    for row in rows.iter().step_by(9) {
        let text = row["text"].as_str().expect("text is a string");
        // That the comparison can tell a difference.
        let known = with_bases(text, KNOWN);
        n_known += usize::from(found(&informed, &known) != found(&ignorant, &known));
        let text = with_bases(text, UNKNOWN);
        let findings = found(&informed, &text);
        assert_eq!(findings, found(&ignorant, &text), "{}\n{text}", row["id"]);
        n_files += 1;
        n_found += findings.len();
    }
    println!("{n_files} files, {n_found} findings; with a base of the table {n_known} files show others");
    assert!(n_files > 500 && n_found > 500 && n_known > 50, "too little was compared");
}
