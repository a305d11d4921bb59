//! Depth on hostile text: what is deep is one mistake, and what is around it is read.

use super::super::*;
use super::parse;

#[test]
fn what_is_too_deep_is_one_mistake() {
    for open in [
        "(",
        "{ ",
        "$(",
        "if ",
        "while ",
        "\"$(",
        "${x:-",
        "a=(b $(",
        "f() ",
        "<(",
        "\"${x:-",
        "case x in a) ",
    ] {
        let script = parse(&open.repeat(400));
        let kinds: Vec<ShellErrorKind> = script.errors.iter().map(|error| error.kind).collect();
        assert_eq!(kinds, [ShellErrorKind::TooDeep], "{open}");
    }
    let closed = format!("{}a{}; b", "( ".repeat(95), " )".repeat(95));
    assert_eq!(parse(&closed).errors, []);
}

#[test]
fn what_follows_something_too_deep_is_no_mistake() {
    let deep = "$(".repeat(400);
    let kinds =
        |text: &str| -> Vec<ShellErrorKind> { parse(text).errors.iter().map(|error| error.kind).collect() };
    assert_eq!(
        kinds(&format!("`(a) {deep}`; (b) c")),
        [ShellErrorKind::UnexpectedToken, ShellErrorKind::TooDeep]
    );
    assert_eq!(kinds(&format!("`{deep}`; (b) c; fi")), [ShellErrorKind::TooDeep]);
}

#[test]
fn what_lies_before_something_too_deep_is_read() {
    let script = parse(&format!("a; b 'c'\nd {}", "$(".repeat(400)));
    assert_eq!(script.body.items.len(), 3);
}
