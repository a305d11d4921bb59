//! Regular expressions of tags, turned into shapes. What no replacement knows is refused.

/// The version of a tag as the expressions write it.
const VERSION: &str = r"(?:(?:v?\d[\w.]*|latest|lts|current|mainline|stable|rc|edge|jod|iron|hydrogen|gallium|fermium|krypton|oldstable|oldoldstable|testing|unstable|nightly|beta)(?:-rc\d*)?(?:_\d+)?)";

/// What a part of an expression is in a shape. Earlier ones go first.
const PARTS: [(&str, &str); 28] = [
    (r"(?!.*slim)(?!.*-threaded-slim).*", "<without slim>"),
    (r"(?:v?\d[\w.]*|latest|main)", "<release>"),
    (r"(?:\.\d+){0,2}", "(.<number>(.<number>)?)?"),
    (r"(\.\d+)*([-_].*)?", "<more>"),
    (r"(?:\.\d+)*", "<patch*>"),
    (r"(\.\d+)*", "<patch*>"),
    (r"\d[\w.\-]*", "<text->"),
    (r"\d[\w.]*", "<text>"),
    (r"[\w.]+", "<words>"),
    (r"[\d.]+", "<dots>"),
    (r"[.\d]*", "<dots?>"),
    (r"\d{8}", "<8 digits>"),
    (r"\d{6}", "<6 digits>"),
    (r"\d+", "<number>"),
    (r"\d*", "<number?>"),
    (r"\w+", "<word>"),
    (r"[-_]", "(-|_)"),
    (r"[567]", "(5|6|7)"),
    (r"[67]", "(6|7)"),
    (r".*", "<any>"),
    (r"(?:", "("),
    (r"\.", "\u{1}"),
    (r"\-", "-"),
    ("$|^", "|"),
    ("^", ""),
    ("$", ""),
    ("\u{1}", "."),
    ("(<release>)", "<release>"),
];

/// The expression with dots between digits taken literally, which is what is meant: `^8.0-alpine$`.
pub(crate) fn corrected(expression: &str) -> String {
    let bytes = expression.as_bytes();
    let is_digit = |idx: usize| bytes.get(idx).is_some_and(u8::is_ascii_digit);
    let mut out = String::new();
    for (idx, ch) in expression.char_indices() {
        if ch == '.' && idx > 0 && is_digit(idx - 1) && is_digit(idx + 1) {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

/// The shape that an expression stands for.
pub(crate) fn shape_of(expression: &str) -> Result<String, String> {
    let mut text = expression.replace(&format!("(?:{VERSION}-)*"), "<versions->");
    text = text.replace(&format!("^{VERSION}(?:-{VERSION})*$"), "<versions-><version>");
    let has_start = text.starts_with('^') || text.starts_with(".*") || text.starts_with('<');
    let has_end = text.ends_with('$') || text.ends_with(".*") || text.ends_with('>');
    if !has_start || !has_end {
        return Err(format!("`{expression}` may match in the middle"));
    }
    let is_several = text.contains("$|^");
    for (from, to) in PARTS {
        text = text.replace(from, to);
    }
    if is_several {
        text = format!("({text})");
    }
    let mut literal = String::new();
    let mut rest = text.as_str();
    while let Some((before, (_, after))) =
        rest.split_once('<').and_then(|(before, class)| Some((before, class.split_once('>')?)))
    {
        literal.push_str(before);
        rest = after;
    }
    literal.push_str(rest);
    match literal.find(['\\', '[', ']', '{', '}', '*', '+', '^', '$', '<', '>', ' ']) {
        Some(_) => Err(format!("`{expression}` has a part that no shape has: `{text}`")),
        None => Ok(text),
    }
}

#[test]
fn expressions_become_shapes() {
    let check = |expression: &str, shape: &str| assert_eq!(shape_of(expression).as_deref(), Ok(shape));
    check(&format!("^(?:{VERSION}-)*slim$"), "<versions->slim");
    check(
        r"^(?:8|9|10)(?:\.\d+)?-minimal(?:-\d+)?$|^minimal$",
        "((8|9|10)(.<number>)?-minimal(-<number>)?|minimal)",
    );
    check(r"^(?:2|1|2018.*|2\.0\..*)$", "(2|1|2018<any>|2.0.<any>)");
    check(r"^18(\.\d+)*([-_].*)?$", "18<more>");
    assert_eq!(corrected(r"^8.0(?:\.\d+)?$"), r"^8\.0(?:\.\d+)?$");
    assert!(shape_of("slim").is_err() && shape_of("^a[bc]$").is_err() && shape_of("^a+$").is_err());
}
