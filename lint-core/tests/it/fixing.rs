//! Fixes are applied whole or not at all, and never two that touch.

use hullwright_core::diagnostic::{Applicability, Fix};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::engine::Linter;
use hullwright_core::project::MemoryFiles;
use hullwright_core::rule::{Check, Context, FixAvailability, Preset, Rule, RuleEntry, RuleSet};
use hullwright_core::text::Edit;

static UPPER: Rule = Rule {
    name: "lower-case-user",
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::User], check)],
    ..Rule::DEFAULT
};

static RULES: &[RuleEntry] = &[RuleEntry { rule: &UPPER, page: "# Lower case\n" }];

/// Proposes to write the user in upper case; a user `broken` gets a fix of two changes, one of which cannot be made.
fn check(cx: &Context<'_>, user: &Instruction) {
    let Some(text) = user.as_text() else { return };
    let file = cx.file().id();
    let upper = text.as_str().to_uppercase();
    if upper == text.as_str() {
        return;
    }
    let mut fix = Fix::safe("write it in upper case").edit(file, Edit::replace(text.range(), upper));
    if text.as_str() == "broken" {
        fix = fix.create("Dockerfile", "");
    }
    cx.report(text.range(), "lower case").fix(fix);
}

fn fix(text: &str, least: Applicability) -> Option<String> {
    let linter = Linter::new(RuleSet::new(RULES), Preset::Recommended, &[]);
    let files = MemoryFiles::new([("Dockerfile", text)]);
    let fixed = linter.fix_files(&files, least).changed;
    fixed.get("Dockerfile").map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

#[test]
fn a_fix_changes_its_place_alone() {
    let fixed = fix("FROM a\r\nUSER me # no comment\r\nUSER you", Applicability::Safe);
    assert_eq!(fixed.as_deref(), Some("FROM a\r\nUSER ME # NO COMMENT\r\nUSER YOU"));
}

#[test]
fn a_fix_that_cannot_be_made_whole_is_left_out() {
    assert_eq!(fix("FROM a\nUSER broken\n", Applicability::Safe), None);
}

#[test]
fn a_silenced_finding_is_not_fixed() {
    assert_eq!(fix("FROM a\n# hullwright ignore=lower-case-user\nUSER me\n", Applicability::Safe), None);
}
