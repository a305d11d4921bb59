//! The configuration files of other linters: their names, and their texts as one kind of tree.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::args::Peer;
use crate::config_file::{text_of, yaml_error};
use crate::exit::Stop;

/// The files that each linter looks for, the one it prefers first.
const HADOLINT: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];
const DCLINT: [&str; 12] = [
    ".dclintrc",
    ".dclintrc.json",
    ".dclintrc.yaml",
    ".dclintrc.yml",
    ".config/dclintrc",
    ".config/dclintrc.json",
    ".config/dclintrc.yaml",
    ".config/dclintrc.yml",
    ".dclintrc.js",
    ".dclintrc.cjs",
    "dclint.config.js",
    "dclint.config.cjs",
];
const TALLY: [&str; 2] = [".tally.toml", "tally.toml"];
/// Where a project of JavaScript may keep the settings of dclint.
const PACKAGE: &str = "package.json";

/// The configuration file of each linter that has one in this folder.
pub(super) fn all_here() -> Vec<(Peer, PathBuf)> {
    [Peer::Hadolint, Peer::Dclint, Peer::Tally]
        .into_iter()
        .filter_map(|peer| Some((peer, find(peer)?)))
        .collect()
}

/// Reads the configuration of a linter: the file that is named, or the one in this folder.
pub(super) fn read(peer: Peer, named: Option<&Path>) -> Result<(PathBuf, Value), Stop> {
    let Some(path) = named.map(Path::to_path_buf).or_else(|| find(peer)) else {
        let usual: Vec<&str> = names(peer).iter().copied().take(4).collect();
        let message = format!("this folder has no {}; name the file of {}", usual.join(" or "), peer.name());
        return Err(Stop::Misuse(message));
    };
    match parse(peer, &path) {
        Ok(Value::Null) => Ok((path, Value::Object(serde_json::Map::new()))),
        Ok(settings @ Value::Object(_)) => Ok((path, settings)),
        Ok(_) => Err(Stop::Misuse(format!("{}: it holds no settings of {}", path.display(), peer.name()))),
        Err(message) => Err(Stop::Misuse(format!("{}{message}", path.display()))),
    }
}

fn names(peer: Peer) -> &'static [&'static str] {
    match peer {
        Peer::Hadolint => &HADOLINT,
        Peer::Dclint => &DCLINT,
        Peer::Tally => &TALLY,
    }
}

fn find(peer: Peer) -> Option<PathBuf> {
    let here = names(peer).iter().map(PathBuf::from).find(|path| path.is_file());
    let in_package = || {
        let path = PathBuf::from(PACKAGE);
        let has_settings = matches!(parse(peer, &path), Ok(Value::Object(_)));
        (peer == Peer::Dclint && has_settings).then_some(path)
    };
    here.or_else(in_package)
}

/// The settings in a file; what is wrong begins with the line, or with a colon.
fn parse(peer: Peer, path: &Path) -> Result<Value, String> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if matches!(extension, "js" | "cjs" | "mjs" | "ts" | "cts" | "mts") {
        return Err(
            ": it is a program; write the object it exports into a JSON file and name that".to_owned()
        );
    }
    let text = text_of(path).map_err(|error| format!(": {}", error.message))?;
    let text = text.trim_start_matches('\u{feff}');
    if peer == Peer::Tally {
        return toml(text);
    }
    // JSON may be indented with tabs, which YAML refuses.
    match serde_json::from_str::<Value>(text) {
        Ok(read) if path.file_name().is_some_and(|name| name == PACKAGE) => {
            read.get(peer.name()).cloned().ok_or_else(|| format!(": it has no key `{}`", peer.name()))
        }
        Ok(read) => Ok(read),
        Err(error) if extension == "json" => {
            Err(format!(":{}: it is no JSON: {}", error.line(), plain(&error)))
        }
        Err(_) => serde_yaml::from_str(text).map_err(|error| {
            let line = error.location().map_or(1, |location| location.line());
            format!(":{line}: {}", yaml_error(text, &error).message)
        }),
    }
}

fn toml(text: &str) -> Result<Value, String> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!(":{}: {}", before.split('\n').count(), error.message())
    })
}

/// What is wrong, without the place.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}
