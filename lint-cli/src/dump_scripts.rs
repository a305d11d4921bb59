//! `hullwright dump scripts`: what the program shellcheck is given in hadolint's place, one line for each script.
//!
//! Nobody needs it but the comparison with that program, so no help names it. A file that cannot be read, or that is not
//! understood from some place on, has no more scripts than are known.

use std::io::Write;

use hullwright_core::dockerfile::parse;
use hullwright_core::shellcheck::{PreparedScript, hadolint_scripts};
use hullwright_core::text::{FileId, FileKind, LineColumn, SourceFile};
use serde::Serialize;

use crate::args::DumpPaths;
use crate::discover::plain;
use crate::exit::Stop;
use crate::files::read_capped;
use crate::output::json::write_line;

pub(crate) fn write(dump: &DumpPaths, out: &mut impl Write) -> Result<(), Stop> {
    for path in &dump.paths {
        let shown = path.to_string_lossy();
        let bytes = read_capped(path).map_err(|error| Stop::Misuse(format!("{shown}: {}", plain(&error))))?;
        let file = SourceFile::decode(FileId(0), &shown, FileKind::Dockerfile, bytes);
        for script in hadolint_scripts(&parse(file.text()), file.text()) {
            write_line(&mut *out, &ScriptDump::of(&script, &file))?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct ScriptDump<'a> {
    path: &'a str,
    /// Lines and columns of the file, from the instruction's first character to behind its last one.
    instruction: [u32; 4],
    /// The whole script: lines that hadolint adds, then the user's text.
    script: String,
    /// Line and column of the script, line and column of the file: from there on, to the end of the line or to the next
    /// place, both columns count alike. Whatever stands before the first place is not the user's.
    places: Vec<[u32; 4]>,
}

impl<'a> ScriptDump<'a> {
    fn of(script: &PreparedScript, file: &'a SourceFile) -> Self {
        let place = |offset| {
            let LineColumn { line, column } = file.line_index().line_column(file.text(), offset);
            [line, column]
        };
        let whole = script.instruction();
        let ([first_line, first], [last_line, last]) = (place(whole.start()), place(whole.end()));
        let places = script.stretches().into_iter().map(|stretch| {
            let [line, column] = place(stretch.source);
            [stretch.at.line, stretch.at.column, line, column]
        });
        Self {
            path: file.path(),
            instruction: [first_line, first, last_line, last],
            script: script.content(),
            places: places.collect(),
        }
    }
}
