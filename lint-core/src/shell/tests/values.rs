//! What words mean as arguments, and where nothing is split.

use super::super::ArgumentValue::{self, Expands, Literal, Splits};
use super::super::Command;
use super::parse;
use crate::text::TextRange;

/// The word `word` as an argument.
#[track_caller]
fn argument(word: &str, text: &str, value: ArgumentValue) {
    let script = parse(&format!("run {word}"));
    let [Command::Simple(command)] = script.body.items[0].first.commands.as_slice() else { panic!("{word}") };
    let [_, argument] = command.words.as_slice() else { panic!("{word} is {:?}", command.words) };
    let argument = script.argument(argument);
    assert_eq!((&*argument.text, argument.value), (text, value), "{word}");
    assert_eq!(argument.literal(), (value == Literal).then_some(text), "{word}");
    assert_eq!(argument.range, TextRange::new(4, 4 + word.len() as u32), "{word}");
}

/// The word `word` as the value of a variable.
#[track_caller]
fn assigned(word: &str, text: &str, value: ArgumentValue) {
    let script = parse(&format!("name={word}"));
    let [Command::Simple(command)] = script.body.items[0].first.commands.as_slice() else { panic!("{word}") };
    let (found, found_value) = script.unquote_value(&command.assignments[0].value);
    assert_eq!((&*found, found_value), (text, value), "{word}");
}

#[test]
fn quotes_and_escapes_are_removed() {
    argument("abc", "abc", Literal);
    argument(r#"a"b"c"#, "abc", Literal);
    argument(r#"a'b'"c"\d"#, "abcd", Literal);
    argument("''", "", Literal);
    argument(r#""""#, "", Literal);
    argument("'a b'", "a b", Literal);
    argument(r"a\ b", "a b", Literal);
    argument(r#""a\b""#, r"a\b", Literal);
    argument(r#""a\$b\\\`\"c""#, r#"a$b\`"c"#, Literal);
    argument(r#"'a"b\'"#, r#"a"b\"#, Literal);
    argument("a\\\nb", "ab", Literal);
    argument("a\\\r\nb", "ab", Literal);
    argument("\"a\\\nb\"", "ab", Literal);
    argument("'a\\\nb'", "a\\\nb", Literal);
    argument("\"a\nb\"", "a\nb", Literal);
    argument("é\\é\"é\"", "ééé", Literal);
}

#[test]
fn signs_without_a_meaning_are_themselves() {
    for word in
        ["$", "a$", "[", "]", "[]", "{}", "{a}", "{a", "a}", "a,b", "!a", "a@b:c", "--opt=a", "a#b", "%", "^"]
    {
        argument(word, word, Literal);
    }
    argument(r#""$""#, "$", Literal);
}

#[test]
fn expansions_between_quotes_are_one_word() {
    argument(r#""$x""#, "$x", Expands);
    argument(r#"a"${x}"b"#, "a${x}b", Expands);
    argument(r#""$*""#, "$*", Expands);
    argument(r#""${a[*]}""#, "${a[*]}", Expands);
    argument(r#""$#""#, "$#", Expands);
    argument(r#""${#@}""#, "${#@}", Expands);
    argument(r#""${#a[@]}""#, "${#a[@]}", Expands);
    argument(r#""$(a b)""#, "$(a b)", Expands);
    argument(r#""`a b`""#, "`a b`", Expands);
    argument(r#""$((1+1))""#, "$((1+1))", Expands);
    argument(r#""${x:-a b}""#, "${x:-a b}", Expands);
    argument(r#""$x"'*'"#, "$x*", Expands);
}

#[test]
fn lists_between_quotes_are_several_words() {
    for word in [
        r#""$@""#,
        r#""${@}""#,
        r#""${@:2}""#,
        r#""${a[@]}""#,
        r#""${a[@]:1}""#,
        r#""${!a[@]}""#,
        r#""${!a@}""#,
    ] {
        argument(word, word.trim_matches('"'), Splits);
    }
    argument(r#""${1+"$@"}""#, r#"${1+"$@"}"#, Splits);
    argument(r#""${x:-$@}""#, "${x:-$@}", Splits);
    argument(r#""a$@b""#, "a$@b", Splits);
}

#[test]
fn expansions_outside_of_quotes_split() {
    for word in ["$x", "a$x", "${x}", "$@", "$(a)", "`a`", "${x:-a}"] {
        argument(word, word, Splits);
    }
    argument(r#""a"$x"b""#, "a$xb", Splits);
    argument("$((1+1))", "$((1+1))", Expands);
    argument("<(a)", "<(a)", Expands);
}

#[test]
fn patterns_split_unless_quoted() {
    for word in ["*", "a?", "*.c", "[ab]c", "[!a]", "[]a]", "[é]", "a[0]", "@(a|b)"] {
        argument(word, word, Splits);
    }
    argument(r#"["a"]b"#, "[a]b", Splits);
    argument(r#""a"*"#, "a*", Splits);
    argument(r"\*", "*", Literal);
    argument("'*'", "*", Literal);
    argument(r#"a"?""#, "a?", Literal);
    argument(r"\[ab]", "[ab]", Literal);
    argument(r"[ab\]", "[ab]", Literal);
}

#[test]
fn alternatives_split_unless_quoted() {
    for word in ["{a,b}", "x{a,b}y", "{1..3}", "{{a},b}", "a{,b}"] {
        argument(word, word, Splits);
    }
    argument(r#"x{a,"b"}"#, "x{a,b}", Splits);
    argument(r#"{"$x",b}"#, "{$x,b}", Splits);
    argument(r#"{"a,b"}"#, "{a,b}", Literal);
    argument(r"{a\,b}", "{a,b}", Literal);
    argument(r"\{a,b}", "{a,b}", Literal);
    argument(r"{a,b\}", "{a,b}", Literal);
}

#[test]
fn a_home_folder_is_not_its_own_value() {
    for word in ["~", "~/a", "~user", "x=~", "x=~/a", "x=a:~/b"] {
        argument(word, word, Expands);
    }
    for word in ["a~", "--opt=~", "a/~", "=~", "1x=~", "x=a~"] {
        argument(word, word, Literal);
    }
    argument(r"\~", "~", Literal);
    argument(r#""~""#, "~", Literal);
    argument(r#"""~"#, "~", Literal);
    argument(r#"x=""~"#, "x=~", Literal);
}

#[test]
fn quotes_that_some_shells_do_not_have_are_not_known() {
    argument("$'a'", "$'a'", Expands);
    argument(r"$'a\n'b", r"$'a\n'b", Expands);
    argument(r#"$"a""#, "a", Expands);
    argument("\"$'a'\"", "$'a'", Literal);
}

#[test]
fn values_of_variables_are_not_split() {
    assigned("", "", Literal);
    assigned("*", "*", Literal);
    assigned("{a,b}", "{a,b}", Literal);
    assigned("a[0]", "a[0]", Literal);
    assigned(r#"a" b "c"#, "a b c", Literal);
    assigned("$x", "$x", Expands);
    assigned("$@", "$@", Expands);
    assigned(r#""$@""#, "$@", Expands);
    assigned("$(a)", "$(a)", Expands);
    assigned("~", "~", Expands);
    assigned("a:~/b", "a:~/b", Expands);
    assigned("a~", "a~", Literal);
    assigned("'~'", "~", Literal);
    assigned("(a b)", "(a b)", Splits);
}
