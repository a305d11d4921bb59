//! Edits of files of odd layouts: what they make, and what holds for all of them.

use super::{Place, Value, YamlText};
use crate::text::{Edit, TextRange, apply_edits};
use crate::yaml::{NodeId, NodeKind, Yaml};

/// What a file says, free of layout.
#[derive(Clone, PartialEq, Debug)]
enum Model {
    Scalar(String),
    Alias(String),
    List(Vec<Model>),
    Map(Vec<(Model, Model)>),
}

fn model(yaml: &Yaml, id: NodeId) -> Model {
    match &yaml.node(id).kind {
        NodeKind::Scalar(scalar) => Model::Scalar(scalar.value.to_string()),
        NodeKind::Alias { name, .. } => Model::Alias(name.clone()),
        NodeKind::Sequence { items, .. } => {
            Model::List(items.iter().map(|item| model(yaml, *item)).collect())
        }
        NodeKind::Mapping { entries, .. } => Model::Map(
            entries.iter().map(|entry| (model(yaml, entry.key), model(yaml, entry.value))).collect(),
        ),
    }
}

fn models(text: &str) -> Vec<Model> {
    let yaml = Yaml::parse(text);
    yaml.documents().iter().map(|root| model(&yaml, *root)).collect()
}

/// The collection that the steps lead to, and the position in it.
fn with_child(model: &mut Model, path: &[usize], change: &mut dyn FnMut(&mut Model, usize)) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        change(model, *first);
        return;
    }
    match model {
        Model::List(items) => with_child(&mut items[*first], rest, change),
        Model::Map(entries) => with_child(&mut entries[*first].1, rest, change),
        Model::Scalar(_) | Model::Alias(_) => {}
    }
}

fn without(mut whole: Model, path: &[usize]) -> Model {
    let mut is_empty = false;
    with_child(&mut whole, path, &mut |parent, index| match parent {
        Model::List(items) => {
            items.remove(index);
            is_empty = items.is_empty();
        }
        Model::Map(entries) => {
            entries.remove(index);
            is_empty = entries.is_empty();
        }
        Model::Scalar(_) | Model::Alias(_) => {}
    });
    if is_empty && path.len() > 1 { without(whole, &path[..path.len() - 1]) } else { whole }
}

fn comments(text: &str) -> Vec<String> {
    let yaml = Yaml::parse(text);
    let mut found: Vec<String> = yaml
        .comments()
        .iter()
        .map(|comment| comment.range.slice(text).to_owned())
        .filter(|comment| !comment.trim_matches(['#', ' ', '\t']).is_empty())
        .collect();
    found.sort();
    found
}

fn places(sheet: &YamlText<'_>) -> Vec<(usize, Place)> {
    let mut found = Vec::new();
    for (idx, root) in sheet.yaml.documents().iter().enumerate() {
        let mut open = vec![Place { steps: Vec::new(), id: *root }];
        while let Some(place) = open.pop() {
            open.extend(sheet.children(&place));
            found.push((idx, place));
        }
    }
    found
}

/// Every edit at every place of a file is tried: it reads back as meant, and no comment is lost.
struct Trial<'a> {
    text: &'a str,
    before: Vec<Model>,
    comments: Vec<String>,
    n_proposed: usize,
}

