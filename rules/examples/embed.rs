//! Checks a small project that exists only in memory and prints what was found.
//!
//! `cargo run -p hullwright-rules --example embed`

use std::io::Write as _;

use hullwright_core::diagnostic::Applicability;
use hullwright_core::project::MemoryFiles;

fn main() -> std::io::Result<()> {
    let files = MemoryFiles::new([
        (
            "Dockerfile",
            "FROM alpine AS build\nCOPY . .\n\nFROM alpine:3.22 AS build\nCOPY --from=build /app /app\n",
        ),
        (".dockerignore", "target\n[\n"),
        ("main.c", "int main(void) { return 0; }\n"),
    ]);
    let linter = hullwright_rules::linter();
    let reports = linter.check_files(&files);
    let mut out = std::io::stdout().lock();
    for finding in reports.iter().flat_map(|report| &report.findings) {
        let place = &finding.place;
        writeln!(
            out,
            "{}:{}:{}: {} [{}] {}",
            place.path,
            place.start.line,
            place.start.column,
            finding.severity,
            finding.rule.name,
            finding.message
        )?;
    }
    let fixed = linter.fix_files(&files, Applicability::Safe);
    writeln!(out, "{} files would change under safe fixes", fixed.changed.iter().count())
}
