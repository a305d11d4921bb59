//! Any bytes as a Dockerfile, under each preset: no rule panics, and every finding has a place that is not empty.
#![no_main]

use std::sync::LazyLock;

use hullwright_core::engine::Linter;
use hullwright_core::project::MemoryFiles;
use hullwright_core::rule::{Preset, RuleSelector, Verdict};
use libfuzzer_sys::fuzz_target;

static LINTERS: LazyLock<Vec<Linter>> = LazyLock::new(|| {
    let everything = [(RuleSelector::All, Verdict::On)];
    let make = |(_, preset): &(&str, Preset)| Linter::new(hullwright_rules::rule_set(), *preset, &[]);
    let all = Linter::new(hullwright_rules::rule_set(), Preset::Strict, &everything);
    Preset::ALL.iter().map(make).chain([all]).collect()
});

fuzz_target!(|bytes: &[u8]| {
    // One preset an input, chosen by the input, keeps the target quick.
    let choice = bytes.iter().fold(bytes.len(), |sum, byte| sum.wrapping_add(usize::from(*byte)));
    let Some(linter) = LINTERS.get(choice % LINTERS.len()) else { return };
    let files = MemoryFiles::new([
        ("Dockerfile", bytes),
        (".dockerignore", b"node_modules\n*.log\n".as_slice()),
        (".env", b"A=b\n".as_slice()),
        ("src/main.c", b"".as_slice()),
    ]);
    for report in linter.check_files(&files) {
        for finding in report.findings {
            assert!(finding.rule.name != "internal-error", "{}", finding.message);
            let len = if &*report.path == "Dockerfile" { bytes.len() } else { usize::MAX };
            let range = finding.place.range.as_usize();
            assert!(range.end <= len && (range.start < range.end || len == 0), "{finding:?}");
        }
    }
});