impl Trial<'_> {
    fn hold(&mut self, what: &str, document: usize, edits: Option<Vec<Edit>>, expected: Option<Model>) {
        let (Some(mut edits), Some(expected)) = (edits, expected) else { return };
        let text = self.text;
        self.n_proposed += 1;
        if text.contains("\r\n") {
            for edit in &mut edits {
                edit.text = edit.text.replace('\n', "\r\n");
            }
        }
        edits.sort();
        assert!(
            edits.windows(2).all(|pair| pair[0].range.end() <= pair[1].range.start()),
            "{what}: {edits:?}"
        );
        let fixed = apply_edits(text, &edits);
        let after = Yaml::parse(&fixed);
        assert!(after.errors().is_empty(), "{what} of\n{text}\nmakes\n{fixed}\n{:?}", after.errors());
        let mut whole = self.before.clone();
        whole[document] = expected;
        assert_eq!(models(&fixed), whole, "{what} of\n{text}\nmakes\n{fixed}");
        assert_eq!(comments(&fixed), self.comments, "{what} of\n{text}\nmakes\n{fixed}");
    }

    fn place(&mut self, sheet: &YamlText<'_>, document: usize, place: &Place) {
        let path: Vec<usize> = place.steps.iter().map(|step| step.index).collect();
        let whole = self.before[document].clone();
        let changed = |new: &dyn Fn(&Model) -> Option<Model>| changed(&whole, &path, new);
        self.hold("remove", document, sheet.remove(place), Some(without(whole.clone(), &path)));
        for (value, made) in values() {
            let inserted = changed(&|old| match old {
                Model::Map(entries) => {
                    Some(Model::Map(entries.iter().cloned().chain([pair("new", made.clone())]).collect()))
                }
                Model::Scalar(_) => Some(Model::Map(vec![pair("new", made.clone())])),
                Model::List(_) | Model::Alias(_) => None,
            });
            self.hold("insert", document, sheet.insert_entry(place, "new", &value), inserted);
            let appended = changed(&|old| match old {
                Model::List(items) => {
                    Some(Model::List(items.iter().cloned().chain([made.clone()]).collect()))
                }
                Model::Scalar(_) => Some(Model::List(vec![made.clone()])),
                Model::Map(_) | Model::Alias(_) => None,
            });
            self.hold("append", document, sheet.append_item(place, &value), appended);
            self.hold(
                "replace",
                document,
                sheet.replace_value(place, &value),
                changed(&|_| Some(made.clone())),
            );
        }
        for new in ["plain", "with 'both' \"quotes\"", "true", "a: b", "12:30", "x # y", "8"] {
            let replaced = changed(&|_| Some(scalar(new)));
            self.hold("replace scalar", document, sheet.replace_scalar(place, new), replaced);
        }
        let long = changed(&|old| match old {
            Model::List(items) => {
                let long = |item: &Model| (item.clone(), Model::Map(vec![pair("condition", scalar("x"))]));
                Some(Model::Map(items.iter().map(long).collect()))
            }
            Model::Scalar(_) | Model::Map(_) | Model::Alias(_) => None,
        });
        let edits = sheet.list_to_mapping(place, |item| {
            Some((item.to_owned(), Value::map([("condition", Value::text("x"))])))
        });
        self.hold("long form", document, edits, long);
    }
}

fn scalar(text: &str) -> Model {
    Model::Scalar(text.to_owned())
}

fn pair(key: &str, value: Model) -> (Model, Model) {
    (scalar(key), value)
}

/// Values to write, and what they read back as.
fn values() -> [(Value, Model); 3] {
    let list = Value::list([Value::Int(1), Value::text("x")]);
    let nested = Model::List(vec![scalar("1"), scalar("x")]);
    [
        (Value::text("new: text"), scalar("new: text")),
        (
            Value::map([("a", Value::Bool(true)), ("b", list)]),
            Model::Map(vec![pair("a", scalar("true")), pair("b", nested)]),
        ),
        (Value::quoted_list(["CMD", "a b"]), Model::List(vec![scalar("CMD"), scalar("a b")])),
    ]
}

/// The model with another value at the end of the path.
fn changed(whole: &Model, path: &[usize], new: &dyn Fn(&Model) -> Option<Model>) -> Option<Model> {
    if path.is_empty() {
        return new(whole);
    }
    let mut whole = whole.clone();
    let mut is_changed = false;
    with_child(&mut whole, path, &mut |parent, index| {
        let old = match parent {
            Model::List(items) => &mut items[index],
            Model::Map(entries) => &mut entries[index].1,
            Model::Scalar(_) | Model::Alias(_) => return,
        };
        if let Some(value) = new(old) {
            *old = value;
            is_changed = true;
        }
    });
    is_changed.then_some(whole)
}

/// Tries all edits; gives the number of those that were proposed.
fn try_all(text: &str) -> usize {
    let yaml = Yaml::parse(text);
    assert!(yaml.errors().is_empty(), "{text}");
    let sheet = YamlText::new(text, &yaml);
    let mut trial = Trial { text, before: models(text), comments: comments(text), n_proposed: 0 };
    for (document, place) in places(&sheet) {
        trial.place(&sheet, document, &place);
    }
    trial.n_proposed
}

