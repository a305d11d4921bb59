//! Redirections, here-documents and process substitutions.

use super::check;

#[test]
fn operators_take_the_next_word() {
    check("a <b >c >>d >|e <>f", "(a <b >c >>d >|e <>f)");
    check("a<b>c", "(a <b >c)");
    check("a &>b &>>c", "(a &>b &>>c)");
    check(">f", "(>f)");
    check("<f a b", "(a b <f)");
    check(r#"a > "b c" d"#, "(a d >dq(b c))");
    check("a >$x", "(a >$x)");
    check("a <&3 >&2 2>&- <&-", "(a <&3 >&2 2>&- <&-)");
    check("a >& b", "(a >&b)");
}

#[test]
fn a_descriptor_stands_right_before_it() {
    check("a 2>b", "(a 2>b)");
    check("a 2 >b", "(a 2 >b)");
    check("a2>b", "(a2 >b)");
    check("a 10>>b", "(a 10>>b)");
    check("a {fd}>b", "(a {fd}>b)");
    check("a {fd} >b", "(a {fd} >b)");
    check("{fd}<a", "({fd}<a)");
    check("a 2>&1 >b", "(a 2>&1 >b)");
    check("a {f-d}>b", "(a {f-d} >b)");
}

#[test]
fn here_strings_are_words() {
    check("a <<<b", "(a <<<b)");
    check(r#"a <<< "$b c""#, "(a <<<dq($b+ c))");
    check("a 3<<<b", "(a 3<<<b)");
}

#[test]
fn here_documents_follow_the_line() {
    check("a <<E\nb\nE\nc", r#"(a <<E "b\n")/ (c)"#);
    check("a <<E | d && e\nb\nE\nc", r#"(a <<E "b\n") | (d) && (e)/ (c)"#);
    check("a <<E\nE", r#"(a <<E "")/"#);
    check(
        "a <<E\n$x `y` \\$z \"'q\n$(c)\nE",
        r#"(a <<E "$x `y` \\$z \"'q\n$(c)\n" $x+ +cmd[(y)]+ +esc(\\$)+z \"\'q\n+cmd[(c)]+\n)/"#,
    );
    check("a <<E\nb c\n E\nE ", r#"(a <<E "b c\n E\nE ")/"#);
    check("a << E\nb\nE\n", r#"(a <<E "b\n")/"#);
    check("a 3<<E >f\nb\nE", r#"(a 3<<E "b\n" >f)/"#);
}

#[test]
fn a_quoted_word_turns_expansion_off() {
    check("a <<'E'\n$x\nE\n", r#"(a <<'E' quoted "$x\n")/"#);
    check("a <<\"E\"\n$x\nE\n", r#"(a <<dq(E) quoted "$x\n")/"#);
    check("a <<\\E\n$x\nE\n", r#"(a <<esc(\\E) quoted "$x\n")/"#);
    check("a <<E'O'F\n$x\nEOF\n", r#"(a <<E+'O'+F quoted "$x\n")/"#);
    check("a <<\"E F\"\nb\nE F\n", r#"(a <<dq(E F) quoted "b\n")/"#);
    check("a <<''\nb\n\nc", r#"(a <<'' quoted "b\n")/ (c)"#);
    check("a <<$'E'\n$x\nE\n", r#"(a <<$'E' quoted "$x\n")/"#);
}

#[test]
fn a_dash_drops_tabs() {
    check("a <<-E\n\tb\n\tE\nc", r#"(a <<E tabs "\tb\n")/ (c)"#);
    check("a <<-'E'\n\t\tE\nc", r#"(a <<'E' quoted tabs "")/ (c)"#);
    check("a <<E\n\tE\nE", r#"(a <<E "\tE\n")/"#);
}

#[test]
fn several_documents_follow_each_other() {
    check("a <<A <<B\n1\nA\n2\nB\nc", r#"(a <<A "1\n" <<B "2\n")/ (c)"#);
    check(
        "a <<A | b <<B; c <<C\n1\nA\n2\nB\n3\nC\nd",
        r#"(a <<A "1\n") | (b <<B "2\n"); (c <<C "3\n")/ (d)"#,
    );
}

#[test]
fn the_line_may_go_on_behind_quotes_and_continued_lines() {
    check("a <<E \"b\nc\"\nd (\nE\ne", r#"(a dq(b\nc) <<E "d (\n")/ (e)"#);
    check("a <<E \\\n | b\nc (\nE\n", r#"(a <<E "c (\n") | (b)/"#);
    check("a <<E $(b\nc)\nd (\nE\ne", r#"(a cmd[(b)/ (c)] <<E "d (\n")/ (e)"#);
}

#[test]
fn documents_stand_in_constructs() {
    check("if a <<E; then\nb\nE\nc; fi", r#"{if[(a <<E "b\n");] then[(c);]}"#);
    check("while read x; do a; done <<E\nb\nE\n", r#"{while[(read x);] do[(a);]} <<E "b\n"/"#);
    check("f() { a <<E\nb\nE\n}", r#"{function f {group[(a <<E "b\n")/]}}"#);
    check("{ a <<E; }\nb\nE\nc", r#"{group[(a <<E "b\n");]}/ (c)"#);
    check("case x in a) b <<E;;\nc\nE\nesac", r#"{case x a[(b <<E "c\n")]}"#);
    check("a <<E && (\nb\nE\nc)", r#"(a <<E "b\n") && {subshell[(c)]}"#);
}

#[test]
fn documents_stand_in_substitutions() {
    check("a $(b <<E\nc (\nE\n) d", r#"(a cmd[(b <<E "c (\n")/] d)"#);
    check("a \"$(b <<E\nc )\nE\n)\"\nd", r#"(a dq(cmd[(b <<E "c )\n")/]))/ (d)"#);
    check("a `b <<E\nc\nE\n` d", r#"(a cmd[(b <<E "c\n")/] d)"#);
    check("a $(b <<E)\nc (\nE\nd", r#"(a cmd[(b <<E "c (\n")])/ (d)"#);
    check("a <(b <<E\nc\nE\n)", r#"(a process[(b <<E "c\n")/])"#);
    check("a <<E\n$(b <<F\nc\nF\n)\nE\nd", r#"(a <<E "$(b <<F\nc\nF\n)\n" cmd[(b <<F "c\n")/]+\n)/ (d)"#);
    check("a `b <<E` c\nd", r#"(a cmd[(b <<E "")] c)/ (d)"#);
    check("x=(a $(b <<E\nc\nE\n))", r#"(x=array(a cmd[(b <<E "c\n")/]))"#);
    check("${x:-$(a <<E\nb\nE\n)}", "($x{:-$(a <<E\nb\nE\n)}<cmd[(a <<E \"b\\n\")/]>)");
    check("a <<A $(b <<B)\n1\nA\n2\nB\nc", r#"(a cmd[(b <<B "2\n")] <<A "1\n")/ (c)"#);
}

#[test]
fn a_document_without_its_last_line_ends_with_the_text() {
    check("a <<E", r#"(a <<E "")"#);
    check("a <<E\nb\nc", r#"(a <<E "b\nc")/"#);
    check("a <<E\nb\nE x\n", r#"(a <<E "b\nE x\n")/"#);
    check("a <<A <<B\n1\n", r#"(a <<A "1\n" <<B "")/"#);
}

#[test]
fn carriage_returns_end_lines_too() {
    check("a <<E\r\nb\r\nE\r\nc\r\n", r#"(a <<E "b\r\n")/ (c)/"#);
    check("a <<-E\r\n\tE\r\nc", r#"(a <<E tabs "")/ (c)"#);
    check("a <<E\nb\nE\r\nc", r#"(a <<E "b\n")/ (c)"#);
}

#[test]
fn a_continued_line_of_a_document_does_not_end_it() {
    check("a <<E\nb\\\nE\nc\nE\nd", r#"(a <<E "b\\\nE\nc\n")/ (d)"#);
    check("a <<'E'\nb\\\nE\nc", r#"(a <<'E' quoted "b\\\n")/ (c)"#);
    check("a <<E\nb\\\\\nE\nc", r#"(a <<E "b\\\\\n")/ (c)"#);
}

#[test]
fn process_substitutions_are_words() {
    check("a <(b c) >(d)", "(a process[(b c)] process[(d)])");
    check("a < <(b)", "(a <process[(b)])");
    check("a <(b | c <(d))", "(a process[(b) | (c process[(d)])])");
    check("a > >(b)", "(a >process[(b)])");
    check("x<(a)", "(x+process[(a)])");
}
