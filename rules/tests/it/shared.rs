//! Finds the facts that lie beside the repository.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

#[expect(clippy::print_stdout, reason = "the test harness shows why nothing was compared")]
fn path(relative: &str) -> Option<PathBuf> {
    let mut folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    loop {
        let candidate = folder.join("shared").join(relative);
        if candidate.exists() {
            return Some(candidate);
        }
        if !folder.pop() {
            println!("skipped: no shared/{relative} beside the repository");
            return None;
        }
    }
}

/// The rows of a JSON lines file, compressed or not; `None` when it is absent.
pub(crate) fn rows(relative: &str) -> Option<Vec<Value>> {
    let bytes = std::fs::read(path(relative)?).expect("a listed file can be read");
    let is_compressed = Path::new(relative).extension().is_some_and(|extension| extension == "gz");
    let mut text = String::new();
    if is_compressed {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("gzip of UTF-8 text");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8 text");
    }
    let lines = text.split('\n').filter(|line| !line.is_empty());
    Some(lines.map(|line| serde_json::from_str(line).expect("JSON")).collect())
}
