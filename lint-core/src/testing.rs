//! Rule pages as tests: reads the examples of a page and compares what the engine finds with what they say.
//!
//! A fenced block of a page is an example. Its info string starts with the kind of file (`dockerfile`, `dockerignore` or
//! `compose`) and goes on with words:
//! - `bad`: exactly the annotated findings, and at least one; `good`: none of this rule.
//! - `preset=NAME`: checked under that preset. `arg=K=V`, `target=NAME`, `platform=OS/ARCH`: inputs of the build.
//! - `registry=HOST`, `label=NAME=TYPE`, `strict-labels`: options of rules.
//! - `profile=NAME`, `env=K=V`: inputs of Compose projects.
//! - `latin1`: the text lies on disk as ISO 8859-1, so that its umlauts are not UTF-8.
//! - `file=NAME`: the file's name. `exact`: no variants (CRLF; in Dockerfiles lower-case keywords and tabs, too) are tried.
//! - `also=a,b`: other rules that may find something here.
//!
//! A `bad` example may be followed by a `fixed` or a `fixed(unsafe)` one: what the safe fixes, or all fixes, of the rule
//! make of it. Of a project it shows the files that change and those that are added; a line `#- PATH removed` names one
//! that is taken away.
//!
//! A line of blanks, carets and a message annotates the last line above it that is no annotation: the carets stand below
//! what is found, one of them where it is an empty line. Where a finding reaches beyond its first line, the carets end with that line. A line `#- PATH` starts
//! a further file; with one, the block is a whole project and what is not in it is not there: its Dockerfiles, ignore files
//! and Compose files are all checked, those that belong together together.

use std::fmt::Write as _;

use crate::diagnostic::Applicability;
use crate::engine::{
    ActiveRules, ChangedFiles, EDITION_DATE, Engine, FileReport, FixRequest, Fixed, Overlay, SharedRequest,
    converge,
};
use crate::project::{ComposeInputs, FileSource, MemoryFiles, NoFiles};
use crate::rule::{
    Extras, LabelType, Preset, RuleEntry, RuleOptions, RuleRef, RuleSelector, RuleTable, Verdict,
};
use crate::semantic::BuildInputs;
use crate::text::{FileId, FileKind, SourceFile};

/// What an example shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExampleKind {
    /// Something the rule finds.
    Bad,
    /// Something the rule leaves alone.
    Good,
    /// What fixes that may be trusted so far make of the bad example before it.
    Fixed(Applicability),
}

/// An expected finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Annotation {
    /// Path of the file.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based first column.
    pub start: u32,
    /// 1-based column behind the last one on that line.
    pub end: u32,
    /// The whole message.
    pub message: String,
}

/// One example of a page.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub kind: ExampleKind,
    /// Files by path, the checked text without annotations.
    pub files: Vec<(String, String)>,
    /// Files that fixes take away.
    pub removed: Vec<String>,
    /// Whether the files are the whole project.
    pub is_project: bool,
    /// What is to be found.
    pub expected: Vec<Annotation>,
    /// The words of the info string.
    pub words: Vec<String>,
    /// 1-based line of the fence within the page.
    pub line: usize,
}

impl Example {
    fn word(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }

    /// The values of a word that may stand several times.
    fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.words.iter().filter_map(move |word| word.strip_prefix(key)?.strip_prefix('='))
    }

    /// The values of a word of the form `KEY=NAME=VALUE`.
    fn pairs(&self, key: &str) -> impl Iterator<Item = (String, String)> {
        let pairs = self.all(key).filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    fn has_word(&self, name: &str) -> bool {
        self.words.iter().any(|word| word == name)
    }

    /// Whether variants of the text must give the same.
    pub fn has_variants(&self) -> bool {
        self.kind == ExampleKind::Bad && !self.has_word("exact")
    }

    /// Whether it is about Compose files, in which indentation and letter case matter.
    pub fn is_compose(&self) -> bool {
        self.words.first().is_some_and(|word| word == "compose")
    }

    /// Names of other rules that may find something.
    pub fn also(&self) -> Vec<&str> {
        self.word("also").map(|names| names.split(',').collect()).unwrap_or_default()
    }

    /// The same example with other texts, for variants.
    #[must_use]
    pub fn with_texts(&self, change: impl Fn(&str) -> String) -> Self {
        let files = self.files.iter().map(|(path, text)| (path.clone(), change(text))).collect();
        Self { files, ..self.clone() }
    }
}

/// Reads the examples of a page.
pub fn examples(page: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| !line.starts_with("```")).collect();
        let words: Vec<String> = info.split_whitespace().map(str::to_owned).collect();
        let kind = match words.get(1).map(String::as_str) {
            Some("bad") => ExampleKind::Bad,
            Some("good") => ExampleKind::Good,
            Some("fixed") => ExampleKind::Fixed(Applicability::Safe),
            Some("fixed(unsafe)") => ExampleKind::Fixed(Applicability::Unsafe),
            _ => continue,
        };
        found.push(read_example(kind, words, &body, number + 1));
    }
    found
}

