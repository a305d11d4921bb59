//! The shell parser on long hostile text: all of it is read, and time grows with its length.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hullwright_core::shell::Script;
use hullwright_core::shell::laws::check_laws;
use hullwright_core::text::MappedText;

/// What is written again and again; some of it nests, some never closes.
const PATTERNS: [&str; 66] = [
    "a b c\n",
    "a; ",
    "a && ",
    "a | ",
    "a & ",
    "'",
    "\"",
    "`",
    "$(",
    "$((",
    "((",
    "${",
    "${a:-",
    "$[",
    "(",
    "{ ",
    "if a; then ",
    "while a; do ",
    "for x in a; do ",
    "case x in a) ",
    "a) b;; ",
    "f() ",
    "f()",
    "function f ",
    "[[ ",
    "[[ a ( ",
    "[[ a =~ (",
    "<(",
    "a <<E ",
    "a <<E\n",
    "a <<E\nb\nE\n",
    "a <<E $(",
    "$(a <<E\n",
    "a <<A <<B\n1\nA\n2\nB\n",
    "a=(",
    "a[",
    "a[ ",
    "; a[",
    "a[0]=1 ",
    "; a[b]c",
    "a@(",
    "a@(b) ",
    "@(",
    "\"$(",
    "\"${x:-",
    "`a\\`",
    "\\",
    "\\\n",
    "#a\n",
    "a#",
    "$x",
    "\"$x\" ",
    "$'",
    "$\"",
    "'a' ",
    "x",
    "é",
    "! ",
    "time ",
    "then ",
    "fi ",
    ") ",
    ";; ",
    "`$((` ",
    "$((1)) $((",
    "$((a)); ((b) c; ",
];

fn parse(text: &str) -> Script {
    let script = Script::parse(&MappedText::verbatim(text, 0));
    check_laws(&script);
    script
}

#[test]
fn long_text_of_every_kind_is_read() {
    for pattern in PATTERNS {
        parse(&pattern.repeat(300));
        parse(&format!("{}; b", pattern.repeat(20)));
        parse(&format!("$(`{}`)", pattern.repeat(20)));
    }
}

fn fastest(text: &MappedText) -> Duration {
    let time = |()| {
        let start = Instant::now();
        black_box(Script::parse(black_box(text)));
        start.elapsed()
    };
    [(); 5].map(time).into_iter().min().unwrap_or_default()
}

/// `cargo test growth -- --ignored --nocapture`
#[test]
#[ignore = "prints how time grows, which a busy machine distorts"]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn time_grows_with_length() {
    let mut ratios: Vec<(f64, &str, Duration)> = Vec::new();
    for pattern in PATTERNS {
        let texts = [2_000, 128_000].map(|n| MappedText::verbatim(&pattern.repeat(n / pattern.len()), 0));
        check_laws(&Script::parse(&texts[0]));
        let [short, long] = texts.each_ref().map(fastest);
        ratios.push((long.as_secs_f64() / short.as_secs_f64().max(1e-9), pattern, long));
    }
    ratios.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (ratio, pattern, long) in ratios {
        println!("{ratio:7.1} {long:9.1?} {pattern:?}");
    }
}
