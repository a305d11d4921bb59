//! Whole workspaces, several folders, settings and changes outside of the editor.

use serde_json::{Value, json};

use crate::editor::{Editor, codes, uri, utf8};
use crate::support::Folder;

const OLD: &str = "FROM debian:13\nMAINTAINER me\n";
const COMPOSE: &str = "services:\n  a:\n    build:\n      context: .\n      target: prod\n";

/// What an editor that asks for findings says that it can.
fn pulls() -> Value {
    json!({"textDocument": {"diagnostic": {}}, "general": {"positionEncodings": ["utf-8"]},
        "workspace": {"workspaceFolders": true}})
}

/// An editor with several open folders.
fn with_folders(folders: &[&Folder], capabilities: &Value, options: &Value) -> Editor {
    let folders: Vec<Value> =
        folders.iter().map(|folder| json!({"uri": uri(folder.path(), ""), "name": "x"})).collect();
    let hello =
        json!({"workspaceFolders": folders, "capabilities": capabilities, "initializationOptions": options});
    Editor::start(&hello).0
}

impl Editor {
    /// The findings of all files, as address and codes; and the answer as it is.
    fn workspace(&mut self, previous: &Value) -> (Vec<(String, Vec<String>)>, Value) {
        let report = self.request("workspace/diagnostic", &json!({"previousResultIds": previous}));
        let items = report["items"].as_array().cloned().unwrap_or_default();
        let all = items.iter().map(|item| {
            let found = item["items"].as_array().cloned().unwrap_or_default();
            let uri = item["uri"].as_str().unwrap_or_default().to_owned();
            (uri, codes(&found).into_iter().map(str::to_owned).collect())
        });
        (all.collect(), report)
    }

    /// The findings of a document that are asked for.
    fn pull(&mut self, uri: &str) -> Vec<String> {
        let report = self.request("textDocument/diagnostic", &json!({"textDocument": {"uri": uri}}));
        let items = report["items"].as_array().cloned().unwrap_or_default();
        codes(&items).into_iter().map(str::to_owned).collect()
    }

    /// The findings that are told of a file that is not open.
    fn told(&mut self, uri: &str) -> Vec<String> {
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"].get("version").is_none()
        });
        let items = message["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
        codes(&items).into_iter().map(str::to_owned).collect()
    }
}

/// What `hullwright check` finds in a folder, as address and codes.
fn checked(folder: &Folder) -> Vec<(String, Vec<String>)> {
    let run = folder.run(&["check", "--format", "jsonl", "--fail-on", "never"]);
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for line in run.stdout.lines() {
        let found: Value = serde_json::from_str(line).expect("each line is JSON");
        let Some(rule) = found["rule"].as_str() else { continue };
        let uri = uri(folder.path(), found["path"].as_str().unwrap_or_default());
        match all.last_mut() {
            Some((last, rules)) if *last == uri => rules.push(rule.to_owned()),
            _ => all.push((uri, vec![rule.to_owned()])),
        }
    }
    assert!(!all.is_empty(), "{}", run.stdout);
    all
}

