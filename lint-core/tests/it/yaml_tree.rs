//! Shapes and places of the YAML tree on small texts, and its laws on generated ones.

use std::fmt::Write as _;

use hullwright_core::text::TextRange;
use hullwright_core::yaml::{NodeId, NodeKind, Yaml, YamlErrorKind};
use proptest::prelude::*;

/// The tree in one line: raw text of scalars with their ranges left out, tags and anchors in front.
fn show(yaml: &Yaml, id: NodeId, text: &str, out: &mut String) {
    let node = yaml.node(id);
    if let Some(anchor) = &node.anchor {
        assert_eq!(anchor.range.slice(text), format!("&{}", anchor.name));
        out.extend(["&", &anchor.name, " "]);
    }
    if let Some(tag) = &node.tag {
        assert!(tag.range.slice(text).starts_with('!'));
        out.extend(["<", &tag.name, "> "]);
    }
    match &node.kind {
        NodeKind::Scalar(_) if node.is_absent() => {
            let before = TextRange::new(0, node.range.start()).slice(text);
            out.extend(['∅', before.chars().next_back().unwrap_or('^')]);
        }
        NodeKind::Scalar(scalar) => {
            write!(out, "{:?}", scalar.value).expect("a string takes all");
            if node.range.slice(text) != &*scalar.value {
                out.extend(["=", &visible(node.range.slice(text))]);
            }
        }
        NodeKind::Alias { name, target } => {
            assert_eq!(node.range.slice(text), format!("*{name}"));
            out.extend(["*", name, if target.is_some() { "" } else { "?" }]);
        }
        NodeKind::Sequence { items, .. } => {
            out.push('[');
            for (idx, &item) in items.iter().enumerate() {
                out.push_str(if idx > 0 { ", " } else { "" });
                show(yaml, item, text, out);
            }
            out.push(']');
        }
        NodeKind::Mapping { entries, .. } => {
            out.push('{');
            for (idx, entry) in entries.iter().enumerate() {
                out.push_str(if idx > 0 { ", " } else { "" });
                show(yaml, entry.key, text, out);
                out.push_str(": ");
                show(yaml, entry.value, text, out);
            }
            out.push('}');
        }
    }
}

/// Text on one line.
fn visible(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

fn shown(text: &str) -> String {
    let yaml = Yaml::parse(text);
    check_laws(&yaml, text);
    let mut out = String::new();
    for (idx, &root) in yaml.documents().iter().enumerate() {
        out.push_str(if idx > 0 { " --- " } else { "" });
        show(&yaml, root, text, &mut out);
    }
    out
}

#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(shown(text), want, "for {text:?}");
}

#[track_caller]
fn check_errors(text: &str, want: &[(&str, &str)]) {
    let yaml = Yaml::parse(text);
    check_laws(&yaml, text);
    let found: Vec<(&str, &str)> = yaml
        .errors()
        .iter()
        .map(|error| {
            let kind = match error.kind {
                YamlErrorKind::Syntax => "syntax",
                YamlErrorKind::TooDeep => "deep",
                YamlErrorKind::TooLarge => "large",
                YamlErrorKind::UndefinedAlias => "undefined",
                YamlErrorKind::AliasCycle => "cycle",
                YamlErrorKind::DuplicateKey { .. } => "duplicate",
            };
            (kind, error.range.slice(text))
        })
        .collect();
    assert_eq!(found, want, "for {text:?}");
}

