//! Laws of fixing as a whole, held over every fixture, every example of every page and generated projects.
//!
//! Fixing with all rules, each law at each level of trust:
//! - it comes to rest: a second run changes nothing, no rules fight, no fix is refused;
//! - it settles something: no finding more than before of a rule whose fix was applied, and no syntax error that is new;
//! - comments stay, and so do the bytes that no edit covers: line endings, a byte order mark, a missing last newline;
//! - the order of the rules in the registry does not matter, and that of the findings only where fixes touch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hullwright_core::diagnostic::{Applicability, Change};
use hullwright_core::dockerfile::parse;
use hullwright_core::dockerignore::IgnoreFile;
use hullwright_core::engine::{FileReport, FixRequest, Fixed, Linter, converge};
use hullwright_core::project::MemoryFiles;
use hullwright_core::rule::{Preset, RuleEntry, RuleSet};
use hullwright_core::testing::{Example, ExampleKind, examples};
use hullwright_core::text::{FileKind, TextRange};
use hullwright_core::yaml::Yaml;
use hullwright_rules::{bundled_knowledge, rule_set};

use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::generated_projects::{Project, projects};

/// So many projects are generated, always the same ones; `PROPTEST_CASES` asks for another number.
const N_GENERATED: u32 = 40;
/// So many smaller projects are tried to show what is wrong.
const MAX_SMALLER: u32 = 200;

fn linter(set: RuleSet) -> Linter {
    Linter::new(set, Preset::Strict, &[]).with_knowledge(bundled_knowledge())
}

fn reversed_rules() -> RuleSet {
    let mut entries: Vec<RuleEntry> = rule_set().entries().to_vec();
    entries.reverse();
    RuleSet::new(Vec::leak(entries))
}

fn memory(project: &Project) -> MemoryFiles {
    MemoryFiles::new(project.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())))
}

/// The project as fixes leave it.
fn after(project: &Project, fixed: &Fixed) -> Project {
    let mut files = project.clone();
    for (path, bytes) in fixed.changed.iter() {
        files.insert(path.to_owned(), String::from_utf8(bytes.to_vec()).expect("fixed texts are UTF-8"));
    }
    files.retain(|path, _| !fixed.changed.removed().any(|gone| gone == path));
    files
}

fn show(project: &Project) -> String {
    project.iter().map(|(path, text)| format!("#- {path}\n{text}")).collect::<Vec<_>>().concat()
}

