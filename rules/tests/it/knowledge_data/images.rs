//! `data/images.txt`, made from the image records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::tag_expression::{corrected, shape_of};
use super::{array, list, text};

const HEADER: &str = "\
# What images have in them. Made by a test (CONTRIBUTING.md, \"Facts about images\"); do not edit. State of 2026-11-20.
#
# A line at the left edge is a heading, the lines below it belong to it.
#
# programs NAME      a set of programs, for `@NAME` below; `watched` are all that any record speaks about
# image NAME         the records of an image, the full name without tag; the first one that fits a tag counts
#   same-as NAME     the records of that image
#   tags SHAPE       what tags the record is for (rules/src/knowledge/shape.rs); each of several lines will do
#     os KIND RELEASE…       the operating system and the releases that it may be
#     packages MANAGER       the package manager, or `none`
#     shell KIND             what /bin/sh is
#     has PROGRAM…           what every sampled version has
#     lacks PROGRAM…         what no sampled version has; `all-but …`: all watched ones that are neither in `has` nor here
#     hints PROGRAM…         what is missing as far as one can tell
#     current TAG…           tags of the newest sample; for these alone, `has-now` and `lacks-now` hold as well
#     only-in PROGRAM V…     the program is there in these versions; of others nothing is known
#     off-path NAME=PATH…    what is there, but not on PATH
#     users NAME=ID…         what the image's own build adds to the accounts of its operating system (`groups` likewise);
#                            `some-`: others may be there, `all-`: the whole file, `most-`: the whole file as far as known
#     user, workdir, entrypoint, cmd, exposes, volumes, healthcheck, stopsignal, path
#                            the configuration; `none` names what is not set, all else is unknown
#     since DAY              the first day a sample was taken; `partly`: versions on old bases were not read
#     source HOW WHERE       observed, derived, one-version or general; a build file or a few words
";

/// The last day a sample was taken.
const LAST_SAMPLE: &str = "2026-08-21";

/// So many names make a list of what is missing shorter when it is turned around.
const MANY: usize = 40;

/// Images whose programs are what many others start from; they come as named sets.
const BASES: [&str; 5] = [
    "docker.io/library/alpine",
    "docker.io/library/busybox",
    "docker.io/library/debian",
    "docker.io/library/ubuntu",
    "docker.io/library/buildpack-deps",
];

/// A record for one image: the shape of its tags and its lines.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    shapes: Vec<String>,
    lines: Vec<String>,
    source: String,
    is_general: bool,
}

