//! What `hullwright lsp` answers about places: names across files, completion, hovers, hints, tokens and links.

use std::path::Path;

use serde_json::{Value, json};

use crate::editor::{Editor, uri};
use crate::support::Folder;

const DOCKERFILE: &str = "\
# syntax=docker/dockerfile:1
ARG VERSION=20
FROM node:${VERSION}-alpine AS build
ARG VERSION
RUN echo $VERSION
FROM alpine:3.22 AS runtime
ENV MODE=dev
COPY --from=build /a /b
COPY start.sh /
CMD echo $MODE
";

const COMPOSE: &str = "\
services:
  web:
    build:
      context: .
      target: runtime
      args:
        VERSION: \"22\"
    image: app:${TAG:-1}
    depends_on: [db]
    networks: [back]
  db:
    image: postgres:18
    env_file: db.env
networks:
  back:
";

const OVERRIDE: &str = "\
services:
  web:
    depends_on:
      db:
        condition: service_started
    command: ${MODE}
";

/// A project with an editor on it. Open documents are named in `open`.
struct Desk {
    folder: Folder,
    editor: Editor,
    texts: Vec<(&'static str, String)>,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new();
        let files = [
            ("Dockerfile", DOCKERFILE),
            ("compose.yaml", COMPOSE),
            ("compose.override.yaml", OVERRIDE),
            (".env", "MODE=test\n"),
            ("db.env", "A=1\n"),
            ("start.sh", "#!/bin/sh\n"),
        ];
        for (path, text) in files {
            folder.write(path, text);
        }
        let capabilities = json!({"general": {"positionEncodings": ["utf-8"]}, "workspace": {"workspaceEdit": {"documentChanges": true}}});
        let folders = json!([{"uri": uri(folder.path(), ""), "name": "project"}]);
        let (editor, _) = Editor::start(&json!({"workspaceFolders": folders, "capabilities": capabilities}));
        let texts = files.map(|(path, text)| (path, text.to_owned())).to_vec();
        Self { folder, editor, texts }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn show(&mut self, path: &str, text: &str) -> String {
        let address = uri(self.path(), path);
        let language = if path.contains("compose") { "dockercompose" } else { "dockerfile" };
        self.editor.show(&address, language, text);
        if let Some(known) = self.texts.iter_mut().find(|(known, _)| *known == path) {
            text.clone_into(&mut known.1);
        }
        address
    }

    /// Opens a file with the text before and behind `|`, and gives the parameters that name the place.
    fn at(&mut self, path: &str, marked: &str) -> Value {
        let (before, _) = marked.split_once('|').expect("a place is marked");
        let text = marked.replacen('|', "", 1);
        let address = self.show(path, &text);
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap_or_default().len();
        json!({"textDocument": {"uri": address}, "position": {"line": line, "character": character}})
    }

    /// A file with a mark behind the first `pattern`.
    fn marked(&self, path: &str, pattern: &str) -> String {
        let text = &self.texts.iter().find(|(known, _)| *known == path).expect("it is a file").1;
        let at = text.find(pattern).expect("it is in the file") + pattern.len();
        format!("{}|{}", &text[..at], &text[at..])
    }

    /// Places as `file:line:text`, lines from 1.
    fn places(&self, found: &Value) -> Vec<String> {
        let place = |place: &Value| {
            let address = place["uri"].as_str().or(place["targetUri"].as_str()).unwrap_or_default();
            let path = address.rsplit('/').next().unwrap_or_default();
            format!("{path}:{}", self.slice(path, &place["range"]))
        };
        let mut places: Vec<String> = found.as_array().into_iter().flatten().map(place).collect();
        places.sort();
        places
    }

    /// The line from 1 and the text of a range.
    fn slice(&self, path: &str, range: &Value) -> String {
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap_or_default()).unwrap_or_default();
        let line = number(&range["start"]["line"]);
        assert_eq!(line, number(&range["end"]["line"]));
        let text = self.texts.iter().find(|(known, _)| *known == path).map_or("", |(_, text)| text);
        let text = text.lines().nth(line).unwrap_or_default();
        let slice = &text[number(&range["start"]["character"])..number(&range["end"]["character"])];
        format!("{}:{slice}", line + 1)
    }

