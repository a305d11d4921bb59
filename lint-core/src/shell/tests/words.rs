//! Quotes, expansions, substitutions, arrays and patterns.

use super::check;

#[test]
fn quotes_of_each_kind() {
    check("a'b c'd", "(a+'b c'+d)");
    check(r#""a b""#, "(dq(a b))");
    check("''", "('')");
    check(r#""""#, "(dq())");
    check(r"$'a\'b\n'c", r"($'a\'b\n'+c)");
    check(r#"$"a $b""#, "($dq(a +$b))");
    check(r#""a'b""#, r"(dq(a\'b))");
    check(r#"'a"b'"#, r#"('a"b')"#);
    check(r#"a\ b\"c\'"#, r#"(a+esc(\\ )+b+esc(\\\")+c+esc(\\\'))"#);
    check(r#""a\"b\$c\`d\\e\f""#, r#"(dq(a+esc(\\\")+b+esc(\\$)+c+esc(\\`)+d+esc(\\\\)+e+\\f))"#);
    check(r#""a"'b'"c""#, "(dq(a)+'b'+dq(c))");
    check(r"a\", r"(a\)");
    check("$", "($)");
    check("a$", "(a$)");
    check(r#""$""#, "(dq($))");
    check("a $ b", "(a $ b)");
    check("\"a\nb\"", r"(dq(a\nb))");
    check(r#""a\\""#, r"(dq(a+esc(\\\\)))");
}

#[test]
fn parameters_with_and_without_braces() {
    check("$a$b1_c-d", "($a+$b1_c+-d)");
    check("$1 $10 $? $@ $* $# $$ $! $- $_", "($1 $1+0 $? $@ $* $# $$ $! $- $_)");
    check("${a} ${10} ${@} ${#a} ${#} ${##} ${!a} ${?}", "($a $10 $@ $a{#} $# $#{#} $a{!} $?)");
    check(r#""$a${b}c""#, "(dq($a+$b+c))");
    check("$a[0] ${a[0]} ${a[@]} ${#a[@]} ${!a[*]}", "($a+[0] $a{[0]} $a{[@]} $a{[@]} $a{[*]})");
    check("${}", "($)");
    check("${a", r#"($a) !UnclosedExpansion"${""#);
    check("$%", "($%)");
}

#[test]
fn modifiers_hold_words() {
    check("${a:-b c}", "($a{:-b c})");
    check(r#"${a:-"b } c"}"#, r#"($a{:-"b } c"}<dq(b } c)>)"#);
    check("${a:-'}'}", "($a{:-'}'}<'}'>)");
    check("${a:-$b}", "($a{:-$b}<$b>)");
    check("${a:-${b:-${c}}}", "($a{:-${b:-${c}}}<$b{:-${c}}<$c>>)");
    check(r#"${a:-$(b "}")}"#, r#"($a{:-$(b "}")}<cmd[(b dq(}))]>)"#);
    check(r#""${a:-"b c"}""#, r#"(dq($a{:-"b c"}<dq(b c)>))"#);
    check(r#""${a:-it's}""#, "(dq($a{:-it's}))");
    check(r#""${a#'}'}""#, "(dq($a{#'}'}<'}'>))");
    check("${a%%*.}", "($a{%%*.})");
    check(r"${a/\//_}", r"($a{/\//_}<esc(\\/)>)");
    check(r"${a//b/\}}", r"($a{//b/\}}<esc(\\})>)");
    check("${a:1:2}", "($a{:1:2})");
    check("${a^^} ${a,,} ${a@Q}", "($a{^^} $a{,,} $a{@Q})");
    check("${a:=`b`}", "($a{:=`b`}<cmd[(b)]>)");
    check("${a:-$((1+2))}", "($a{:-$((1+2))}<arith($((1+2)))>)");
    check(r#"${a:?"not set"}"#, r#"($a{:?"not set"}<dq(not set)>)"#);
    check(r#""${a+"$@"}""#, r#"(dq($a{+"$@"}<dq($@)>))"#);
    check(r#"${a:-a"b"'c'\d}"#, r#"($a{:-a"b"'c'\d}<dq(b)+'c'+esc(\\d)>)"#);
    check(r#""${a%"}"}""#, r#"(dq($a{%"}"}<dq(})>))"#);
    check("${a:-{}}", "($a{:-{}+})");
    check("${!a@} ${!a*}", "($a{@} $a{*})");
}

#[test]
fn commands_are_substituted() {
    check(r#"$(a b) "$(c)""#, "(cmd[(a b)] dq(cmd[(c)]))");
    check("$(a; b | c)", "(cmd[(a); (b) | (c)])");
    check("$()", "(cmd[])");
    check("$(\na\n)", "(cmd[(a)/])");
    check(r#"$(a $(b "$(c)"))"#, "(cmd[(a cmd[(b dq(cmd[(c)]))])])");
    check("$(case x in a) b;; (c) d;; esac)", "(cmd[{case x a[(b)] c[(d)]}])");
    check("$(a # )\n)", "(cmd[(a)/]) # )");
    check(r#"$(a ")" ')' \))"#, r"(cmd[(a dq()) ')' esc(\\)))])");
    check("$( (a) )", "(cmd[{subshell[(a)]}])");
    check("$((a); b)", "(cmd[{subshell[(a)]}; (b)])");
    check("$(<f)", "(cmd[(<f)])");
    check("x$(a)y", "(x+cmd[(a)]+y)");
    check("$(if a; then b; fi)", "(cmd[{if[(a);] then[(b);]}])");
    check("$({ a; })", "(cmd[{group[(a);]}])");
}

#[test]
fn backquotes_are_substituted() {
    check("`a b`", "(cmd[(a b)])");
    check(r#""`a`""#, "(dq(cmd[(a)]))");
    check(r"`a \`b\``", "(cmd[?])");
    check(r#"`a "b"`"#, "(cmd[(a dq(b))])");
    check("``", "(cmd[])");
    check("`a # b`c", "(cmd[(a)]+c) # b");
    check("`a\nb`", "(cmd[(a)/ (b)])");
    check("`a; $(b)`", "(cmd[(a); (cmd[(b)])])");
    check("`a '` b", r#"(cmd[(a ')] b) !UnclosedQuote"'""#);
}

#[test]
fn arithmetic_is_told_from_a_subshell() {
    check("$((1+2))", "(arith($((1+2))))");
    check("$(( $a + ${b} * (c) ))", "(arith($(( $a + ${b} * (c) )) $a+$b))");
    check("$(( $(a) ))", "(arith($(( $(a) )) cmd[(a)]))");
    check("$( (a) )", "(cmd[{subshell[(a)]}])");
    check("$((a) | b)", "(cmd[{subshell[(a)]} | (b)])");
    check("$[1+$a]", "(arith($[1+$a] $a))");
    check("$[a[1]]", "(arith($[a[1]]))");
    check(r#""$((1))""#, "(dq(arith($((1)))))");
    check("$((1 + (2)))", "(arith($((1 + (2)))))");
    check("$[ a", "($[ a)");
    check("$((a)) $((b)", r#"(arith($((a))) cmd[{subshell[(b)]}]) !UnclosedExpansion"$(""#);
    check(r#"$(( a ? "1" : 2 ))"#, r#"(arith($(( a ? "1" : 2 )) dq(1)))"#);
}

#[test]
fn patterns_and_alternatives_are_plain_parts() {
    check("*.c a?b [a-z]*", "(*.c a?b [a-z]*)");
    check(r#"{a,b} {1..3} x{a,"b"}"#, "({a,b} {1..3} x{a,+dq(b)+})");
    check(
        "@(a|b) !(*.c|d e) x?(y)z *(a(b)c)",
        "(@+pattern(a|b) !+pattern(*.c|d e) x?+pattern(y)+z *+pattern(a(b)c))",
    );
    check("~ ~/a ~b a~", "(~ ~/a ~b a~)");
    check("a@(b", r#"(a@) {subshell[(b)]} !UnexpectedToken"(""#);
    check(r#"@(a")"|b)"#, r#"(@+pattern(a")"|b))"#);
}

#[test]
fn arrays_hold_words() {
    check(r#"a=(b "c d" $(e))"#, "(a=array(b dq(c d) cmd[(e)]))");
    check("a=()", "(a=array())");
    check("a=([x]=1 [y z]=2)", "(a=array([x]=1 [y z]=2))");
    check("a=(b\n# c\nd)", "(a=array(b d)) # c");
    check("local a=(b) c", "(local a=+array(b) c)");
    check("a=(b", r#"(a=array(b)) !UnclosedCompound"(""#);
}

#[test]
fn a_word_reaches_up_to_an_operator() {
    check("a;b", "(a); (b)");
    check("a&b", "(a)& (b)");
    check("a|b", "(a) | (b)");
    check("a<b", "(a <b)");
    check("a>b", "(a >b)");
    check("(a)", "{subshell[(a)]}");
    check(r#"a"b c"d;e"#, "(a+dq(b c)+d); (e)");
    check("a\tb\r\nc", "(a b)/ (c)");
}