/// The file.
pub(crate) fn file(records: &[Value]) -> String {
    let watched = watched(records);
    let sets = sets(records);
    let mut images: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for record in records {
        let entry = entry(record, &watched, &sets);
        for name in expand(text(record, "image")) {
            add(images.entry(name).or_default(), entry.clone());
        }
    }
    for entries in images.values_mut() {
        entries.sort_by_key(|entry| entry.is_general);
        fold(entries);
    }
    let mut out = format!("{HEADER}\nprograms watched\n{}", wrapped(&watched));
    for (name, programs) in &sets {
        let _ = write!(out, "\nprograms {name}\n{}", wrapped(programs));
    }
    let mut written: Vec<(&String, &Vec<Entry>)> = Vec::new();
    for (name, entries) in &images {
        let _ = writeln!(out, "\nimage {name}");
        if let Some((other, _)) = written.iter().find(|(_, known)| *known == entries) {
            let _ = writeln!(out, "  same-as {other}");
            continue;
        }
        written.push((name, entries));
        for Entry { shapes, lines, source, .. } in entries {
            for shape in shapes {
                let _ = writeln!(out, "  tags {shape}");
            }
            for line in lines.iter().chain([source]) {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    out
}

/// Of two records for the same tags the first counts; only the releases of the second are added.
fn add(entries: &mut Vec<Entry>, entry: Entry) {
    let Some(known) = entries.iter_mut().find(|known| known.shapes == entry.shapes) else {
        entries.push(entry);
        return;
    };
    let system = |entry: &Entry| entry.lines.first().cloned().unwrap_or_default();
    let (known_system, other) = (system(known), system(&entry));
    let (Some(kind), Some(first)) = (other.split(' ').nth(1), known.lines.first_mut()) else { return };
    if known_system.split(' ').nth(1) == Some(kind) {
        for release in
            other.split(' ').skip(2).filter(|release| !known_system.split(' ').any(|word| word == *release))
        {
            let _ = write!(first, " {release}");
        }
    }
}

/// Neighbours that say the same share their lines.
fn fold(entries: &mut Vec<Entry>) {
    let mut folded: Vec<Entry> = Vec::new();
    for entry in entries.drain(..) {
        match folded.last_mut() {
            Some(last) if last.lines == entry.lines => last.shapes.extend(entry.shapes),
            _ => folded.push(entry),
        }
    }
    *entries = folded;
}

/// The names that braces stand for.
pub(crate) fn expand(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let (choices, after) = rest.split_once('}').expect("a brace is closed");
    let all = choices.split(',').flat_map(|choice| expand(&format!("{before}{choice}{after}")));
    all.collect()
}

/// All programs that records speak about.
pub(crate) fn watched(records: &[Value]) -> BTreeSet<String> {
    let keys = ["bins", "absent", "absent_probable", "bins_current_only", "absent_current_only"];
    let mut names: BTreeSet<String> = BTreeSet::new();
    for record in records {
        names.extend(keys.iter().flat_map(|key| list(record, key)));
        names.extend(
            record["bins_some_versions"].as_object().into_iter().flat_map(|some| some.keys().cloned()),
        );
    }
    names
}

fn sets(records: &[Value]) -> BTreeMap<String, BTreeSet<String>> {
    let mut sets = BTreeMap::new();
    for base in BASES {
        let name = base.rsplit('/').next().unwrap_or_default();
        let of_base = records.iter().filter(|record| text(record, "image") == base);
        let mut distinct: Vec<BTreeSet<String>> = Vec::new();
        for programs in of_base.map(|record| list(record, "bins").into_iter().collect::<BTreeSet<_>>()) {
            if programs.len() > 5 && !distinct.contains(&programs) {
                distinct.push(programs);
            }
        }
        let common = distinct.iter().cloned().reduce(|all, other| &all & &other).unwrap_or_default();
        if common.len() > 5 && !distinct.contains(&common) {
            distinct.push(common);
        }
        for (idx, programs) in distinct.into_iter().enumerate() {
            sets.insert(format!("{name}-{}", idx + 1), programs);
        }
    }
    sets
}

/// Lines of names, so that they can be read.
pub(crate) fn wrapped(names: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut line = " ".to_owned();
    for name in names {
        if line.len() + name.len() > 110 {
            let _ = writeln!(out, "{line}");
            line.truncate(1);
        }
        let _ = write!(line, " {name}");
    }
    out + &line + "\n"
}

/// Where a record comes from, which decides what its gaps mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// General knowledge: nothing but what is stated.
    General,
    /// One version of the image, taken for all; or a base that was not read.
    OneVersion,
    /// An operating system as such.
    System,
    /// All sampled versions.
    Sampled,
}

fn kind(record: &Value) -> Kind {
    let names_version = corrected(text(record, "tags")).strip_prefix('^').is_some_and(|tags| {
        let rest = tags.trim_start_matches(|ch: char| ch.is_ascii_digit());
        rest.len() < tags.len()
            && rest.strip_prefix(r"\.").is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit()))
    });
    match text(record, "family") {
        "third-party" if !names_version => Kind::OneVersion,
        // Applications of which one build file was read, and distributions of which little is known.
        "hand-read" if !array(record, "users").is_empty() => Kind::OneVersion,
        "hand-read" | "minimal facts" => Kind::General,
        "(base)" | "distroless" | "distroless-debug" => Kind::System,
        _ if text(record, "image") == "docker.io/library/busybox" => Kind::System,
        _ => Kind::Sampled,
    }
}

fn entry(record: &Value, watched: &BTreeSet<String>, sets: &BTreeMap<String, BTreeSet<String>>) -> Entry {
    let kind = kind(record);
    let expression = corrected(text(record, "tags"));
    let shape = shape_of(&expression).expect("every expression has a shape");
    let mut lines = system(record);
    lines.extend(programs(record, kind, watched, sets));
    lines.extend(accounts(record, kind));
    lines.extend(configuration(record, kind));
    if let Some(first) = record["sampled"]["dates"].get(0).and_then(Value::as_str) {
        lines.push(format!("since {}", if first == "HEAD" { LAST_SAMPLE } else { first }));
    }
    if record["sampled"]["not_replayable"].as_u64().is_some_and(|n_left_out| n_left_out > 0) {
        lines.push("partly".to_owned());
    }
    Entry {
        shapes: vec![shape],
        lines,
        source: source(record, kind),
        is_general: text(record, "family") == "minimal facts",
    }
}

