//! The files of a Compose project are checked together, and each says what is found in it.

use std::collections::BTreeMap;

use hullwright_core::compose::{FileRole, LoadOptions, Profiles, Reading, load};
use hullwright_core::diagnostic::{Applicability, Fix};
use hullwright_core::engine::{
    ActiveRules, EDITION_DATE, Engine, FileReport, Linter, ProjectRequest, ProjectSource,
};
use hullwright_core::project::{ComposeInputs, MemoryFiles, NoFiles};
use hullwright_core::rule::{
    Check, ComposeContext, EngineFact, FileContext, Preset, Rule, RuleEntry, RuleSelector, RuleSet,
    RuleTable, Verdict,
};
use hullwright_core::semantic::BuildInputs;
use hullwright_core::text::{Edit, FileId, FileKind, SourceFile, Span, TextRange};

static FAILS: Rule = Rule { name: "a-failing", checks: &[Check::Compose(fail)], ..Rule::DEFAULT };
static FIRST: Rule = Rule { name: "b-first", checks: &[Check::File(first)], ..Rule::DEFAULT };
static INTERNAL: Rule =
    Rule { name: "c-internal", checks: &[Check::Engine(EngineFact::InternalError)], ..Rule::DEFAULT };
static PAIR: Rule = Rule { name: "d-pair", checks: &[Check::Compose(pair)], ..Rule::DEFAULT };

static RULES: &[RuleEntry] = &[
    RuleEntry { rule: &FAILS, page: "# Fails\n" },
    RuleEntry { rule: &FIRST, page: "# First character\n" },
    RuleEntry { rule: &INTERNAL, page: "# Internal\n" },
    RuleEntry { rule: &PAIR, page: "# Pair\n" },
];

fn fail(cx: &ComposeContext<'_>) {
    assert!(!cx.source(FileId(0)).text().contains("panic"), "the rule fails");
}

fn first(cx: &FileContext<'_>) {
    cx.report(TextRange::new(0, 1), "first character");
}

/// Reports the whole first line of each file, with the first file as a label and a fix that edits it.
fn pair(cx: &ComposeContext<'_>) {
    for file in cx.project().files.iter().map(|file| &file.source) {
        let end = file.text().find('\n').unwrap_or_default() as u32;
        let span = Span { file: file.id(), range: TextRange::new(0, end) };
        let main = Span { file: FileId(0), range: TextRange::new(3, 4) };
        let is_short = cx.source(FileId(0)).text().starts_with("a:\n");
        let edit = Edit::insert(2, file.name().len().to_string());
        let fix = Fix::safe("say so in the first file").edit(FileId(0), edit);
        cx.report_at(span, format!("line `{}`", cx.slice_of(span)))
            .label_at(main, "here")
            .maybe_fix(is_short.then_some(fix));
    }
}

fn check(files: &[(&str, &str)], off: &[&[&str]]) -> Vec<FileReport> {
    let engine = Engine::new(RuleSet::new(RULES));
    let rules: Vec<ActiveRules> = (0..files.len())
        .map(|idx| {
            let names = off.get(idx).copied().unwrap_or_default().iter();
            let selections: Vec<_> = names
                .map(|name| (RuleSelector::parse(name, engine.rules()).expect("a rule"), Verdict::Off))
                .collect();
            let table = RuleTable::resolve(engine.rules(), Preset::Recommended, false, &selections);
            ActiveRules::new(engine.rules(), table)
        })
        .collect();
    let sources: Vec<ProjectSource<'_>> = files
        .iter()
        .zip(&rules)
        .map(|((path, text), rules)| ProjectSource {
            file: SourceFile::new(FileId(0), path, FileKind::Compose, text),
            rules,
            today: EDITION_DATE,
            suppressions: true,
        })
        .collect();
    let report = engine.check_project(ProjectRequest {
        sources: &sources,
        role: FileRole::Main,
        files: &NoFiles,
        inputs: &BuildInputs::default(),
        compose: &ComposeInputs::default(),
    });
    report.reports
}

fn messages(report: &FileReport) -> Vec<String> {
    let found = report.findings.iter();
    found.map(|found| format!("{} {}", found.rule.name, found.message)).collect()
}

#[test]
fn each_file_has_its_findings_with_labels_in_others() {
    let reports = check(&[("a.yaml", "a:\n  b\n"), ("b/c.yaml", "d:\n")], &[]);
    assert_eq!(messages(&reports[0]), ["b-first first character", "d-pair line `a:`"]);
    assert_eq!(messages(&reports[1]), ["b-first first character", "d-pair line `d:`"]);
    let (label, _) = &reports[1].findings[1].labels[0];
    assert_eq!((&*label.path, label.start.line, label.start.column), ("a.yaml", 2, 1));
    assert_eq!(reports[1].path_of(FileId(0)), Some("a.yaml"));
}

#[test]
fn each_file_has_its_own_rules() {
    let files = [("a.yaml", "a:\n"), ("c.yaml", "d:\n")];
    let reports = check(&files, &[&[], &["d-pair"]]);
    assert_eq!(messages(&reports[0]), ["b-first first character", "d-pair line `a:`"]);
    assert_eq!(messages(&reports[1]), ["b-first first character"]);
}

#[test]
fn a_rule_that_fails_costs_only_its_own_findings() {
    let found = messages(&check(&[("a.yaml", "panic:\n")], &[])[0]);
    assert_eq!(
        found,
        [
            "b-first first character",
            "c-internal rule `a-failing` failed on this file; this is a bug of hullwright",
            "d-pair line `panic:`"
        ]
    );
}

#[test]
fn a_fix_edits_the_file_that_it_names() {
    let linter = Linter::new(RuleSet::new(RULES), Preset::Recommended, &[]);
    let files = MemoryFiles::new([("compose.yaml", "a:\n"), ("compose.override.yaml", "b:\n")]);
    let reports = linter.check_files(&files);
    let paths: Vec<&str> = reports.iter().map(|report| &*report.path).collect();
    assert_eq!(paths, ["compose.override.yaml", "compose.yaml"]);
    // Of the two fixes at one place, that of the first file in order counts.
    let fixed = linter.fix_files(&files, Applicability::Safe).changed;
    assert_eq!(fixed.iter().collect::<Vec<_>>(), [("compose.yaml", &b"a:21\n"[..])]);
}

#[test]
fn a_file_without_text_is_read() {
    let environment = BTreeMap::new();
    for text in ["", "\u{feff}", "\n", "# nothing\n", "---\n"] {
        for reading in [Reading::AsDocker, Reading::ForRules] {
            let options = LoadOptions {
                project_name: None,
                profiles: Profiles::default(),
                environment: &environment,
                env_files: &[],
                role: FileRole::Main,
                reading,
            };
            let source = SourceFile::new(FileId(0), "compose.yaml", FileKind::Compose, text);
            let project = load(vec![source], &options, &NoFiles);
            assert!(project.services().next().is_none(), "{text:?}");
            assert!(
                project.errors.iter().all(|error| error.span.range.end() as usize <= text.len()),
                "{text:?}"
            );
        }
    }
}