const ODD: [&str; 16] = [
    "version: '3'\n\nservices:\n  web:\n    image: a # keep\n    ports:\n      - 80:80 # http\n      # - 443:443\n\n  db:\n    image: b\n",
    "services:\n    web:\n        depends_on:\n        - a\n        # between\n        - b # last\n        environment:\n        -   A=1\n        -   B=2\n    # about db\n    db: &db\n        image: x\n    copy: *db\n    more:\n        <<: *db\n        tty: true\n",
    "\u{feff}version: \"3\" # why\nservices: {web: {image: a, ports: [1, \"2\"]}}\n",
    "a:\n  - x: 1 # one\n    # two\n    y: 2\n  - - p\n    - q\n  -\n    z: 3\nb: {}\nc: []\nd:\ne: ~ # nothing\nf: {  }\n",
    "---\nversion: 1\n\na: 1\n...\n---\nb: [\n  one,\n  two, # second\n  # own\n  three # third\n]\nc: {\n  k: v,\n  l: w,\n}\n",
    "a: |\n  text\n\n  more\nb: |+\n  keep\n\n\nc: >-\n  folded\n",
    "a: |\n  no newline at end",
    "a:\n  b: 1\n\n\n  c: 2\n\n\n",
    "a: 1\nb: 2\n\n# end\n\n",
    "? complex\n: value\nx: y\n",
    "list:\n- a\n- b: 1\n  c: 2\n#- d\nnext: 1",
    "x: !reset null\ny: !override\n  - a\nz: &anchor\n  k: v\n",
    "a: \"multi\n  line\"\nb: plain\n  goes on\nc: 'it''s'\n",
    "a:\n  b:\n    # only\n    c: 1 # tail\n  # after\nd: 1\n",
    "a: [x, y,]\nb: {k: v , }\nc: [ x ]\nd: [a: b]\n",
    "'a': 1\n\"b\":\t2\nc:   \n   d: 3\n",
];

#[test]
fn odd_layouts_keep_what_is_not_edited() {
    for text in ODD {
        assert!(try_all(text) > 0, "{text}");
        assert!(try_all(&text.replace('\n', "\r\n")) > 0, "{text}");
    }
}