fn read_example(kind: ExampleKind, words: Vec<String>, body: &[&str], line: usize) -> Example {
    let default = match words.first().map(String::as_str) {
        Some("dockerignore") => ".dockerignore",
        Some("compose") => "compose.yaml",
        _ => "Dockerfile",
    };
    let named = words.iter().find_map(|word| word.strip_prefix("file="));
    let mut path = named.unwrap_or(default).to_owned();
    let mut files: Vec<(String, String)> = Vec::new();
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut n_lines = 0;
    let mut is_project = false;
    let mut removed = Vec::new();
    for line in body {
        if let Some(gone) = line.strip_prefix("#- ").and_then(|rest| rest.strip_suffix(" removed")) {
            removed.push(gone.trim().to_owned());
        } else if let Some(next) = line.strip_prefix("#- ") {
            is_project = true;
            if !text.is_empty() || n_lines > 0 {
                files.push((std::mem::take(&mut path), std::mem::take(&mut text)));
            }
            next.trim().clone_into(&mut path);
            n_lines = 0;
        } else if let Some((start, end, message)) = read_annotation(line) {
            expected.push(Annotation {
                path: path.clone(),
                line: n_lines,
                start,
                end,
                message: message.to_owned(),
            });
        } else {
            text.push_str(line);
            text.push('\n');
            n_lines += 1;
        }
    }
    files.push((path, text));
    Example { kind, files, removed, is_project, expected, words, line }
}

fn read_annotation(line: &str) -> Option<(u32, u32, &str)> {
    let carets = line.trim_start();
    let start = line.chars().count() - carets.chars().count();
    let message = carets.trim_start_matches('^');
    let n_carets = carets.len() - message.len();
    let is_annotation = n_carets > 0 && (message.starts_with(' ') && !message.trim().is_empty());
    is_annotation.then(|| (start as u32 + 1, (start + n_carets) as u32 + 1, message.trim()))
}

/// Checks the files of an example with the given rules; other files of a project only lie there.
pub fn run(engine: &Engine, example: &Example, selection: &[RuleRef]) -> Vec<FileReport> {
    Run::new(engine, example, selection).check(&ChangedFiles::default())
}

/// Fixes what the given rules find in an example, as far as fixes may be trusted that much.
pub fn fix(engine: &Engine, example: &Example, selection: &[RuleRef], least: Applicability) -> Fixed {
    let run = Run::new(engine, example, selection);
    converge(&FixRequest { files: &run.memory, check: &|changed| run.check(changed), least })
}

/// What the files of an example are checked with.
struct Run<'a> {
    engine: &'a Engine,
    example: &'a Example,
    rules: ActiveRules,
    memory: MemoryFiles,
    inputs: BuildInputs,
    compose: ComposeInputs,
}

impl<'a> Run<'a> {
    fn new(engine: &'a Engine, example: &'a Example, selection: &[RuleRef]) -> Self {
        let preset = example.word("preset").and_then(Preset::from_name).unwrap_or_default();
        let set = engine.rules();
        let label = |(name, kind): (String, String)| Some((name, LabelType::from_name(&kind)?));
        let options = RuleOptions {
            trusted_registries: example.all("registry").map(str::to_owned).collect(),
            label_schema: example.pairs("label").filter_map(label).collect(),
            strict_labels: example.has_word("strict-labels"),
        };
        let table = if selection.is_empty() {
            RuleTable::resolve_with(set, preset, Extras { options, ..Extras::default() }, &[])
        } else {
            let off = (RuleSelector::All, Verdict::Off);
            let on = (RuleSelector::Rules(selection.to_vec()), Verdict::On);
            RuleTable::resolve_with(
                set,
                preset,
                Extras { options, preview: true, ..Extras::default() },
                &[off, on],
            )
        };
        let bytes = |text: &str| {
            if example.has_word("latin1") {
                text.chars().map(|ch| u8::try_from(ch).unwrap_or(b'?')).collect()
            } else {
                text.as_bytes().to_vec()
            }
        };
        let files = example.files.iter().map(|(path, text)| (path.as_str(), bytes(text)));
        let mut inputs = BuildInputs {
            target: example.word("target").map(str::to_owned),
            platform: example.word("platform").map(str::to_owned),
            ..BuildInputs::default()
        };
        inputs.args.extend(example.pairs("arg"));
        let compose = ComposeInputs {
            profiles: example.all("profile").map(str::to_owned).collect(),
            environment: example.pairs("env").collect(),
            ..ComposeInputs::default()
        };
        Self {
            engine,
            example,
            rules: ActiveRules::new(set, table),
            memory: MemoryFiles::new(files),
            inputs,
            compose,
        }
    }

