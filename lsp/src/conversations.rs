//! Whole sessions over streams in memory, with checkers that wait, panic or remember what they were asked.

use std::io::{BufReader, PipeReader, PipeWriter, Write as _, pipe};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use hullwright_core::engine::{ChangedFiles, Linter};
use hullwright_core::rule::Preset;
use hullwright_core::text::{FileId, FileKind, SourceFile};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Hover, HoverParams, InitializeParams, InitializeResult};
use tower_lsp::{LanguageServer, LspService};

use crate::checker::{CheckedFile, Checker, Folder, MakeChecker};
use crate::frames::{self, Frame};
use crate::server::{Ending, serve_on};
use crate::transport::{Selective, converse};

/// A client of a server that runs on another thread.
struct Client<T> {
    output: Option<PipeWriter>,
    input: BufReader<PipeReader>,
    server: JoinHandle<T>,
    unread: Vec<Value>,
}

impl<T> Client<T> {
    fn of(serve: impl FnOnce(PipeReader, PipeWriter) -> T + Send + 'static) -> Self
    where
        T: Send + 'static,
    {
        let (to_server, output) = pipe().expect("pipes can be made");
        let (input, from_server) = pipe().expect("pipes can be made");
        let server = thread::spawn(move || serve(to_server, from_server));
        Self { output: Some(output), input: BufReader::new(input), server, unread: Vec::new() }
    }

    fn send(&mut self, message: &Value) {
        let output = self.output.as_mut().expect("the stream is open");
        frames::write(output, message).expect("the server reads");
    }

    fn ask(&mut self, id: i64, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&is_it) {
            return self.unread.remove(at);
        }
        loop {
            let Ok(Some(Frame::Json(message))) = frames::read(&mut self.input) else {
                panic!("the server has ended")
            };
            if is_it(&message) {
                return message;
            }
            self.unread.push(message);
        }
    }

    fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    fn hello(&mut self, capabilities: &Value) -> Value {
        self.ask(1, "initialize", &json!({"capabilities": capabilities, "rootUri": "file:///w"}));
        let hello = self.answer(1);
        self.tell("initialized", &json!({}));
        hello
    }

    fn show(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "dockerfile", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }

    fn change(&mut self, uri: &str, version: i32, text: &str) {
        let changes = json!([{"text": text}]);
        let document = json!({"uri": uri, "version": version});
        self.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    fn leave(mut self) -> T {
        self.ask(-1, "shutdown", &Value::Null);
        assert_eq!(self.answer(-1)["result"], Value::Null);
        self.tell("exit", &Value::Null);
        self.server.join().expect("the server does not panic")
    }
}

/// A checker that waits before each check until it is let through, and panics over some files.
struct Slow {
    linter: Linter,
    /// Nobody waits where this is nothing.
    gate: Option<Arc<Mutex<Receiver<()>>>>,
    asked: Sender<Vec<String>>,
}

impl Checker for Slow {
    fn check(&mut self, paths: &[String], open: &ChangedFiles) -> Vec<CheckedFile> {
        let _ = self.asked.send(paths.to_vec());
        if let Some(gate) = &self.gate {
            let _ = gate.lock().expect("nobody panics here").recv();
        }
        assert!(!paths.iter().any(|path| path.starts_with("broken")), "this file is too much");
        let check = |path: &String| {
            let text = String::from_utf8_lossy(open.get(path).unwrap_or_default()).into_owned();
            let file = SourceFile::new(FileId(0), path, FileKind::Dockerfile, &text);
            let report = self.linter.check_text(path, &text);
            CheckedFile { file, report }
        };
        paths.iter().map(check).collect()
    }

    fn check_all(&mut self, open: &ChangedFiles) -> Vec<CheckedFile> {
        let paths: Vec<String> = open.iter().map(|(path, _)| path.to_owned()).collect();
        self.check(&paths, open)
    }

    fn fix(&mut self, _: &str, _: &ChangedFiles) -> Option<String> {
        panic!("nothing can be fixed")
    }

    fn forget(&mut self) {}

    fn files(&mut self) -> Vec<String> {
        Vec::new()
    }

