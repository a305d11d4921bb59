//! The guide's table of verdicts that differ from hadolint's: what it says of us is so.

use super::{codes, run};
use crate::support::Folder;

const GUIDE: &str = include_str!("../../../../docs/guide/from-hadolint.md");

/// A row of the table.
struct Case {
    code: String,
    text: String,
    is_reported: bool,
}

fn cases() -> Vec<Case> {
    let lines = GUIDE.lines().skip_while(|line| *line != "### Verdicts that differ");
    let rows =
        lines.skip(1).take_while(|line| !line.starts_with('#')).filter(|line| line.starts_with("| DL"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [code, case, theirs, ours, _] = cells.as_slice() else { panic!("five cells: {row}") };
        assert_ne!(theirs, ours, "{row}");
        let instructions = case.split(" ⏎ ").map(|instruction| instruction.trim_matches('`'));
        let text = instructions.fold("FROM debian:13\n".to_owned(), |text, next| text + next + "\n");
        Case { code: (*code).to_owned(), text, is_reported: *ours == "reports" }
    })
    .collect()
}

#[test]
fn the_guide_says_where_verdicts_differ() {
    let cases = cases();
    assert!(cases.len() > 5, "the table is read");
    for Case { code, text, is_reported } in cases {
        let folder = Folder::with(&[("Dockerfile", &text)]);
        let found = codes(&run(&folder, &["-f", "json", "Dockerfile"]));
        assert_eq!(found.iter().any(|found| found.starts_with(&code)), is_reported, "{text}{found:?}");
    }
}
