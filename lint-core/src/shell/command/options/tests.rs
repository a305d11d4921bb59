use super::super::words::invocation;
use super::*;

const TOOL: OptionTable = OptionTable {
    options: &[
        "y,yes,assume-yes",
        "q,quiet",
        "n,number=",
        "o,output,output-document=",
        "i,replace=?",
        "color=?",
        "audit=bool",
        "recommends",
        "no-clobber",
    ],
    style: Style::GNU,
};

/// One line a command: options, `;`, operands, with `?` behind what is not certain and `!` at the end of what is incomplete.
fn show(table: &OptionTable, text: &str) -> String {
    let invocation = invocation(text);
    shown(&table.read(CommandLine::from(&invocation)))
}

fn shown(reading: &Reading) -> String {
    let mut shown: Vec<String> = Vec::new();
    for option in &reading.options {
        let sign = if option.is_negated { "~" } else { "" };
        let value = option.value.map(|value| format!("={}", value.text())).unwrap_or_default();
        shown.push(format!("{sign}{}{value}", option.spelling.text()));
    }
    shown.push(";".to_owned());
    for operand in &reading.operands {
        shown.push(format!("{}{}", operand.argument.text, if operand.is_certain { "" } else { "?" }));
    }
    if !reading.is_complete() {
        shown.push("!".to_owned());
    }
    shown.join(" ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    check_table(&TOOL, cases);
}

#[track_caller]
fn check_table(table: &OptionTable, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(show(table, text), *expected, "{text}");
    }
}

#[test]
fn letters_names_and_operands_in_any_order() {
    check(&[
        ("tool", ";"),
        ("tool a b", "; a b"),
        ("tool -y a", "y ; a"),
        ("tool a -y b", "y ; a b"),
        ("tool -yq a", "y q ; a"),
        ("tool --yes a --quiet", "--yes --quiet ; a"),
        ("tool - a", "; - a"),
        ("tool '' a", ";  a"),
        ("tool -y -- -q a", "y ; -q a"),
    ]);
}

#[test]
fn values_are_attached_or_the_next_word() {
    check(&[
        ("tool -n 5 a", "n=5 ; a"),
        ("tool -n5 a", "n=5 ; a"),
        ("tool -yn5 a", "y n=5 ; a"),
        ("tool -yn 5 a", "y n=5 ; a"),
        ("tool --number 5 a", "--number=5 ; a"),
        ("tool --number=5 a", "--number=5 ; a"),
        ("tool --number= a", "--number= ; a"),
        ("tool -n -y a", "n=-y ; a"),
        ("tool -n -- a", "n=-- ; a"),
        ("tool a -n", "n ; a"),
        ("tool -o- a", "o=- ; a"),
    ]);
}

#[test]
fn optional_values_are_attached_only() {
    check(&[
        ("tool -i a", "i ; a"),
        ("tool -i{} a", "i={} ; a"),
        ("tool --replace a", "--replace ; a"),
        ("tool --color=auto a", "--color=auto ; a"),
        ("tool --color auto", "--color ; auto"),
        ("tool --audit false a", "--audit=false ; a"),
        ("tool --audit a", "--audit ; a"),
        ("tool --audit=false", "--audit=false ;"),
        ("tool --quiet=2 a", "--quiet=2 ; a"),
    ]);
}

#[test]
fn names_may_be_short_where_one_option_begins_so() {
    check(&[
        ("tool --ass", "--ass ;"),
        ("tool --out x", "--out=x ;"),
        ("tool --output-d x", "--output-d=x ;"),
        ("tool --re", "; !"),
        ("tool --no-c", "--no-c ;"),
        ("tool --y", "--y ;"),
    ]);
    let plain = OptionTable { style: Style::PLAIN, ..TOOL };
    check_table(&plain, &[("tool --ass", "; !"), ("tool --y", "; !"), ("tool --yes", "--yes ;")]);
}

#[test]
fn words_that_may_be_options_are_in_doubt() {
    check(&[
        ("tool $OPTIONS a b", "; $OPTIONS? a? b !"),
        ("tool a $LIST", "; a $LIST? !"),
        ("tool $(cat list)", "; $(cat? list)? !"),
        ("tool \"$word\" a", "; $word a"),
        ("tool $dir/file a", "; $dir/file a"),
        ("tool *.deb a", "; *.deb a"),
        ("tool -y$x a", "y ; a? !"),
        ("tool -$x a", "; a? !"),
        ("tool --$x a", "; a? !"),
        ("tool --$x=1 a", "; a !"),
        ("tool -n$x a", "n=$x ; a"),
        ("tool -n $x a", "n=$x ; a"),
        ("tool --number=$x a", "--number=$x ; a"),
        ("tool -- $x a", "; $x a"),
    ]);
}

#[test]
fn unknown_options_may_take_the_next_word() {
    check(&[
        ("tool --new a b", "; a? b !"),
        ("tool --new=1 a", "; a !"),
        ("tool -Z a b", "; a? b !"),
        ("tool -yZq a", "y ; a? !"),
        ("tool --new -y a", "y ; a !"),
    ]);
}

