//! A Dockerfile is judged for each build that asks for it.

use std::collections::{BTreeMap, BTreeSet};

use hullwright_core::engine::{ActiveRules, EDITION_DATE, Engine, Request};
use hullwright_core::project::{BuildUnit, MemoryFiles, ServiceOverrides, UnitOrigin, UnitSpec};
use hullwright_core::rule::{
    Check, Context, IgnoreContext, Policy, Preset, Rule, RuleEntry, RuleSet, RuleTable,
};
use hullwright_core::semantic::{BuildInputs, Resolution};
use hullwright_core::text::{FileId, FileKind, SourceFile, TextRange};

static CONTEXT: Rule = Rule { name: "context", checks: &[Check::Build(context)], ..Rule::DEFAULT };
static TARGET: Rule = Rule {
    name: "target",
    aliases: &[hullwright_core::rule::Alias::same("buildkit", "Target")
        .on(hullwright_core::diagnostic::Severity::Warning)],
    checks: &[Check::Dockerfile(target)],
    ..Rule::DEFAULT
};
static UNITS: Rule = Rule { name: "units", checks: &[Check::IgnoreFile(units)], ..Rule::DEFAULT };

static RULES: &[RuleEntry] = &[
    RuleEntry { rule: &CONTEXT, page: "# Context\n" },
    RuleEntry { rule: &TARGET, page: "# Target\n" },
    RuleEntry { rule: &UNITS, page: "# Units\n" },
];

fn context(cx: &Context<'_>, unit: &BuildUnit) {
    cx.report(TextRange::new(0, 4), format!("context {:?}", unit.context));
}

fn target(cx: &Context<'_>) {
    let graph = cx.graph();
    let name = graph.target().and_then(|stage| stage.name.as_ref()).map(|name| name.as_str().to_owned());
    let args: Vec<_> = graph.inputs().args.iter().map(|(name, value)| format!("{name}={value}")).collect();
    cx.report(TextRange::new(0, 4), format!("target {} {}", name.unwrap_or_default(), args.join(" ")));
}

fn units(cx: &IgnoreContext<'_>) {
    cx.report(TextRange::new(0, 1), format!("{} units", cx.units().len()));
}

fn unit(context: Resolution<String>, target: Option<&str>, args: &[(&str, &str)]) -> UnitSpec {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    UnitSpec {
        dockerfile: "web/Dockerfile".to_owned(),
        context,
        target: target.map(str::to_owned),
        args: args.iter().map(owned).collect(),
        unknown_args: BTreeSet::new(),
        overrides: ServiceOverrides::default(),
        origin: UnitOrigin { path: "compose.yaml".to_owned(), service: "web".to_owned() },
    }
}

fn known(context: &str) -> Resolution<String> {
    Resolution::Known(context.to_owned())
}

fn check(path: &str, preset: Preset, units: &[UnitSpec], inputs: &BuildInputs) -> Vec<String> {
    let engine = Engine::new(RuleSet::new(RULES));
    let table = RuleTable::resolve(engine.rules(), preset, false, &[]);
    let rules = ActiveRules::new(engine.rules(), table);
    let kind = FileKind::of_named_file(path, b"");
    let file = SourceFile::new(FileId(0), path, kind, "FROM a AS dev\nFROM b AS prod\n");
    let report = engine.check(Request {
        file: &file,
        rules: &rules,
        files: &MemoryFiles::new([("web/Dockerfile", "")]),
        inputs,
        today: EDITION_DATE,
        suppressions: true,
        units,
        shellcheck: None,
    });
    report.findings.into_iter().map(|found| found.message).collect()
}

#[test]
fn each_distinct_build_is_judged_once() {
    let units = [
        unit(known("web"), Some("dev"), &[]),
        unit(known(""), Some("dev"), &[]),
        unit(known(""), Some("dev"), &[]),
        unit(known(""), None, &[("A", "1")]),
    ];
    let found = check("web/Dockerfile", Preset::Recommended, &units, &BuildInputs::default());
    let expected = ["context Known(\"\")", "context Known(\"web\")", "target dev ", "target prod A=1"];
    assert_eq!(found, expected);
    let loose = check("web/Dockerfile", Preset::Recommended, &[], &BuildInputs::default());
    assert_eq!(loose.last().map(String::as_str), Some("target prod "));
}

#[test]
fn what_is_given_outside_wins() {
    let args = BTreeMap::from([("A".to_owned(), "2".to_owned())]);
    let inputs = BuildInputs { args, target: Some("prod".to_owned()), ..BuildInputs::default() };
    let units = [unit(known(""), Some("dev"), &[("A", "1"), ("B", "1")])];
    let found = check("web/Dockerfile", Preset::Recommended, &units, &inputs);
    assert_eq!(found, ["context Known(\"\")", "target prod A=2 B=1"]);
}

#[test]
fn builds_of_other_files_and_buildkits_preset_change_nothing() {
    let units = [unit(known(""), Some("dev"), &[])];
    let inputs = BuildInputs::default();
    let other = check("Dockerfile", Preset::Recommended, &units, &inputs);
    assert_eq!(other.last().map(String::as_str), Some("target prod "));
    let buildkit = check("web/Dockerfile", Preset::Peer(Policy::Buildkit), &units, &inputs);
    assert_eq!(buildkit, ["target prod "]);
}

#[test]
fn ignore_files_see_all_builds() {
    let units = [unit(known(""), None, &[]), unit(Resolution::Unknown, None, &[])];
    assert_eq!(check("web/.dockerignore", Preset::Recommended, &units, &BuildInputs::default()), ["2 units"]);
}
