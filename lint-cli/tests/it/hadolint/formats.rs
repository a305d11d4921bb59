//! The ten formats on one frozen case: the four levels, a file that cannot be parsed, a clean one with a hostile name.

use std::path::{Path, PathBuf};

use super::{BROKEN, CLEAN, FOUR_LEVELS, command, run};
use crate::support::{Folder, Run, check_file};

const FORMATS: [&str; 10] = [
    "tty",
    "json",
    "checkstyle",
    "codeclimate",
    "gitlab_codeclimate",
    "gnu",
    "codacy",
    "sonarqube",
    "sarif",
    "junit",
];
const FILES: [&str; 3] = ["Dockerfile", "broken.Dockerfile", "a <b> & c.Dockerfile"];

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hadolint/formats")
}

/// The output without the version and without the time.
fn frozen(output: &str) -> String {
    let own = concat!("2.15.1+hullwright.", env!("CARGO_PKG_VERSION"));
    let output = output.replace(own, "VERSION");
    let time = |rest: &str, len: usize| {
        let time = rest.get(..len).expect("a time stands there");
        assert!(time.bytes().all(|byte| byte.is_ascii_digit() || b"_-: ".contains(&byte)), "{time}");
        time.to_owned()
    };
    let Some((_, rest)) = output.split_once("<testsuites id=\"") else { return output };
    let compact = time(rest, "20261122_070428".len());
    let readable = format!(
        "{}-{}-{} {}:{}:{}",
        &compact[..4],
        &compact[4..6],
        &compact[6..8],
        &compact[9..11],
        &compact[11..13],
        &compact[13..15]
    );
    assert!(output.contains(&format!("name=\"Hadolint run at {readable}\"")), "{output}");
    output.replace(&compact, "ID").replace(&readable, "TIME")
}

#[test]
fn all_formats_keep_their_shape() {
    for format in FORMATS {
        let folder = Folder::copy_of(&case());
        let run = run(&folder, &[&["-f", format], &FILES[..]].concat());
        let code = i32::from(!matches!(format, "codeclimate" | "codacy"));
        assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{format}");
        check_file(&case().join(format!("expected.{format}")), &frozen(&run.stdout));
    }
}

#[test]
fn nothing_found_is_an_empty_document() {
    let folder = Folder::with(&[("Dockerfile", CLEAN)]);
    let output = |format: &str| {
        let run = run(&folder, &["-f", format, "Dockerfile"]);
        assert_eq!(run.code, 0, "{format}");
        run.stdout
    };
    for format in ["tty", "gnu", "codeclimate", "codacy"] {
        assert_eq!(output(format), "", "{format}");
    }
    for format in ["json", "gitlab_codeclimate"] {
        assert_eq!(output(format), "[]", "{format}");
    }
    assert_eq!(output("sonarqube"), "{\"issues\":[]}");
    assert!(output("sarif").contains("\"results\":[],"));
    assert!(output("checkstyle").ends_with("<file name=\"Dockerfile\"/></checkstyle>"));
    assert!(output("junit").contains("failures=\"0\""));
}

#[test]
fn xml_and_json_can_be_read() {
    let folder = Folder::copy_of(&case());
    let output = |format: &str| run(&folder, &[&["-f", format], &FILES[..]].concat()).stdout;
    for format in ["checkstyle", "junit"] {
        let output = output(format);
        let document = roxmltree::Document::parse(&output).expect("it is XML");
        let found =
            document.descendants().filter(|node| node.has_tag_name("error") || node.has_tag_name("failure"));
        assert_eq!(found.count(), 5, "{format}");
    }
    for format in ["json", "gitlab_codeclimate", "sonarqube", "sarif"] {
        let read: Result<serde_json::Value, _> = serde_json::from_str(&output(format));
        assert!(read.is_ok(), "{format}");
    }
    let issues = output("codeclimate");
    assert!(issues.ends_with('\0'));
    for issue in issues.split_terminator('\0') {
        let issue: serde_json::Value = serde_json::from_str(issue).expect("it is JSON");
        assert_eq!(issue["type"], "issue");
    }
}

#[test]
fn colours_stay_unless_they_are_declined() {
    let folder = Folder::with(&[("Dockerfile", FOUR_LEVELS)]);
    let coloured = run(&folder, &["Dockerfile"]).stdout;
    assert!(coloured.starts_with("Dockerfile:1 DL3006 \x1b[1m\x1b[93mwarning\x1b[0m: "), "{coloured:?}");
    let plain = run(&folder, &["--no-color", "Dockerfile"]).stdout;
    assert!(plain.starts_with("Dockerfile:1 DL3006 warning: "), "{plain:?}");
    let mut declined = command(&folder, &["Dockerfile"]);
    declined.env("NO_COLOR", "");
    assert_eq!(Run::of(declined).stdout, plain);
}

#[test]
fn outputs_take_formats_in_order() {
    let folder = Folder::with(&[("Dockerfile", FOUR_LEVELS)]);
    let run = |arguments: &[&str]| run(&folder, &[arguments, &["--no-color", "Dockerfile"]].concat());
    // Formats without an output go to standard output, one behind the other.
    let both = run(&["-f", "json", "-f", "gnu"]).stdout;
    assert!(both.starts_with("[{") && both.contains("}]hadolint:Dockerfile:1: DL3006"), "{both}");
    let second = run(&["-f", "json", "-f", "gnu", "-o", "first"]).stdout;
    assert!(second.starts_with("hadolint:") && folder.read("first").starts_with("[{"), "{second}");
    // Outputs without a format get lines for people.
    assert_eq!(run(&["-o", "one", "-o", "two", "-f", "gnu"]).stdout, "");
    assert!(folder.read("one").starts_with("hadolint:") && folder.read("two").starts_with("Dockerfile:1 "));
    assert!(run(&["-o", "-"]).stdout.starts_with("Dockerfile:1 "));
}

#[test]
fn another_path_stands_where_services_read_it() {
    let folder = Folder::with(&[("Dockerfile", FOUR_LEVELS), ("broken", BROKEN)]);
    let others = FORMATS.into_iter().filter(|format| {
        let arguments = ["-f", format, "--file-path-in-report", "else/where", "Dockerfile", "broken"];
        run(&folder, &arguments).stdout.contains("else/where")
    });
    let others: Vec<&str> = others.collect();
    assert_eq!(others, ["checkstyle", "codeclimate", "gitlab_codeclimate", "sonarqube", "junit"]);
}

#[test]
fn a_code_stands_once_on_the_line_of_its_instruction() {
    let text = "FROM debian:13\nRUN true && \\\n  apt-get install a && \\\n  apt-get install b\nUSER 1000\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let output = run(&folder, &["-f", "gnu", "Dockerfile"]).stdout;
    let with_code: Vec<&str> = output.lines().filter(|line| line.contains(" DL3014 ")).collect();
    assert_eq!(with_code.len(), 1, "{output}");
    assert!(with_code[0].starts_with("hadolint:Dockerfile:2: DL3014 warning: "), "{output}");
}
