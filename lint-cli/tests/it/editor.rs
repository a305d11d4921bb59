//! `hullwright lsp` as an editor talks to it.

use std::collections::VecDeque;
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};

use crate::support::Folder;

/// An editor with one server.
pub(crate) struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that nobody has asked for yet.
    pub(crate) unread: VecDeque<Value>,
    n_requests: i64,
}

impl Editor {
    /// Starts the server in another folder than the one that is open, and says hello.
    pub(crate) fn open(folder: &Path, capabilities: &Value) -> (Self, Value) {
        Self::start(&json!({"rootUri": uri(folder, ""), "capabilities": capabilities}))
    }

    /// The same with everything that an editor says.
    pub(crate) fn start(hello: &Value) -> (Self, Value) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut server = command.spawn().expect("the server starts");
        let output = server.stdout.take().expect("its output is a pipe");
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = server.stdin.take();
        let mut editor = Self { server, input, messages, unread: VecDeque::new(), n_requests: 0 };
        let hello = editor.request("initialize", hello);
        editor.notify("initialized", &json!({}));
        (editor, hello)
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().expect("the server is not closed");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        input.flush().expect("the server reads");
    }

    pub(crate) fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    pub(crate) fn request(&mut self, method: &str, parameters: &Value) -> Value {
        self.n_requests += 1;
        let id = self.n_requests;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        let answer = self.wait(|message| message["id"] == id && message.get("method").is_none());
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub(crate) fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&is_it) {
            return self.unread.remove(at).unwrap_or_default();
        }
        loop {
            let message = self.messages.recv().expect("the server goes on");
            if is_it(&message) {
                return message;
            }
            self.unread.push_back(message);
        }
    }

    pub(crate) fn show(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: &Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The findings that are published for a version of a document.
    pub(crate) fn findings(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// The exit code of a server that has been told to end, while its input is still open.
    pub(crate) fn left(mut self) -> Option<i32> {
        self.server.wait().expect("the server ends").code()
    }

    /// Says good-bye; gives the exit code.
    pub(crate) fn close(mut self) -> Option<i32> {
        assert_eq!(self.request("shutdown", &Value::Null), Value::Null);
        self.notify("exit", &Value::Null);
        drop(self.input.take());
        self.server.wait().expect("the server ends").code()
    }
}

fn read_message(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("Content-Length: ") {
            length = number.trim().parse().expect("a length is a number");
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("nothing but frames is written"))
}

pub(crate) fn uri(folder: &Path, file: &str) -> String {
    format!("file://{}/{file}", folder.display())
}

pub(crate) fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// The text after edits of whole documents that do not overlap.
fn applied(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap_or_default() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap_or_default() as usize
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap_or_default())
        })
        .collect();
    edits.sort_unstable();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

const UTF8: &str = r#"{"general": {"positionEncodings": ["utf-8"]}}"#;

pub(crate) fn utf8() -> Value {
    serde_json::from_str(UTF8).expect("it is JSON")
}

