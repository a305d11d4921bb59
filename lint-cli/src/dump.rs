//! `hullwright dump`: what we understood, as JSON lines.

use std::collections::BTreeMap;
use std::io::{BufWriter, Read as _, Write};
use std::path::Path;

use hullwright_core::dockerfile::{
    Arguments, Dockerfile, ErrorLayer, Instruction, SyntaxError, buildkit_ast, parse,
};
use hullwright_core::dockerignore::{IgnoreFile, Matcher};
use hullwright_core::project::FileSource as _;
use hullwright_core::text::{FileId, FileKind, MappedText, SourceFile};
use serde::Serialize;

use crate::args::{DumpArgs, DumpCommand};
use crate::discover::plain;
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, DiskFiles, read_capped, slashed};
use crate::output::json::write_line;
use crate::{dump_compose, dump_scripts};

pub(crate) fn run(arguments: &DumpArgs) -> Result<Outcome, Stop> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    match &arguments.what {
        DumpCommand::Instructions(dump) => {
            for path in &dump.paths {
                write_line(&mut out, &instructions(path))?;
            }
        }
        DumpCommand::BuildkitAst(dump) => {
            for path in &dump.paths {
                write_line(&mut out, &tree(path))?;
            }
        }
        DumpCommand::Compose(dump) => dump_compose::write(dump, &mut out)?,
        DumpCommand::Scripts(dump) => dump_scripts::write(dump, &mut out)?,
        DumpCommand::Ignore(dump) => write_line(&mut out, &ignore(&dump.file, dump.paths.is_some())?)?,
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

#[derive(Serialize)]
struct TreeDump {
    path: String,
    error: Option<String>,
    ast: Option<String>,
}

fn tree(path: &Path) -> TreeDump {
    let shown = path.to_string_lossy().into_owned();
    let dockerfile = match read(path) {
        Ok(dockerfile) => dockerfile,
        Err(error) => return TreeDump { path: shown, error: Some(error), ast: None },
    };
    let mut errors = dockerfile.errors.iter().filter(|error| error.layer == ErrorLayer::Parser);
    let error = errors.next().map(|error| error.message.clone());
    let ast = error.is_none().then(|| buildkit_ast(&dockerfile));
    TreeDump { path: shown, error, ast }
}

#[derive(Serialize)]
struct IgnoreDump {
    path: String,
    errors: Vec<ErrorLine>,
    patterns: Vec<String>,
    ignored: BTreeMap<String, bool>,
}

/// The patterns of an ignore file, and the verdict of moby/patternmatcher for each path as it is given: those on standard input, else
/// all files below the folder of the ignore file.
fn ignore(path: &Path, from_stdin: bool) -> Result<IgnoreDump, Stop> {
    let shown = path.to_string_lossy().into_owned();
    let refused = |message: String, patterns| IgnoreDump {
        path: shown.clone(),
        errors: vec![ErrorLine { line: 1, message }],
        patterns,
        ignored: BTreeMap::new(),
    };
    let bytes = match read_capped(path) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(refused(format!("file cannot be read: {}", plain(&error)), Vec::new())),
    };
    let source = SourceFile::decode(FileId(0), &shown, FileKind::Ignore, bytes);
    let file = IgnoreFile::parse(source.text());
    let patterns: Vec<String> = file.cleaned().map(str::to_owned).collect();
    let matcher = match Matcher::new(&file) {
        Ok(matcher) => matcher,
        Err(error) => return Ok(refused(error.to_string(), patterns)),
    };
    let paths: Vec<String> = if from_stdin {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text)?;
        text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    } else {
        let folder = path.parent().map(slashed).unwrap_or_default();
        DiskFiles::new(&Disk::default()).list(if folder == "." { "" } else { &folder }).unwrap_or_default()
    };
    let verdict = |path: String| {
        let is_ignored = matcher.matches_or_parent_matches(&path);
        (path, is_ignored)
    };
    let ignored = paths.into_iter().map(verdict).collect();
    Ok(IgnoreDump { path: shown, errors: Vec::new(), patterns, ignored })
}

