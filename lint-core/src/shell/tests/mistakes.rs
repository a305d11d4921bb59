//! What a shell refuses: the place of the mistake, and what stands around it.

use super::check;

#[test]
fn a_quote_is_not_closed() {
    check("a; b \"c\nd", r#"(a); (b dq(c\nd)) !UnclosedQuote"\"""#);
    check(
        r#"a "b $(c "d) e"#,
        r#"(a dq(b +cmd[(c dq(d) e))])) !UnclosedQuote"\"" !UnclosedExpansion"$(" !UnclosedQuote"\"""#,
    );
    check("a; b 'c\nd", "(a); (b 'c\nd) !UnclosedQuote\"'\"");
    check(r"a $'b\'", r#"(a $'b\') !UnclosedQuote"$'""#);
    check(r#"a ""#, r#"(a dq()) !UnclosedQuote"\"""#);
    check(
        r#"a "$(b 'c)"; d"#,
        r#"(a dq(cmd[(b 'c)"; d)])) !UnclosedQuote"\"" !UnclosedExpansion"$(" !UnclosedQuote"'""#,
    );
}

#[test]
fn an_expansion_is_not_closed() {
    check("a; b $(c; d", r#"(a); (b cmd[(c); (d)]) !UnclosedExpansion"$(""#);
    check("a ${b", r#"(a $b) !UnclosedExpansion"${""#);
    check("a; b `c d", r#"(a); (b cmd[?]) !UnclosedExpansion"`""#);
    check("a $((1+2)", r#"(a cmd[{subshell[(1+2)]}]) !UnclosedExpansion"$(""#);
    check(
        r#"a "${b" c"#,
        r#"(a dq($b{" c}<dq( c)>)) !UnclosedQuote"\"" !UnclosedExpansion"${" !UnclosedQuote"\"""#,
    );
    check("a <(b", r#"(a process[(b)]) !UnclosedExpansion"<(""#);
    check(r#"a ${b:-"c""#, r#"(a $b{:-"c"}<dq(c)>) !UnclosedExpansion"${""#);
    check("a $((b", r#"(a cmd[{subshell[(b)]}]) !UnclosedExpansion"$(" !UnclosedCompound"(""#);
}

#[test]
fn a_construct_is_not_closed() {
    check("a; if b; then c", r#"(a); {if[(b);] then[(c)]} !UnclosedCompound"if""#);
    check("if a; then b; else c", r#"{if[(a);] then[(b);] else[(c)]} !UnclosedCompound"if""#);
    check("while a; do b", r#"{while[(a);] do[(b)]} !UnclosedCompound"while""#);
    check("for x in a; do b", r#"{for x in a do[(b)]} !UnclosedCompound"for""#);
    check("case x in a) b", r#"{case x a[(b)]} !UnclosedCompound"case""#);
    check("case x in", r#"{case x} !UnclosedCompound"case""#);
    check("{ a; b", r#"{group[(a); (b)]} !UnclosedCompound"{""#);
    check("( a; b", r#"{subshell[(a); (b)]} !UnclosedCompound"(""#);
    check("f() { a", r#"{function f {group[(a)]}} !UnclosedCompound"{""#);
    check("[[ a", r#"{test a} !UnclosedCompound"[[""#);
    check("a; [[ b ]; c", r#"(a); {test b ]}; (c) !UnclosedCompound"[[""#);
    check("if [[ -f a ]; then b; fi", r#"{if[{test -f a ]};] then[(b);]} !UnclosedCompound"[[""#);
    check("x=(a; b", r#"(x=array(a)); (b) !UnclosedCompound"(""#);
    check("for x", r#"{for x do[]} !UnclosedCompound"for""#);
    check("case", r#"{case } !IncompleteCompound"case""#);
}

#[test]
fn a_token_belongs_nowhere() {
    check(") a", r#"(a) !UnexpectedToken")""#);
    check("a; ) b", r#"(a); (b) !UnexpectedToken")""#);
    check("}", r#"!UnexpectedToken"}""#);
    check("a; fi; b", r#"(a); (b) !UnexpectedToken"fi""#);
    check("then a", r#"(a) !UnexpectedToken"then""#);
    check("; a", r#"(a) !UnexpectedToken";""#);
    check("a;; b", r#"(a) (b) !UnexpectedToken";;""#);
    check("& a", r#"(a) !UnexpectedToken"&""#);
    check("&& a", r#"(a) !UnexpectedToken"&&""#);
    check("| a", r#"(a) !UnexpectedToken"|""#);
    check("a & ; b", r#"(a)& (b) !UnexpectedToken";""#);
    check("(a) b; c", r#"{subshell[(a)]} (b); (c) !UnexpectedToken"b""#);
    check("{ a; } { b; }", r#"{group[(a);]} {group[(b);]} !UnexpectedToken"{""#);
    check("a (b) c", r#"(a) {subshell[(b)]} (c) !UnexpectedToken"(" !UnexpectedToken"c""#);
    check("if a; then; b; fi", r#"{if[(a);] then[(b);]} !UnexpectedToken";""#);
    check("a && && b", r#"(a) (b) !MissingCommand"&&" !UnexpectedToken"&&""#);
    check("for x in a; do; b; done; c", r#"{for x in a do[(b);]}; (c) !UnexpectedToken";""#);
    check(r#"(a) "b c" d"#, r#"{subshell[(a)]} (dq(b c) d) !UnexpectedToken"\"b c\"""#);
    check("done", r#"!UnexpectedToken"done""#);
    check("case x in a) b;; esac esac", r#"{case x a[(b)]} !UnexpectedToken"esac""#);
    check("a $(fi; b); c", r#"(a cmd[(b)]); (c) !UnexpectedToken"fi""#);
    check("(a; done; b); c", r#"{subshell[(a); (b)]}; (c) !UnexpectedToken"done""#);
    check("`a; fi; b`; c", r#"(cmd[(a); (b)]); (c) !UnexpectedToken"fi""#);
    check("a ;;& b", r#"(a) (b) !UnexpectedToken";;&""#);
    check("(a) é", r#"{subshell[(a)]} (é) !UnexpectedToken"é""#);
    check("a b(c", r#"(a b) {subshell[(c)]} !UnexpectedToken"(""#);
    check("(a) x=1 b", r#"{subshell[(a)]} (x=1 b) !UnexpectedToken"x=1""#);
    check("(a) f() { b; }", r#"{subshell[(a)]} {function f {group[(b);]}} !UnexpectedToken"f""#);
    check("(a) if b; then c; fi", r#"{subshell[(a)]} {if[(b);] then[(c);]} !UnexpectedToken"if""#);
    check("f() { a; } >b c", r#"{function f {group[(a);]} >b} (c) !UnexpectedToken"c""#);
}

#[test]
fn a_command_is_missing() {
    check("a &&", r#"(a) !MissingCommand"&&""#);
    check("a || ; b", r#"(a); (b) !MissingCommand"||""#);
    check("a | ", r#"(a) !MissingCommand"|""#);
    check("a && ) b", r#"(a) (b) !MissingCommand"&&" !UnexpectedToken")""#);
    check("(a &&)", r#"{subshell[(a)]} !MissingCommand"&&""#);
    check("a |& \n", r#"(a) !MissingCommand"|&""#);
    check("a | | b", r#"(a) (b) !MissingCommand"|" !UnexpectedToken"|""#);
    check("a && b ||", r#"(a) && (b) !MissingCommand"||""#);
    check("if a &&; then b; fi", r#"{if[(a);] then[(b);]} !MissingCommand"&&""#);
    check("a && # b", r#"(a) # b !MissingCommand"&&""#);
}

#[test]
fn a_target_is_missing() {
    check("a >", r#"(a >) !MissingRedirectionTarget">""#);
    check("a >; b", r#"(a >); (b) !MissingRedirectionTarget">""#);
    check("a < | b", r#"(a <) | (b) !MissingRedirectionTarget"<""#);
    check("a <<", r#"(a <<) !MissingRedirectionTarget"<<""#);
    check("a <<\nb", r#"(a <<)/ (b) !MissingRedirectionTarget"<<""#);
    check("a 2>& ;b", r#"(a 2>&); (b) !MissingRedirectionTarget"2>&""#);
    check("a <<< ", r#"(a <<<) !MissingRedirectionTarget"<<<""#);
    check("(a >)", r#"{subshell[(a >)]} !MissingRedirectionTarget">""#);
    check("> ", r#"(>) !MissingRedirectionTarget">""#);
}

#[test]
fn a_construct_is_incomplete() {
    check("if; then a; fi", r#"{if[] then[(a);]} !UnexpectedToken";""#);
    check("if a; then fi; b", r#"{if[(a);] then[]}; (b) !IncompleteCompound"if""#);
    check("if a then b; fi", r#"{if[(a then b);] then[]} !IncompleteCompound"if""#);
    check("if a; fi; b", r#"{if[(a);] then[]}; (b) !IncompleteCompound"if""#);
    check("while a; b; done; c", r#"{while[(a); (b);] do[]}; (c) !IncompleteCompound"while""#);
    check("for x in a; b; done; c", r#"{for x in a do[(b);]}; (c) !IncompleteCompound"for""#);
    check("()", r#"{subshell[]} !IncompleteCompound"(""#);
    check("a; ( ) ; b", r#"(a); {subshell[]}; (b) !IncompleteCompound"(""#);
    check("{ }", r#"{group[]} !IncompleteCompound"{""#);
    check("f() ;", r#"{function f ()}; !IncompleteCompound"f""#);
    check("f()", r#"{function f ()} !IncompleteCompound"f""#);
    check("function", r#"{function  ()} !IncompleteCompound"function""#);
    check("function ; a", r#"{function  ()}; (a) !IncompleteCompound"function""#);
    check("for ; do a; done", r#"{for  do[(a);]} !IncompleteCompound"for""#);
    check(
        "for x in (a); do b; done",
        r#"{for x in do[{subshell[(a)]};]} (b); !IncompleteCompound"for" !UnexpectedToken"do" !UnexpectedToken"done""#,
    );
    check("case x a) b;; esac; c", r#"{case x a[(b)]}; (c) !IncompleteCompound"case""#);
    check("case x in a b) c;; esac; d", r#"{case x a|b[(c)]}; (d) !IncompleteCompound"a""#);
    check("case in", r#"{case in} !UnclosedCompound"case""#);
    check("case x in a; b", r#"{case x a[]}; (b) !IncompleteCompound"a""#);
    check("f() } ; a", r#"{function f ()} (a) !IncompleteCompound"f" !UnexpectedToken"}""#);
    check("while do a; done", r#"{while[] do[(a);]} !IncompleteCompound"while""#);
    check("if a; then b; else fi", r#"{if[(a);] then[(b);] else[]} !IncompleteCompound"if""#);
    check("until; do a; done", r#"{until[] do[(a);]} !UnexpectedToken";""#);
    check("function f( { a; }", r#"{function f {group[(a);]}} !IncompleteCompound"function""#);
    check("case x in |a) b;; esac; c", r#"{case x a[(b)]}; (c) !IncompleteCompound"|""#);
}
