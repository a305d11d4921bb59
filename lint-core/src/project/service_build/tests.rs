//! Builds of a project whose tree is put together by hand.

use super::*;
use crate::compose::{ComposeFile, FileRole, Member};
use crate::dockerfile::Instruction;
use crate::project::MemoryFiles;
use crate::yaml::Yaml;

/// A value: each text becomes a place of its own in the file, one behind the other.
enum Tree {
    Text(&'static str, Certainty),
    List(Vec<Tree>),
    Map(Vec<(&'static str, Tree)>),
    Null,
}

use Tree::{List, Null};

fn text(text: &'static str) -> Tree {
    Tree::Text(text, Certainty::Known)
}

fn map<const N: usize>(members: [(&'static str, Tree); N]) -> Tree {
    Tree::Map(members.into_iter().collect())
}

/// Appends a value to the text of the file.
fn node(tree: Tree, source: &mut String) -> Node {
    let start = source.len();
    let data = match tree {
        Null => Data::Null,
        Tree::Text(text, certainty) => {
            source.push_str(text);
            Data::Text(Text { text: MappedText::verbatim(text, start as u32), certainty })
        }
        List(items) => Data::List(items.into_iter().map(|item| node(item, source)).collect()),
        Tree::Map(members) => {
            let mut map = Map::default();
            for (key, value) in members {
                let key_span = span(source.len(), key.len());
                source.push_str(key);
                map.insert(key, Member { key: key_span, node: node(value, source) });
            }
            Data::Map(map)
        }
    };
    Node { data, span: span(start, source.len() - start) }
}

fn span(start: usize, len: usize) -> Span {
    Span { file: FileId(0), range: TextRange::at(start as u32, len as u32) }
}

/// A project at `deploy/compose.yaml` with these services.
fn project(services: Tree) -> ComposeProject {
    let mut source = String::new();
    let root = node(map([("services", services)]), &mut source);
    let source = SourceFile::new(FileId(0), "deploy/compose.yaml", FileKind::Compose, &source);
    let file = ComposeFile { source, yaml: Yaml::parse(""), role: FileRole::Main };
    ComposeProject {
        files: vec![file],
        errors: Vec::new(),
        root,
        variables: Vec::new(),
        name: None,
        is_fragment: false,
    }
}

#[test]
fn builds_of_one_dockerfile_share_it() {
    let project = project(map([
        ("a", map([("build", map([("context", text("../web"))]))])),
        ("b", map([("image", text("x"))])),
        ("c", map([("build", map([("context", text("..")), ("dockerfile", text("web/Dockerfile"))]))])),
        ("d", map([("build", map([("context", text("https://example.com/x.git"))]))])),
    ]));
    let builds = ServiceBuild::of_project(&project);
    let names: Vec<&str> = builds.iter().map(|build| build.service.name).collect();
    assert_eq!(names, ["a", "c", "d"]);
    let [first, second, remote] = builds.as_slice() else { panic!("three builds") };
    assert_eq!(first.dockerfile, Resolution::Known("web/Dockerfile".to_owned()));
    assert_eq!(second.context, Resolution::Known(String::new()));
    assert_eq!((&remote.context, &remote.dockerfile), (&Resolution::Unknown, &Resolution::Unknown));
    let files = MemoryFiles::new([("web/Dockerfile", "FROM a\nUSER b\n")]);
    let parsed = first.dockerfile(&files).expect("it is there");
    assert_eq!(parsed.tree.instructions.len(), 2);
    assert!(std::ptr::eq(parsed, second.dockerfile(&files).expect("it is there")));
    assert!(remote.dockerfile(&files).is_none());
    let place = second.locate(TextRange::new(0, 4));
    assert_eq!(first.read_source(place.file).map(SourceFile::path), Some("web/Dockerfile"));
}

#[test]
fn arguments_are_known_as_far_as_variables_allow() {
    let args = || {
        List(vec![
            text("A=1"),
            text("B"),
            Tree::Text("C=", Certainty::Unknown),
            Tree::Text("D=2", Certainty::Partial),
        ])
    };
    let project = project(map([
        ("a", map([("build", map([("context", text(".")), ("args", args())]))])),
        (
            "b",
            map([("build", map([("target", text("dev")), ("args", map([("A", text("1")), ("B", Null)]))]))]),
        ),
    ]));
    let builds = ServiceBuild::of_project(&project);
    let [listed, mapped] = builds.as_slice() else { panic!("two builds") };
    let known = |text: &str| Resolution::Known(Some(text.to_owned()));
    let values: Vec<_> = listed.args.iter().map(|arg| (arg.name.as_str(), arg.value.clone())).collect();
    let partial = Resolution::Partial(Some("2".to_owned()));
    assert_eq!(
        values,
        [("A", known("1")), ("B", Resolution::Known(None)), ("C", Resolution::Unknown), ("D", partial)]
    );
    let file = &project.files.first().expect("it has a file").source;
    assert!(listed.args.iter().all(|arg| arg.name_span.range.slice(file.text()) == arg.name));
    assert_eq!(mapped.context, Resolution::Known("deploy".to_owned()));
    let unit = listed.unit("deploy/Dockerfile", "deploy/compose.yaml");
    assert_eq!(unit.args, BTreeMap::from([("A".to_owned(), "1".to_owned())]));
    assert_eq!(unit.unknown_args.into_iter().collect::<Vec<_>>(), ["B", "C", "D"]);
    assert_eq!(mapped.unit("deploy/Dockerfile", "x").target.as_deref(), Some("dev"));
    assert_eq!(mapped.target.map(|(_, span)| span.range.slice(file.text())), Some("dev"));
}

#[test]
fn an_inline_dockerfile_stands_in_the_compose_file() {
    let project = project(map([("a", map([("build", map([("dockerfile_inline", text("FROM x\n"))]))]))]));
    let builds = ServiceBuild::of_project(&project);
    let [build] = builds.as_slice() else { panic!("one build") };
    assert_eq!(build.dockerfile, Resolution::Unknown);
    let parsed = build.dockerfile(&MemoryFiles::default()).expect("it is there");
    let image = parsed.tree.instructions.first().and_then(Instruction::as_from).expect("a FROM").image;
    let place = build.locate(image.range());
    let file = &project.files.first().expect("it has a file").source;
    assert_eq!((place.file, place.range.slice(file.text())), (FileId(0), "x"));
}

#[test]
fn contexts_are_paths_of_the_project() {
    let context = |text: &str| resolve(text, Certainty::Known, "deploy", "deploy");
    assert_eq!(context("."), Resolution::Known("deploy".to_owned()));
    assert_eq!(context("../web/"), Resolution::Known("web".to_owned()));
    assert_eq!(context(".."), Resolution::Known(String::new()));
    assert_eq!(context("../.."), Resolution::Unknown);
    assert_eq!(context("/srv"), Resolution::Unknown);
    assert_eq!(resolve("web", Certainty::Unknown, "", ""), Resolution::Unknown);
    assert!(is_remote("https://github.com/a/b.git#main") && is_remote("github.com/a/b") && !is_remote("a/b"));
}
