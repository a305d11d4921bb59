//! Makes the registry: one module per rule file, a table of rules and pages sorted by name, and the modules of the
//! recognisers that rules share. Lists the headings of the data files, so that nothing is searched when the program starts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const RULE_FOLDERS: [&str; 5] = ["compose", "dockerfile", "dockerignore", "project", "shell"];

/// Recognisers that several rules share, a folder a topic; no rules in it.
const PATTERNS: &str = "patterns";

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let mut rules: Vec<(String, String)> = Vec::new();
    for folder in RULE_FOLDERS {
        let path = root.join("src").join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let _ = writeln!(modules, "/// Rules about this kind of file.\npub mod {folder} {{");
        for file in files_in(&path) {
            let stem = add_module(&mut modules, &file);
            let text = fs::read_to_string(&file).expect("a listed file can be read");
            let entry = format!("RuleEntry {{ rule: &{folder}::{stem}::RULE, page: {:?} }},", page_of(&text));
            rules.push((stem.replace('_', "-"), entry));
        }
        modules.push_str("}\n");
    }
    add_patterns(&mut modules, &root.join("src").join(PATTERNS));
    rules.sort();
    let _ = writeln!(
        modules,
        "/// Every rule with its page, sorted by name.\npub static RULES: &[RuleEntry] = &["
    );
    for (_, entry) in &rules {
        let _ = writeln!(modules, "    {entry}");
    }
    modules.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("registry.rs"), modules).expect("the output folder can be written");
    fs::write(out.join("knowledge.rs"), data_files(&root.join("data")))
        .expect("the output folder can be written");
}

/// A static for each data file: its text, and where the block below each heading starts and ends.
fn data_files(folder: &Path) -> String {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut out = String::new();
    for file in entries_of(folder) {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).expect("a listed file can be read");
        let mut headings: Vec<(&str, usize, usize)> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let is_heading = line.starts_with(|ch: char| ch.is_ascii_alphabetic());
            match headings.last_mut() {
                _ if is_heading => headings.push((line.trim_end(), at, at)),
                Some(last) if line.starts_with(' ') => last.2 = at,
                _ => assert!(line.starts_with('#') || line.trim().is_empty(), "stray line at byte {start}"),
            }
        }
        // By kind, then by name, which is not the order of the whole lines.
        headings.sort_unstable_by_key(|(heading, _, _)| heading.split_once(' '));
        let name = stem_of(&file).to_uppercase();
        let path = file.display().to_string();
        let _ = writeln!(out, "pub(super) static {name}: Data = Data {{\n    text: include_str!({path:?}),");
        out.push_str("    headings: &[\n");
        for (heading, start, end) in headings {
            let _ = writeln!(out, "        ({heading:?}, {}, {}),", grouped(start), grouped(end));
        }
        out.push_str("    ],\n};\n");
    }
    out
}

/// A number as it is written in Rust, `506_818`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    String::from_utf8(groups.join(&b'_')).expect("digits are ASCII")
}

/// The recognisers, each in the module that its folder names.
fn add_patterns(modules: &mut String, folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let _ = writeln!(modules, "/// Recognisers that rules share.\npub mod {PATTERNS} {{");
    for topic in entries_of(folder).into_iter().filter(|path| path.is_dir()) {
        let _ = writeln!(modules, "    /// Recognisers of one topic.\n    pub mod {} {{", stem_of(&topic));
        for file in files_in(&topic) {
            add_module(modules, &file);
        }
        modules.push_str("    }\n");
    }
    modules.push_str("}\n");
}

/// Adds the module of a file; gives its name.
fn add_module(modules: &mut String, file: &Path) -> String {
    println!("cargo::rerun-if-changed={}", file.display());
    let stem = stem_of(file);
    let _ = writeln!(modules, "    #[path = {:?}]\n    pub mod {stem};", file.display().to_string());
    stem
}

fn stem_of(path: &Path) -> String {
    path.file_stem().and_then(|stem| stem.to_str()).expect("rule files have UTF-8 names").to_owned()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = entries_of(folder);
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

fn entries_of(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    paths
}

/// The module doc: the lines that start with `//!`, without the marker and one blank.
fn page_of(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.starts_with("//!"));
    let stripped = lines.map(|line| {
        let line = line.trim_start_matches("//!");
        line.strip_prefix(' ').unwrap_or(line)
    });
    stripped.fold(String::new(), |page, line| page + line + "\n")
}
