use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;

struct Variables {
    values: BTreeMap<String, String>,
    unknown: &'static [&'static str],
    ignores_case: bool,
}

impl Environment for Variables {
    fn get(&self, name: &str) -> Lookup<'_> {
        let is_same =
            |key: &str| if self.ignores_case { key.eq_ignore_ascii_case(name) } else { key == name };
        match self.values.iter().find(|(key, _)| is_same(key)) {
            Some((_, value)) => Lookup::Set(value.as_str().into()),
            None if self.unknown.contains(&name) => Lookup::Unknown,
            None => Lookup::Unset,
        }
    }
}

/// `a` is `1`, `e` is empty, `s` is ` x  y `, `p` is `a/b/c`, `lf` holds a line feed, `u` and `v` are unknown.
fn variables() -> Variables {
    let pairs = [("a", "1"), ("e", ""), ("s", " x  y "), ("p", "a/b/c"), ("lf", "a\nb"), ("star", "#*")];
    Variables {
        values: pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        unknown: &["u", "v"],
        ignores_case: false,
    }
}

fn parse(text: &str) -> Template {
    Template::parse(text, '\\', Quoting::Process)
}

#[track_caller]
fn expands(text: &str, expected: &str) {
    let template = parse(text);
    let expansion = template.expand(&variables());
    assert_eq!(expansion.error, None, "{text}");
    assert_eq!(expansion.value, Value::Known(expected.to_owned()), "{text}");
    assert_eq!(template.error(), None, "{text}");
}

#[track_caller]
fn splits(text: &str, expected: &[&str]) {
    assert_eq!(parse(text).expand(&variables()).words, expected, "{text}");
}

#[track_caller]
fn is_unknown(text: &str) {
    let template = parse(text);
    let expansion = template.expand(&variables());
    assert_eq!((expansion.value, expansion.error), (Value::Unknown, None), "{text}");
}

/// Checks the error of an expansion and the text it points at.
#[track_caller]
fn fails(text: &str, message: &str, place: &str) {
    let template = parse(text);
    let error = template.expand(&variables()).error.expect("an error");
    assert_eq!((error.to_string().as_str(), &text[error.range]), (message, place), "{text}");
}

