//! The names that an `.env` file sets (Compose specification, "Interpolation").

use hullwright_core::text::{SourceFile, TextRange};

use super::{Occurrence, Symbol};
use crate::dockerfile::variables::is_name;

/// The name of each line `NAME=value`.
pub(super) fn occurrences(file: &SourceFile) -> Vec<Occurrence> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in file.text().split_inclusive('\n') {
        let trimmed = line.trim_start();
        let body = trimmed.strip_prefix("export ").unwrap_or(trimmed).trim_start();
        let indent = line.len() - body.len();
        let name = body.split(['=', ':']).next().unwrap_or_default().trim_end();
        if is_name(name) && body.len() > name.len() {
            let range = TextRange::from(start + indent..start + indent + name.len());
            let symbol = Symbol::Outside { env_file: file.path().to_owned(), name: name.to_owned() };
            found.push(Occurrence::new(symbol, range, true));
        }
        start += line.len();
    }
    found
}