#[derive(Default, Serialize)]
struct InstructionsDump {
    path: String,
    errors: Vec<ErrorLine>,
    instructions: Vec<InstructionDump>,
    stages: Vec<StageDump>,
}

#[derive(Serialize)]
struct ErrorLine {
    line: u32,
    message: String,
}

#[derive(Serialize)]
struct InstructionDump {
    keyword: String,
    start_line: u32,
    end_line: u32,
    flags: Vec<String>,
    args: Vec<String>,
    heredocs: Vec<String>,
}

#[derive(Serialize)]
struct StageDump {
    name: Option<String>,
    base: String,
    start_line: u32,
}

fn instructions(path: &Path) -> InstructionsDump {
    let shown = path.to_string_lossy().into_owned();
    let dockerfile = match read(path) {
        Ok(dockerfile) => dockerfile,
        Err(message) => {
            let errors = vec![ErrorLine { line: 1, message }];
            return InstructionsDump { path: shown, errors, ..InstructionsDump::default() };
        }
    };
    let is_wanted =
        |error: &&SyntaxError| matches!(error.layer, ErrorLayer::Parser | ErrorLayer::Instruction);
    let errors = dockerfile.errors.iter().filter(is_wanted);
    InstructionsDump {
        path: shown,
        errors: errors.map(|error| ErrorLine { line: error.line, message: error.message.clone() }).collect(),
        instructions: dockerfile.instructions.iter().map(instruction_dump).collect(),
        stages: dockerfile.instructions.iter().filter_map(stage_dump).collect(),
    }
}

fn read(path: &Path) -> Result<Dockerfile, String> {
    let bytes = read_capped(path).map_err(|error| format!("file cannot be read: {}", plain(&error)))?;
    let file = SourceFile::decode(FileId(0), &path.to_string_lossy(), FileKind::Dockerfile, bytes);
    if file.is_too_large() {
        return Err("file is above 16 MiB".to_owned());
    }
    Ok(parse(file.text()))
}

fn instruction_dump(instruction: &Instruction) -> InstructionDump {
    InstructionDump {
        keyword: instruction.keyword.as_str().to_owned(),
        start_line: instruction.start_line,
        end_line: instruction.end_line,
        flags: texts(instruction.flags.iter().map(|flag| &flag.text)),
        args: match &instruction.trigger {
            Some(trigger) => vec![trigger.text.as_str().to_owned()],
            None => arguments(&instruction.arguments),
        },
        heredocs: instruction.heredocs.iter().map(|heredoc| heredoc.name.clone()).collect(),
    }
}

fn arguments(found: &Arguments) -> Vec<String> {
    match found {
        Arguments::None => Vec::new(),
        Arguments::Words(words) => texts(words),
        Arguments::Json(json) => texts(&json.items),
        Arguments::Text(text) => texts([text]),
        Arguments::Pairs(pairs) => pairs
            .iter()
            .map(|pair| {
                format!(
                    "{}{}{}",
                    pair.key.as_str(),
                    if pair.has_equals { '=' } else { ' ' },
                    pair.value.as_str()
                )
            })
            .collect(),
        Arguments::Healthcheck { kind, command } => {
            let mut all = texts([kind]);
            all.extend(arguments(command));
            all
        }
    }
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a MappedText>) -> Vec<String> {
    texts.into_iter().map(|text| text.as_str().to_owned()).collect()
}

fn stage_dump(instruction: &Instruction) -> Option<StageDump> {
    let from = instruction.as_from()?;
    Some(StageDump {
        name: from.name.map(|name| name.as_str().to_lowercase()),
        base: from.image.as_str().to_owned(),
        start_line: instruction.start_line,
    })
}