#[track_caller]
fn uses(text: &str, expected: &[(&str, &str, &str)]) {
    let template = parse(text);
    let found: Vec<_> = template
        .variables()
        .map(|variable| {
            let argument = variable.argument_range().map_or("", |range| &text[range]);
            assert_eq!(&text[variable.name_range()], variable.name());
            (&text[variable.range()], variable.name(), argument)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn ranges_slice_to_what_was_written() {
    uses("a$b-${c}", &[("$b", "b", ""), ("${c}", "c", "")]);
    uses(
        "\u{feff}é\"${x:-y${z}}\"$ü1",
        &[("${x:-y${z}}", "x", "y${z}"), ("${z}", "z", ""), ("$ü1", "ü1", "")],
    );
    uses("${x##*/}${x//a/b}", &[("${x##*/}", "x", "#*/"), ("${x//a/b}", "x", "a/b")]);
    uses("'$a'\\$b \"\\$c\"", &[]);
    uses("$1ab$@x$$", &[("$1", "1", ""), ("$@", "@", ""), ("$$", "$", "")]);
    uses("$a${b:-c", &[("$a", "a", ""), ("${b:-c", "b", "c")]);
}

#[test]
fn a_name_is_what_go_calls_letters_and_digits() {
    uses("$é٣x\u{301}y", &[("$é٣x", "é٣x", "")]);
    uses("$٣x", &[("$٣", "٣", "")]);
    expands("$ $. ${a}$a-", "$ $. 11-");
    fails("${-x}", "unsupported modifier (x) in substitution", "x");
    expands("${+x}${-}", "");
}

#[test]
fn literal_quoting_leaves_quotes_but_not_escapes() {
    let template = Template::parse("'$a' \"\\$a\" \\x", '\\', Quoting::Literal);
    assert_eq!(template.expand(&variables()).value, Value::Known("'1' \"$a\" x".to_owned()));
}

#[test]
fn a_backtick_can_be_the_escape_token() {
    let template = Template::parse("C:\\$a `$a \"`\"\\\"", '`', Quoting::Process);
    assert_eq!(template.expand(&variables()).value, Value::Known("C:\\1 $a \"\\".to_owned()));
}

#[test]
fn double_quotes_keep_escapes_that_protect_nothing() {
    expands(r#""\a\"\$a\\" \a"#, r#"\a"$a\ a"#);
    expands(r"a\", "a");
    fails("\"a\\", "unexpected end of statement while looking for matching double-quote", "\"");
    fails("a 'b", "unexpected end of statement while looking for matching single-quote", "'");
}

#[test]
fn modifiers_choose_between_value_and_word() {
    expands("${a-x}${e-x}${z-x}", "1x");
    expands("${a:-x}${e:-x}${z:-x$a}", "1xx1");
    expands("${a+x}${e+x}${z+x}", "xx");
    expands("${a:+x}${e:+x}${z:+x}", "x");
    expands("${a?x}${e?x}${a:?x}", "11");
    expands("${z:-\"a } b\"}", "a } b");
}

#[test]
fn patterns_keep_their_escapes() {
    expands("${p#*/} ${p##*/} ${p%/*} ${p%%/*}", "b/c c a/b a");
    expands("${p/\\//-} ${p//\\//-} ${p//?/x} ${p/b/$a}", "a-b/c a-b-c xxxxx a/1/c");
    expands("${a//1/'$0'-\\$a}", "1-\\");
    expands("${p#${star}/}", "c");
    expands("${lf%?b}", "a\nb");
    fails("${p#\\x}", "invalid pattern (\\x) in substitution: invalid escape '\\x'", "${p#\\x}");
}

#[test]
fn errors_point_at_their_cause() {
    fails("a ${}", "syntax error: bad substitution", "${}");
    fails("a ${", "syntax error: missing '}'", "${");
    fails("${a:-b", "syntax error: missing '}'", "${a");
    fails("${a/b}", "syntax error: missing '/' in ${}", "${a");
    fails("${a/b/c", "syntax error: missing '}'", "${a");
    fails("${a=b}", "unsupported modifier (=) in substitution", "=");
    fails("${a:#b}", "unsupported modifier (:#) in substitution", ":#");
    fails("${a:=b}", "unsupported modifier (:=) in substitution", ":=");
    fails("${a", "unsupported modifier (\u{fffd}) in substitution", "${a");
    fails("x${z:?no $a}", "z: no 1", "${z:?no $a}");
    fails("${e:?}", "e: is not allowed to be empty", "${e:?}");
    fails("${z?}", "z: is not allowed to be unset", "${z?}");
}

#[test]
fn the_first_error_wins() {
    fails("${z?}'", "z: is not allowed to be unset", "${z?}");
    assert_eq!(parse("${z?}'").error().map(|error| error.range.clone()), Some(5..6));
    fails("${a:-${z?}", "syntax error: missing '}'", "${a");
    fails("${a:-${z?}}", "z: is not allowed to be unset", "${z?}");
    fails("${a:-'}", "syntax error: missing '}'", "${a");
}

#[test]
fn an_error_that_needs_no_environment_is_known_early() {
    assert!(parse("${a:=b}").error().is_some());
    assert!(parse("$u${a#\\x}").error().is_some());
    assert!(parse("${a#$u}").error().is_none());
    assert!(parse("${a:?x}").error().is_none());
}

#[test]
fn every_lookup_is_recorded() {
    let template = parse("${z:-$a} ${e:+$y} $z");
    let expansion = template.expand(&variables());
    let names =
        |uses: &[&VariableUse]| uses.iter().map(|variable| variable.name().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&expansion.matched), ["a", "e"]);
    assert_eq!(names(&expansion.unmatched), ["z", "y", "z"]);
}

#[test]
fn the_unknown_stays_unknown() {
    is_unknown("a$u");
    is_unknown("${u:-x}${u+x}${u#x}${u/a/b}${u?x}");
    is_unknown("${z:-$u}");
    is_unknown("${a/$u/x}");
    expands("${u:+}${z:+$u}${a:-$u}${a?$u}", "11");
    fails("$u${z?$v}", "z: is not allowed to be unset", "${z?$v}");
}

#[test]
fn words_split_outside_quotes() {
    splits("a$s b\"$s\"", &["a", "x", "y", "b x  y "]);
    splits("a\\ b '' \u{a0}c", &["a b", "c"]);
    splits("<< EOF <a", &["<< EOF", "<a"]);
    splits("plain  words\there", &["plain", "words", "here"]);
}

#[test]
fn an_unfinished_word_is_lost_at_a_modifier() {
    splits("x y${z:-1}2", &["x", "12"]);
    splits("x\"y${z:-1}2\"", &["y12"]);
}

#[test]
fn runaway_input_gives_up() {
    let deep = "${a:-".repeat(100_000) + &"}".repeat(100_000);
    is_unknown(&deep);
    let quotes = "\"${a:-".repeat(100_000);
    is_unknown(&quotes);
    let huge = Variables { values: [("a".to_owned(), "x".repeat(1 << 20))].into(), ..variables() };
    assert_eq!(parse("$a$a").expand(&huge).value, Value::Unknown);
    assert!(parse("$a").expand(&huge).value.known().is_some());
}

#[test]
fn plain_text_needs_no_parsing() {
    assert!(is_plain("node:24-é", '\\') && is_plain("a\\b", '`'));
    assert!(!is_plain("a\\b", '\\') && !is_plain("<<", '\\') && !is_plain("\u{feff}a", '\\'));
    assert!(parse("a b").is_constant() && parse("'$a'").is_constant() && !parse("$a").is_constant());
}

#[track_caller]
fn heredocs(line: &str, expected: &[(&str, &str, bool, bool, u64)]) {
    let found = heredoc_words(line).expect("a line without errors");
    let found: Vec<_> = found
        .iter()
        .map(|heredoc| {
            let place = &line[heredoc.range.clone()];
            (place, heredoc.name.as_str(), heredoc.expand, heredoc.chomp, heredoc.file_descriptor)
        })
        .collect();
    assert_eq!(found, expected, "{line}");
}

#[test]
fn a_line_opens_its_heredocs() {
    heredocs("RUN 3<<EOF cat", &[("3<<EOF", "EOF", true, false, 3)]);
    heredocs("COPY <<-'a b' <<B /", &[("<<-'a b'", "a b", false, true, 0), ("<<B", "B", true, false, 0)]);
    heredocs("RUN << EOF", &[("<< EOF", "EOF", true, false, 0)]);
    heredocs(
        "RUN cat <<\\EOF <<\"E\\F\"",
        &[("<<\\EOF", "EOF", true, false, 0), ("<<\"E\\F\"", "E\\F", false, false, 0)],
    );
    heredocs("RUN <<$x <<${y}", &[("<<$x", "$x", true, false, 0), ("<<${y}", "${y}", true, false, 0)]);
    heredocs("RUN <<<EOF '<<A' \\<<B a<<C", &[]);
    heredocs("RUN <<EOF 'open", &[]);
    heredocs("RUN 1 << 4", &[("<< 4", "4", true, false, 0)]);
    heredocs("RUN 99999999999999999999<<E", &[("99999999999999999999<<E", "E", true, false, u64::MAX)]);
}

#[test]
fn a_heredoc_word_can_be_wrong() {
    assert!(parse_heredoc_word("<<'a' ''").is_err());
    assert_eq!(parse_heredoc_word("<<\"a").map_err(|error| error.range), Err(2..3));
    assert_eq!(parse_heredoc_word("<<a b"), Ok(None));
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows why nothing was compared")]
fn words_equal_buildkit() {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let cases = folders
        .map(|folder| folder.join("shared/conformance/buildkit-words.dev.jsonl"))
        .find_map(|path| std::fs::read_to_string(path).ok());
    let Some(cases) = cases else {
        println!("skipped: shared/conformance/buildkit-words.dev.jsonl is not there");
        return;
    };
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        if let Err(difference) = run_case(&case) {
            wrong.push(format!("{}: {difference}", case["case"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), cases.lines().count(), wrong.join("\n"));
}

fn run_case(case: &serde_json::Value) -> Result<(), String> {
    let word = case["files"]["word"].as_str().unwrap_or_default();
    let expected = &case["expected"];
    if case["rule"] == "heredoc-word" {
        let found = matches!(parse_heredoc_word(word), Ok(Some(_)));
        return equal(&serde_json::json!(found), &expected["heredoc"]);
    }
    let environment = Variables {
        values: serde_json::from_value(case["config"]["env"].clone()).map_err(|error| error.to_string())?,
        unknown: &[],
        ignores_case: case["config"]["platform"] == "windows",
    };
    let template = parse(word);
    let expansion = template.expand(&environment);
    if case["expect"] == "hit" {
        return if expansion.error.is_some() { Ok(()) } else { Err(format!("no error: {expansion:?}")) };
    }
    if case["rule"] == "process-words" {
        equal(&serde_json::json!(expansion.words), expected)?;
    } else {
        equal(&serde_json::json!(expansion.value.known()), expected)?;
    }
    for (key, uses) in [("matches", &expansion.matched), ("unmatched", &expansion.unmatched)] {
        if let Some(names) = case.get(key) {
            let found: std::collections::BTreeSet<&str> =
                uses.iter().map(|variable| variable.name()).collect();
            equal(&serde_json::json!(found), names)?;
        }
    }
    Ok(())
}

fn equal(found: &serde_json::Value, expected: &serde_json::Value) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{found}, not {expected}")) }
}

proptest! {
    #[test]
    fn any_text_parses_and_expands(
        text in r#"([$"'\\<`/#%:?+*-]|[$][{]|[}]|[ a-z]|\PC){0,40}"#,
        backtick in any::<bool>(),
        literal in any::<bool>(),
    ) {
        let escape = if backtick { '`' } else { '\\' };
        let quoting = if literal { Quoting::Literal } else { Quoting::Process };
        let template = Template::parse(&text, escape, quoting);
        for variable in template.variables() {
            prop_assert!(text[variable.range()].starts_with('$'));
            prop_assert_eq!(&text[variable.name_range()], variable.name());
            prop_assert!(variable.argument_range().is_none_or(|range| text.get(range).is_some()));
        }
        let expansion = template.expand(&variables());
        if let Some(error) = &expansion.error {
            prop_assert!(text.get(error.range.clone()).is_some());
        }
        if template.error().is_some() {
            prop_assert!(expansion.error.is_some());
        }
        for heredoc in heredoc_words(&text).unwrap_or_default() {
            prop_assert!(text.get(heredoc.range).is_some());
        }
        for word in parse_words(&text, escape) {
            prop_assert!(text.get(word).is_some_and(|word| !word.is_empty()));
        }
    }
}