/// How often each rule finds something.
fn counts(reports: &[FileReport]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in
        reports.iter().flat_map(|report| &report.findings).filter(|found| found.suppressed.is_none())
    {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}

fn kind(path: &str) -> Option<FileKind> {
    FileKind::of_name(path.rsplit('/').next().unwrap_or_default())
}

fn n_syntax_errors(path: &str, text: &str) -> usize {
    match kind(path) {
        Some(FileKind::Dockerfile) => parse(text).errors.len(),
        Some(FileKind::Ignore) => {
            IgnoreFile::parse(text).patterns.iter().filter(|pattern| pattern.error.is_some()).count()
        }
        Some(FileKind::Compose) => Yaml::parse(text).errors().len(),
        Some(FileKind::Config) | None => 0,
    }
}

/// The comments of a file, sorted, without the white space at their ends.
fn comments(path: &str, text: &str) -> Vec<String> {
    let ranges = match kind(path) {
        Some(FileKind::Dockerfile) => parse(text).comments.iter().map(|comment| comment.range).collect(),
        Some(FileKind::Ignore) => {
            IgnoreFile::parse(text).comments.iter().map(|comment| comment.range).collect()
        }
        Some(FileKind::Compose) => Yaml::parse(text).comments().iter().map(|comment| comment.range).collect(),
        Some(FileKind::Config) | None => Vec::new(),
    };
    let mut comments: Vec<String> =
        ranges.into_iter().map(|range| range.slice(text).trim_end().to_owned()).collect();
    comments.sort();
    comments
}

/// The parser directives of a Dockerfile: comments that count, which a comment may become.
fn directives(path: &str, text: &str) -> Vec<String> {
    let directives = match kind(path) {
        Some(FileKind::Dockerfile) => parse(text).directives,
        Some(FileKind::Ignore | FileKind::Compose | FileKind::Config) | None => Vec::new(),
    };
    directives.into_iter().map(|directive| directive.range.slice(text).to_owned()).collect()
}

/// What is wrong with what fixing made of a project.
fn breaches(linter: &Linter, reversed: &Linter, project: &Project, least: Applicability) -> Vec<String> {
    let files = memory(project);
    let fixed = linter.fix_files(&files, least);
    let mut wrong = Vec::new();
    for failure in fixed.failures.iter().filter(|failure| !failure.harm.starts_with("bring a finding")) {
        wrong.push(format!(
            "`{}` of `{}` is refused: it would {}",
            failure.fix.title, failure.fix.rule.name, failure.harm
        ));
    }
    if !fixed.fighting.is_empty() {
        let names: Vec<&str> = fixed.fighting.iter().map(|rule| rule.name).collect();
        wrong.push(format!("{} undo each other", names.join(", ")));
    }
    if fixed.applied.is_empty() {
        if !fixed.changed.is_empty() {
            wrong.push("something changed without a fix".to_owned());
        }
        return wrong;
    }
    let result = after(project, &fixed);
    wrong.extend(harmed(project, &result));
    wrong.extend(strayed(&linter.check_files(&files), &fixed, project, least));
    // What only does harm together with another fix may be applied once that one is there.
    if fixed.failures.is_empty() {
        let again = linter.fix_files(&memory(&result), least);
        if !again.changed.is_empty() {
            wrong.push(format!(
                "a second run changes it again ({}):\n{}",
                applied(&again),
                show(&after(&result, &again))
            ));
        }
        let other_way = reversed.fix_files(&files, least);
        if after(project, &other_way) != result {
            wrong.push(format!(
                "with the rules in reverse order it becomes\n{}",
                show(&after(project, &other_way))
            ));
        }
        wrong.extend(backwards(linter, project, &files, least, &result));
    }
    if !wrong.is_empty() {
        wrong.push(format!("it becomes ({})\n{}", applied(&fixed), show(&result)));
    }
    wrong
}

fn applied(fixed: &Fixed) -> String {
    let names: BTreeSet<&str> = fixed.applied.iter().map(|fix| fix.rule.name).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// Rules that find as much as before although their fixes were applied. Of files with little wrong, in which no fix brings to
/// light what another finding hid.
fn unsettled(linter: &Linter, project: &Project, least: Applicability) -> Vec<String> {
    let files = memory(project);
    let (before, fixed) = (linter.check_files(&files), linter.fix_files(&files, least));
    let (was, is) = (counts(&before), counts(&fixed.reports));
    let names: BTreeSet<&str> = fixed.applied.iter().map(|fix| fix.rule.name).collect();
    let count = |counts: &BTreeMap<&'static str, usize>, name: &str| counts.get(name).copied().unwrap_or(0);
    names
        .into_iter()
        .filter(|name| count(&was, name) > 0 && count(&is, name) >= count(&was, name))
        .map(|name| format!("`{name}` finds as much as before"))
        .collect()
}

/// Files in which a single pass changed more than what its edits cover.
fn strayed(before: &[FileReport], fixed: &Fixed, project: &Project, least: Applicability) -> Vec<String> {
    if fixed.n_passes != 1 {
        return Vec::new();
    }
    let mut covered: BTreeMap<&str, Vec<TextRange>> = BTreeMap::new();
    for report in before {
        let proposed = report.findings.iter().flat_map(|finding| &finding.fixes);
        for change in proposed.filter(|fix| fix.applicability >= least).flat_map(|fix| &fix.changes) {
            if let Change::Edit { file, edit } = change
                && let Some(path) = report.path_of(*file)
            {
                covered.entry(path).or_default().push(edit.range);
            }
        }
    }
    let mut wrong = Vec::new();
    for (path, bytes) in fixed.changed.iter() {
        let Some(old) = project.get(path) else { continue };
        let mut ranges = covered.remove(path).unwrap_or_default();
        ranges.sort();
        let mut rest = std::str::from_utf8(bytes).expect("fixed texts are UTF-8");
        let mut at = 0;
        let ends = [TextRange::empty(old.len() as u32)];
        for range in ranges.iter().chain(&ends).map(|range| range.as_usize()) {
            let kept = old.get(at..range.start).unwrap_or_default();
            match rest.find(kept) {
                Some(found) => rest = &rest[found + kept.len()..],
                None => wrong.push(format!("{path}: `{kept}` is not kept")),
            }
            at = at.max(range.end);
        }
    }
    wrong
}

/// Syntax errors that are new, comments that are gone, line endings and marks that changed.
fn harmed(project: &Project, result: &Project) -> Vec<String> {
    let mut wrong = Vec::new();
    let kept: BTreeSet<String> = result
        .iter()
        .flat_map(|(path, text)| comments(path, text).into_iter().chain(directives(path, text)))
        .map(|text| text.trim().to_owned())
        .collect();
    for (path, old) in project {
        let gone = comments(path, old).into_iter().find(|comment| !kept.contains(comment.trim()));
        if let Some(comment) =
            gone.filter(|comment| !comment.contains("hullwright") && !comment.contains("hadolint"))
        {
            wrong.push(format!("{path}: the comment `{comment}` is gone"));
        }
        let Some(new) = result.get(path).filter(|new| *new != old) else { continue };
        if n_syntax_errors(path, new) > n_syntax_errors(path, old) {
            wrong.push(format!("{path}: a new syntax error"));
        }
        if new.starts_with('\u{feff}') != old.starts_with('\u{feff}') {
            wrong.push(format!("{path}: the byte order mark changed"));
        }
        let endings = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
        let is_crlf = |text: &str| endings(text).0 == endings(text).1;
        let is_lf = |text: &str| endings(text).0 == 0;
        if (is_crlf(old) && !is_crlf(new)) || (is_lf(old) && !is_lf(new)) {
            wrong.push(format!("{path}: line endings changed"));
        }
    }
    wrong
}

/// Fixes with the findings of every check in reverse order. Where fixes touch, another one goes first, and what is left
/// may look different; but it comes to rest as well, and as much is settled.
fn backwards(
    linter: &Linter,
    project: &Project,
    files: &MemoryFiles,
    least: Applicability,
    expected: &Project,
) -> Vec<String> {
    let check = |changed: &hullwright_core::engine::ChangedFiles| {
        let mut now = project.clone();
        for (path, bytes) in changed.iter() {
            now.insert(path.to_owned(), String::from_utf8_lossy(bytes).into_owned());
        }
        now.retain(|path, _| !changed.removed().any(|gone| gone == path));
        let mut reports = linter.check_files(&memory(&now));
        for report in &mut reports {
            report.findings.reverse();
        }
        reports.reverse();
        reports
    };
    let fixed = converge(&FixRequest { files, check: &check, least });
    let result = after(project, &fixed);
    if result == *expected {
        return Vec::new();
    }
    let left = |project: &Project| {
        let reports = linter.check_files(&memory(project));
        let findings = reports.iter().flat_map(|report| &report.findings);
        let is_open = |found: &&hullwright_core::engine::Finding| found.suppressed.is_none();
        findings
            .filter(is_open)
            .filter(|found| found.fixes.iter().any(|fix| fix.applicability >= least))
            .count()
    };
    if !fixed.failures.is_empty() || (fixed.fighting.is_empty() && left(&result) == left(expected)) {
        return Vec::new();
    }
    vec![format!("with findings in reverse order it becomes\n{}", show(&result))]
}

#[track_caller]
fn hold(projects: impl IntoIterator<Item = (String, Project)>) {
    let (linter, reversed) = (linter(rule_set()), linter(reversed_rules()));
    let mut failures = Vec::new();
    for (name, project) in projects {
        let fixed = linter.fix_files(&memory(&project), Applicability::Unsafe);
        let n_safe = fixed.applied.iter().filter(|fix| fix.applicability == Applicability::Safe).count();
        // Where all fixes are safe, or none is, there is nothing else to see.
        let is_mixed = n_safe > 0 && n_safe < fixed.applied.len();
        for least in [Applicability::Unsafe].into_iter().chain(is_mixed.then_some(Applicability::Safe)) {
            let mut wrong = breaches(&linter, &reversed, &project, least);
            wrong.extend(unsettled(&linter, &project, least));
            if !wrong.is_empty() {
                failures.push(format!(
                    "=== {name}, {} fixes\n{}\n--- from\n{}",
                    least.name(),
                    wrong.join("\n"),
                    show(&project)
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} cases\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn fixing_generated_projects_keeps_the_laws() {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok());
    let (linter, reversed) = (linter(rule_set()), linter(reversed_rules()));
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..asked.unwrap_or(N_GENERATED) {
        let mut tree = projects().new_tree(&mut runner).expect("a project");
        for least in [Applicability::Safe, Applicability::Unsafe] {
            if breaches(&linter, &reversed, &tree.current(), least).is_empty() {
                continue;
            }
            let is_broken = |project: &Project| !breaches(&linter, &reversed, project, least).is_empty();
            let project = smallest(&mut tree, is_broken);
            let wrong = breaches(&linter, &reversed, &project, least);
            let first = wrong.first().cloned().unwrap_or_default();
            let shown =
                format!("=== {} fixes\n{}\n--- from\n{}", least.name(), wrong.join("\n"), show(&project));
            failures.entry(first).or_insert(shown);
            break;
        }
    }
    let shown: Vec<String> = failures.into_values().collect();
    assert!(shown.is_empty(), "{} kinds of breaches\n{}", shown.len(), shown.join("\n"));
}

/// A small project that is broken as well.
fn smallest(tree: &mut impl ValueTree<Value = Project>, is_broken: impl Fn(&Project) -> bool) -> Project {
    let mut smallest = tree.current();
    let mut was_broken = true;
    for _ in 0..MAX_SMALLER {
        if !(if was_broken { tree.simplify() } else { tree.complicate() }) {
            break;
        }
        was_broken = is_broken(&tree.current());
        if was_broken {
            smallest = tree.current();
        }
    }
    smallest
}

#[test]
fn fixing_examples_of_pages_keeps_the_laws() {
    let set = rule_set();
    let all = set.entries().iter().flat_map(|entry| {
        let bad = examples(entry.page).into_iter().filter(|example| example.kind != ExampleKind::Good);
        bad.filter(is_usual).map(|example| {
            let name = format!("{}, line {} of its page", entry.rule.name, example.line);
            (name, example.files.into_iter().collect::<Project>())
        })
    });
    hold(all.collect::<Vec<_>>());
}

/// Whether nothing but the texts says how the example is checked.
fn is_usual(example: &Example) -> bool {
    let is_input =
        |word: &String| word.contains('=') && !word.starts_with("also=") && !word.starts_with("file=");
    !example.words.iter().any(|word| is_input(word) || word == "latin1")
}

#[test]
fn fixing_fixtures_keeps_the_laws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut projects = Vec::new();
    for family in folders(&root) {
        let cases = folders(&family);
        for case in if cases.is_empty() { vec![family.clone()] } else { cases } {
            let mut project = Project::new();
            read_all(&case, &case, &mut project);
            projects.push((case.display().to_string(), project));
        }
    }
    assert!(!projects.is_empty(), "no fixtures");
    hold(projects);
}

fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn read_all(top: &Path, folder: &Path, project: &mut Project) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in entries {
        if path.is_dir() {
            read_all(top, &path, project);
        } else if let (Ok(text), Ok(name)) = (fs::read_to_string(&path), path.strip_prefix(top)) {
            project.insert(name.to_string_lossy().replace('\\', "/"), text);
        }
    }
}
