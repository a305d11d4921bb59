//! Makes the registry: one module per rule file, a table of rules and pages sorted by name, and the modules of the
//! recognisers that rules share.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const RULE_FOLDERS: [&str; 4] = ["compose", "dockerfile", "dockerignore", "project"];

/// Recognisers that several rules share; no rules in it.
const PATTERNS: &str = "patterns";

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let mut rules: Vec<(String, String)> = Vec::new();
    for folder in RULE_FOLDERS.into_iter().chain([PATTERNS]) {
        let path = root.join("src").join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let what = if folder == PATTERNS {
            "Recognisers that rules share."
        } else {
            "Rules about this kind of file."
        };
        let _ = writeln!(modules, "/// {what}\npub mod {folder} {{");
        for file in rule_files(&path) {
            println!("cargo::rerun-if-changed={}", file.display());
            let stem = file
                .file_stem()
                .and_then(|stem| stem.to_str())
                .expect("rule files have UTF-8 names")
                .to_owned();
            let text = fs::read_to_string(&file).expect("a listed file can be read");
            let _ = writeln!(modules, "    #[path = {:?}]\n    pub mod {stem};", file.display().to_string());
            if folder == PATTERNS {
                continue;
            }
            let entry = format!("RuleEntry {{ rule: &{folder}::{stem}::RULE, page: {:?} }},", page_of(&text));
            rules.push((stem.replace('_', "-"), entry));
        }
        modules.push_str("}\n");
    }
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

fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
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
