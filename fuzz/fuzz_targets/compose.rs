//! Any bytes as a Compose file beside others: no rule panics, both readings end, and every finding has a place that is not
//! empty.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hullwright_core::compose::{FileRole, LoadOptions, Profiles, Reading, load};
use hullwright_core::engine::Linter;
use hullwright_core::project::MemoryFiles;
use hullwright_core::rule::{Preset, RuleSelector, Verdict};
use hullwright_core::text::{FileId, FileKind, SourceFile};
use libfuzzer_sys::fuzz_target;

static LINTER: LazyLock<Linter> = LazyLock::new(|| {
    let everything = [(RuleSelector::All, Verdict::On)];
    Linter::new(hullwright_rules::rule_set(), Preset::Strict, &everything)
});

fuzz_target!(|bytes: &[u8]| {
    let files = MemoryFiles::new([
        ("compose.yaml", bytes),
        ("base.yaml", b"services:\n  base:\n    image: a:1\n    ports: ['80:80']\n".as_slice()),
        (".env", b"A=b\nC=${A}\n".as_slice()),
        ("Dockerfile", b"ARG V=1\nFROM alpine:3 AS one\nARG N\nCOPY . /a\n".as_slice()),
    ]);
    for report in LINTER.check_files(&files) {
        for finding in report.findings {
            assert!(finding.rule.name != "internal-error", "{}", finding.message);
            let len = if &*report.path == "compose.yaml" { bytes.len() } else { usize::MAX };
            let range = finding.place.range.as_usize();
            assert!(range.end <= len && (range.start < range.end || len == 0), "{finding:?}");
        }
    }
    let source = SourceFile::decode(FileId(0), "compose.yaml", FileKind::Compose, bytes.to_vec());
    let environment = BTreeMap::new();
    let options = LoadOptions {
        project_name: Some("p"),
        profiles: Profiles::default(),
        environment: &environment,
        env_files: &[],
        role: FileRole::Main,
        reading: Reading::AsDocker,
    };
    load(vec![source], &options, &files);
});
