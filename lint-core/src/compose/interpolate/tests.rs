//! Interpolation text in, text out.

use proptest::prelude::*;

use super::*;

struct Fixture {
    values: &'static [(&'static str, &'static str, Certainty)],
    unset: Certainty,
}

impl Variables for Fixture {
    fn value(&self, name: &str) -> Option<(&str, Certainty)> {
        let (_, value, certainty) = self.values.iter().find(|(key, ..)| *key == name)?;
        Some((value, *certainty))
    }

    fn unset(&self) -> Certainty {
        self.unset
    }
}

const VALUES: &[(&str, &str, Certainty)] = &[
    ("FOO", "first", Certainty::Known),
    ("BAR", "", Certainty::Known),
    ("ENV", "file", Certainty::Partial),
    ("NIL", "", Certainty::Partial),
];

/// All variables are known, as inside Docker Compose.
const KNOWN: Fixture = Fixture { values: VALUES, unset: Certainty::Known };
/// Nothing is known of the environment.
const OPEN: Fixture = Fixture { values: VALUES, unset: Certainty::Unknown };

fn run(text: &str, variables: &Fixture) -> Interpolated {
    interpolate(&MappedText::verbatim(text, 100), variables)
}

#[track_caller]
fn gives(text: &str, expected: &str) {
    let result = run(text, &KNOWN);
    assert_eq!((result.text.as_str(), result.errors), (expected, vec![]), "{text}");
}

#[track_caller]
fn is_invalid(text: &str, shown: &str) {
    let result = run(text, &KNOWN);
    let [error] = result.errors.as_slice() else { panic!("{text}: {:?}", result.errors) };
    assert_eq!(error.kind, TemplateErrorKind::Invalid);
    let range = error.range.as_usize();
    assert_eq!(&text[range.start - 100..range.end - 100], shown, "{text}");
}

#[track_caller]
fn lacks(text: &str, name: &str, reason: &str) {
    let result = run(text, &KNOWN);
    let kinds: Vec<_> = result.errors.into_iter().map(|error| error.kind).collect();
    let expected = TemplateErrorKind::MissingRequired { name: name.to_owned(), reason: reason.to_owned() };
    assert_eq!(kinds, [expected], "{text}");
}

#[track_caller]
fn is_certain(text: &str, expected: &str, certainty: Certainty) {
    let result = run(text, &OPEN);
    assert_eq!(result.errors, [], "{text}");
    assert_eq!((result.text.as_str(), result.text.certainty), (expected, certainty), "{text}");
}

#[test]
fn a_text_without_dollars_stays() {
    gives("plain {text}", "plain {text}");
    gives("", "");
    assert!(run("plain", &OPEN).text.text.is_verbatim());
}

#[test]
fn names_end_where_they_end() {
    gives("$FOO-$FOO.$FOO", "first-first.first");
    gives("a${FOO}b$NONE", "afirstb");
    gives("$$FOO $${FOO} $$$FOO", "$FOO ${FOO} $first");
    gives("$1 $ $- 5$", "$1 $ $- 5$");
    gives("$foo é$FOOé", " éfirsté");
}

#[test]
fn modifiers_choose_between_value_and_word() {
    gives("${NONE:-d} ${NONE-d} ${BAR:-d} ${BAR-d} ${FOO:-d}", "d d d  first");
    gives("${NONE:+r}.${NONE+r}.${BAR:+r}.${BAR+r}.${FOO:+r}", "...r.r");
    gives("${FOO:?e} ${FOO?e} ${BAR?e}", "first first ");
    gives("${NONE:-b?c} ${NONE-a:-b} ${NONE:-} ${NONE-?}", "b?c a:-b  ?");
    gives("${NONE:-/a:b} ${NONE:-a b}", "/a:b a b");
}

#[test]
fn words_hold_variables() {
    gives("${NONE:-${FOO}}", "first");
    gives("${NONE:-x${NONE:-${FOO}-y}z} ${FOO}", "xfirst-yz first");
    gives("${NONE-$FOO$$} ${FOO:+$FOO!}", "first$ first!");
    gives("${FOO:-${NONE:?never}}", "first");
}

#[test]
fn braces_close_as_compose_counts_them() {
    gives("${NONE:-{\"a\":1}} and $FOO", "{\"a\":1} and first");
    gives("${NONE:-{}}", "{}");
    gives("${FOO:-{}} tail", "first tail");
    // The brace behind an opening one is not seen, so the first variable ends with the last brace of the line.
    gives("${FOO:-{}} and ${BAR}", "first");
    is_invalid("${NONE:-{}} and ${BAR}", "${");
    gives("${NONE:-a}}", "a}");
    gives("${NONE:-{a}", "{a");
    gives("${NONE:-a} {} ${FOO}", "a {} first");
}

#[test]
fn a_word_ends_with_its_line() {
    is_invalid("${NONE:-a\nb}", "${");
    gives("${NONE:-a}\n${NONE:-b}", "a\nb");
    gives("${NONE:-{}}\n${FOO}", "{}\nfirst");
}

#[test]
fn braces_without_a_variable_are_invalid() {
    is_invalid("a ${} b", "${}");
    is_invalid("${ FOO }", "${ FOO }");
    is_invalid("${FOO BAR}", "${FOO BAR}");
    is_invalid("${1}", "${1}");
    is_invalid("${FOO:x}", "${FOO:x}");
    is_invalid("${FOO", "${");
    is_invalid("${FOO:-x", "${");
    is_invalid("${NONE:-${}}", "${}");
    is_invalid("${FOO.${FOO}}", "${");
}

