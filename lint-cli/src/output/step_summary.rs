//! The summary of a job of GitHub Actions: the findings as a table, added to the file that `GITHUB_STEP_SUMMARY` names.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use super::github::by_severity;
use super::repository::Repository;
use super::{Results, markdown};

/// GitHub shows none of a summary that is larger, and the steps before may have written some of it.
const MAX_SIZE: usize = 1024 * 1024;
/// Room for what is written below the table.
const CLOSING: usize = 1024;

/// Adds the summary where the job asks for one. A run does not fail for want of it.
pub(super) fn write(results: &Results<'_>) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return };
    if let Err(error) = append(results, Path::new(&path)) {
        crate::note(&format!(
            "the summary of the step cannot be written: {}",
            crate::discover::plain(&error)
        ));
    }
}

fn append(results: &Results<'_>, path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let used = usize::try_from(file.metadata()?.len()).unwrap_or(MAX_SIZE);
    let text = summary(results, MAX_SIZE.saturating_sub(used));
    file.write_all(text.as_bytes())
}

/// A text of at most that many bytes.
fn summary(results: &Results<'_>, room: usize) -> String {
    let (found, repository) = (by_severity(results), Repository::find());
    let mut text = String::from("### hullwright\n\n");
    let total = found.len();
    let mut left = total;
    if total > 0 {
        text.push_str(markdown::HEAD);
    }
    for found in found {
        let row = markdown::row(&repository.path(&found.finding.place.path), found);
        if text.len() + row.len() + CLOSING > room {
            break;
        }
        text.push_str(&row);
        left -= 1;
    }
    let mut closing = Vec::new();
    if left < total {
        closing.push(b'\n');
    }
    if left > 0 {
        let _ = writeln!(closing, "{left} more did not fit in here.\n");
    }
    let _ = results.write_totals(&mut closing);
    text.push_str(&String::from_utf8_lossy(&closing));
    if text.len() > room { String::new() } else { text }
}
