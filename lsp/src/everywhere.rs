//! Every feature at every kind of place of many files, also cut off where somebody is still typing: nothing panics, and
//! every range lies in the text.

use std::path::{Path, PathBuf};

use hullwright_core::text::{FileId, FileKind, SourceFile, TextRange, TextSize};

use crate::compose::hints::hints as compose_hints;
use crate::compose::values::EnvFile;
use crate::convert::PositionEncoding;
use crate::handlers::{completion, links, selection, tokens};
use crate::names::{self, Projects};
use crate::view::View;
use crate::{compose, dockerfile};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn ask_everything(file: &SourceFile, at: TextSize) {
    let view = View::default();
    let encoding = PositionEncoding::Utf8;
    let holds = |range: TextRange| file.text().get(range.as_usize()).is_some();
    for name in names::occurrences(file, &view, &Projects::default()) {
        assert!(holds(name.range) && !name.range.is_empty(), "{name:?}");
    }
    if let Some(name) = names::at(file, at, &view) {
        let places = names::everywhere(&name.symbol, file, &view);
        assert!(places.iter().any(|place| place.occurrence == name), "{name:?}");
    }
    completion::items(file, at, &view, encoding);
    selection::selection(file, at, encoding);
    links::links(file, &view, encoding);
    tokens::tokens(file, None, &view, encoding);
    match file.kind() {
        FileKind::Dockerfile => {
            let card = dockerfile::hover::card(file.text(), at);
            assert!(card.is_none_or(|card| holds(card.range)));
            assert!(
                dockerfile::hints::hints(file.text()).iter().all(|hint| holds(TextRange::empty(hint.at)))
            );
        }
        FileKind::Compose => {
            let card = compose::hover::card(file, at, &view);
            assert!(card.is_none_or(|card| holds(card.range)));
            let hints = compose_hints(file.text(), &EnvFile::default());
            assert!(hints.iter().all(|hint| holds(TextRange::empty(hint.at))));
        }
        FileKind::Ignore | FileKind::Config => {}
    }
}

/// A few places of a text, whole and cut off there.
fn try_text(path: &str, text: &str, numbers: &mut Numbers) {
    let kind = FileKind::of_named_file(path, text.as_bytes());
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for _ in 0..4 {
        let at = bounds.get(numbers.below(bounds.len())).copied().unwrap_or_default();
        let file = SourceFile::new(FileId(0), path, kind, text);
        ask_everything(&file, at as u32);
        let cut = SourceFile::new(FileId(0), path, kind, text.get(..at).unwrap_or_default());
        ask_everything(&cut, at as u32);
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "people are told what a run leaves out")]
fn every_feature_answers_at_any_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    files_below(&root.join("fixtures"), &mut paths);
    let acceptance = root.join("../shared/acceptance");
    if acceptance.is_dir() {
        files_below(&acceptance, &mut paths);
    } else {
        eprintln!("skipped in part: no folder shared/acceptance beside the repository");
    }
    if let Some(more) = std::env::var_os("HULLWRIGHT_FILES") {
        files_below(Path::new(&more), &mut paths);
    }
    paths.sort();
    let mut numbers = Numbers(11);
    let mut n_files = 0;
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if FileKind::of_name(name).is_none() {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        n_files += 1;
        try_text(name, &text, &mut numbers);
    }
    assert!(n_files > 10, "{n_files} files");
}
