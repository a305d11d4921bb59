//! Groups, conditions, loops, `case`, functions, tests.

use super::check;

#[test]
fn groups_and_subshells_hold_lists() {
    check("{ a; b; }", "{group[(a); (b);]}");
    check("{\na\n}", "{group[(a)/]}");
    check("( a; b )", "{subshell[(a); (b)]}");
    check("(a)", "{subshell[(a)]}");
    check("((a); b)", "{subshell[{subshell[(a)]}; (b)]}");
    check("( (a) )", "{subshell[{subshell[(a)]}]}");
    check("{(a)}", "{group[{subshell[(a)]}]}");
    check("{ (a) }", "{group[{subshell[(a)]}]}");
    check("(a) && { b; } | c", "{subshell[(a)]} && {group[(b);]} | (c)");
    check("{ a } b; }", "{group[(a } b);]}");
    check("{a,b} c", "({a,b} c)");
    check("{ a; } >f 2>&1", "{group[(a);]} >f 2>&1");
    check("(a)|(b)", "{subshell[(a)]} | {subshell[(b)]}");
}

#[test]
fn conditions_have_branches() {
    check("if a; then b; fi", "{if[(a);] then[(b);]}");
    check("if a\nthen b\nelse c\nfi", "{if[(a)/] then[(b)/] else[(c)/]}");
    check(
        "if a; b; then c; elif d; then e; elif f; then g; else h; fi >f",
        "{if[(a); (b);] then[(c);] if[(d);] then[(e);] if[(f);] then[(g);] else[(h);]} >f",
    );
    check("if(a)then b;fi", "{if[{subshell[(a)]}] then[(b);]}");
    check("if ! a; then b; fi; c", "{if[not (a);] then[(b);]}; (c)");
    check("if if a; then b; fi; then c; fi", "{if[{if[(a);] then[(b);]};] then[(c);]}");
    check("if (a) then (b) fi", "{if[{subshell[(a)]}] then[{subshell[(b)]}]}");
}

#[test]
fn loops_repeat_a_list() {
    check("while a; do b; done", "{while[(a);] do[(b);]}");
    check("until a; b\ndo c; done <f", "{until[(a); (b)/] do[(c);]} <f");
    check("while :; do a; done | b", "{while[(:);] do[(a);]} | (b)");
}