#[test]
fn a_required_variable_needs_a_value() {
    lacks("${NONE:?set it}", "NONE", "set it");
    lacks("${NONE?}", "NONE", "");
    lacks("${BAR:?no $FOO}", "BAR", "no first");
    lacks("${NONE:-${BAR:?x}}", "BAR", "x");
    lacks("${NONE:?${BAR:?inner}}", "BAR", "inner");
}

#[test]
fn what_the_environment_may_change_is_not_certain() {
    is_certain("$FOO ${FOO:-d}", "first first", Certainty::Known);
    is_certain("$NONE.${NONE}", "\u{fffc}.\u{fffc}", Certainty::Unknown);
    is_certain("${NONE:-d}${NONE-d}", "dd", Certainty::Partial);
    is_certain("${NONE:-$NONE}", "\u{fffc}", Certainty::Unknown);
    is_certain("${NONE:+r}${NONE+r}", "", Certainty::Partial);
    is_certain("${NONE:?e}", "\u{fffc}", Certainty::Unknown);
    is_certain("${NONE:?${}}", "\u{fffc}", Certainty::Unknown);
    is_certain("${NIL:?e}", "\u{fffc}", Certainty::Unknown);
    is_certain("$ENV ${ENV:?e}", "file file", Certainty::Partial);
    is_certain("${ENV:+r}${NIL:-d}", "rd", Certainty::Partial);
    is_certain("${BAR:-d}${FOO:+r}", "dr", Certainty::Known);
    assert_eq!(run("${BAR:?e}", &OPEN).errors.len(), 1);
}

#[test]
fn the_result_maps_to_the_file() {
    let text = "ab${FOO}cd${NONE:-dé$$}z";
    let result = run(text, &KNOWN).text.text;
    assert_eq!(result.as_str(), "abfirstcddé$z");
    let shown = |range: Range<usize>| {
        let range = result.locate(range).as_usize();
        &text[range.start - 100..range.end - 100]
    };
    assert_eq!(shown(0..2), "ab");
    assert_eq!(shown(3..5), "${FOO}");
    assert_eq!(shown(7..9), "cd");
    assert_eq!(shown(9..12), "dé");
    assert_eq!(shown(12..13), "$$");
    assert_eq!(shown(13..14), "z");
    assert!(result.is_verbatim_in(9..12) && !result.is_verbatim_in(3..4));
}

#[test]
fn decoded_text_stays_decoded() {
    let mut builder = MappedTextBuilder::new(0);
    builder.push("a", 1);
    builder.push_decoded("\n\n", TextRange::new(2, 6));
    builder.push("b$FOO c", 6);
    let result = interpolate(&builder.finish(), &KNOWN).text.text;
    assert_eq!(result.as_str(), "a\n\nbfirst c");
    assert_eq!(result.locate(1..2), TextRange::new(2, 6));
    assert_eq!(result.locate(3..4), TextRange::new(6, 7));
    assert_eq!(result.locate(4..6), TextRange::new(7, 11));
    assert_eq!(result.locate(9..11), TextRange::new(11, 13));
}

#[test]
fn every_variable_is_listed() {
    let used = run("$FOO ${NONE:?e} ${FOO:-${BAR}} ${NONE-$X}", &OPEN).used;
    let shown: Vec<_> =
        used.iter().map(|variable| (&*variable.name, variable.form, variable.is_needed)).collect();
    assert_eq!(
        shown,
        [
            ("FOO", VariableForm::Plain, true),
            ("NONE", VariableForm::Required, true),
            ("FOO", VariableForm::Default, true),
            ("BAR", VariableForm::Plain, false),
            ("NONE", VariableForm::Default, true),
            ("X", VariableForm::Plain, true),
        ]
    );
    let required = used.iter().find(|variable| variable.is_required()).expect("one is required");
    assert_eq!((required.range, required.name_range), (TextRange::new(105, 115), TextRange::new(107, 111)));
    assert!(!required.is_set);
}

#[test]
fn depth_has_a_limit() {
    let text = "${A-".repeat(100_000) + &"}".repeat(100_000);
    let result = run(&text, &KNOWN);
    assert_eq!(result.text.certainty, Certainty::Unknown);
    let open = "${A-".repeat(100_000);
    assert_eq!(run(&open, &KNOWN).errors.len(), 100_000);
}

proptest! {
    #[test]
    fn any_text_interpolates(text in r"([$][{]|[$]|[{}:?+-]|FOO|BAR|A|\n|\PC){0,40}", known in any::<bool>()) {
        let fixture = if known { KNOWN } else { OPEN };
        let result = run(&text, &fixture);
        let inside = |range: TextRange| {
            let range = range.as_usize();
            range.start >= 100 && text.get(range.start - 100..range.end - 100).is_some()
        };
        for variable in &result.used {
            prop_assert!(inside(variable.range) && inside(variable.name_range));
        }
        for error in &result.errors {
            prop_assert!(inside(error.range));
        }
        let carved = &result.text.text;
        for (at, ch) in carved.as_str().char_indices() {
            prop_assert!(inside(carved.locate(at..at + ch.len_utf8())));
        }
    }
}
