//! `config init`: the file it writes is read again, and what other linters' files say is carried over or told.

use crate::support::{Folder, Run, TWICE};

/// Carries the settings of a file over and lets the program read what was written.
#[track_caller]
fn carry_over(peer: &str, name: &str, text: &str) -> (Folder, Run, String) {
    let folder = Folder::with(&[(name, text)]);
    let run = folder.run(&["config", "init", "--from", peer]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{text}\n{}", run.stderr);
    let show = folder.run(&["config", "show", "--config", ".hullwright.yaml"]);
    assert_eq!((show.code, show.stderr.as_str()), (0, ""), "{text}\n{}", folder.read(".hullwright.yaml"));
    let printed = folder.run(&["config", "init", "--from", peer, "--output", "-"]);
    assert_eq!(printed.stdout, folder.read(".hullwright.yaml"), "{text}");
    (folder, run, show.stdout)
}

#[test]
fn init_writes_a_file_that_is_read_and_overwrites_none() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    assert_eq!(folder.run(&["config", "init"]).code, 0);
    assert_eq!(folder.run(&["config", "show"]).stderr, "");
    assert_eq!(folder.check(&[]).code, 1);
    folder.write(".hullwright.yaml", "fail-on: never\n");
    let run = folder.run(&["config", "init"]);
    assert!(
        run.code == 2 && run.stderr.contains("it is there already; --force replaces it"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read(".hullwright.yaml"), "fail-on: never\n");
    assert_eq!(folder.run(&["config", "init", "--force"]).code, 0);
    assert!(folder.read(".hullwright.yaml").contains("preset: recommended"));
    assert_eq!(folder.run(&["config", "init", "--output", "other.yaml"]).code, 0);
    assert_eq!(folder.read("other.yaml"), folder.read(".hullwright.yaml"));
}

#[test]
fn a_file_of_ours_with_the_other_name_is_not_put_out_of_force() {
    let folder = Folder::with(&[("hullwright.yaml", "preset: strict\n")]);
    let run = folder.run(&["config", "init"]);
    assert!(run.code == 2 && run.stderr.contains("would no longer be read"), "{}", run.stderr);
    assert!(!folder.path().join(".hullwright.yaml").exists());
}

#[test]
fn files_of_other_linters_are_mentioned() {
    let folder = Folder::with(&[(".hadolint.yml", "ignored: []\n"), ("package.json", r#"{"dclint": {}}"#)]);
    let told = folder.run(&["config", "init"]).stderr;
    assert!(told.contains("--from hadolint --force` carries over what .hadolint.yml says"), "{told}");
    assert!(told.contains("--from dclint --force` carries over what package.json says"), "{told}");
    let folder = Folder::with(&[("package.json", r#"{"name": "x"}"#)]);
    assert_eq!(folder.run(&["config", "init"]).stderr, "hullwright: .hullwright.yaml written\n");
}

#[test]
fn everything_of_hadolint_is_carried_over_or_told() {
    let text = "ignored: [DL3006, DL9999, SC9999]\n\
                override: {error: [DL3007], warning: [DL3007], style: [DL3020, DL3018], ignore: [DL3000]}\n\
                trustedRegistries: [docker.io]\nlabel-schema: {author: text}\nstrict-labels: true\n\
                failure-threshold: error\nformat: gnu\nno-color: true\nverbose: false\nfoo: 1\n";
    let (_, run, show) = carry_over("hadolint", ".hadolint.yaml", text);
    for line in [
        "fail-on: error",
        "  latest-tag: error",
        "  add-instead-of-copy: info",
        "  unpinned-os-package/apk: info",
        "preset: recommended",
        "trusted-registries:",
        "label-schema:",
        "  \"author\": text",
        "strict-labels: true",
    ] {
        assert!(show.lines().any(|found| found == line), "{line}\n{show}");
    }
    assert!(!show.contains("untagged-image"), "{show}");
    let left: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.split("not carried over: ").nth(1)).collect();
    let told = |what: &str| left.iter().filter(|line| line.starts_with(what)).count();
    for what in [
        "override.ignore: ",
        "format: gnu: run hullwright with --format concise",
        "no-color: ",
        "foo: hadolint has no such key",
        "DL9999, SC9999: off there",
    ] {
        assert_eq!(told(what), 1, "{what}\n{}", run.stderr);
    }
    assert_eq!(left.len(), 5, "{}", run.stderr);
    assert!(run.stderr.contains(".hadolint.yaml is read no longer"), "{}", run.stderr);
}

#[test]
fn forms_of_hadolint_files_are_read() {
    for (text, fails_on) in [
        ("", "warning"),
        ("---\n", "warning"),
        ("# nothing\nignored:\n", "warning"),
        ("{\n\t\"ignored\": [\"DL3024\"],\n\t\"failure-threshold\": \"info\"\n}\n", "info"),
        ("failure-threshold: none\n", "info"),
        ("failure-threshold: error\nno-fail: true\n", "never"),
        ("\u{feff}no-fail: true\r\n", "never"),
        ("override:\n  error: [DL1000]\nignored: [DL1000]\n", "warning"),
    ] {
        let (_, _, show) = carry_over("hadolint", ".hadolint.yml", text);
        assert!(show.contains(&format!("\nfail-on: {fails_on}\n")), "{text}\n{show}");
        assert!(show.contains("\n  syntax-error: error\n"), "{text}\n{show}");
    }
}

#[test]
fn what_is_ignored_there_is_ignored_here() {
    let (folder, ..) = carry_over("hadolint", ".hadolint.yaml", "ignored: [DL3024]\n");
    folder.write("Dockerfile", TWICE);
    let found = |arguments: &[&str]| {
        let run = folder.run(&[&["check", "--format", "concise"], arguments].concat());
        run.stdout.contains("duplicate-stage-name")
    };
    assert!(!found(&[]) && found(&["--no-config"]));
}

#[test]
fn everything_of_dclint_is_carried_over_or_told() {
    let text = "{\n\t\"$schema\": \"x\",\n\t\"rules\": {\"no-version-field\": 0, \"require-quotes-in-ports\": \
                [1, {\"quoteType\": \"double\"}], \"services-alphabetical-order\": 2, \"service-keys-order\": 0,\
                \"service-image-require-explicit-tag\": [2, {}]}, \"quiet\": true, \"debug\": false,\
                \"exclude\": [\"tests\", \"a[b\"]}";
    let (folder, run, show) = carry_over("dclint", ".dclintrc", text);
    for line in ["  unquoted-port: warning", "  latest-tag: error", "  untagged-image: error"] {
        assert!(show.lines().any(|found| found == line), "{line}\n{show}");
    }
    assert!(!show.contains("obsolete-version-field"), "{show}");
    for what in [
        "quiet: ",
        "require-quotes-in-ports: quoteType: rules here have no options",
        "services-alphabetical-order: it is `error` there",
        "service-keys-order: off there",
    ] {
        assert!(run.stderr.contains(&format!("not carried over: {what}")), "{what}\n{}", run.stderr);
    }
    assert_eq!(run.stderr.matches("not carried over").count(), 4, "{}", run.stderr);
    // A part of a path is left out wherever it is.
    let compose = "services:\n  a:\n    image: nginx\n";
    for path in ["compose.yaml", "deploy/tests/compose.yaml", "my-tests/a/compose.yaml", "a[b]/compose.yaml"]
    {
        folder.write(path, compose);
    }
    let told = folder.run(&["check", "--format", "concise"]).stdout;
    let paths: Vec<&str> = told.lines().filter(|line| line.contains("[untagged-image]")).collect();
    assert!(matches!(paths.as_slice(), [only] if only.starts_with("compose.yaml:")), "{told}");
}

#[test]
fn forms_of_dclint_files_are_read() {
    let yaml = "rules:\n  no-version-field: 0\n";
    let json = r#"{"rules": {"no-version-field": 0}}"#;
    let package = r#"{"name": "x", "dclint": {"rules": {"no-version-field": 0}}}"#;
    for (name, text) in [
        (".dclintrc", yaml),
        (".dclintrc", json),
        (".dclintrc.yaml", yaml),
        (".dclintrc.yml", yaml),
        (".dclintrc.json", json),
        (".config/dclintrc", json),
        ("package.json", package),
    ] {
        let (_, _, show) = carry_over("dclint", name, text);
        assert!(!show.contains("obsolete-version-field"), "{name}");
    }
}

#[test]
fn everything_of_tally_is_carried_over_or_told() {
    let text = r#"
[output]
format = "github-actions"
path = "stdout"
fail-level = "none"
[rules]
include = ["buildkit/*", "hadolint/DL3022", "tally/no-such"]
exclude = ["buildkit/MaintainerDeprecated", "hadolint/DL9008", "hadolint/DL3022", "tally/ruby/*"]
[rules.max-lines]
max = 100
[rules.hadolint.DL3006]
severity = "style"
exclude.paths = ["**/test/**"]
[rules.hadolint.DL3007]
severity = "off"
[rules.hadolint.DL3027]
severity = "error"
fix = "never"
[rules.tally.gpu.prefer-runtime-final-stage]
severity = "error"
[inline-directives]
require-reason = true
warn-unused = true
[ai]
enabled = false
[slow-checks]
mode = "off"
"#;
    let (folder, run, show) = carry_over("tally", ".tally.toml", text);
    for line in ["fail-on: never", "  untagged-image: info", "  apt-instead-of-apt-get: error"] {
        assert!(show.lines().any(|found| found == line), "{line}\n{show}");
    }
    for gone in ["latest-tag", "deprecated-maintainer"] {
        assert!(!show.contains(&format!("  {gone}:")), "{gone}\n{show}");
    }
    for there in ["copy-from-unknown-stage", "secret-in-arg-or-env"] {
        assert!(show.contains(&format!("  {there}:")), "{there}\n{show}");
    }
    for what in [
        "output.format: run hullwright with --format github instead",
        "tally/no-such: ",
        "tally/max-lines: no rule here does the same",
        "hadolint/DL3027: fix: ",
        "tally/gpu/prefer-runtime-final-stage: it is `error` there, but is only a part of ",
        "tally/ruby/secrets-in-arg-or-env: it is off there, but `secret-in-arg-or-env` is ",
        "inline-directives.require-reason: ",
        "slow-checks: ",
        "hadolint/DL9008: off there",
    ] {
        assert!(run.stderr.contains(&format!("not carried over: {what}")), "{what}\n{}", run.stderr);
    }
    assert_eq!(run.stderr.matches("not carried over").count(), 9, "{}", run.stderr);
    for path in ["Dockerfile", "a/test/Dockerfile"] {
        folder.write(path, "FROM alpine\n");
    }
    let told = folder.run(&["check", "--format", "concise"]).stdout;
    assert!(
        told.contains("\nDockerfile:1:6: info: ") || told.starts_with("Dockerfile:1:6: info: "),
        "{told}"
    );
    assert!(!told.contains("a/test/Dockerfile:1:6"), "{told}");
}

#[test]
fn a_tally_file_may_name_all_that_is_on() {
    let text = "[rules]\nexclude = [\"*\"]\ninclude = [\"hadolint/DL3006\", \"buildkit/StageNameCasing\"]\n";
    let (_, _, show) = carry_over("tally", "tally.toml", text);
    let rules: Vec<&str> = show.lines().skip_while(|line| *line != "rules:").skip(1).collect();
    assert!(rules.iter().any(|rule| rule.starts_with("  untagged-image:")), "{show}");
    assert!(rules.iter().any(|rule| rule.starts_with("  uppercase-stage-name:")), "{show}");
    assert!(!show.contains("duplicate-stage-name"), "{show}");
    let (_, _, all) = carry_over("tally", "tally.toml", "");
    assert!(all.contains("duplicate-stage-name"), "{all}");
}

#[test]
fn what_cannot_be_read_is_misuse_and_writes_nothing() {
    for (peer, name, text, why) in [
        ("hadolint", ".hadolint.yaml", "ignored: [DL3006\n", ".hadolint.yaml:"),
        ("hadolint", ".hadolint.yaml", "ignored: DL3006\n", ".hadolint.yaml: `ignored` is no list of texts"),
        ("hadolint", ".hadolint.yaml", "ignored: [3006]\n", "`ignored` is no list of texts"),
        ("hadolint", ".hadolint.yaml", "override: [DL3006]\n", "`override` holds no lists of severities"),
        ("hadolint", ".hadolint.yaml", "override: {error: DL3006}\n", "`override.error` is no list of texts"),
        ("hadolint", ".hadolint.yaml", "failure-threshold: high\n", "is no level of hadolint"),
        ("hadolint", ".hadolint.yaml", "- DL3006\n", "it holds no settings of hadolint"),
        ("dclint", ".dclintrc.json", "{\"rules\": {},\n}", ".dclintrc.json:2: it is no JSON: "),
        ("dclint", ".dclintrc", "rules: {no-version-field: 3}\n", "3 is no level: 0, 1 or 2"),
        ("dclint", ".dclintrc", "rules: {no-version-field: []}\n", "is an empty list"),
        ("dclint", ".dclintrc", "rules: [no-version-field]\n", "`rules` holds no rules"),
        ("dclint", ".dclintrc.js", "module.exports = {}\n", "it is a program"),
        ("dclint", "dclint.config.js", "export default {}\n", "it is a program"),
        ("dclint", "package.json", "{\"name\": \"x\"}", "this folder has no .dclintrc or "),
        ("tally", ".tally.toml", "[rules\n", ".tally.toml:1: "),
        ("tally", ".tally.toml", "\n\nx = \n", ".tally.toml:3: "),
        ("tally", "tally.toml", "rules = 1\n", "`rules` is no table"),
        ("tally", "tally.toml", "[rules]\nexclude = \"x\"\n", "`rules.exclude` is no list of texts"),
        ("tally", "tally.toml", "[rules.hadolint.DL3006]\nseverity = \"high\"\n", "is no severity of tally"),
        ("tally", "tally.toml", "[output]\nfail-level = \"high\"\n", "`high` is no level of tally"),
    ] {
        let folder = Folder::with(&[(name, text)]);
        let run = folder.run(&["config", "init", "--from", peer]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{text}\n{}", run.stderr);
        assert!(run.stderr.contains(why) && run.stderr.lines().count() == 1, "{text}\n{}", run.stderr);
        assert!(!folder.path().join(".hullwright.yaml").exists(), "{text}");
    }
    let folder = Folder::with(&[("odd", "ignored: [DL3024]\n")]);
    assert_eq!(folder.run(&["config", "init", "--from", "hadolint", "nowhere"]).code, 2);
    assert_eq!(folder.run(&["config", "init", "odd"]).code, 2, "a file goes with --from");
    assert_eq!(folder.run(&["config", "init", "--from", "hadolint", "odd"]).code, 0, "any name will do");
}

#[test]
fn nothing_of_an_input_leaves_its_comment() {
    let text = "\"a\\nignore: [all]\\e[2J\": 1\nignored: [\"DL1\\nfail-on: never\"]\n";
    let (folder, run, show) = carry_over("hadolint", ".hadolint.yaml", text);
    assert!(show.contains("fail-on: warning") && show.contains("duplicate-stage-name"), "{show}");
    assert!(!folder.read(".hullwright.yaml").contains('\x1b') && !run.stderr.contains('\x1b'));
}