    fn completion(&mut self, path: &str, marked: &str) -> Vec<String> {
        let at = self.at(path, marked);
        let found = self.editor.request("textDocument/completion", &at);
        self.close(path);
        let items = found.as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["label"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn close(&mut self, path: &str) {
        let address = uri(self.path(), path);
        self.editor.notify("textDocument/didClose", &json!({"textDocument": {"uri": address}}));
    }

    fn hover(&mut self, path: &str, pattern: &str) -> String {
        let marked = self.marked(path, pattern);
        let at = self.at(path, &marked);
        let found = self.editor.request("textDocument/hover", &at);
        self.close(path);
        found["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn end(self) {
        assert_eq!(self.editor.close(), Some(0));
    }
}

#[test]
fn names_lead_from_file_to_file() {
    let mut desk = Desk::new();
    for (path, pattern, expected) in [
        ("compose.yaml", "target: run", "Dockerfile:6:runtime"),
        ("compose.yaml", "depends_on: [d", "compose.yaml:11:db"),
        ("compose.override.yaml", "      d", "compose.yaml:11:db"),
        ("compose.override.yaml", "${MO", ".env:1:MODE"),
        ("Dockerfile", "--from=bu", "Dockerfile:3:build"),
        ("Dockerfile", "CMD echo $MO", "Dockerfile:7:MODE"),
        ("compose.yaml", "env_file: db", "db.env:1:"),
    ] {
        let marked = desk.marked(path, pattern);
        let at = desk.at(path, &marked);
        let found = desk.editor.request("textDocument/definition", &at);
        assert_eq!(desk.places(&found), [expected], "{path} {pattern}");
        desk.close(path);
    }
    let marked = desk.marked("compose.yaml", "        VERS");
    let at = desk.at("compose.yaml", &marked);
    let found = desk.editor.request("textDocument/definition", &at);
    assert_eq!(desk.places(&found), ["Dockerfile:2:VERSION", "Dockerfile:4:VERSION"]);
    desk.end();
}

#[test]
fn uses_are_found_in_all_files_and_renamed_together() {
    let mut desk = Desk::new();
    let marked = desk.marked("Dockerfile", "ARG VERS");
    let mut at = desk.at("Dockerfile", &marked);
    at["context"] = json!({"includeDeclaration": true});
    let found = desk.editor.request("textDocument/references", &at);
    let expected = [
        "Dockerfile:2:VERSION",
        "Dockerfile:3:VERSION",
        "Dockerfile:4:VERSION",
        "Dockerfile:5:VERSION",
        "compose.yaml:7:VERSION",
    ];
    assert_eq!(desk.places(&found), expected);
    let found = desk.editor.request("textDocument/documentHighlight", &at);
    assert_eq!(found.as_array().map(Vec::len), Some(4));
    at["newName"] = json!("NODE");
    let edit = desk.editor.request("textDocument/rename", &at);
    let mut edited: Vec<String> = Vec::new();
    for document in edit["documentChanges"].as_array().expect("documents are changed") {
        let address = document["textDocument"]["uri"].as_str().expect("it has an address");
        let path = address.rsplit('/').next().expect("it has a name");
        let is_open = path == "Dockerfile";
        assert_eq!(document["textDocument"]["version"], if is_open { json!(1) } else { Value::Null });
        for edit in document["edits"].as_array().expect("there are edits") {
            assert_eq!(edit["newText"], "NODE");
            edited.push(format!("{path}:{}", desk.slice(path, &edit["range"])));
        }
    }
    edited.sort();
    assert_eq!(edited, expected);
    desk.close("Dockerfile");

    let marked = desk.marked("compose.yaml", "\n  db");
    let at = desk.at("compose.yaml", &marked);
    let found = desk.editor.request("textDocument/prepareRename", &at);
    assert_eq!(desk.slice("compose.yaml", &found), "11:db");
    desk.end();
}

#[test]
fn a_name_that_cannot_be_one_is_refused() {
    let mut desk = Desk::new();
    let marked = desk.marked("Dockerfile", "AS run");
    let mut at = desk.at("Dockerfile", &marked);
    at["newName"] = json!("a b");
    desk.editor
        .send(&json!({"jsonrpc": "2.0", "id": "rename", "method": "textDocument/rename", "params": at}));
    let answer = desk.editor.wait(|message| message["id"] == "rename");
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    desk.end();
}

#[test]
fn what_can_be_written_is_proposed() {
    let mut desk = Desk::new();
    let has = |found: &[String], wanted: &[&str]| {
        for label in wanted {
            assert!(found.iter().any(|found| found == label), "{label} in {found:?}");
        }
    };
    has(&desk.completion("Dockerfile", "|"), &["FROM", "ARG"]);
    let found = desk.completion("Dockerfile", "FROM a\nHE|");
    has(&found, &["HEALTHCHECK", "COPY", "RUN"]);
    assert!(!found.iter().any(|label| label == "MAINTAINER"), "{found:?}");
    has(&desk.completion("Dockerfile", "FROM a\nCOPY --|"), &["--from", "--chown", "--link", "--exclude"]);
    has(&desk.completion("Dockerfile", "FROM a AS one\nFROM b\nCOPY --from=|"), &["one"]);
    has(&desk.completion("Dockerfile", "FROM a\nRUN --mount=type=cache,|"), &["target", "sharing", "id"]);
    has(&desk.completion("Dockerfile", "FROM a\nRUN --mount=type=|"), &["bind", "secret", "cache"]);
    has(&desk.completion("Dockerfile", "FROM a\nENV ONE=1\nRUN echo $|"), &["ONE"]);
    has(&desk.completion("Dockerfile", "ARG TOP=1\nFROM a:${|"), &["TOP"]);
    has(&desk.completion("Dockerfile", "FROM alpine:3.22\nUSER |"), &["root", "nobody"]);
    has(&desk.completion("Dockerfile", "FROM nod|"), &["node", "scratch"]);
    has(&desk.completion("Dockerfile", "FROM a\n# hullwright ignore=root|"), &["root-user"]);

    let service = |line: &str| {
        format!("services:\n  web:\n    build: .\n{line}\n  db:\n    image: b\nnetworks:\n  back:\n")
    };
    let mut compose = |line: &str, wanted: &[&str]| {
        let found = desk.completion("compose.yaml", &service(line));
        has(&found, wanted);
        found
    };
    let found = compose("    re|", &["restart", "read_only", "depends_on"]);
    assert!(!found.iter().any(|label| label == "build"), "{found:?}");
    compose("    image: nod|", &["node"]);
    compose("    image: node:|", &["22-alpine"]);
    compose("    healthcheck:\n      test: [|", &["CMD", "CMD-SHELL"]);
    compose("    restart: |", &["always", "unless-stopped"]);
    let found = compose("    depends_on:\n      - |", &["db"]);
    assert!(!found.iter().any(|label| label == "web"), "{found:?}");
    compose("    networks: [|", &["back"]);
    compose("    depends_on:\n      db:\n        condition: |", &["service_healthy", "service_started"]);
    compose("    command: ${|", &["MODE"]);
    let found =
        desk.completion("compose.yaml", "services:\n  web:\n    build:\n      context: .\n      target: |\n");
    assert_eq!(found, ["build", "runtime"]);
    let found = desk.completion(
        "compose.yaml",
        "services:\n  web:\n    build:\n      context: .\n      args:\n        |\n",
    );
    assert_eq!(found, ["VERSION"]);
    desk.end();
}

#[test]
fn places_are_told_about() {
    let mut desk = Desk::new();
    for (path, pattern, expected) in [
        ("Dockerfile", "\nCM", "CMD [\"<program>\""),
        ("Dockerfile", "FROM nod", "Node.js 20"),
        ("Dockerfile", "RUN echo $VER", "= `20`"),
        ("Dockerfile", "--from=bui", "stage build"),
        ("compose.yaml", "targ", "target"),
        ("compose.yaml", "target: run", "stage runtime"),
        ("compose.yaml", "depends_on: [d", "image: `postgres:18`"),
        ("compose.yaml", "image: app:", "= `app:1`"),
        ("compose.yaml", "image: post", "postgres"),
        ("compose.yaml", "        VERS", "line 2: `ARG VERSION=20`"),
        ("compose.override.yaml", "${MO", "= `test`"),
        ("compose.yaml", "networks: [ba", "used by web"),
    ] {
        let text = desk.hover(path, pattern);
        assert!(text.contains(expected), "{path} {pattern}: {text}");
    }
    desk.end();
}

#[test]
fn hints_tokens_links_and_selections_are_there() {
    let mut desk = Desk::new();
    let dockerfile = desk.show("Dockerfile", DOCKERFILE);
    let compose = desk.show("compose.yaml", COMPOSE);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let labels = |found: Value| -> Vec<String> {
        let hints = found.as_array().cloned().unwrap_or_default();
        hints.iter().map(|hint| hint["label"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let document = |address: &str| json!({"textDocument": {"uri": address}, "range": whole});
    let found = desk.editor.request("textDocument/inlayHint", &document(&dockerfile));
    assert_eq!(labels(found), [" = node:20-alpine", " = 20", " user: root"]);
    let found = desk.editor.request("textDocument/inlayHint", &document(&compose));
    assert_eq!(labels(found), [" = app:1"]);

    let full = desk.editor.request("textDocument/semanticTokens/full", &document(&dockerfile));
    let data = full["data"].as_array().expect("there are tokens").clone();
    assert!(data.len() > 50 && data.len().is_multiple_of(5));
    let part = desk.editor.request("textDocument/semanticTokens/range", &document(&dockerfile));
    assert_eq!(part["data"], full["data"]);
    let typed = json!([{"range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 0}}, "text": "RUN true\n"}]);
    desk.editor.change(&dockerfile, 2, &typed);
    let mut delta = document(&dockerfile);
    delta["previousResultId"] = full["resultId"].clone();
    let delta = desk.editor.request("textDocument/semanticTokens/full/delta", &delta);
    let mut patched = data;
    for edit in delta["edits"].as_array().expect("there are edits") {
        let number = |key: &str| usize::try_from(edit[key].as_u64().unwrap_or_default()).unwrap_or_default();
        let new = edit["data"].as_array().cloned().unwrap_or_default();
        patched.splice(number("start")..number("start") + number("deleteCount"), new);
    }
    let fresh = desk.editor.request("textDocument/semanticTokens/full", &document(&dockerfile));
    assert_eq!(fresh["data"].as_array(), Some(&patched));

    let links = |found: Value| -> Vec<String> {
        let links = found.as_array().cloned().unwrap_or_default();
        links.iter().map(|link| link["target"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let found = desk.editor.request("textDocument/documentLink", &document(&dockerfile));
    let start = uri(desk.path(), "start.sh");
    let hub = |name: &str| format!("https://hub.docker.com/{name}");
    assert_eq!(links(found), [hub("r/docker/dockerfile"), hub("_/alpine"), start]);
    let found = desk.editor.request("textDocument/documentLink", &document(&compose));
    assert_eq!(links(found), [hub("_/postgres"), uri(desk.path(), "db.env")]);

    let at = json!({"textDocument": {"uri": compose}, "positions": [{"line": 4, "character": 16}]});
    let found = desk.editor.request("textDocument/selectionRange", &at);
    let mut ranges = Vec::new();
    let mut range = &found[0];
    while !range.is_null() {
        ranges.push(range["range"]["start"]["line"].as_u64());
        range = &range["parent"];
    }
    assert!(
        ranges.len() > 5 && ranges.first() == Some(&Some(4)) && ranges.last() == Some(&Some(0)),
        "{ranges:?}"
    );

    let found = desk.editor.request("workspace/symbol", &json!({"query": "run"}));
    let names: Vec<&str> =
        found.as_array().into_iter().flatten().filter_map(|symbol| symbol["name"].as_str()).collect();
    assert_eq!(names, ["runtime"]);
    desk.end();
}