/// Ranges are in bounds, on character boundaries, inside their parents and in order; maps lead to equal bytes.
pub(crate) fn check_laws(yaml: &Yaml, text: &str) {
    fn in_bounds(range: TextRange, text: &str) {
        assert!(text.get(range.as_usize()).is_some(), "{range:?} of {text:?}");
    }
    fn visit(yaml: &Yaml, id: NodeId, parent: Option<TextRange>, text: &str) {
        let node = yaml.node(id);
        in_bounds(node.range, text);
        assert!(
            parent.is_none_or(|parent| parent.contains_range(node.range)),
            "{node:?} in {parent:?} of {text:?}"
        );
        for range in node.tag.iter().map(|tag| tag.range).chain(node.anchor.iter().map(|anchor| anchor.range))
        {
            in_bounds(range, text);
            assert!(!range.is_empty() && range.end() <= node.range.start(), "{node:?} of {text:?}");
        }
        let children: Vec<NodeId> = match &node.kind {
            NodeKind::Sequence { items, .. } => items.clone(),
            NodeKind::Mapping { entries, .. } => {
                entries.iter().flat_map(|entry| [entry.key, entry.value]).collect()
            }
            NodeKind::Scalar(_) | NodeKind::Alias { .. } => Vec::new(),
        };
        for pair in children.windows(2) {
            let (one, other) = (yaml.node(pair[0]).range, yaml.node(pair[1]).range);
            assert!(one.end() <= other.start(), "{one:?} before {other:?} in {text:?}");
        }
        for child in children {
            visit(yaml, child, Some(node.range), text);
        }
        check_map(yaml, id, text);
        yaml.merged_entries(id);
    }
    for &root in yaml.documents() {
        visit(yaml, root, None, text);
    }
    for error in yaml.errors() {
        in_bounds(error.range, text);
        assert!(!error.range.is_empty() || text.is_empty(), "{error:?} of {text:?}");
    }
    assert!(yaml.errors().is_sorted_by_key(|error| error.range));
    for comment in yaml.comments() {
        let raw = comment.range.slice(text);
        assert!(raw.starts_with('#') && !raw.contains(['\n', '\r']), "{comment:?} of {text:?}");
    }
    assert!(yaml.comments().is_sorted_by_key(|comment| comment.range));
}

fn check_map(yaml: &Yaml, id: NodeId, text: &str) {
    let Some(mapped) = yaml.scalar_text(id, text) else { return };
    let node = yaml.node(id);
    assert_eq!(Some(mapped.as_str()), node.as_scalar().map(|scalar| &*scalar.value));
    for (at, character) in mapped.as_str().char_indices() {
        let part = at..at + character.len_utf8();
        let located = mapped.locate(part.clone());
        assert!(text.get(located.as_usize()).is_some(), "{located:?} of {text:?}");
        if mapped.is_verbatim_in(part.clone()) {
            assert_eq!(
                mapped.as_str().get(part),
                Some(located.slice(text)),
                "at {at} of {node:?} in {text:?}"
            );
        }
    }
}

/// The texts that stand in the file byte for byte, separated by `|` from what does not.
#[track_caller]
fn check_pieces(text: &str, want: &str) {
    let yaml = Yaml::parse(text);
    check_laws(&yaml, text);
    let mapped = yaml.scalar_text(yaml.documents()[0], text).expect("a scalar");
    let mut out = String::new();
    let mut end = None;
    for (at, character) in mapped.as_str().char_indices() {
        let part = at..at + character.len_utf8();
        let located = mapped.locate(part.clone());
        if mapped.is_verbatim_in(part) {
            out.push_str(if end.is_some_and(|end| end != located.start()) { "|" } else { "" });
            out.push_str(&visible(character.encode_utf8(&mut [0; 4])));
        } else {
            out.extend(["‹", &visible(located.slice(text)), "›"]);
        }
        end = Some(located.end());
    }
    assert_eq!(out, want, "for {text:?}");
}

