//! Makes the registry: one module per rule file, a table of rules and pages sorted by name, and the modules of the
//! recognisers that rules share.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const RULE_FOLDERS: [&str; 4] = ["compose", "dockerfile", "dockerignore", "project"];

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
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("registry.rs");
    fs::write(out, modules).expect("the output folder can be written");
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
