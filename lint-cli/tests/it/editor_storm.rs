//! Thousands of edits that nobody waits for, between requests: the text of the server stays that of the editor.

use serde_json::{Value, json};

use crate::editor::{Editor, uri};
use crate::support::Folder;

const N_EDITS: usize = 10_000;
/// Parts that texts are made of: what opens and closes things, characters of all lengths, all ends of lines.
const PIECES: [&str; 20] = [
    "FROM debian:13 AS build\n",
    "COPY --from=build /a /b\n",
    "RUN <<E\n",
    "E\n",
    " \\\n",
    "\r\n",
    "\n",
    "# é\n",
    "𝄞",
    "\"",
    "services:\n",
    "  web:\n",
    "    image: redis\n",
    "    depends_on: [db]\n",
    "&a ",
    "*a",
    "- ",
    "{",
    "$",
    "x",
];

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

/// A document as the editor has it.
struct Draft {
    uri: String,
    language: &'static str,
    text: String,
    version: i32,
}

/// A position as an editor counts it: lines that end with `\n`, `\r\n` or `\r`, columns in UTF-16.
fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
    json!({"line": line, "character": column})
}

impl Draft {
    /// A place between two characters that is not between `\r` and `\n`.
    fn place(&self, numbers: &mut Numbers) -> usize {
        let mut at = numbers.below(self.text.len() + 1);
        while !self.text.is_char_boundary(at) || (at > 0 && self.text[..at].ends_with('\r')) {
            at -= 1;
        }
        at
    }

    /// One edit, as the protocol says it.
    fn edit(&mut self, numbers: &mut Numbers) -> Value {
        let (a, b) = (self.place(numbers), self.place(numbers));
        let (start, end) = (a.min(b), a.max(b));
        // Texts neither grow without end nor disappear.
        let end = if self.text.len() > 2000 || end - start < 9 { end } else { start };
        let new = PIECES[numbers.below(PIECES.len())];
        let range = json!({"start": position(&self.text, start), "end": position(&self.text, end)});
        self.text.replace_range(start..end, new);
        json!({"range": range, "text": new})
    }

    fn change(&mut self, editor: &mut Editor, numbers: &mut Numbers, n_edits: usize) {
        let changes: Vec<Value> = (0..n_edits).map(|_| self.edit(numbers)).collect();
        self.version += 1;
        editor.change(&self.uri, self.version, &json!(changes));
    }

    /// Something that editors ask for while one types. Nobody waits for the answer.
    fn ask(&self, editor: &mut Editor, numbers: &mut Numbers, id: usize) {
        let at = position(&self.text, self.place(numbers));
        let document = json!({"uri": self.uri});
        let (method, parameters) = match numbers.below(6) {
            0 => ("textDocument/hover", json!({"textDocument": document, "position": at})),
            1 => ("textDocument/definition", json!({"textDocument": document, "position": at})),
            2 => ("textDocument/foldingRange", json!({"textDocument": document})),
            3 => ("textDocument/diagnostic", json!({"textDocument": document})),
            4 => {
                let context = json!({"diagnostics": [], "only": ["source.fixAll"]});
                let range = json!({"start": at, "end": at});
                (
                    "textDocument/codeAction",
                    json!({"textDocument": document, "range": range, "context": context}),
                )
            }
            _ => ("textDocument/completion", json!({"textDocument": document, "position": at})),
        };
        let id = format!("storm-{id}");
        editor.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        if numbers.below(4) == 0 {
            editor.notify("$/cancelRequest", &json!({"id": id}));
        }
    }

    /// What the server says of a text: findings, outline and folds hang on every line of it.
    fn seen(editor: &mut Editor, uri: &str) -> [Value; 3] {
        ["textDocument/diagnostic", "textDocument/documentSymbol", "textDocument/foldingRange"].map(
            |method| {
                let mut answer = editor.request(method, &json!({"textDocument": {"uri": uri}}));
                if let Some(report) = answer.as_object_mut() {
                    report.remove("resultId");
                }
                serde_json::from_str(&answer.to_string().replace(uri, "URI")).expect("it is JSON")
            },
        )
    }

    /// Compares the text that the server has with the text that it is shown anew.
    fn compare(&self, editor: &mut Editor, folder: &Folder, n: usize) {
        let name = self.uri.rsplit('/').next().unwrap_or_default();
        let copy = uri(folder.path(), &format!("copy-{n}/{name}"));
        let own = Self::seen(editor, &self.uri);
        editor.show(&copy, self.language, &self.text);
        let path = |of: &str| {
            of.split(folder.path().to_str().unwrap_or_default()).nth(1).unwrap_or_default()[1..].to_owned()
        };
        let shown = Self::seen(editor, &copy).map(|seen| {
            let text = seen.to_string().replace(&path(&copy), &path(&self.uri));
            serde_json::from_str::<Value>(&text).expect("it is JSON")
        });
        assert_eq!(own, shown, "{:?}", self.text);
        editor.notify("textDocument/didClose", &json!({"textDocument": {"uri": copy}}));
    }
}

#[test]
fn ten_thousand_edits_leave_the_server_with_the_text_of_the_editor() {
    let folder = Folder::new();
    let capabilities = json!({"textDocument": {"diagnostic": {}}});
    let (mut editor, _) = Editor::open(folder.path(), &capabilities);
    let mut texts = [
        ("one/Dockerfile", "dockerfile"),
        ("two/compose.yaml", "dockercompose"),
        ("three/.dockerignore", "ignore"),
    ]
    .map(|(path, language)| Draft {
        uri: uri(folder.path(), path),
        language,
        text: String::new(),
        version: 1,
    });
    for text in &texts {
        editor.show(&text.uri, text.language, &text.text);
    }
    let mut numbers = Numbers(20_261_122);
    let (mut n_edits, mut n_asked) = (0, 0);
    while n_edits < N_EDITS {
        let text = &mut texts[[0, 0, 0, 1, 1, 1, 2][numbers.below(7)]];
        let n_now = [1, 1, 1, 2, 5][numbers.below(5)];
        text.change(&mut editor, &mut numbers, n_now);
        n_edits += n_now;
        if numbers.below(5) == 0 {
            text.ask(&mut editor, &mut numbers, n_asked);
            n_asked += 1;
        }
        // Now and then the editor waits: the server is sometimes far behind and sometimes idle.
        if numbers.below(200) == 0 {
            text.compare(&mut editor, &folder, n_edits);
        }
    }
    for text in &texts {
        text.compare(&mut editor, &folder, n_edits);
    }
    // Nothing that was asked stays without an answer, and none is an internal error.
    for idx in 0..n_asked {
        let id = format!("storm-{idx}");
        let answer = editor.wait(|message| message["id"] == *id);
        let code = answer["error"]["code"].as_i64();
        assert!(matches!(code, None | Some(-32800 | -32801 | -32601)), "{answer}");
    }
    assert_eq!(editor.close(), Some(0));
}
