//! Containers that start a development package of Node.js, by name or through a script of `package.json`.
//!
//! Entry point: [`starts_tool`]. A script that cannot be read may start anything.

use crate::patterns::context::project_manifest::NodeManifest;
use crate::patterns::shell::project_build::{Toolchain, uses_toolchain};

/// Scripts that start scripts; more is no real file.
const MAX_DEPTH: u32 = 3;

/// Whether what starts is a development package, or may be one.
pub fn starts_tool(words: &[String], manifest: Option<&NodeManifest>) -> bool {
    starts_tool_within(words, manifest, MAX_DEPTH)
}

fn starts_tool_within(words: &[String], manifest: Option<&NodeManifest>, depth: u32) -> bool {
    let is_listed = |word: &String| {
        let name = word.rsplit('/').next().unwrap_or(word);
        manifest.is_some_and(|manifest| {
            manifest.development.iter().any(|listed| listed == name || listed == word)
        })
    };
    let loads =
        |word: &String| ["ts-node", "tsx", "babel", "register"].iter().any(|tool| word.contains(tool));
    if uses_toolchain(Toolchain::Node, words) || words.iter().any(|word| is_listed(word) || loads(word)) {
        return true;
    }
    let manager = words
        .iter()
        .position(|word| matches!(word.rsplit('/').next().unwrap_or(word), "npm" | "yarn" | "pnpm" | "bun"));
    let Some(at) = manager else { return false };
    let script = words
        .iter()
        .skip(at + 1)
        .find(|word| !word.starts_with('-') && *word != "run" && *word != "run-script");
    let text = script.and_then(|script| manifest?.script(script));
    let Some(text) = text.filter(|_| depth > 0) else { return true };
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    starts_tool_within(&words, manifest, depth - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_followed() {
        let text =
            r#"{"scripts": {"start": "npm run serve", "serve": "node a.js", "watch": "nodemon a.js"}}"#;
        let manifest = NodeManifest::read(text);
        let starts = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            starts_tool(&words, manifest.as_ref())
        };
        assert!(!starts("npm start"));
        assert!(!starts("node dist/index.js"));
        assert!(starts("npm run watch"));
        assert!(starts("npm run unknown"));
        assert!(starts("node -r ts-node/register index.ts"));
    }
}
