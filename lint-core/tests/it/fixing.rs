//! Fixes are applied whole or not at all, never two that touch, and none that breaks something.

use hullwright_core::diagnostic::{Applicability, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::engine::{Fixed, Linter};
use hullwright_core::project::MemoryFiles;
use hullwright_core::rule::{Check, Context, FixAvailability, Preset, Rule, RuleEntry, RuleSet};
use hullwright_core::text::{Edit, TextRange};

const USER: &[InstructionKind] = &[InstructionKind::User];

static UPPER: Rule = Rule {
    name: "lower-case-user",
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(USER, check)],
    ..Rule::DEFAULT
};

/// Finds fault with root, as an error.
static ROOT: Rule = Rule {
    name: "root",
    severity: Severity::Error,
    checks: &[Check::Instruction(USER, |cx, user| {
        let Some(text) = user.as_text().filter(|text| text.as_str() == "ROOT") else { return };
        cx.report(text.range(), "root");
    })],
    ..Rule::DEFAULT
};

/// An error whose fix brings one of the other.
static WRONG: Rule = Rule {
    name: "wrong",
    severity: Severity::Error,
    checks: &[Check::Instruction(USER, |cx, user| {
        let Some(text) = user.as_text().filter(|text| text.as_str() == "WRONG") else { return };
        let fix = Fix::safe("run as root").edit(cx.file().id(), Edit::replace(text.range(), "ROOT"));
        cx.report(text.range(), "wrong").fix(fix);
    })],
    ..Rule::DEFAULT
};

static RULES: &[RuleEntry] = &[
    RuleEntry { rule: &UPPER, page: "# Lower case\n" },
    RuleEntry { rule: &ROOT, page: "# Root\n" },
    RuleEntry { rule: &WRONG, page: "# Wrong\n" },
];

/// Proposes to write the user in upper case. Some users get a fix that does harm beside that.
fn check(cx: &Context<'_>, user: &Instruction) {
    let Some(text) = user.as_text() else { return };
    let file = cx.file().id();
    let upper = text.as_str().to_uppercase();
    if upper == text.as_str() {
        return;
    }
    let fix = Fix::safe("write it in upper case").edit(file, Edit::replace(text.range(), upper));
    let end = user.range.end();
    let fix = match text.as_str() {
        "twice" => fix.create("Dockerfile", ""),
        "syntax" => fix.edit(file, Edit::insert(end + 1, "WRONG\n")),
        "comment" => fix.edit(file, Edit::delete(TextRange::new(end + 1, cx.text().len() as u32))),
        "next" => fix.edit(file, Edit::replace(TextRange::new(end, end + 1), " \\\n")),
        "touching" => fix.edit(file, Edit::insert(user.range.start(), "ARG A\n")),
        _ => fix,
    };
    cx.report(text.range(), "lower case").fix(fix);
}

fn fixed(rules: &'static [RuleEntry], text: &str) -> Fixed {
    let linter = Linter::new(RuleSet::new(rules), Preset::Recommended, &[]);
    linter.fix_files(&MemoryFiles::new([("Dockerfile", text)]), Applicability::Safe)
}

fn fix(text: &str) -> Option<String> {
    text_of(&fixed(RULES, text))
}

fn text_of(fixed: &Fixed) -> Option<String> {
    fixed.changed.get("Dockerfile").map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

#[test]
fn a_fix_changes_its_place_alone() {
    let fixed = fix("FROM a\r\nUSER me # no comment\r\nUSER you");
    assert_eq!(fixed.as_deref(), Some("FROM a\r\nUSER ME # NO COMMENT\r\nUSER YOU"));
}

#[test]
fn a_fix_that_cannot_be_made_whole_is_left_out() {
    assert_eq!(fix("FROM a\nUSER twice\n"), None);
}

#[test]
fn a_silenced_finding_is_not_fixed() {
    assert_eq!(fix("FROM a\n# hullwright ignore=lower-case-user\nUSER me\n"), None);
}

#[test]
fn fixes_that_touch_wait_for_the_next_pass() {
    let fixed = fixed(RULES, "FROM a\nUSER touching\nUSER touching\n");
    assert_eq!(text_of(&fixed).as_deref(), Some("FROM a\nARG A\nUSER TOUCHING\nARG A\nUSER TOUCHING\n"));
    assert_eq!((fixed.n_passes, fixed.applied.len()), (1, 2));
    let lines: Vec<u32> = fixed.applied.iter().map(|fix| fix.line).collect();
    assert_eq!(lines, [2, 3]);
}

/// What is left out of a file with a harmful fix between two good ones, and why.
#[track_caller]
fn check_harm(user: &str, behind: &str, expected: &str) {
    let text = format!("FROM a\nUSER me\nUSER {user}\n{behind}USER you\n");
    let fixed = fixed(RULES, &text);
    let good = text.replace("me", "ME").replace("you", "YOU");
    assert_eq!(text_of(&fixed).as_deref(), Some(good.as_str()));
    let harms: Vec<(u32, &str)> =
        fixed.failures.iter().map(|failure| (failure.fix.line, failure.harm.as_str())).collect();
    assert_eq!(harms, [(3, expected)]);
}

#[test]
fn a_fix_that_makes_a_syntax_error_is_left_out() {
    check_harm("syntax", "", "make a syntax error");
}

#[test]
fn a_fix_that_changes_another_instruction_is_left_out() {
    check_harm("next", "RUN x\n", "change what it does not edit");
}

#[test]
fn a_fix_that_brings_a_worse_finding_is_left_out() {
    check_harm("root", "", "bring a finding of `root`, which is worse");
}

#[test]
fn a_finding_that_is_no_worse_may_come_to_light() {
    let fixed = fixed(RULES, "FROM a\nUSER me\nUSER WRONG\nUSER you\n");
    assert!(fixed.failures.is_empty(), "{:?}", fixed.failures);
    assert_eq!(text_of(&fixed).as_deref(), Some("FROM a\nUSER ME\nUSER ROOT\nUSER YOU\n"));
}

#[test]
fn a_fix_that_loses_a_comment_is_left_out() {
    let fixed = fixed(RULES, "FROM a\nUSER me\nUSER comment\n# why\n");
    assert_eq!(text_of(&fixed).as_deref(), Some("FROM a\nUSER ME\nUSER comment\n# why\n"));
    assert_eq!(fixed.failures.len(), 1);
    assert_eq!(fixed.failures[0].harm, "lose a comment");
}

/// Two rules, each of which undoes what the other does.
static FIGHTING: &[RuleEntry] = &[
    RuleEntry { rule: &UPPER, page: "# Lower case\n" },
    RuleEntry {
        rule: &Rule {
            name: "upper-case-user",
            fix: FixAvailability::Safe,
            checks: &[Check::Instruction(USER, |cx, user| {
                let Some(text) = user.as_text() else { return };
                let lower = text.as_str().to_lowercase();
                if lower != text.as_str() {
                    let edit = Edit::replace(text.range(), lower);
                    let fix = Fix::safe("write it in lower case").edit(cx.file().id(), edit);
                    cx.report(text.range(), "upper case").fix(fix);
                }
            })],
            ..Rule::DEFAULT
        },
        page: "# Upper case\n",
    },
];

#[test]
fn rules_that_fight_are_named_and_change_nothing() {
    let fixed = fixed(FIGHTING, "FROM a\nUSER me\n");
    assert_eq!(text_of(&fixed), None);
    let names: Vec<&str> = fixed.fighting.iter().map(|rule| rule.name).collect();
    assert_eq!(names, ["lower-case-user", "upper-case-user"]);
}