#[test]
fn wrappers_stop_at_the_first_operand() {
    let wrapper = OptionTable { style: Style::WRAPPER, ..TOOL };
    let invocation = invocation("tool -y -n 5 inner -y a");
    let reading = wrapper.read(CommandLine::from(&invocation));
    assert_eq!(shown(&reading), "y n=5 ;");
    let rest: Vec<&str> = reading.rest.iter().map(|word| &*word.text).collect();
    assert_eq!(rest, ["inner", "-y", "a"]);
}

#[test]
fn a_subcommand_has_options_of_its_own() {
    let globals = OptionTable { options: &["n", "d=", "e"], style: Style::WRAPPER };
    let line = invocation("tool -n -d x install -n 5 a -y");
    let mut reading = globals.read(CommandLine::from(&line));
    assert_eq!(reading.take_operand().and_then(Operand::literal), Some("install"));
    reading.read_on(&TOOL);
    assert_eq!(shown(&reading), "n d=x n=5 y ; install a");
    let line = invocation("tool --new install a");
    let mut reading = globals.read(CommandLine::from(&line));
    assert!(!reading.take_operand().expect("a word is left").is_certain);
    reading.read_on(&TOOL);
    assert_eq!(shown(&reading), "; install? a !");
}

#[test]
fn one_dash_will_do_where_no_letters_are_bundled() {
    let go = OptionTable { options: &["o=", "v", "ldflags=", "mod=", "trimpath"], style: Style::GO };
    check_table(
        &go,
        &[
            ("go -v -o app", "-v -o=app ;"),
            ("go --trimpath -ldflags=-s", "--trimpath -ldflags=-s ;"),
            ("go -ldflags '-s -w'", "-ldflags=-s -w ;"),
            ("go -vo app", "; !"),
        ],
    );
}

#[test]
fn options_can_be_taken_back() {
    let apt = OptionTable { style: Style { negates: true, ..Style::PLAIN }, ..TOOL };
    check_table(
        &apt,
        &[
            ("tool --no-recommends a", "~--no-recommends ; a"),
            ("tool --no-clobber", "--no-clobber ;"),
            ("tool --no-output", "; !"),
            ("tool -n=5 -q=2 a", "n=5 q=2 ; a"),
            ("tool -q=2y", "q=2y ;"),
        ],
    );
    let answer = |text: &str, name: &str| {
        let invocation = invocation(text);
        apt.read(CommandLine::from(&invocation)).has(name)
    };
    assert_eq!(answer("tool --recommends --no-recommends", "recommends"), Answer::No);
    assert_eq!(answer("tool --no-recommends --recommends", "recommends"), Answer::Yes);
    assert_eq!(answer("tool --recommends=false", "recommends"), Answer::No);
    assert_eq!(answer("tool --recommends=$x", "recommends"), Answer::Unknown);
    assert_eq!(answer("tool --audit false", "audit"), Answer::No);
}

#[test]
fn what_is_not_there_is_only_known_where_all_was_read() {
    let answer = |text: &str| {
        let invocation = invocation(text);
        TOOL.read(CommandLine::from(&invocation)).has("yes")
    };
    assert_eq!(answer("tool -y"), Answer::Yes);
    assert_eq!(answer("tool --assume-yes $x"), Answer::Yes);
    assert_eq!(answer("tool a"), Answer::No);
    assert_eq!(answer("tool a $x"), Answer::Unknown);
    assert_eq!(answer("tool --new a"), Answer::Unknown);
    let line = invocation("tool a");
    let line = CommandLine { is_whole: false, ..CommandLine::from(&line) };
    assert_eq!(TOOL.read(line).has("yes"), Answer::Unknown);
}

#[test]
fn a_first_word_without_a_dash_may_be_a_bundle() {
    let tar = OptionTable { options: &["x", "z", "f=", "C=", "v"], style: Style::GNU };
    let show = |text: &str| {
        let invocation = invocation(text);
        shown(&tar.read_with_bundle(CommandLine::from(&invocation)))
    };
    assert_eq!(show("tar xzf a.tgz -C /opt b"), "x z f=a.tgz C=/opt ; b");
    assert_eq!(show("tar xfC a.tar /opt"), "x f=a.tar C=/opt ;");
    assert_eq!(show("tar -xzf a.tgz"), "x z f=a.tgz ;");
    assert_eq!(show("tar other x"), "; other x");
    assert_eq!(show("tar"), ";");
}

#[test]
fn options_know_where_they_are_written() {
    let invocation = invocation("tool -yn5 --number=7 --yes");
    let reading = TOOL.read(CommandLine::from(&invocation));
    let ranges: Vec<_> = reading
        .options
        .iter()
        .map(|option| {
            let value = option.value.map(Part::range);
            (option.spelling.range().as_usize(), value.map(crate::text::TextRange::as_usize))
        })
        .collect();
    assert_eq!(ranges, [(6..7, None), (7..8, Some(8..9)), (10..18, Some(19..20)), (21..26, None)]);
}
