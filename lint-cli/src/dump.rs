//! `hullwright dump`: what we understood, as JSON lines.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use hullwright_core::dockerfile::{
    Arguments, Dockerfile, ErrorLayer, Instruction, SyntaxError, buildkit_ast, parse,
};
use hullwright_core::text::{FileId, FileKind, MappedText, SourceFile};
use serde::Serialize;

use crate::args::{DumpArgs, DumpCommand};
use crate::discover::plain;
use crate::exit::{Outcome, Stop};
use crate::files::read_capped;
use crate::output::json::write_line;

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

fn tree(path: &PathBuf) -> TreeDump {
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

fn instructions(path: &PathBuf) -> InstructionsDump {
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

fn read(path: &PathBuf) -> Result<Dockerfile, String> {
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
