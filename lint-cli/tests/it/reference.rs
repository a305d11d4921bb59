//! What is written down about the program is what the program says: its schema in `schema.json`, and the pages in
//! `docs/reference`. `UPDATE=1 cargo test -p hullwright reference` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value};

use crate::support::Folder;

/// The commands that have a page, in the order of `hullwright --help`.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    collect(&mut Vec::new(), &mut found);
    found
}

/// The commands below one, as its help lists them.
fn collect(above: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let help = help(above);
    let listed = help.split_once("\nCommands:\n").map(|(_, rest)| rest).unwrap_or_default();
    for line in listed.lines().take_while(|line| !line.is_empty()) {
        // Further lines of a description stand farther to the right.
        let Some(name) = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')) else { continue };
        let name = name.split(' ').next().unwrap_or_default();
        if name == "help" {
            continue;
        }
        above.push(name.to_owned());
        found.push(above.clone());
        collect(above, found);
        above.pop();
    }
}

fn help(command: &[String]) -> String {
    let arguments: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
    let run = Folder::new().run(&arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

fn command_line() -> String {
    let mut out = "# Command line\n\nWhat `hullwright COMMAND --help` prints.\n".to_owned();
    for command in commands() {
        let _ = write!(
            out,
            "\n## hullwright {}\n\n```text\n{}\n```\n",
            command.join(" "),
            help(&command).trim_end()
        );
    }
    out
}

fn schema() -> String {
    let run = Folder::new().run(&["config", "schema"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

fn configuration() -> String {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    let mut out = "# Keys of the configuration\n\nWhat `.hullwright.yaml` may say. The same as JSON Schema, for editors: \
                   `hullwright config schema`.\n"
        .to_owned();
    let keys = schema["properties"].as_object().expect("an object has properties");
    table(&mut out, &schema, keys);
    for (name, title) in [("ComposeText", "`compose`"), ("OverrideText", "`overrides`")] {
        let inner = &schema["definitions"][name];
        let _ = write!(out, "\n## Keys below {title}\n\n{}\n", text(&inner["description"]));
        table(&mut out, &schema, inner["properties"].as_object().expect("an object has properties"));
    }
    out
}

fn table(out: &mut String, schema: &Value, keys: &Map<String, Value>) {
    out.push_str("\n| key | value | |\n| --- | --- | --- |\n");
    for (key, value) in keys {
        let _ = writeln!(out, "| `{key}` | {} | {} |", kind(schema, value), text(&value["description"]));
    }
}

/// What a value may be, in words.
fn kind(schema: &Value, value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str().and_then(|path| path.strip_prefix("#/definitions/")) {
        return kind(schema, &schema["definitions"][name]);
    }
    for one_of in ["anyOf", "allOf"] {
        if let Some(kinds) = value[one_of].as_array() {
            return kind(schema, kinds.first().expect("it is one of something"));
        }
    }
    if let Some(words) = value["enum"].as_array() {
        let shown =
            |word: &Value| format!("`{}`", word.as_str().map_or_else(|| word.to_string(), str::to_owned));
        let mut words: Vec<String> = words.iter().map(shown).collect();
        // A word that is a number may be written with and without quotes.
        words.dedup();
        return words.join(", ");
    }
    let types = match &value["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => {
            several.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect()
        }
        _ => panic!("no word for {value}"),
    };
    match types.as_slice() {
        ["array"] => format!("list of {}", plural(&kind(schema, &value["items"]))),
        ["object"] if value["additionalProperties"].is_object() => {
            format!("map to {}", kind(schema, &value["additionalProperties"]))
        }
        ["object"] => "see below".to_owned(),
        _ => types.join(", "),
    }
}

fn plural(kind: &str) -> String {
    match kind {
        "string" => "strings".to_owned(),
        "see below" => "entries, see below".to_owned(),
        other => other.replacen("list of", "lists of", 1),
    }
}

fn text(description: &Value) -> &str {
    description.as_str().expect("every key is described")
}

#[test]
fn the_schema_and_the_reference_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        ("schema.json", schema()),
        ("docs/reference/command-line.md", command_line()),
        ("docs/reference/configuration.md", configuration()),
    ];
    let update = std::env::var_os("UPDATE").is_some();
    for (path, text) in pages {
        let path = root.join(path);
        if update {
            std::fs::write(&path, &text).expect("the repository can be written");
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{} is stale: run with UPDATE=1", path.display());
    }
}

#[test]
fn the_reference_has_a_section_for_each_command() {
    let names: Vec<String> = commands().iter().map(|command| command.join(" ")).collect();
    for name in ["check", "fix", "explain", "config show", "dump ignore", "lsp"] {
        assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
    }
}
