//! Every folder `fixtures/<family>/<case>/` with an `expected.txt` is a case: `check` runs in a copy of it, with the
//! arguments of `args.txt` (one a line) if there is one. `UPDATE=1` rewrites the expectations.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, case_root, check_file};

#[test]
fn cases_give_what_they_are_expected_to_give() {
    let cases: Vec<PathBuf> = folders(&case_root()).iter().flat_map(|family| folders(family)).collect();
    let cases: Vec<&PathBuf> = cases.iter().filter(|case| case.join("expected.txt").exists()).collect();
    assert!(cases.len() > 3, "no cases were found");
    for case in cases {
        check_case(case);
    }
}

fn check_case(case: &Path) {
    let folder = Folder::copy_of(case);
    let arguments = fs::read_to_string(case.join("args.txt")).unwrap_or_default();
    let arguments: Vec<&str> =
        ["check", "--format", "concise"].into_iter().chain(arguments.lines()).collect();
    let run = folder.run(&arguments);
    let notes = if run.stderr.is_empty() { String::new() } else { format!("stderr:\n{}", run.stderr) };
    check_file(&case.join("expected.txt"), &format!("{}{notes}exit: {}\n", run.stdout, run.code));
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}
