//! Speed: parsing in MB/s, checking in files per second of one core, and the start of the whole process.
//!
//! `cargo bench`. The corpus is read from the folder `shared` beside the repository; without it the fixtures are used,
//! and the figures say little. Each benchmark runs on one core, so that a second of time is a second of CPU.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hullwright_core::dockerfile::{Instruction, parse};
use hullwright_core::rule::Preset;
use hullwright_core::shell::Script;
use hullwright_core::text::MappedText;
use hullwright_rules::rule_set;

/// The files of a kind, by the word that stands in their names, of the corpus or of the fixtures.
fn texts_of(word: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = format!("shared/corpus/dev/{}.jsonl.gz", word.to_ascii_lowercase());
    match root.ancestors().map(|folder| folder.join(&name)).find(|path| path.is_file()) {
        Some(path) => corpus_texts(&path),
        None => fixture_texts(&root.join("fixtures"), word),
    }
}

fn dockerfiles() -> Vec<String> {
    texts_of("Dockerfile")
}

fn corpus_texts(path: &Path) -> Vec<String> {
    let bytes = std::fs::read(path).expect("a listed file can be read");
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("gzip of UTF-8 text");
    let row = |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("JSON") };
    text.lines().map(|line| row(line)["text"].as_str().expect("a text").to_owned()).collect()
}

fn fixture_texts(folder: &Path, word: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.file_name().is_some_and(|name| name.to_string_lossy().contains(word)) {
            texts.extend(std::fs::read_to_string(&path));
        }
    }
    texts
}

fn parsing(criterion: &mut Criterion) {
    let texts = dockerfiles();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.sample_size(10);
    group.bench_function("corpus", |bencher| {
        bencher.iter(|| texts.iter().map(|text| parse(black_box(text)).instructions.len()).sum::<usize>());
    });
    group.finish();
}

/// The shell text of every instruction that has one; sliced from the files, as rules see it.
fn shell_texts() -> Vec<MappedText> {
    let mut texts = Vec::new();
    for text in dockerfiles() {
        let tree = parse(&text);
        let instructions = tree.instructions.iter().flat_map(Instruction::with_trigger);
        texts.extend(
            instructions.filter_map(|instruction| Some(instruction.shell_text(&text)?.text().clone())),
        );
    }
    texts
}

fn parsing_shell(criterion: &mut Criterion) {
    let texts = shell_texts();
    let mut group = criterion.benchmark_group("parse-shell");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.sample_size(10);
    group.bench_function("corpus", |bencher| {
        bencher
            .iter(|| texts.iter().map(|text| Script::parse(black_box(text)).body.items.len()).sum::<usize>());
    });
    group.finish();
}

fn checking(criterion: &mut Criterion) {
    let presets = [("recommended", Preset::Recommended), ("strict", Preset::Strict)];
    for (group, name, texts) in
        [("check", "Dockerfile", dockerfiles()), ("check-compose", "compose.yaml", texts_of("compose"))]
    {
        let mut group = criterion.benchmark_group(group);
        group.throughput(Throughput::Elements(texts.len() as u64));
        group.sample_size(10);
        for (preset_name, preset) in presets {
            let linter = hullwright_core::engine::Linter::new(rule_set(), preset, &[]);
            group.bench_function(preset_name, |bencher| {
                bencher.iter(|| {
                    let check = |text: &String| linter.check_text(name, black_box(text)).findings.len();
                    texts.iter().map(check).sum::<usize>()
                });
            });
        }
        group.finish();
    }
}

/// A file of `n` times thirty lines, to see that time grows with length.
fn growth(criterion: &mut Criterion) {
    let linter = hullwright_core::engine::Linter::new(rule_set(), Preset::Recommended, &[]);
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10);
    for times in [1, 64] {
        let mut text = String::from("FROM debian:13 AS build\nWORKDIR /src\n");
        for idx in 0..times * 10 {
            let _ = write!(
                text,
                "ARG VERSION_{idx}=1\nENV PATH_{idx}=\"/opt/${{VERSION_{idx}}}:$PATH\"\nRUN make \\\n  VERSION=$VERSION_{idx}\n"
            );
        }
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("times {times}"), |bencher| {
            bencher.iter(|| linter.check_text("Dockerfile", black_box(&text)).findings.len());
        });
    }
    group.finish();
}

fn starting(criterion: &mut Criterion) {
    let binary = env!("CARGO_BIN_EXE_hullwright");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/demo/Dockerfile");
    let mut group = criterion.benchmark_group("process");
    group.sample_size(50);
    let run = |command: &mut Command| {
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts")
    };
    group.bench_function("one file", |bencher| {
        bencher.iter(|| run(Command::new(binary).arg("check").arg(&file)));
    });
    group.bench_function("/bin/true", |bencher| bencher.iter(|| run(&mut Command::new("/bin/true"))));
    group.finish();
}

criterion_group!(benches, parsing, parsing_shell, checking, growth, starting);
criterion_main!(benches);