#[test]
fn for_runs_over_words_or_arguments() {
    check(r#"for x in a "b c" $d *; do e; done"#, "{for x in a dq(b c) $d * do[(e);]}");
    check("for x; do a; done", "{for x do[(a);]}");
    check("for x do a; done", "{for x do[(a);]}");
    check("for x\ndo a; done", "{for x do[(a);]}");
    check("for x in; do a; done", "{for x in do[(a);]}");
    check("for x in a\ndo b; done", "{for x in a do[(b);]}");
    check("for x\nin a; do b; done", "{for x in a do[(b);]}");
    check("for x in a; { b; }", "{for x in a do[(b);]}");
    check("for x in a b # c\ndo d; done", "{for x in a b do[(d);]} # c");
    check("for do in do; do a; done", "{for do in do do[(a);]}");
    check("for x in <(a); do b; done", "{for x in process[(a)] do[(b);]}");
}

#[test]
fn for_counts_in_double_parentheses() {
    check("for ((i=0; i<3; i++)); do a; done", "{for(()) do[(a);]}");
    check("for ((;;)) { a; }", "{for(()) do[(a);]}");
    check("for (( ; ; ))\ndo a; done", "{for(()) do[(a);]}");
}

#[test]
fn select_reads_as_for() {
    check("select x in a b; do c; done", "{for x in a b do[(c);]}");
}

#[test]
fn case_has_arms_with_patterns() {
    check(r#"case $x in a) b;; (c|"d e") f;; *) ;; esac"#, "{case $x a[(b)] c|dq(d e)[(f)] *[]}");
    check("case x in esac", "{case x}");
    check("case x\nin\na)\nb\n;;\nesac", "{case x a[(b)/]}");
    check("case x in a) b ;& c) d ;;& *) e\nesac", "{case x a[(b)] c[(d)] *[(e)/]}");
    check("case x in (esac) a;; esac", "{case x esac[(a)]}");
    check("case in in in) a;; esac", "{case in in[(a)]}");
    check("case x in if) a;; fi|done) b;; esac", "{case x if[(a)] fi|done[(b)]}");
    check(
        r#"case "$a$b" in [a-z]*|?) c;; @(a|b)) d; esac"#,
        "{case dq($a+$b) [a-z]*|?[(c)] @+pattern(a|b)[(d);]}",
    );
    check("case x in a) case y in b) c;; esac;; esac", "{case x a[{case y b[(c)]}]}");
    check("case x in a) b;; # c\n# d\nesac", "{case x a[(b)]} # c # d");
    check("case x in a) (b) ;; esac", "{case x a[{subshell[(b)]}]}");
    check("case x in a ) b & ;; esac", "{case x a[(b)&]}");
}

#[test]
fn functions_are_defined_in_two_ways() {
    check("f() { a; }", "{function f {group[(a);]}}");
    check("f ( ) ( a )", "{function f {subshell[(a)]}}");
    check("f()\n{ a; }", "{function f {group[(a);]}}");
    check("function f { a; }", "{function f {group[(a);]}}");
    check("function f() { a; }", "{function f {group[(a);]}}");
    check("function f\n{ a; }", "{function f {group[(a);]}}");
    check("f-g.h() { a; } >x", "{function f-g.h {group[(a);]} >x}");
    check("f() if a; then b; fi", "{function f {if[(a);] then[(b);]}}");
    check("f() a b", "{function f (a b)}");
    check("f() { g() { a; }; }; f", "{function f {group[{function g {group[(a);]}};]}}; (f)");
}

#[test]
fn tests_in_double_brackets_are_words() {
    check("[[ -f a ]]", "{test -f a}");
    check("[[ a == b* && ! ( c -nt d || $e ) ]] || f", "{test a == b* ! c -nt d $e} || (f)");
    check("[[ $x =~ ^(a|b c)+$ ]]", "{test $x =~ ^(a|b c)+$}");
    check(r#"[[ $x =~ "a b"\ c ]]; d"#, r"{test $x =~ dq(a b)+esc(\\ )+c}; (d)");
    check("[[ a < b ]]", "{test a b}");
    check("[[ a &&\n b ]]", "{test a b}");
    check("[[ a == @(b|c d) ]]", "{test a == @+pattern(b|c d)}");
    check("[[ ]] ]]", r#"{test} (]]) !UnexpectedToken"]]""#);
    check("[ a ]", "([ a ])");
    check("[[ a =~ b && c ]]", "{test a =~ b c}");
    check("if [[ -n $a ]]; then b; fi", "{if[{test -n $a};] then[(b);]}");
    check("[[ $a =~ [(] ]]", r#"{test $a =~ [(] ]]} !UnclosedCompound"[[""#);
}

#[test]
fn double_parentheses_hold_arithmetic() {
    check("(( i++ ))", "{arithmetic}");
    check("((a=(1+2)*3)) && b", "{arithmetic} && (b)");
    check("if ((a > b)); then c; fi", "{if[{arithmetic};] then[(c);]}");
    check(r#"(( a[")"] ))"#, "{arithmetic}");
}

#[test]
fn reserved_words_are_words_elsewhere() {
    check("echo if then fi { } [[ ! time", "(echo if then fi { } [[ ! time)");
    check(r#"a=if; "if"; \if; if=1"#, r"(a=if); (dq(if)); (esc(\\i)+f); (if=1)");
    check("echo done; done_it", "(echo done); (done_it)");
    check("then=1 a", "(then=1 a)");
    check("fi2; dodo; elsewhere", "(fi2); (dodo); (elsewhere)");
}