#[test]
fn collections_and_absent_values_have_their_place() {
    check("a: b\nc:\n- d\n- 'e'\n", r#"{"a": "b", "c": ["d", "e"='e']}"#);
    check(
        "a:\nb: # c\n  # d\nc: !!null\nd: &x # c\n",
        "{\"a\": ∅:, \"b\": ∅:, \"c\": <tag:yaml.org,2002:null> ∅l, \"d\": &x ∅x}",
    );
    check("- \n-\n- # c\n- a\n", r#"[∅-, ∅-, ∅-, "a"]"#);
    check("{a, b: , c: d, : e}", r#"{"a": ∅a, "b": ∅:, "c": "d", ∅ : "e"}"#);
    check("[a: b, c: , {}]", r#"[{"a": "b"}, {"c": ∅:}, {}]"#);
    check("? a\n? b\n: c\n", r#"{"a": ∅a, "b": "c"}"#);
    check("a : 1\n\"b\" :\n", r#"{"a": "1", "b"="b": ∅:}"#);
    let text = "a:\n  - b\n  - c # d\nf: [ g ] \n";
    let yaml = Yaml::parse(text);
    let NodeKind::Mapping { entries, .. } = &yaml.node(yaml.documents()[0]).kind else { panic!("a mapping") };
    let raw: Vec<&str> = entries.iter().map(|entry| yaml.node(entry.value).range.slice(text)).collect();
    assert_eq!(raw, ["b\n  - c", "[ g ]"]);
}

#[test]
fn documents_are_told_apart() {
    check("", "");
    check("# only\n", "");
    check("---\n", "∅-");
    check("---\n---\n# c\n...\n---\na\n", "∅- --- ∅- --- \"a\"");
    check("%YAML 1.1\n---\na: 1\n...\n", r#"{"a": "1"}"#);
}

#[test]
fn tags_and_anchors_are_kept_apart_from_their_node() {
    check(
        "a: &x !reset null\nb: !override\n  - x\n!!merge m: *x\n",
        r#"{"a": &x <!reset> "null", "b": <!override> ["x"], <tag:yaml.org,2002:merge> "m": *x}"#,
    );
    check("x: &a\n  k: v\ny: *a\n&k z: {<<: *a}\n", r#"{"x": &a {"k": "v"}, "y": *a, &k "z": {"<<": *a}}"#);
    check("a: &x 1\nb: &x 2\nc: *x\n", r#"{"a": &x "1", "b": &x "2", "c": *x}"#);
    check("a: &x |\n  t\nb: !t >-\n  u\n", r#"{"a": &x "t\n"=|\n  t, "b": <!t> "u"=>-\n  u}"#);
}

#[test]
fn crlf_bom_and_non_ascii_keep_offsets() {
    check("\u{feff}é: ü # ö\r\nb:\r\n- 'x\r\n  y'\r\n", r#"{"é": "ü", "b": ["x y"='x\r\n  y']}"#);
    check("a:\t1\n", r#"{"a": "1"}"#);
    let text = "\u{feff}# ö\r\na: b # c\r\n  # d\r\n";
    let yaml = Yaml::parse(text);
    let comments: Vec<(&str, bool)> =
        yaml.comments().iter().map(|comment| (comment.range.slice(text), comment.is_own_line)).collect();
    assert_eq!(comments, [("# ö", true), ("# c", false), ("# d", true)]);
}

#[test]
fn block_scalars_reach_from_header_to_last_line() {
    check(
        "a:\n  - |\n    x\n  # c\n  - >2\n      y\n     z\n\nb: |+ # d\n  x\n\n\nc: 1\n",
        r#"{"a": ["x\n"=|\n    x, "  y\n z\n"=>2\n      y\n     z], "b": "x\n\n\n"=|+ # d\n  x, "c": "1"}"#,
    );
    check("a: |\nb: |-  # c\n\nc: 1\n", r#"{"a": ""=|, "b": ""=|-, "c": "1"}"#);
    check("? |\n  k\n: >\n  v\n", r#"{"k\n"=|\n  k: "v\n"=>\n  v}"#);
    check("--- |\nx\n", r#""x\n"=|\nx"#);
    // The last line of a file without a line break has none in the value either.
    check("a: |\n  x", r#"{"a": "x"=|\n  x}"#);
    check("a: >+\n  x\n  y", r#"{"a": "x y"=>+\n  x\n  y}"#);
}

#[test]
fn maps_lead_back_to_the_file() {
    check_pieces("plain", "plain");
    check_pieces(
        "two\n  lines\n\n  more",
        "two‹\\n  ›lines|\\n|more".replace("|\\n|", "‹\\n\\n  ›").as_str(),
    );
    check_pieces("'it''s \n  so'", "it‹''›s‹ \\n  ›so");
    check_pieces("\"a\\tb\\u00e9 \\\n  c\\\\\"", "a‹\\\\t›b‹\\\\u00e9› |c‹\\\\\\\\›");
    check_pieces("|\n  FROM a\n\n    RUN b\n", "FROM a\\n\\n|  RUN b\\n");
    check_pieces("|-\r\n  a\r\n  b\r\n", "a‹\\r\\n›|b");
    check_pieces(">\n  a\n  b\n\n  c\n   d\n  e\n", "a‹\\n  ›b|\\n|c\\n| d\\n|e\\n");
    check_pieces("\"\\ud83d\\ude00 \\x41\\\t\"", "‹\\\\ud83d\\\\ude00› ‹\\\\x41›‹\\\\\\t›");
}

#[test]
fn errors_keep_what_stands_before_and_the_next_document() {
    check("a: 1\nb: [c, d\ne: f\n---\nok: 1\n", r#"{"a": "1", "b": ["c"]} --- {"ok": "1"}"#);
    check_errors("a: 1\nb: [c, d\ne: f\n---\nok: 1\n", &[("syntax", "e: f")]);
    check("a: b\nc: d: e\n", r#"{"a": "b", "c": "d"}"#);
    check_errors("a: b\n  c: d: e\n", &[("syntax", "c: d: e")]);
    check_errors("a: [\n\n\n", &[("syntax", "a: [")]);
    check_errors("a: \"b\nc: d\n", &[("syntax", "c: d")]);
    check_errors("@\n---\n@\n", &[("syntax", "@"), ("syntax", "@")]);
    check_errors("\t@", &[("syntax", "@")]);
}

#[test]
fn aliases_need_an_anchor_before_and_outside() {
    check(
        "a: &x [*x]\nb: *y\nc: &y 1\n---\nd: *x\n",
        r#"{"a": &x [*x?], "b": *y?, "c": &y "1"} --- {"d": *x?}"#,
    );
    check_errors("a: &x [*x]\nb: *y\n", &[("cycle", "*x"), ("undefined", "*y")]);
}

#[test]
fn keys_of_a_mapping_are_unique() {
    check_errors("a: 1\nb: 2\na: 3\n'b': 4\n", &[("duplicate", "a"), ("duplicate", "'b'")]);
    check_errors("x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n  <<: *x\n", &[("duplicate", "<<")]);
    let yaml = Yaml::parse("a: 1\na: 3\n");
    assert_eq!(yaml.errors()[0].kind, YamlErrorKind::DuplicateKey { first: TextRange::new(0, 1) });
}

/// The merged entries of the last value of the document.
#[track_caller]
fn check_merged(text: &str, want: &str) {
    let yaml = Yaml::parse(text);
    let NodeKind::Mapping { entries, .. } = &yaml.node(yaml.documents()[0]).kind else { panic!("a mapping") };
    let mapping = entries.last().expect("an entry").value;
    let raw = |id| yaml.node(id).range.slice(text);
    let shown: Vec<String> = yaml
        .merged_entries(mapping)
        .iter()
        .map(|entry| {
            let via = entry.via.map(|via| format!(" via {}", raw(via))).unwrap_or_default();
            format!("{}: {}{via}", raw(entry.key), raw(entry.value))
        })
        .collect();
    assert_eq!(shown.join(", "), want);
}

#[test]
fn merge_keys_bring_entries_with_their_origin() {
    let anchors = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: &c {<<: *b, w: 3, x: 3}\n";
    check_merged(&format!("{anchors}m: {{<<: *a, y: 0}}\n"), "y: 0, x: 1 via *a");
    check_merged(&format!("{anchors}m: {{<<: [*b, *a]}}\n"), "y: 2 via *b, z: 2 via *b, x: 1 via *a");
    check_merged(
        &format!("{anchors}m: {{<<: [*c, *a], k: 0}}\n"),
        "k: 0, w: 3 via *c, x: 3 via *c, y: 2 via *c, z: 2 via *c",
    );
    check_merged(&format!("{anchors}m: {{'<<': *a}}\n"), "'<<': *a");
    check_merged(&format!("{anchors}m: {{!!merge k: *a}}\n"), "x: 1 via *a, y: 1 via *a");
    check_merged(&format!("{anchors}m: {{<<: {{q: 1}}}}\n"), "q: 1 via {q: 1}");
    check_merged(&format!("{anchors}m: {{<<: text, n: *nope}}\n"), "n: *nope");
    check_merged("m: &m\n  <<: *m\n  a: 1\n", "a: 1");
}

const PARTS: &[&str] = &[
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\t",
    " ",
    "a: ",
    "b:\n",
    "- ",
    "? ",
    ": ",
    "key",
    "é",
    "\u{feff}",
    "|\n",
    "|-\n  x\n",
    ">+\n   y\n\n",
    ">2\n",
    "'",
    "''",
    "\"",
    "\\n",
    "\\\n",
    "\\u00e9",
    "\\ud83d\\ude00",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "# c\n",
    " # d",
    "&x ",
    "*x",
    "!t ",
    "!!str ",
    "<<: *x\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "0x1",
    "~",
    "@",
];

/// Text that looks like YAML, with enough indicators in the wrong places.
fn yaml_like() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PARTS), 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn laws_hold_for_any_text(text in yaml_like()) {
        check_laws(&Yaml::parse(&text), &text);
    }

    #[test]
    fn laws_hold_for_any_characters(text in "\\PC{0,40}") {
        check_laws(&Yaml::parse(&text), &text);
    }
}