    fn check(&self, changed: &ChangedFiles) -> Vec<FileReport> {
        let overlay = Overlay::new(&self.memory, changed);
        let files: &dyn FileSource = if self.example.is_project { &overlay } else { &NoFiles };
        let paths = overlay.list("").unwrap_or_default();
        let checked = paths.iter().filter(|path| is_checked(self.example, path)).enumerate();
        let checked: Vec<SourceFile> = checked
            .map(|(idx, path)| {
                let bytes = overlay.read(path).unwrap_or_default();
                let kind = FileKind::of_named_file(path, &bytes);
                SourceFile::decode(FileId(idx as u32), path, kind, bytes)
            })
            .collect();
        let shared = SharedRequest {
            rules: &self.rules,
            files,
            inputs: &self.inputs,
            compose: &self.compose,
            today: EDITION_DATE,
            suppressions: true,
        };
        self.engine.check_together(&checked, shared)
    }
}

/// Whether a file of an example is checked; what else a project has only lies there.
fn is_checked(example: &Example, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !example.is_project
        || name.contains("ockerfile")
        || matches!(FileKind::of_name(name), Some(FileKind::Ignore | FileKind::Compose))
}

/// What was found, in the form of annotations. `files` are the texts that were checked.
pub fn annotations(reports: &[FileReport], files: &[(String, String)]) -> Vec<Annotation> {
    let mut found = Vec::new();
    for report in reports {
        let text =
            files.iter().find(|(path, _)| **path == *report.path).map_or("", |(_, text)| text.as_str());
        for finding in report.findings.iter().filter(|finding| finding.suppressed.is_none()) {
            let place = &finding.place;
            let line_text = text.split('\n').nth(place.start.line as usize - 1).unwrap_or_default();
            let end_of_line = line_text.trim_end_matches('\r').chars().count() as u32 + 1;
            let end = if place.end.line == place.start.line { place.end.column } else { end_of_line };
            // An empty line has nothing to stand below; one caret marks it.
            let end = end.max(place.start.column + 1);
            found.push(Annotation {
                path: report.path.to_string(),
                line: place.start.line,
                start: place.start.column,
                end,
                message: finding.message.clone(),
            });
        }
    }
    found
}

/// A rule with all its facets.
pub fn selection_of(engine: &Engine, entry: &RuleEntry) -> Vec<RuleRef> {
    let selection = engine.rules().lookup(entry.rule.name);
    let facets = (0..entry.rule.facets.len()).map(|idx| RuleRef {
        facet: Some(crate::rule::FacetId(idx as u16)),
        ..*selection.first().expect("a listed rule")
    });
    selection.iter().copied().chain(facets).collect()
}

/// Compares an example with what its rule finds; `Err` tells the difference.
pub fn check_example(engine: &Engine, entry: &RuleEntry, example: &Example) -> Result<(), String> {
    let mut found = annotations(&run(engine, example, &selection_of(engine, entry)), &example.files);
    let mut expected = example.expected.clone();
    found.sort();
    expected.sort();
    match example.kind {
        // What fixes make of an example is compared by the laws of fixes.
        ExampleKind::Fixed(_) => Ok(()),
        ExampleKind::Bad if expected.is_empty() => Err("a bad example without an annotation".to_owned()),
        _ if found == expected => Ok(()),
        _ => {
            let mut out = String::new();
            for missing in expected.iter().filter(|annotation| !found.contains(annotation)) {
                let _ = writeln!(out, "  not found: {}", show(missing));
            }
            for extra in found.iter().filter(|annotation| !expected.contains(annotation)) {
                let _ = writeln!(out, "  found:     {}", show(extra));
            }
            Err(out)
        }
    }
}

fn show(annotation: &Annotation) -> String {
    let Annotation { path, line, start, end, message } = annotation;
    format!("{path}:{line}:{start}-{end} {message}")
}

/// Checks a Dockerfile with one rule and compares with the annotations in it, for odd cases that a page leaves out.
#[track_caller]
pub fn check(engine: &Engine, rule: &str, info: &str, annotated: &str) {
    check_kind(engine, rule, "dockerfile", info, annotated);
}

/// Checks a Compose file, or a project with one, as [`check`] does a Dockerfile.
#[track_caller]
pub fn check_compose(engine: &Engine, rule: &str, info: &str, annotated: &str) {
    check_kind(engine, rule, "compose", info, annotated);
}

#[track_caller]
fn check_kind(engine: &Engine, rule: &str, fence: &str, info: &str, annotated: &str) {
    let entry = engine
        .rules()
        .lookup(rule)
        .first()
        .map(|found| *engine.rules().get(found.rule))
        .expect("a known rule");
    let body: Vec<&str> = annotated.lines().collect();
    let has_finding = body.iter().any(|line| read_annotation(line).is_some());
    let kind = if has_finding { ExampleKind::Bad } else { ExampleKind::Good };
    let mut words = vec![fence.to_owned(), String::new()];
    words.extend(info.split_whitespace().map(str::to_owned));
    let example = read_example(kind, words, &body, 0);
    if let Err(difference) = check_example(engine, &entry, &example) {
        panic!("`{rule}` on\n{annotated}\n{difference}");
    }
}
