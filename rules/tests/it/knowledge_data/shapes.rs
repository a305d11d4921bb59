//! Shapes match what the expressions match that they were made from.

use std::collections::BTreeSet;

use hullwright_rules::knowledge::{MAX_TAG_LEN, TagText};
use regex::Regex;

use super::images::expand;
use super::lifecycle::{anchored, shape};
use super::tag_expression::{corrected, shape_of};
use super::{corpus, list, text};

/// An expression and how it is asked.
pub(super) enum Expression {
    Regex(Regex),
    /// The engine does not look ahead; the one expression that does says this.
    Without(&'static str),
}

impl Expression {
    pub(super) fn new(expression: &str) -> Self {
        if expression == "^(?!.*slim)(?!.*-threaded-slim).*$" {
            return Self::Without("slim");
        }
        Self::Regex(Regex::new(expression).expect("an expression"))
    }

    pub(super) fn matches(&self, tag: &str) -> bool {
        match self {
            Self::Regex(regex) => regex.is_match(tag),
            Self::Without(part) => !tag.contains(part),
        }
    }
}

/// How many tags are compared: many when the data is made, some in every run.
fn is_thorough() -> bool {
    std::env::var_os("UPDATE").is_some()
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows how much was compared")]
fn shapes_match_what_expressions_match() {
    let (Some(records), Some(cycles)) =
        (crate::shared::rows("images/images.jsonl"), crate::shared::rows("images/eol.jsonl"))
    else {
        return;
    };
    let Some(real) = corpus::tags(&records, &cycles) else { return };
    let mut tags: BTreeSet<String> = real.iter().flat_map(|tag| corpus::mutated(tag)).collect();
    tags.extend(real.iter().cloned());
    tags.retain(|tag| tag.len() <= MAX_TAG_LEN);
    let step = if is_thorough() { 1 } else { 97 };
    let tags: Vec<&String> = tags.iter().step_by(step).collect();
    let texts: Vec<TagText<'_>> = tags.iter().filter_map(|tag| TagText::new(tag)).collect();

    let mut expressions: BTreeSet<(String, String, usize)> = BTreeSet::new();
    for expression in records.iter().map(|record| corrected(text(record, "tags"))) {
        let shape = shape_of(&expression).expect("every expression has a shape");
        expressions.insert((expression, shape, 1));
    }
    // Those of cycles differ in little but numbers.
    for key in ["tag_patterns", "os_suffix_patterns"] {
        for written in cycles.iter().flat_map(|record| list(record, key)) {
            if let Some(shape) = shape(&written) {
                expressions.insert((corrected(&written), shape, 31));
            }
        }
    }
    let (mut n_compared, mut n_matching) = (0_u64, 0_u64);
    for (expression, shape, step) in &expressions {
        let compiled = Expression::new(expression);
        for tag in texts.iter().step_by(*step) {
            let (is_match, has_shape) = (compiled.matches(tag.as_str()), tag.has_shape(shape));
            assert_eq!(has_shape, is_match, "`{}`: expression `{expression}`, shape `{shape}`", tag.as_str());
            n_compared += 1;
            n_matching += u64::from(is_match);
        }
    }
    println!(
        "{} expressions, {} tags: {n_compared} compared, {n_matching} match",
        expressions.len(),
        texts.len()
    );
    assert!(n_matching > 1000, "only {n_matching} matches");
}

#[test]
fn anchors_do_not_change_an_expression() {
    assert_eq!(anchored("(^|-)trixie(-slim)?$"), "^(.*-)?trixie(-slim)?$");
    assert_eq!(anchored("(^|-)noble(-|$)"), "^(.*-)?noble(-.*)?$");
    assert_eq!(expand("a/{b,c}{,-d}"), ["a/b", "a/b-d", "a/c", "a/c-d"]);
}