fn system(record: &Value) -> Vec<String> {
    let name = text(record, "os");
    let mut releases = list(record, "os_releases");
    if text(record, "family") == "(base)" {
        let expression = text(record, "tags");
        let codename = expression.trim_start_matches(['^', '(', '?', ':']).split(['(', '-']).next();
        releases = match name {
            // Read up to 3.20 and checked against package lists up to 3.24.
            "alpine" => (10..=24).map(|minor| format!("3.{minor}")).collect(),
            "debian" | "ubuntu" => codename.map(str::to_owned).into_iter().collect(),
            _ => Vec::new(),
        };
    }
    let fits = |release: &String| match name {
        "alpine" => release.starts_with("3."),
        "debian" | "ubuntu" => release.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    if !releases.iter().all(fits) {
        releases.clear();
    }
    let known = !matches!(name, "unknown" | "varies");
    let kind = if known { name } else { "unknown" };
    let words: Vec<String> = std::iter::once(kind.to_owned()).chain(releases).collect();
    let mut lines = vec![format!("os {}", words.join(" "))];
    let manager = text(record, "pkg");
    if !matches!(manager, "unknown" | "varies" | "~unknown") {
        lines.push(format!("packages {manager}"));
    }
    let shells = list(record, "shell");
    let shell = match shells.first().map(String::as_str) {
        Some("/bin/sh -> dash") => Some("dash"),
        Some("/bin/sh -> busybox ash") => Some("ash"),
        Some("/bin/sh -> bash") => Some("bash"),
        Some("/bin/sh") => Some("some"),
        Some("cmd") => Some("windows"),
        Some(other) if other.starts_with("/busybox/sh") => Some("none"),
        Some(other) => panic!("unknown shell {other}"),
        // Only where nothing else brings a shell is a list without one a statement.
        None => matches!(name, "distroless" | "scratch").then_some("none"),
    };
    lines.extend(shell.map(|shell| format!("shell {shell}")));
    lines
}

fn programs(
    record: &Value,
    kind: Kind,
    watched: &BTreeSet<String>,
    sets: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let set = |key: &str| list(record, key).into_iter().collect::<BTreeSet<String>>();
    let (has, mut absent, mut hints) = (set("bins"), set("absent"), set("absent_probable"));
    if kind == Kind::OneVersion {
        hints.append(&mut absent);
    }
    let mut lines = Vec::new();
    let fitting = sets.iter().filter(|(_, programs)| programs.is_subset(&has));
    let words: Vec<String> = match fitting.max_by_key(|(_, programs)| programs.len()) {
        Some((name, programs)) => {
            std::iter::once(format!("@{name}")).chain(has.difference(programs).cloned()).collect()
        }
        None => has.iter().cloned().collect(),
    };
    if !words.is_empty() {
        lines.push(format!("has {}", words.join(" ")));
    }
    for (key, names) in [("lacks", &absent), ("hints", &hints)] {
        let others = watched.iter().filter(|name| !has.contains(*name) && !names.contains(*name));
        if names.len() > MANY {
            let others: Vec<&str> = std::iter::once("all-but").chain(others.map(String::as_str)).collect();
            lines.push(format!("{key} {}", others.join(" ")));
        } else if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            lines.push(format!("{key} {}", names.join(" ")));
        }
    }
    let (has_now, lacks_now) = (list(record, "bins_current_only"), list(record, "absent_current_only"));
    let mut current = list(record, "example_tags");
    current.retain(|tag| is_whole_version(tag));
    if has_now.len() + lacks_now.len() > 0 && !current.is_empty() {
        lines.push(format!("current {}", current.join(" ")));
        let both = [("has-now", has_now), ("lacks-now", lacks_now)];
        lines.extend(
            both.into_iter()
                .filter(|(_, names)| !names.is_empty())
                .map(|(key, names)| format!("{key} {}", names.join(" "))),
        );
    }
    for (program, versions) in record["bins_some_versions"].as_object().into_iter().flatten() {
        let versions: Vec<&str> =
            versions.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !versions.is_empty() {
            lines.push(format!("only-in {program} {}", versions.join(" ")));
        }
    }
    if let Some(off_path) = record["off_path"].as_object() {
        let entries =
            off_path.iter().map(|(name, path)| format!("{name}={}", path.as_str().unwrap_or_default()));
        lines.push(format!("off-path {}", entries.collect::<Vec<_>>().join(" ")));
    }
    lines
}

