//! `hullwright config init`: a first configuration file, with what another linter's file says where one is named.
//!
//! `peer` knows the files of other linters, a module for each linter reads one into a `Draft`, and `draft` writes that down.
//! Entry point: [`run`].

mod dclint;
mod draft;
mod hadolint;
mod names;
mod peer;
mod peer_values;
mod tally;

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::args::{InitArgs, Peer};
use crate::discover::plain;
use crate::exit::{Outcome, Stop};
use draft::Draft;
use names::Names;

/// The file that is written when no other is named.
const OWN_NAME: &str = ".hullwright.yaml";
/// The other name that our file may have; it would no longer be read.
const OTHER_NAME: &str = "hullwright.yaml";

const STARTER: &str = "\
# yaml-language-server: $schema=https://raw.githubusercontent.com/hullwright/hullwright/main/schema.json
# Settings of hullwright for this folder and those below it.

# Freezes the rules that are on by default, so that an upgrade turns no green run red.
edition: \"2026\"

# The set of rules to start from: recommended, strict, hadolint, buildkit or dclint.
preset: recommended

# Rules that are on beside the preset's, and rules that are off: names, aliases of other tools, categories.
# extend-select: [style]
# ignore: [DL3008]

# Other severities for rules that are on.
# severity:
#   reproducibility: info

# Lowest severity that makes the exit code 1: error, warning, info or never.
# fail-on: warning

# Compose files that are read together, where their names do not tell.
# compose:
#   sets:
#     - [compose.yaml, compose.prod.yaml]

# Settings for some of the files.
# overrides:
#   - files: [\"test/**\"]
#     ignore: [reproducibility]
";

pub(crate) fn run(arguments: &InitArgs) -> Result<Outcome, Stop> {
    let Some(peer) = arguments.from else {
        write(arguments, STARTER)?;
        tell_of_peers();
        return Ok(Outcome::Clean);
    };
    let (path, settings) = peer::read(peer, arguments.file.as_deref())?;
    let shown = crate::config_command::shown(&path);
    let set = hullwright_rules::rule_set();
    let draft = Draft::new(&shown);
    let read = match peer {
        Peer::Hadolint => hadolint::draft(&settings, &Names { set: &set, peers: &["hadolint"] }, draft),
        Peer::Dclint => dclint::draft(&settings, &Names { set: &set, peers: &["dclint"] }, draft),
        Peer::Tally => {
            tally::draft(&settings, &Names { set: &set, peers: &["tally", "hadolint", "buildkit"] }, draft)
        }
    };
    let draft = read.map_err(|error| Stop::Misuse(format!("{shown}: {error}")))?;
    write(arguments, &draft.text())?;
    crate::note(&draft.summary());
    for left in draft.left() {
        crate::note(&format!("not carried over: {left}"));
    }
    if peer == Peer::Hadolint && arguments.output.is_none() {
        crate::note(&format!("{shown} is read no longer, now that {OWN_NAME} is there"));
    }
    Ok(Outcome::Clean)
}

/// Writes the file, or prints it; one that is there stays.
fn write(arguments: &InitArgs, text: &str) -> Result<(), Stop> {
    let path = arguments.output.as_deref().unwrap_or(Path::new(OWN_NAME));
    if path.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        return Ok(out.flush()?);
    }
    if arguments.force {
        fs::write(path, text).map_err(|error| failed(path, &error))?;
    } else {
        let other = Path::new(OTHER_NAME);
        if path == Path::new(OWN_NAME) && other.exists() {
            let message = format!(
                "{OTHER_NAME} is there already and would no longer be read; --force writes {OWN_NAME}"
            );
            return Err(Stop::Misuse(message));
        }
        let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| failed(path, &error))?;
    }
    crate::note(&format!("{} written", path.display()));
    Ok(())
}

fn failed(path: &Path, error: &io::Error) -> Stop {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Stop::Misuse(format!("{path}: it is there already; --force replaces it"))
        }
        _ => Stop::Misuse(format!("{path}: {}", plain(error))),
    }
}

/// Says whose settings lie here, too: beside a file of ours they count no longer.
fn tell_of_peers() {
    for (peer, path) in peer::all_here() {
        let (path, name) = (path.display(), peer.name());
        crate::note(&format!("`hullwright config init --from {name} --force` carries over what {path} says"));
    }
}