#[test]
fn all_files_of_a_workspace_are_those_of_a_check() {
    let folder = Folder::with(&[
        ("Dockerfile", OLD),
        ("compose.yaml", COMPOSE),
        ("api/Dockerfile", "FROM debian:13 AS x\nFROM x\nCMD true\n"),
        ("api/.dockerignore", "*\n"),
        ("deploy/compose.yaml", "services:\n  a:\n    build: {context: ../api, target: no}\n"),
        ("good/Dockerfile", "FROM scratch\nCOPY a /\nUSER 7\nCMD [\"/a\"]\n"),
        ("build/Dockerfile", OLD),
        (".gitignore", "build\n"),
        ("wrong/.hullwright.yaml", "preset: no\n"),
        ("wrong/Dockerfile", OLD),
    ]);
    let (mut editor, hello) = Editor::open(folder.path(), &pulls());
    assert_eq!(hello["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"], true);
    let (found, report) = editor.workspace(&json!([]));
    assert_eq!(found, checked(&folder));

    let previous: Vec<Value> = report["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| json!({"uri": item["uri"], "value": item["resultId"]}))
        .collect();
    let kinds = |report: &Value| -> Vec<String> {
        let items = report["items"].as_array().into_iter().flatten();
        let changed = items.filter(|item| item["kind"] != "unchanged");
        changed.map(|item| item["uri"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let (again, report) = editor.workspace(&json!(previous));
    assert_eq!((again.len(), kinds(&report)), (found.len(), Vec::new()));

    // What stands in the editor counts, also for its neighbours.
    let dockerfile = uri(folder.path(), "Dockerfile");
    editor.show(&dockerfile, "dockerfile", OLD);
    editor.change(&dockerfile, 2, &json!([{"text": "FROM debian:13 AS prod\nCMD [\"true\"]\n"}]));
    let (_, report) = editor.workspace(&json!(previous));
    assert_eq!(kinds(&report), [dockerfile.clone(), uri(folder.path(), "compose.yaml")]);
    let items = report["items"].as_array().cloned().unwrap_or_default();
    let open = items.iter().find(|item| item["uri"] == *dockerfile).expect("it is in the report");
    assert_eq!(open["version"], 2);
    let own = json!({"textDocument": {"uri": dockerfile}, "previousResultId": open["resultId"]});
    assert_eq!(editor.request("textDocument/diagnostic", &own)["kind"], "unchanged");

    // Files that are gone have no findings any more.
    std::fs::remove_file(folder.path().join("wrong/Dockerfile")).expect("it can be removed");
    editor.notify("workspace/didChangeWatchedFiles", &json!({"changes": []}));
    let (all, _) = editor.workspace(&json!(previous));
    assert!(all.contains(&(uri(folder.path(), "wrong/Dockerfile"), Vec::new())));
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn a_file_is_judged_with_what_builds_it_wherever_that_lies() {
    let folder = Folder::with(&[
        ("api/Dockerfile", "FROM debian:13\nCOPY mian.js /\nUSER 7\nCMD [\"true\"]\n"),
        ("api/main.js", "x"),
        ("deploy/compose.yaml", "services:\n  a:\n    build: {context: ../api}\n"),
    ]);
    let dockerfile = uri(folder.path(), "api/Dockerfile");
    assert_eq!(checked(&folder), [(dockerfile.clone(), vec!["copy-source-not-found".to_owned()])]);
    assert_eq!(folder.run(&["check", "api"]).code, 0, "the service makes the difference");
    let mut editor = with_folders(&[&folder], &utf8(), &Value::Null);
    editor.show(&dockerfile, "dockerfile", &folder.read("api/Dockerfile"));
    // The Compose file is found some time later.
    while codes(&editor.findings(&dockerfile, 1)) != ["copy-source-not-found"] {}
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn each_folder_is_a_project_of_its_own() {
    let files = [("compose.yaml", COMPOSE), ("Dockerfile", OLD)];
    let (one, two, three) = (Folder::with(&files), Folder::with(&files), Folder::with(&files));
    two.write(".hullwright.yaml", "ignore: [deprecated-maintainer]\n");
    two.write("build/Dockerfile", OLD);
    two.write(".gitignore", "build\n");
    let mut editor = with_folders(&[&one, &two], &pulls(), &Value::Null);
    let mut both = checked(&one);
    both.extend(checked(&two));
    both.sort();
    assert_eq!(editor.workspace(&json!([])).0, both);

    let dockerfiles = [&one, &two, &three].map(|folder| uri(folder.path(), "Dockerfile"));
    for dockerfile in &dockerfiles {
        editor.show(dockerfile, "dockerfile", OLD);
    }
    // The third one belongs to none of the folders.
    for (dockerfile, folder) in dockerfiles.iter().zip([&one, &two, &three]) {
        let own = checked(folder).into_iter().find(|(uri, _)| uri == dockerfile);
        assert_eq!(editor.pull(dockerfile), own.map(|(_, rules)| rules).unwrap_or_default());
    }
    let folders = |folders: &[&Folder]| -> Vec<Value> {
        folders.iter().map(|folder| json!({"uri": uri(folder.path(), ""), "name": "x"})).collect()
    };
    let event = json!({"event": {"added": folders(&[&three]), "removed": folders(&[&one])}});
    editor.notify("workspace/didChangeWorkspaceFolders", &event);
    let mut both = checked(&two);
    both.extend(checked(&three));
    both.sort();
    assert_eq!(editor.workspace(&json!([])).0, both);
    assert!(editor.pull(&dockerfiles[0]).contains(&"deprecated-maintainer".to_owned()));
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn settings_of_the_editor_come_on_top() {
    let folder = Folder::with(&[
        ("other.yaml", "preset: strict\n"),
        ("bad.yaml", "preset: no\n"),
        ("Dockerfile", OLD),
    ]);
    let uri = uri(folder.path(), "Dockerfile");
    let expected = |arguments: &[&str]| -> Vec<String> {
        let run = folder.run(&[&["check", "Dockerfile", "--format", "jsonl"], arguments].concat());
        let found = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("it is JSON"));
        found.filter_map(|found| found["rule"].as_str().map(str::to_owned)).collect()
    };
    let options = json!({"ignore": ["deprecated-maintainer"], "preset": 1});
    let mut editor = with_folders(&[&folder], &pulls(), &options);
    editor.show(&uri, "dockerfile", OLD);
    assert_eq!(editor.pull(&uri), expected(&["--ignore", "deprecated-maintainer"]));
    let told = editor.wait(|message| message["method"] == "window/logMessage");
    assert!(told["params"]["message"].as_str().unwrap_or_default().contains("`preset`"), "{told}");
    let set = |editor: &mut Editor, settings: Value| {
        let settings = json!({"settings": {"hullwright": settings}});
        editor.notify("workspace/didChangeConfiguration", &settings);
    };
    set(&mut editor, json!({"ignore": [], "configPath": "other.yaml"}));
    assert_eq!(editor.pull(&uri), expected(&["--config", "other.yaml"]));
    set(&mut editor, json!({"select": ["deprecated-maintainer"], "preset": "strict"}));
    assert_eq!(editor.pull(&uri), Vec::<String>::new(), "it is still ignored");
    set(
        &mut editor,
        json!({"select": ["deprecated-maintainer", "no-such-rule"], "ignore": [], "configPath": "bad.yaml"}),
    );
    assert_eq!(editor.pull(&uri), ["deprecated-maintainer"]);
    for part in ["no-such-rule", "bad.yaml"] {
        let is_it =
            |message: &Value| message["params"]["message"].as_str().is_some_and(|text| text.contains(part));
        editor.wait(is_it);
    }
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn features_that_are_off_are_not_offered() {
    let folder = Folder::new();
    let hello = json!({"capabilities": {}, "rootUri": uri(folder.path(), ""),
        "initializationOptions": {"features": {"hover": false, "folding": false}}});
    let (mut editor, hello) = Editor::start(&hello);
    let capabilities = &hello["capabilities"];
    assert!(
        capabilities.get("hoverProvider").is_none() && capabilities.get("foldingRangeProvider").is_none()
    );
    assert_eq!(capabilities["definitionProvider"], true);
    let uri = uri(folder.path(), "Dockerfile");
    editor.show(&uri, "dockerfile", OLD);
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}});
    assert_eq!(editor.request("textDocument/hover", &at), Value::Null);
    assert_eq!(codes(&editor.findings(&uri, 1)), ["deprecated-maintainer"]);
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn an_editor_that_does_not_ask_may_be_told_of_all_files() {
    let folder = Folder::with(&[("Dockerfile", OLD), ("api/Dockerfile", OLD)]);
    let mut editor = with_folders(&[&folder], &utf8(), &json!({"workspaceDiagnostics": true}));
    let [one, two] = ["Dockerfile", "api/Dockerfile"].map(|path| uri(folder.path(), path));
    assert!(!editor.told(&one).is_empty() && !editor.told(&two).is_empty());
    // An open document speaks for itself, and its file again when it is closed.
    editor.show(&one, "dockerfile", "FROM scratch\n");
    editor.findings(&one, 1);
    editor.notify("textDocument/didClose", &json!({"textDocument": {"uri": one}}));
    assert_eq!(editor.told(&one), Vec::<String>::new());
    assert!(!editor.told(&one).is_empty());
    folder.write("api/Dockerfile", "FROM debian:13\nUSER 7\nCMD [\"true\"]\n");
    editor.notify("workspace/didChangeWatchedFiles", &json!({"changes": []}));
    assert_eq!(editor.told(&two), Vec::<String>::new());
    editor.notify("workspace/didChangeConfiguration", &json!({"settings": {"workspaceDiagnostics": false}}));
    assert_eq!(editor.told(&one), Vec::<String>::new());
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn files_that_change_elsewhere_are_read_again() {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM debian:13 AS prod\nCMD [\"true\"]\n"),
        ("compose.yaml", COMPOSE),
    ]);
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut editor = with_folders(&[&folder], &capabilities, &Value::Null);
    let registering = editor.wait(|message| message["method"] == "client/registerCapability");
    let watchers = &registering["params"]["registrations"][0]["registerOptions"]["watchers"];
    assert!(watchers.as_array().is_some_and(|watchers| watchers.len() > 5), "{registering}");
    editor.send(&json!({"jsonrpc": "2.0", "id": registering["id"], "result": null}));
    let compose = uri(folder.path(), "compose.yaml");
    editor.show(&compose, "dockercompose", COMPOSE);
    assert!(!codes(&editor.findings(&compose, 1)).contains(&"unknown-build-target"));
    folder.write("Dockerfile", "FROM debian:13 AS dev\nCMD [\"true\"]\n");
    let change = json!({"uri": uri(folder.path(), "Dockerfile"), "type": 2});
    editor.notify("workspace/didChangeWatchedFiles", &json!({"changes": [change]}));
    assert!(codes(&editor.findings(&compose, 1)).contains(&"unknown-build-target"));
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn findings_may_wait_until_a_document_is_saved() {
    let folder = Folder::new();
    let mut editor = with_folders(&[&folder], &utf8(), &json!({"run": "onSave"}));
    let uri = uri(folder.path(), "Dockerfile");
    editor.show(&uri, "dockerfile", "FROM scratch\n");
    editor.findings(&uri, 1);
    editor.change(&uri, 2, &json!([{"text": OLD}]));
    // The answer shows that the change was checked.
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}});
    assert!(editor.request("textDocument/hover", &at).is_object());
    editor.change(&uri, 3, &json!([{"text": OLD}]));
    editor.notify("textDocument/didSave", &json!({"textDocument": {"uri": uri}}));
    editor.findings(&uri, 3);
    let is_second = |message: &Value| message["params"]["version"] == 2;
    assert!(!editor.unread.iter().any(is_second), "the second version was never saved");
    assert_eq!(editor.close(), Some(0));
}

#[test]
fn leaving_without_a_word_is_a_failure() {
    let folder = Folder::new();
    let (mut editor, _) = Editor::open(folder.path(), &json!({}));
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.left(), Some(1));
}
