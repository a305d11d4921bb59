//! Lists, pipelines, comments, assignments and odd text.

use super::check;

#[test]
fn commands_end_with_a_semicolon_an_ampersand_or_a_line_ending() {
    check("", "");
    check("  \n\t", "");
    check("a", "(a)");
    check("a;b", "(a); (b)");
    check("a; b;", "(a); (b);");
    check("a & b &", "(a)& (b)&");
    check("a\nb\n", "(a)/ (b)/");
    check("a;\nb", "(a); (b)");
    check("a &\n\nb", "(a)& (b)");
    check("a\r\nb c\r\n", "(a)/ (b c)/");
}

#[test]
fn and_and_or_join_pipelines() {
    check("a && b || c", "(a) && (b) || (c)");
    check("a &&\n b ||\n# why\n c; d", "(a) && (b) || (c); (d) # why");
    check("a && b & c", "(a) && (b)& (c)");
}

#[test]
fn pipes_join_commands() {
    check("a | b |& c", "(a) | (b) | (c)");
    check("a |\n b", "(a) | (b)");
    check("a 2>&1 | b && c | d", "(a 2>&1) | (b) && (c) | (d)");
}

#[test]
fn negation_and_time_stand_before_a_pipeline() {
    check("! a", "not (a)");
    check("! ! a | b", "(a) | (b)");
    check("!a", "(!a)");
    check("! (a)", "not {subshell[(a)]}");
    check("!(a)", "not {subshell[(a)]}");
    check("time a | b", "time (a) | (b)");
    check("time -p a", "time (a)");
    check("time -f %e a", "(time -f %e a)");
    check("time", "time ");
    check("time ! a", "not time (a)");
    check("! ;", "not ;");
    check("a && ! b", "(a) && not (b)");
    check("echo ! time", "(echo ! time)");
}

#[test]
fn a_comment_starts_at_a_number_sign_behind_a_blank() {
    check("a # b; c\nd", "(a)/ (d) # b; c");
    check("# a", "# a");
    check("a#b", "(a#b)");
    check(r##"a "#" # b"##, "(a dq(#)) # b");
    check("echo $# ${#x} #c", "(echo $# $x{#}) #c");
    check("a;#b\nc", "(a); (c) #b");
    check("(a #)\n)", "{subshell[(a)/]} #)");
    check("a \\\n# b\nc", "(a)/ (c) # b");
    check("x=#a", "(x=#a)");
    check("a >#b", r#"(a >) #b !MissingRedirectionTarget">""#);
}

#[test]
fn a_continued_line_is_nothing() {
    check("a \\\n b", "(a b)");
    check("a\\\nb", r"(a+esc(\\\n)+b)");
    check("a\\\r\n b", r"(a+esc(\\\r\n) b)");
    check("if a; then\\\n b; fi\\\n", "{if[(a);] then[(b);]}");
    check("\\\na", "(a)");
    check("a &&\\\n b", "(a) && (b)");
    check("\"a\\\nb\"", r"(dq(a+esc(\\\n)+b))");
    check("'a\\\nb'", "('a\\\nb')");
}

#[test]
fn assignments_stand_before_the_program() {
    check("a=1", "(a=1)");
    check("a=1 b= c d=2", "(a=1 b= c d=2)");
    check("a+=1", "(a+=1)");
    check("a[0]=1 a[$i]+=2", "(a[]=1 a[]+=2)");
    check(r#"a["x y"]=1"#, "(a[]=1)");
    check("a[1 + 2]=3", "(a[]=3)");
    check(r#"a=(1 "b c" $d) e"#, "(a=array(1 dq(b c) $d) e)");
    check("a+=(\n1 # one\n2)", "(a+=array(1 2)) # one");
    check("declare -a a=(1 2) b", "(declare -a a=+array(1 2) b)");
    check("1a=b", "(1a=b)");
    check("a-b=c", "(a-b=c)");
    check("=a", "(=a)");
    check("a= b", "(a= b)");
    check("a==b", "(a==b)");
    check(r#""a"=b"#, "(dq(a)+=b)");
    check(">f a=1", "(a=1 >f)");
}

#[test]
fn unicode_and_odd_text_are_words() {
    check("é ü=1 x", "(é ü=1 x)");
    check("echo 日本語; 🎉", "(echo 日本語); (🎉)");
    check("a\u{a0}b", "(a\u{a0}b)");
    check("\0 a", "(\0 a)");
    check("a\u{2028}b", "(a\u{2028}b)");
    check("%= ]] [ % {}", "(%= ]] [ % {})");
    check("é() { a; }", "{function é {group[(a);]}}");
    check(r#""é$x"é\é"#, r"(dq(é+$x)+é+esc(\\\u{e9}))");
}