    fn complaints(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// A session whose checks wait for the sender, if they wait at all; and what they are asked.
struct Session {
    client: Client<Ending>,
    gate: Sender<()>,
    asked: Receiver<Vec<String>>,
}

fn session(waits: bool, capabilities: &Value) -> Session {
    let (gate, behind) = channel();
    let behind = waits.then(|| Arc::new(Mutex::new(behind)));
    let (asking, asked) = channel();
    let asking = Mutex::new(asking);
    let make = move |_: Folder| -> Box<dyn Checker> {
        let linter = Linter::new(hullwright_rules::rule_set(), Preset::Recommended, &[]);
        let asked = asking.lock().expect("nobody panics here").clone();
        Box::new(Slow { linter, gate: behind.clone(), asked })
    };
    let make: MakeChecker = Arc::new(make);
    let serve = move |input, output| serve_on(input, output, &make).expect("the runtime starts");
    let mut client = Client::of(serve);
    client.hello(capabilities);
    Session { client, gate, asked }
}

fn pulls() -> Value {
    json!({"textDocument": {"diagnostic": {}}})
}

fn document(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

fn place(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 1}})
}

const URI: &str = "file:///w/Dockerfile";
const TEXT: &str = "FROM debian:13\nMAINTAINER me\n";

fn codes(report: &Value) -> Vec<&str> {
    let items = report["result"]["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["code"].as_str()).collect()
}

#[test]
fn a_request_that_is_cancelled_is_answered_at_once() {
    let Session { mut client, gate, asked } = session(true, &pulls());
    client.show(URI, TEXT);
    asked.recv().expect("a check begins");
    // More than a server that runs a few calls at a time would take in.
    for id in 10..30 {
        client.ask(id, "textDocument/diagnostic", &document(URI));
    }
    for id in 10..29 {
        client.tell("$/cancelRequest", &json!({"id": id}));
        assert_eq!(client.answer(id)["error"]["code"], -32800);
    }
    client.tell("$/cancelRequest", &json!({"id": 4711}));
    gate.send(()).expect("the check waits");
    assert_eq!(codes(&client.answer(29)), ["deprecated-maintainer"]);
    assert_eq!(client.leave(), Ending::Agreed);
}

#[test]
fn a_request_about_a_text_that_is_gone_is_answered_so() {
    let Session { mut client, gate, asked } = session(true, &pulls());
    client.show(URI, TEXT);
    asked.recv().expect("a check begins");
    client.ask(10, "textDocument/hover", &place(URI));
    client.ask(11, "textDocument/diagnostic", &document(URI));
    client.change(URI, 2, "FROM debian:13\nEXPOSE 99999999\n");
    client.ask(12, "textDocument/hover", &place(URI));
    // What comes behind the change shows that it has arrived.
    client.ask(13, "textDocument/documentSymbol", &document(URI));
    client.answer(13);
    gate.send(()).expect("the check waits");
    asked.recv().expect("another check begins");
    gate.send(()).expect("the check waits");
    assert_eq!(client.answer(10)["error"]["code"], -32801);
    assert_eq!(codes(&client.answer(11)), ["invalid-port"], "the findings of the newest text");
    assert!(client.answer(12).get("error").is_none());
    assert_eq!(client.leave(), Ending::Agreed);
}

#[test]
fn changes_that_arrive_during_a_check_are_checked_once() {
    let Session { mut client, gate, asked } = session(true, &pulls());
    client.show(URI, TEXT);
    asked.recv().expect("a check begins");
    for version in 2..200 {
        client.change(URI, version, &format!("FROM debian:{version}\n"));
    }
    // What comes behind the changes shows that they have arrived.
    client.ask(10, "textDocument/documentSymbol", &document(URI));
    assert_eq!(client.answer(10)["result"][0]["name"], "debian:199");
    client.ask(11, "textDocument/diagnostic", &document(URI));
    gate.send(()).expect("the check waits");
    asked.recv().expect("a second check begins");
    gate.send(()).expect("the check waits");
    client.answer(11);
    assert!(asked.try_recv().is_err(), "there is no third check");
    assert_eq!(client.leave(), Ending::Agreed);
}

#[test]
fn a_check_that_panics_costs_its_file_alone() {
    let Session { mut client, .. } = session(false, &pulls());
    let broken = "file:///w/broken/Dockerfile";
    client.show(broken, TEXT);
    client.show(URI, TEXT);
    client.ask(10, "textDocument/diagnostic", &document(broken));
    client.ask(11, "textDocument/diagnostic", &document(URI));
    assert_eq!(codes(&client.answer(10)), Vec::<&str>::new());
    assert_eq!(codes(&client.answer(11)), ["deprecated-maintainer"]);
    let told = client.wait(|message| message["method"] == "window/logMessage");
    let text = told["params"]["message"].as_str().unwrap_or_default();
    assert!(text.contains("broken/Dockerfile"), "{text}");
    let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}});
    let context = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let fixing = json!({"textDocument": {"uri": URI}, "range": all, "context": context});
    client.ask(12, "textDocument/codeAction", &fixing);
    assert_eq!(client.answer(12)["result"], json!([]), "fixing panics as well");
    client.ask(13, "workspace/diagnostic", &json!({"previousResultIds": []}));
    assert_eq!(client.answer(13)["result"]["items"], json!([]), "the search panics as well");
    client.ask(
        14,
        "textDocument/hover",
        &json!({"textDocument": {"uri": URI}, "position": {"line": 1, "character": 1}}),
    );
    assert!(client.answer(14)["result"]["contents"].is_object());
    assert_eq!(client.leave(), Ending::Agreed);
}