/// A tag of three numbers means one release for good, `1.30.4-alpine3.24`.
fn is_whole_version(tag: &str) -> bool {
    let version = tag.split('-').next().unwrap_or_default();
    version.split('.').count() == 3
        && version.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn accounts(record: &Value, kind: Kind) -> Vec<String> {
    let has_base = matches!(text(record, "os"), "alpine" | "debian" | "ubuntu" | "busybox");
    let is_observed = text(record, "confidence") == "observed";
    let mut lines = Vec::new();
    for (key, id) in [("users", "uid"), ("groups", "gid")] {
        let entries = array(record, key).iter().map(|account| {
            let name = text(account, "name");
            account[id].as_u64().map_or_else(|| name.to_owned(), |id| format!("{name}={id}"))
        });
        let entries: Vec<String> = entries.collect();
        let prefix = match kind {
            _ if record.get(key).is_none() => continue,
            // An operating system has groups; a list without any was not read.
            Kind::System if entries.is_empty() && text(record, "os") != "scratch" => continue,
            Kind::System if is_observed => "all-",
            Kind::System => "most-",
            Kind::Sampled if has_base && rests_on_read_base(record) => "",
            Kind::Sampled | Kind::OneVersion | Kind::General => "some-",
        };
        if !entries.is_empty() {
            lines.push(format!("{prefix}{key} {}", entries.join(" ")));
        } else if prefix != "some-" {
            lines.push(format!("{prefix}{key} -"));
        }
    }
    lines
}

/// Whether the images below it were read in all versions, so that what a record does not have is not there.
fn rests_on_read_base(record: &Value) -> bool {
    let is_known = !matches!(text(record, "os"), "unknown" | "varies");
    is_known && !text(record, "note").contains("could not be replayed")
}

fn configuration(record: &Value, kind: Kind) -> Vec<String> {
    let mut lines = Vec::new();
    if kind == Kind::General {
        return lines;
    }
    let mut none = Vec::new();
    let is_whole = rests_on_read_base(record) && text(record, "family") != "hand-read";
    let mut add = |key: &str, value: Option<String>, is_none: bool| match value {
        Some(value) if !value.contains(['$', '~', '"', '\n']) => lines.push(format!("{key} {value}")),
        None if is_none && is_whole => none.push(key.to_owned()),
        _ => {}
    };
    let user = text(record, "default_user");
    add("user", (is_whole || user != "root").then(|| user.to_owned()), false);
    let word = |key: &str| record[key].as_str().map(str::to_owned);
    // A version in a path is that of one release.
    let workdir = word("workdir").map(|path| if path.contains("-3.") { "~".to_owned() } else { path });
    add("workdir", workdir, record["workdir"].is_null());
    for key in ["entrypoint", "cmd"] {
        let words: Option<Vec<&str>> =
            record[key].as_array().map(|words| words.iter().filter_map(Value::as_str).collect());
        assert!(!words.iter().flatten().any(|word| word.contains(" | ")), "a word has the separator in it");
        let value = words.map(|words| if words.is_empty() { "[]".to_owned() } else { words.join(" | ") });
        add(key, value, record[key].is_null());
    }
    for key in ["exposes", "volumes"] {
        let words =
            record[key].as_array().map(|_| list(record, key).join(" ")).filter(|words| !words.is_empty());
        add(key, words, record[key].as_array().is_some_and(Vec::is_empty));
    }
    let has_check = record["healthcheck"].as_bool() == Some(true);
    add("healthcheck", has_check.then(|| "yes".to_owned()), true);
    add("stopsignal", word("stopsignal"), record["stopsignal"].is_null());
    add("path", word("env_path"), false);
    if !none.is_empty() {
        lines.push(format!("none {}", none.join(" ")));
    }
    lines
}

fn source(record: &Value, kind: Kind) -> String {
    let how = match kind {
        Kind::General if text(record, "confidence") != "observed" => "general",
        Kind::OneVersion => "one-version",
        _ => text(record, "confidence"),
    };
    let evidence = list(record, "evidence");
    let is_place = |text: &&String| text.contains('/') && text.contains(':') && !text.contains(' ');
    let place = evidence.iter().rfind(is_place).cloned();
    let words = match kind {
        Kind::General => "general knowledge of the distribution",
        _ => "package and file lists",
    };
    format!("source {how} {}", place.unwrap_or_else(|| words.to_owned()))
}
