//! Every folder `fixtures/<family>/<case>/` with an `expected.txt` is a case: `check` runs in a copy of it, with the
//! arguments of `args.txt` (one a line) if there is one. Where it has a folder `fixed`, `fix` runs too, with those of
//! `fix-args.txt`. `UPDATE=1` rewrites the expectations.

use std::collections::BTreeMap;
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
    let run =
        scene(case).run(&[&["check", "--format", "concise"], &arguments(case, "args.txt")[..]].concat());
    let notes = if run.stderr.is_empty() { String::new() } else { format!("stderr:\n{}", run.stderr) };
    check_file(&case.join("expected.txt"), &format!("{}{notes}exit: {}\n", run.stdout, run.code));
    if case.join("fixed").exists() {
        check_fixed(case);
    }
}

/// The files that `fix` changes or creates are those of `fixed`, and a second run changes nothing.
fn check_fixed(case: &Path) {
    let (before, folder) = (files(scene(case).path()), scene(case));
    let command = [&["fix"], &arguments(case, "fix-args.txt")[..]].concat();
    folder.run(&command);
    let after = files(folder.path());
    let changed: BTreeMap<&str, &str> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text))
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    for (path, text) in &changed {
        let expected = case.join("fixed").join(path);
        fs::create_dir_all(expected.parent().expect("it lies in a folder")).expect("folders can be made");
        check_file(&expected, text);
    }
    let shown = files(&case.join("fixed"));
    let shown: Vec<&str> = shown.keys().map(String::as_str).collect();
    assert_eq!(changed.into_keys().collect::<Vec<_>>(), shown, "{}", case.display());
    folder.run(&command);
    assert!(files(folder.path()) == after, "{} is fixed twice", case.display());
}

/// A copy of the case without what it is compared with.
fn scene(case: &Path) -> Folder {
    let folder = Folder::copy_of(case);
    let _ = fs::remove_dir_all(folder.path().join("fixed"));
    folder
}

fn arguments(case: &Path, file: &str) -> Vec<&'static str> {
    let text = fs::read_to_string(case.join(file)).unwrap_or_default();
    text.leak().lines().collect()
}

/// All files below a folder by path, with their texts.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().expect("names are UTF-8");
        if entry.path().is_dir() {
            let inner = files(&entry.path()).into_iter();
            found.extend(inner.map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            found.insert(name, fs::read_to_string(entry.path()).expect("texts are UTF-8"));
        }
    }
    found
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