/// Applies what `edit` proposes; `at` is the text of the key whose value is edited.
#[track_caller]
fn check(
    text: &str,
    at: &str,
    edit: impl Fn(&YamlText<'_>, &Place) -> Option<Vec<Edit>>,
    expected: Option<&str>,
) {
    let yaml = Yaml::parse(text);
    let sheet = YamlText::new(text, &yaml);
    let start = text.find(at).expect("the key is there");
    let place = sheet.entry(TextRange::from(start..start + at.len()));
    let fixed = place.and_then(|place| edit(&sheet, &place)).map(|edits| apply_edits(text, &edits));
    assert_eq!(fixed.as_deref(), expected);
}

fn removed(sheet: &YamlText<'_>, place: &Place) -> Option<Vec<Edit>> {
    sheet.remove(place)
}

const SERVICES: &str = "version: '3'\n\nservices:\n    web:\n        image: a\n        ports:\n        - '80:80'  # http\n        # - '1:1'\n\n    # the store\n    db:\n        image: b\n";

#[test]
fn a_key_takes_the_step_the_quotes_and_the_dashes_of_the_file() {
    check(
        SERVICES,
        "web",
        |sheet, place| {
            let test = Value::list([Value::text("a"), Value::text("yes")]);
            sheet.insert_entry(place, "new", &Value::map([("test", test), ("retries", Value::Int(3))]))
        },
        Some(&SERVICES.replace(
            "# - '1:1'\n",
            "# - '1:1'\n        new:\n            test:\n            - a\n            - 'yes'\n            retries: 3\n",
        )),
    );
    check(
        SERVICES,
        "db",
        |sheet, place| sheet.insert_entry_behind(place, "image", "restart", &Value::text("no")),
        Some(&SERVICES.replace("image: b\n", "image: b\n        restart: 'no'\n")),
    );
}

#[test]
fn an_item_takes_the_quotes_of_its_siblings() {
    check(
        SERVICES,
        "ports",
        |sheet, place| sheet.append_item(place, &Value::text("x")),
        Some(&SERVICES.replace("# http\n", "# http\n        - 'x'\n")),
    );
    check(
        "a: [\n    \"x\", # one\n    \"y\" # two\n]\n",
        "a",
        |sheet, place| sheet.append_item(place, &Value::text("z")),
        Some("a: [\n    \"x\", # one\n    \"y\", # two\n    \"z\"\n]\n"),
    );
}

#[test]
fn a_removed_key_takes_a_blank_line_along_and_leaves_its_comments() {
    check(SERVICES, "version", removed, Some(&SERVICES.replace("version: '3'\n\n", "")));
    check(
        SERVICES,
        "ports",
        removed,
        Some(&SERVICES.replace("        ports:\n        - '80:80'  # http\n", "        # http\n")),
    );
    check(
        "a:\n  b:\n    - c: 1 # one\n      d: 2\n",
        "c",
        removed,
        Some("a:\n  b:\n    # one\n    - d: 2\n"),
    );
    check("x: 1\n\na:\n  b:\n    - c: 1\n", "c", removed, Some("x: 1\n"));
    check("a: {b: 1, c: 2}\n", "b", removed, Some("a: {c: 2}\n"));
    check("a: {b: 1, c: 2}\n", "c", removed, Some("a: {b: 1}\n"));
}

#[test]
fn what_an_alias_shares_is_not_edited() {
    let text = "x-a: &a\n  b: 1\n  c: 2\nd: *a\n";
    check(text, "b", removed, None);
    check(text, "x-a", removed, None);
    let yaml = Yaml::parse(text);
    let sheet = YamlText::new(text, &yaml);
    assert!(sheet.shared_entry(TextRange::new(10, 11)).is_some());
}

#[test]
fn a_section_is_found_or_added() {
    let insert =
        |sheet: &YamlText<'_>, _: &Place| sheet.insert_in_section(20, "volumes", "data", &Value::Null);
    check(SERVICES, "version", insert, Some(&format!("{SERVICES}\nvolumes:\n    data:\n")));
    let text = format!("{SERVICES}volumes: {{}} # all\n");
    check(&text, "version", insert, Some(&format!("{SERVICES}volumes: # all\n    data:\n")));
}

#[test]
fn several_keys_stand_in_the_order_in_which_they_are_given() {
    let entries = [("b", Value::Int(1)), ("a", Value::Null)];
    let both = |sheet: &YamlText<'_>, place: &Place| sheet.insert_all(place, &entries);
    check("web:\n  c: 2 # two\nx: 1\n", "web", both, Some("web:\n  c: 2 # two\n  b: 1\n  a:\nx: 1\n"));
    check("web: {c: 2}\nx: 1\n", "web", both, Some("web: {c: 2, b: 1, a: null}\nx: 1\n"));
    check("web: {a: 2}\nx: 1\n", "web", both, None);
    let section = |sheet: &YamlText<'_>, _: &Place| sheet.insert_all_in_section(0, "volumes", &entries);
    check("web: {}\nx: 1\n", "web", section, Some("web: {}\nx: 1\nvolumes:\n  b: 1\n  a:\n"));
}

#[test]
fn comments_behind_a_blank_line_stay_with_what_they_stand_further_in_than() {
    let insert = |sheet: &YamlText<'_>, place: &Place| sheet.insert_entry(place, "b", &Value::Int(1));
    check(
        "web:\n  a:\n    c: 1\n\n    # d: 2\n\n  # next\nx: 1\n",
        "web",
        insert,
        Some("web:\n  a:\n    c: 1\n\n    # d: 2\n  b: 1\n\n  # next\nx: 1\n"),
    );
}

#[test]
fn a_list_becomes_a_mapping_line_by_line() {
    let long = |sheet: &YamlText<'_>, place: &Place| {
        sheet.list_to_mapping(place, |name| {
            Some((name.to_owned(), Value::map([("condition", Value::text("service_healthy"))])))
        })
    };
    check(
        "web:\n  depends_on:\n  - db # first\n  # then\n  - cache\n",
        "depends_on",
        long,
        Some(
            "web:\n  depends_on:\n    db: # first\n      condition: service_healthy\n  # then\n    cache:\n      condition: service_healthy\n",
        ),
    );
    check(
        "web:\n  depends_on: [db]  # c\n",
        "depends_on",
        long,
        Some("web:\n  depends_on:  # c\n    db:\n      condition: service_healthy\n"),
    );
}

#[test]
fn a_part_of_a_scalar_is_replaced_in_its_style() {
    let part = |sheet: &YamlText<'_>, place: &Place| sheet.replace_in_scalar(place, 0..1, "'8'");
    check("a: x:1\n", "a", part, Some("a: \"'8':1\"\n"));
    check("a: 'x:1'\n", "a", part, Some("a: '''8'':1'\n"));
    check("a: \"x\\n1\"\n", "a", part, Some("a: \"'8'\\n1\"\n"));
}
