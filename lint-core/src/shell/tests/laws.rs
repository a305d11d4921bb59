//! Text made of whatever a shell gives a meaning: the laws hold.

use proptest::prelude::*;

use super::parse;

const FRAGMENTS: [&str; 95] = [
    "a",
    "b ",
    " ",
    " ",
    "\n",
    "\r\n",
    "\t",
    ";",
    "; ",
    "&",
    " && ",
    "||",
    "|",
    "|&",
    ";;",
    ";&",
    ";;&",
    "(",
    ")",
    "((",
    "))",
    "{ ",
    "}",
    "; }",
    "if ",
    "then ",
    "elif ",
    "else ",
    "fi",
    "while ",
    "until ",
    "do ",
    "done",
    "for x in ",
    "for ((",
    "for ",
    "select x ",
    "case ",
    "case x in ",
    "in ",
    "a) ",
    "esac",
    "f() ",
    "()",
    "function f ",
    "[[ ",
    " ]]",
    " =~ ",
    "time ",
    "time -p ",
    "! ",
    "'",
    "\"",
    "`",
    "\\",
    "\\\n",
    "\\\r\n",
    "$",
    "$(",
    "$((",
    "${",
    "${x",
    ":-",
    "${#",
    "${!x",
    "[@]",
    "$[",
    "]",
    "[",
    "$'",
    "$\"",
    "$x",
    "$@",
    "<<E",
    "<<-E",
    "<<'E'",
    "\nE\n",
    "E",
    "<<<",
    "<",
    ">",
    "2>&1",
    "{fd}>",
    "&>",
    "<(",
    ">(",
    "=",
    "x=",
    "x+=(",
    "a[0]=",
    "#",
    "# c",
    "@(",
    "é",
    "日",
];

fn texts() -> impl Strategy<Value = String> {
    let fragment = proptest::sample::select(FRAGMENTS.as_slice());
    proptest::collection::vec(fragment, 0..60).prop_map(|fragments| fragments.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn text_of_fragments_has_a_tree(text in texts()) {
        parse(&text);
    }

    #[test]
    fn any_text_has_a_tree(text in any::<String>()) {
        parse(&text);
    }
}

#[test]
fn chains_of_functions_are_limited() {
    parse(&"f()".repeat(50_000));
    parse(&"function f ".repeat(50_000));
}

#[test]
fn found_by_chance() {
    for text in [
        "((a)éf() ",
        "a <(b)(# c\n",
        "a 21&> | b",
        "a (<(b; c <<E))\n$(d",
        "case x in a $(b <<E); c\nd\nE\n",
        "a >#b",
        "for $(a <<E) in b\nc (\nE\n",
    ] {
        parse(text);
    }
}

#[test]
fn text_cut_anywhere_has_a_tree() {
    let text = "a=1 b \"$x `c`\" | d <<E && { [[ $e =~ (f|g) ]]; } >h\n${i:-$(j)} $((1+2))\nE\ncase k in (l) m;; esac; \
                for n in {o,p} *; do q() ( r ); done # s\nif ! t; then x+=(u 'v' $'w'); fi < <(y) é";
    for (at, _) in text.char_indices() {
        parse(text.get(..at).unwrap_or_default());
        parse(text.get(at..).unwrap_or_default());
    }
}