#[test]
fn findings_come_with_every_version_and_follow_the_text() {
    let folder = Folder::new();
    let (mut editor, hello) = Editor::open(folder.path(), &json!({}));
    assert_eq!(hello["capabilities"]["positionEncoding"], "utf-16");
    let uri = uri(folder.path(), "Dockerfile");
    editor.show(&uri, "dockerfile", "FROM debian:13\nMAINTAINER é𝄞 <a@example.com>\n");
    let found = editor.findings(&uri, 1);
    assert_eq!(codes(&found), ["deprecated-maintainer"]);
    assert_eq!(found[0]["source"], "hullwright");
    assert_eq!(found[0]["tags"], json!([2]));
    let insert = json!([{"range": {"start": {"line": 1, "character": 11}, "end": {"line": 1, "character": 14}}, "text": "x"}]);
    editor.change(&uri, 2, &insert);
    assert_eq!(codes(&editor.findings(&uri, 2)), ["deprecated-maintainer"]);
    editor.change(&uri, 3, &json!([{"text": "FROM debian:13\n"}]));
    assert_eq!(editor.findings(&uri, 3), Vec::<Value>::new());
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn a_client_that_asks_is_told_when_it_asks() {
    let folder = Folder::new();
    let capabilities = json!({"textDocument": {"diagnostic": {}}});
    let (mut editor, hello) = Editor::open(folder.path(), &capabilities);
    assert!(hello["capabilities"]["diagnosticProvider"].is_object());
    let uri = uri(folder.path(), "compose.yaml");
    editor.show(&uri, "dockercompose", "services:\n  a:\n    image: redis:8.2\n    depends_on: [b]\n");
    let report = editor.request("textDocument/diagnostic", &json!({"textDocument": {"uri": uri}}));
    let items = report["items"].as_array().cloned().unwrap_or_default();
    assert_eq!(codes(&items), ["undefined-service"]);
    assert!(editor.unread.iter().all(|message| message["method"] != "textDocument/publishDiagnostics"));
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn fixes_are_edits() {
    let folder = Folder::new();
    let (mut editor, _) = Editor::open(folder.path(), &utf8());
    let uri = uri(folder.path(), "Dockerfile");
    let text = "# é\nfrom debian:13\nRUN apt update && apt install -y é\nMAINTAINER me\n";
    editor.show(&uri, "dockerfile", text);
    let found = editor.findings(&uri, 1);
    let maintainer =
        found.iter().find(|found| found["code"] == "deprecated-maintainer").expect("it is found");
    let parameters = json!({"textDocument": {"uri": uri}, "range": maintainer["range"], "context": {"diagnostics": [maintainer]}});
    let actions = editor.request("textDocument/codeAction", &parameters);
    let actions = actions.as_array().cloned().unwrap_or_default();
    let edits_of = |action: &Value| action["edit"]["changes"][&uri].as_array().cloned().unwrap_or_default();
    let preferred =
        actions.iter().find(|action| action["isPreferred"] == true).expect("a safe fix is offered");
    assert_eq!(
        applied(text, &edits_of(preferred)).lines().last(),
        Some("LABEL org.opencontainers.image.authors=\"me\"")
    );
    let titles: Vec<&str> = actions.iter().filter_map(|action| action["title"].as_str()).collect();
    assert!(titles.contains(&"Ignore `deprecated-maintainer` in this stage"), "{titles:?}");
    let silence = actions
        .iter()
        .find(|action| action["title"] == "Ignore `deprecated-maintainer` here")
        .expect("it is offered");
    let silenced = applied(text, &edits_of(silence));
    editor.change(&uri, 2, &json!([{"text": silenced}]));
    assert!(!codes(&editor.findings(&uri, 2)).contains(&"deprecated-maintainer"));

    editor.change(&uri, 3, &json!([{"text": text}]));
    let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 4, "character": 0}});
    let context = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let parameters = json!({"textDocument": {"uri": uri}, "range": all, "context": context});
    let actions = editor.request("textDocument/codeAction", &parameters);
    assert_eq!(actions.as_array().map(Vec::len), Some(1));
    let fixed = applied(text, &edits_of(&actions[0]));
    // The same as on the command line.
    folder.write("Dockerfile", text);
    folder.run(&["fix", "Dockerfile"]);
    assert_eq!(fixed, folder.read("Dockerfile"));
    assert_ne!(fixed, text);
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn an_unsaved_file_counts_for_its_neighbours() {
    let folder = Folder::new();
    folder.write("compose.yaml", "services:\n  a:\n    build:\n      context: .\n      target: prod\n");
    let (mut editor, _) = Editor::open(folder.path(), &utf8());
    let compose = uri(folder.path(), "compose.yaml");
    let dockerfile = uri(folder.path(), "Dockerfile");
    let text = folder.read("compose.yaml");
    editor.show(&dockerfile, "dockerfile", "FROM debian:13 AS prod\nCMD [\"true\"]\n");
    editor.findings(&dockerfile, 1);
    editor.show(&compose, "dockercompose", &text);
    assert!(!codes(&editor.findings(&compose, 1)).contains(&"unknown-build-target"));
    editor.change(&dockerfile, 2, &json!([{"text": "FROM debian:13 AS dev\nCMD [\"true\"]\n"}]));
    let told = editor.findings(&compose, 1);
    assert!(codes(&told).contains(&"unknown-build-target"), "the target is gone");
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn names_are_followed_and_changed_everywhere() {
    let folder = Folder::new();
    let (mut editor, _) = Editor::open(folder.path(), &utf8());
    let uri = uri(folder.path(), "Dockerfile");
    let text = "FROM debian:13 AS build\nRUN true\nFROM build\nCOPY --from=build /a /b\n";
    editor.show(&uri, "dockerfile", text);
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 3, "character": 13}});
    let definition = editor.request("textDocument/definition", &at);
    assert_eq!(definition[0]["range"]["start"], json!({"line": 0, "character": 18}));
    let mut renaming = at.clone();
    renaming["newName"] = json!("base");
    let edit = editor.request("textDocument/rename", &renaming);
    let edits = edit["changes"][&uri].as_array().cloned().unwrap_or_default();
    assert_eq!(applied(text, &edits), text.replace("build", "base"));
    let mut listing = at;
    listing["context"] = json!({"includeDeclaration": false});
    assert_eq!(editor.request("textDocument/references", &listing).as_array().map(Vec::len), Some(2));
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn a_burst_of_changes_leaves_the_same_text() {
    let folder = Folder::new();
    let (mut editor, _) = Editor::open(folder.path(), &utf8());
    let uri = uri(folder.path(), "Dockerfile");
    editor.show(&uri, "dockerfile", "FROM debian:13\n");
    let mut text = "FROM debian:13\n".to_owned();
    for version in 2..302 {
        let line = format!("ENV A{version}=1\n");
        let at = json!({"line": 1, "character": 0});
        editor.change(&uri, version, &json!([{"range": {"start": at, "end": at}, "text": line}]));
        text.insert_str("FROM debian:13\n".len(), &line);
    }
    let symbols = editor.request("textDocument/documentSymbol", &json!({"textDocument": {"uri": uri}}));
    let shown: Vec<String> = symbols[0]["children"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|child| format!("ENV {}", child["detail"].as_str().unwrap_or_default()))
        .collect();
    let expected: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(shown, expected);
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn what_is_unknown_ends_nothing() {
    let folder = Folder::new();
    let (mut editor, _) = Editor::open(folder.path(), &json!({}));
    editor.notify("window/whatever", &json!({"a": 1}));
    editor.send(&json!({"jsonrpc": "2.0", "id": 77, "method": "no/such", "params": {}}));
    let answer = editor.wait(|message| message["id"] == 77);
    assert_eq!(answer["error"]["code"], -32601);
    let uri = uri(folder.path(), "Dockerfile");
    let none = editor.request(
        "textDocument/hover",
        &json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}),
    );
    assert_eq!(none, Value::Null);
    editor.show(&uri, "dockerfile", "FROM debian:13\nMAINTAINER me\n");
    let hover = editor.request(
        "textDocument/hover",
        &json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}}),
    );
    let text = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(text.starts_with("**deprecated-maintainer**"), "{text}");
    let folds = editor.request("textDocument/foldingRange", &json!({"textDocument": {"uri": uri}}));
    assert_eq!(folds[0]["endLine"], 1);
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn other_yaml_files_are_passed_over() {
    let folder = Folder::new();
    let (mut editor, _) = Editor::open(folder.path(), &utf8());
    let manifest = uri(folder.path(), "deployment.yaml");
    let compose = uri(folder.path(), "compose.yaml");
    editor.show(&manifest, "yaml", "kind: Deployment\nspec: {}\n");
    editor.show(&compose, "yaml", "services:\n  a:\n    imag: b\n");
    assert!(codes(&editor.findings(&compose, 1)).contains(&"unknown-compose-key"));
    let about_manifest = |message: &Value| message["params"]["uri"] == manifest;
    assert!(!editor.unread.iter().any(about_manifest), "nothing is said of it");
    let document = json!({"textDocument": {"uri": manifest}});
    assert_eq!(editor.request("textDocument/documentSymbol", &document), Value::Null);
    assert_eq!(editor.close(), Some(0));
}