#[test]
fn nothing_that_arrives_ends_the_session() {
    let Session { mut client, .. } = session(false, &json!({}));
    let raw = |client: &mut Client<Ending>, text: &str| {
        let output = client.output.as_mut().expect("the stream is open");
        output.write_all(text.as_bytes()).expect("the server reads");
    };
    raw(&mut client, "Content-Length: 9\r\n\r\n{\"jsonrpc");
    assert_eq!(
        client.wait(|message| message["id"].is_null() && message.get("error").is_some())["error"]["code"],
        -32700
    );
    raw(&mut client, "some text of a shell\r\n\r\n");
    for (id, message, code) in [
        (10, json!({"jsonrpc": "2.0", "id": 10, "method": "no/such"}), -32601),
        (11, json!({"jsonrpc": "2.0", "id": 11, "method": "textDocument/hover", "params": {"a": 1}}), -32602),
        (12, json!({"jsonrpc": "2.0", "id": 12, "method": "textDocument/hover"}), -32602),
        (13, json!({"jsonrpc": "2.0", "id": 13}), -32600),
        (14, json!({"jsonrpc": "1.0", "id": 14, "method": "shutdown"}), -32600),
        (
            15,
            json!({"jsonrpc": "2.0", "id": 15, "method": "initialize", "params": {"capabilities": {}}}),
            -32600,
        ),
    ] {
        client.send(&message);
        assert_eq!(client.answer(id)["error"]["code"], code, "{message}");
    }
    for message in [
        json!([{"jsonrpc": "2.0", "method": "initialized"}]),
        json!({"jsonrpc": "2.0", "id": 4711, "result": {}}),
        json!({"jsonrpc": "2.0", "id": 0, "error": "no"}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": 1}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///no"}}}),
        json!({"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "verbose"}}),
        json!({"jsonrpc": "2.0", "method": "custom/notification", "params": [1]}),
    ] {
        client.send(&message);
    }
    // Megabytes in one message.
    let long = format!("FROM debian:13\n{}MAINTAINER me\n", "# long\n".repeat(500_000));
    client.show(URI, &long);
    let found = client.wait(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(found["params"]["diagnostics"][0]["range"]["start"]["line"], 500_001);
    client.ask(20, "shutdown", &Value::Null);
    client.answer(20);
    client.ask(21, "textDocument/hover", &place(URI));
    assert_eq!(client.answer(21)["error"]["code"], -32600);
    client.tell("exit", &Value::Null);
    assert_eq!(client.server.join().expect("the server does not panic"), Ending::Agreed);
}

#[test]
fn the_session_ends_during_a_check() {
    let Session { mut client, gate, asked } = session(true, &pulls());
    client.show(URI, TEXT);
    client.ask(10, "textDocument/diagnostic", &document(URI));
    asked.recv().expect("a check begins");
    client.tell("exit", &Value::Null);
    // The stream stays open, and the check does not end.
    assert_eq!(client.server.join().expect("the server does not panic"), Ending::Abrupt);
    drop((client.output, gate));

    let Session { mut client, gate, asked } = session(true, &pulls());
    client.show(URI, TEXT);
    asked.recv().expect("a check begins");
    drop(client.output.take());
    assert_eq!(client.server.join().expect("the server does not panic"), Ending::Abrupt);
    drop(gate);
}

#[test]
fn settings_may_come_late_or_never() {
    let capabilities = json!({"workspace": {"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true},
        "didChangeWatchedFiles": {"dynamicRegistration": true}}, "textDocument": {"diagnostic": {}}});
    let Session { mut client, .. } = session(false, &capabilities);
    let asked =
        |client: &mut Client<Ending>, method: &str| client.wait(|message| message["method"] == method);
    let registering = asked(&mut client, "client/registerCapability");
    let methods = registering["params"]["registrations"].as_array().into_iter().flatten();
    let methods: Vec<&Value> = methods.map(|registration| &registration["method"]).collect();
    assert_eq!(methods, ["workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"]);
    // One is refused, the other not answered.
    client.send(
        &json!({"jsonrpc": "2.0", "id": registering["id"], "error": {"code": -32603, "message": "no"}}),
    );
    let unanswered = asked(&mut client, "workspace/configuration");
    assert_eq!(unanswered["params"]["items"], json!([{"section": "hullwright"}]));
    client.show(URI, TEXT);
    let hover = json!({"textDocument": {"uri": URI}, "position": {"line": 1, "character": 1}});
    client.ask(10, "textDocument/hover", &hover);
    assert!(client.answer(10)["result"].is_object());
    client.tell(
        "workspace/didChangeConfiguration",
        &json!({"settings": {"hullwright": {"features": {"hover": false}, "run": 1}}}),
    );
    client.ask(11, "textDocument/hover", &hover);
    assert_eq!(client.answer(11)["result"], Value::Null);
    let told = asked(&mut client, "window/logMessage");
    assert_eq!(told["params"]["type"], 2);
    assert!(told["params"]["message"].as_str().unwrap_or_default().contains("`run`"));
    // Now it is answered, and wins.
    let again = asked(&mut client, "workspace/configuration");
    client.send(&json!({"jsonrpc": "2.0", "id": again["id"], "result": [{"features": {"hover": true}}]}));
    client.ask(12, "textDocument/hover", &hover);
    assert!(client.answer(12)["result"].is_object());
    client.send(&json!({"jsonrpc": "2.0", "id": unanswered["id"], "error": {"code": 1, "message": "late"}}));
    assert_eq!(client.leave(), Ending::Agreed);
}

/// A server whose hover panics: at once, or after it has waited.
struct Panicking;

impl Selective for Panicking {
    fn answers(&self, _: &str) -> bool {
        true
    }
}

impl LanguageServer for Panicking {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        if params.text_document_position_params.position.line > 0 {
            tokio::task::yield_now().await;
        }
        panic!("there is nothing to see")
    }

    async fn did_open(&self, _: tower_lsp::ls_types::DidOpenTextDocumentParams) {
        panic!("there is nothing to open")
    }
}

#[test]
fn a_call_that_panics_costs_one_answer() {
    let mut client = Client::of(|input, output| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("the runtime starts");
        runtime.block_on(async {
            let (service, socket) = LspService::new(|_| Panicking);
            converse(input, output, service, socket).await;
        });
    });
    client.hello(&json!({}));
    client.show(URI, TEXT);
    for (id, line) in [(10, 0), (11, 1), (12, 0)] {
        let at = json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": 0}});
        client.ask(id, "textDocument/hover", &at);
        let answer = client.answer(id);
        assert_eq!(answer["error"]["code"], -32603);
        assert!(answer["error"]["message"].as_str().unwrap_or_default().contains("textDocument/hover"));
    }
    client.leave();
}
