//! `hullwright dump compose`: the project that Compose files make up, as JSON.
//!
//! Here a variable without a value is the empty text, as Docker Compose has it; for rules it is unknown.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use hullwright_core::compose::{
    ComposeError, ComposeProject, Data, FileRole, LoadOptions, Node, Profiles, Reading, load,
};
use hullwright_core::text::{FileId, FileKind, SourceFile};
use rayon::prelude::*;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::args::DumpCompose;
use crate::discover::plain;
use crate::exit::Stop;
use crate::files::{Disk, DiskFiles, read_capped, slashed};
use crate::output::json::write_line;

/// So many projects are worked out before they are written.
const BATCH: usize = 256;

/// Writes one line for each path, or one for the project that the files make up together.
pub(crate) fn write(arguments: &DumpCompose, out: &mut impl Write) -> Result<(), Stop> {
    let disk = Disk::default();
    if !arguments.file.is_empty() {
        out.write_all(&line(&arguments.file, arguments, &disk)?)?;
    }
    for batch in arguments.paths.chunks(BATCH) {
        let lines = batch.par_iter().map(|path| line(std::slice::from_ref(path), arguments, &disk));
        for line in lines.collect::<Vec<_>>() {
            out.write_all(&line?)?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Dump<'a> {
    path: String,
    errors: Vec<ErrorLine<'a>>,
    /// `null` where Docker Compose refuses the project.
    project: Option<Value<'a>>,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    line: u32,
    message: &'a str,
}

fn line(paths: &[PathBuf], arguments: &DumpCompose, disk: &Disk) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    let path = paths.first().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    match sources(paths) {
        Ok(sources) => {
            let project = project(sources, arguments, disk);
            let errors = project.errors.iter().map(|error| error_line(&project, error)).collect();
            let profiles = Profiles { active: arguments.profile.clone() };
            let printed = project.errors.is_empty().then(|| project.as_docker_prints(&profiles));
            write_line(&mut out, &Dump { path, errors, project: printed.as_ref().map(Value) })?;
        }
        Err(message) => {
            let errors = vec![ErrorLine { line: 1, message: &message }];
            write_line(&mut out, &Dump { path, errors, project: None })?;
        }
    }
    Ok(out)
}

fn sources(paths: &[PathBuf]) -> Result<Vec<SourceFile>, String> {
    let read = |(idx, path): (usize, &PathBuf)| {
        let bytes = read_capped(path).map_err(|error| cannot_read(path, paths, &plain(&error)))?;
        let file = SourceFile::decode(FileId(idx as u32), &slashed(path), FileKind::Compose, bytes);
        if file.is_too_large() { Err("file is above 16 MiB".to_owned()) } else { Ok(file) }
    };
    paths.iter().enumerate().map(read).collect()
}

fn cannot_read(path: &Path, paths: &[PathBuf], why: &str) -> String {
    match paths {
        [_] => format!("file cannot be read: {why}"),
        _ => format!("{}: file cannot be read: {why}", path.display()),
    }
}

fn project(sources: Vec<SourceFile>, arguments: &DumpCompose, disk: &Disk) -> ComposeProject {
    let options = LoadOptions {
        project_name: arguments.project_name.as_deref(),
        profiles: Profiles { active: arguments.profile.clone() },
        environment: &BTreeMap::new(),
        env_files: &[],
        role: FileRole::Main,
        reading: Reading::AsDocker,
    };
    load(sources, &options, &DiskFiles::new(disk))
}

fn error_line<'a>(project: &ComposeProject, error: &'a ComposeError) -> ErrorLine<'a> {
    let file = project.file(error.span.file);
    let line = file.map_or(1, |file| file.source.line_index().line(error.span.range.start()));
    ErrorLine { line, message: &error.message }
}

/// A value of the project as JSON.
struct Value<'a>(&'a Node);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.data {
            Data::Null | Data::Broken => serializer.serialize_unit(),
            Data::Bool(value) => serializer.serialize_bool(*value),
            Data::Int(value) => serializer.serialize_i64(*value),
            Data::Float(value) => serializer.serialize_f64(*value),
            Data::Text(text) => serializer.serialize_str(text.as_str()),
            Data::List(items) => serializer.collect_seq(items.iter().map(Value)),
            Data::Map(map) => {
                let mut members = serializer.serialize_map(Some(map.len()))?;
                for (key, member) in map.iter() {
                    members.serialize_entry(key, &Value(&member.node))?;
                }
                members.end()
            }
        }
    }
}
