//! What BuildKit's instruction layer refuses: wrong number of arguments, unknown flags, values of the wrong kind.
//!
//! Follows `instructions/parse.go`. The checks of an instruction go on after a first error where that is useful.

mod flags;
mod healthcheck;
mod mount;
mod words;

use super::ast::{Arguments, Dockerfile, Instruction, InstructionKind};
use super::word::parse_heredoc_word;
use super::{ErrorLayer, SyntaxError, SyntaxErrorKind};
use crate::text::{MappedText, TextRange};
use crate::value::suggest::closest;

pub use flags::{Device, read_device};
pub use mount::{Mount, MountField, MountKind, mount_keys, read_mount};

/// Adds the instruction layer's errors to `dockerfile` and marks the instructions they belong to.
pub(super) fn validate(dockerfile: &mut Dockerfile) {
    let has_from = dockerfile.instructions.iter().any(|found| found.kind == InstructionKind::From);
    let mut seen_from = false;
    let mut is_told = false;
    let escape = dockerfile.escape;
    for instruction in &mut dockerfile.instructions {
        seen_from |= instruction.kind == InstructionKind::From;
        let is_outside = !seen_from && instruction.kind != InstructionKind::Arg;
        let mut errors =
            Errors { line: instruction.start_line, layer: ErrorLayer::Instruction, found: Vec::new() };
        if !instruction.is_broken {
            check(instruction, &mut errors);
            instruction.is_broken = !errors.found.is_empty();
        }
        // Once is enough: what follows is outside for the same reason.
        if is_outside && !instruction.is_broken && !std::mem::replace(&mut is_told, true) {
            let kind =
                if has_from { SyntaxErrorKind::InstructionBeforeFrom } else { SyntaxErrorKind::MissingFrom };
            let keyword = instruction.keyword.as_str();
            let message = if has_from {
                format!("`{keyword}` stands before the first FROM, where only ARG may")
            } else {
                "no FROM: nothing says which image to start from".to_owned()
            };
            errors.add(kind, message, instruction.keyword.range());
        }
        if !instruction.is_broken {
            errors.layer = ErrorLayer::Conversion;
            let n_before = errors.found.len();
            words::check_words(instruction, escape, &mut errors);
            instruction.is_broken = errors.found.len() > n_before;
        }
        dockerfile.errors.append(&mut errors.found);
    }
    if !has_from && !dockerfile.instructions.is_empty() && dockerfile.errors.is_empty() {
        let range =
            dockerfile.instructions.first().map_or(TextRange::empty(0), |found| found.keyword.range());
        let mut errors = Errors { line: 1, layer: ErrorLayer::Conversion, found: Vec::new() };
        errors.add(
            SyntaxErrorKind::MissingFrom,
            "no FROM: nothing says which image to start from".to_owned(),
            range,
        );
        dockerfile.errors.append(&mut errors.found);
    }
}

/// Collects the errors of one instruction.
struct Errors {
    line: u32,
    layer: ErrorLayer,
    found: Vec<SyntaxError>,
}

impl Errors {
    fn add(&mut self, kind: SyntaxErrorKind, message: String, range: TextRange) {
        self.add_with_suggestion(kind, message, range, None);
    }

    fn add_with_suggestion(
        &mut self,
        kind: SyntaxErrorKind,
        message: String,
        range: TextRange,
        suggestion: Option<String>,
    ) {
        self.found.push(SyntaxError { kind, layer: self.layer, message, range, line: self.line, suggestion });
    }
}

fn check(instruction: &Instruction, errors: &mut Errors) {
    match instruction.kind {
        InstructionKind::Unknown => unknown(instruction, errors),
        InstructionKind::Add | InstructionKind::Copy => copy(instruction, errors),
        InstructionKind::Arg => arg(instruction, errors),
        InstructionKind::Env | InstructionKind::Label => key_values(instruction, errors),
        InstructionKind::From => from(instruction, errors),
        InstructionKind::Healthcheck => healthcheck::check(instruction, errors),
        InstructionKind::Onbuild => onbuild(instruction, errors),
        InstructionKind::Shell => shell(instruction, errors),
        InstructionKind::Volume => volume(instruction, errors),
        InstructionKind::Expose
        | InstructionKind::Maintainer
        | InstructionKind::User
        | InstructionKind::Workdir => {
            at_least_one(instruction, errors);
            flags::check(instruction, errors);
        }
        InstructionKind::Stopsignal => {
            at_least_one(instruction, errors);
        }
        InstructionKind::Run => {
            flags::check(instruction, errors);
            flags::check_run(instruction, errors);
        }
        InstructionKind::Cmd | InstructionKind::Entrypoint => flags::check(instruction, errors),
    }
}

fn unknown(instruction: &Instruction, errors: &mut Errors) {
    let keyword = instruction.keyword.as_str();
    let upper = keyword.to_uppercase();
    let known = InstructionKind::ALL.map(InstructionKind::keyword);
    let suggestion = closest(&upper, known).map(str::to_owned);
    let range = if instruction.keyword.is_empty() { instruction.range } else { instruction.keyword.range() };
    let message = if keyword.is_empty() {
        "continuation without an instruction".to_owned()
    } else {
        format!("`{}` is not a Dockerfile instruction", shown_keyword(keyword))
    };
    errors.add_with_suggestion(SyntaxErrorKind::UnknownInstruction, message, range, suggestion);
}

/// A stray line may hold anything, a password among it: nothing behind an `=` is shown, and no more than fits a line.
fn shown_keyword(keyword: &str) -> String {
    const LONGEST: usize = 32;
    let name = keyword.split_inclusive('=').next().unwrap_or_default();
    let short: String = name.chars().take(LONGEST).collect();
    if short.len() < keyword.len() { short + "…" } else { short }
}

fn has_arguments(instruction: &Instruction) -> bool {
    match &instruction.arguments {
        Arguments::None => instruction.trigger.is_some(),
        Arguments::Json(json) => !json.items.is_empty(),
        Arguments::Words(_) | Arguments::Text(_) | Arguments::Pairs(_) | Arguments::Healthcheck { .. } => {
            true
        }
    }
}

fn at_least_one(instruction: &Instruction, errors: &mut Errors) -> bool {
    if has_arguments(instruction) {
        return true;
    }
    let keyword = instruction.keyword.as_str();
    errors.add(
        SyntaxErrorKind::MissingArgument,
        format!("`{keyword}` has no argument"),
        instruction.keyword.range(),
    );
    false
}

fn copy(instruction: &Instruction, errors: &mut Errors) {
    let words = instruction.words();
    flags::check(instruction, errors);
    let Some((destination, _)) = words.split_last().filter(|(_, sources)| !sources.is_empty()) else {
        let keyword = instruction.keyword.as_str();
        let message = format!("`{keyword}` needs at least a source and a destination");
        let range = words.first().map_or(instruction.keyword.range(), MappedText::range);
        errors.add(SyntaxErrorKind::MissingArgument, message, range);
        return;
    };
    if matches!(parse_heredoc_word(destination.as_str()), Ok(Some(_))) {
        let message =
            format!("`{}` stands where the destination belongs: a heredoc is a source", destination.as_str());
        errors.add(SyntaxErrorKind::MisplacedHeredoc, message, destination.range());
    }
}

fn arg(instruction: &Instruction, errors: &mut Errors) {
    if !at_least_one(instruction, errors) {
        return;
    }
    for word in instruction.words().iter().filter(|word| word.as_str().starts_with('=')) {
        errors.add(
            SyntaxErrorKind::InvalidKeyValue,
            "ARG without a name before the `=`".to_owned(),
            word.range(),
        );
    }
}

fn key_values(instruction: &Instruction, errors: &mut Errors) {
    flags::check(instruction, errors);
    if !at_least_one(instruction, errors) {
        return;
    }
    for pair in instruction.pairs().iter().filter(|pair| pair.key.is_empty()) {
        let message = format!("{} pair without a name before the `=`", instruction.kind.keyword());
        let start = pair.key.range().start();
        let range = TextRange::new(start, pair.value.range().end().max(start + 1));
        errors.add(SyntaxErrorKind::InvalidKeyValue, message, range);
    }
}

fn from(instruction: &Instruction, errors: &mut Errors) {
    flags::check(instruction, errors);
    match instruction.words() {
        [_] => {}
        [_, keyword, name] if keyword.as_str().eq_ignore_ascii_case("as") => {
            if !is_stage_name(&name.as_str().to_lowercase()) {
                let message = format!(
                    "`{}` is no stage name: a letter first, then letters, digits, `-`, `_` and `.`",
                    name.as_str()
                );
                errors.add(SyntaxErrorKind::InvalidStageName, message, name.range());
            }
        }
        [] => {
            at_least_one(instruction, errors);
        }
        [_, second, ..] => {
            let last = instruction.words().last().unwrap_or(second);
            let message = "FROM takes one image, or `image AS name`".to_owned();
            errors.add(SyntaxErrorKind::InvalidFrom, message, second.range().cover(last.range()));
        }
    }
}

/// BuildKit's `^[a-z][a-z0-9-_.]*$`, on the lower-cased name.
pub fn is_stage_name(name: &str) -> bool {
    let is_inner = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || matches!(ch, '-' | '_' | '.');
    name.starts_with(|ch: char| ch.is_ascii_lowercase()) && name.chars().all(is_inner)
}

fn onbuild(instruction: &Instruction, errors: &mut Errors) {
    if !at_least_one(instruction, errors) {
        return;
    }
    flags::check(instruction, errors);
    let Some(trigger) = instruction.trigger.as_deref() else { return };
    let forbidden = matches!(
        trigger.kind,
        InstructionKind::Onbuild | InstructionKind::From | InstructionKind::Maintainer
    );
    if forbidden {
        let message = format!("`{}` cannot be an ONBUILD trigger", trigger.keyword.as_str());
        errors.add(SyntaxErrorKind::ForbiddenTrigger, message, trigger.keyword.range());
        return;
    }
    // BuildKit reads the trigger when an image is built from this one; the error is the same, only later.
    let n_before = errors.found.len();
    let layer = std::mem::replace(&mut errors.layer, ErrorLayer::Conversion);
    check(trigger, errors);
    errors.layer = layer;
    for error in errors.found.iter_mut().skip(n_before) {
        error.layer = ErrorLayer::Conversion;
    }
}

fn shell(instruction: &Instruction, errors: &mut Errors) {
    flags::check(instruction, errors);
    match &instruction.arguments {
        Arguments::Json(json) if json.items.is_empty() => {
            let message = "SHELL has an empty array: it needs at least the program".to_owned();
            errors.add(SyntaxErrorKind::MissingArgument, message, json.range);
        }
        Arguments::Json(_) => {}
        Arguments::Text(text) => {
            let message = "SHELL takes a JSON array of strings, such as `[\"/bin/bash\", \"-c\"]`".to_owned();
            errors.add(SyntaxErrorKind::ShellNotJson, message, text.range());
        }
        _ => {
            at_least_one(instruction, errors);
        }
    }
}

fn volume(instruction: &Instruction, errors: &mut Errors) {
    flags::check(instruction, errors);
    if !at_least_one(instruction, errors) {
        return;
    }
    if let Some(empty) = instruction.words().iter().find(|word| word.as_str().trim().is_empty()) {
        let range = if empty.is_empty() { instruction.keyword.range() } else { empty.range() };
        errors.add(SyntaxErrorKind::MissingArgument, "VOLUME with an empty path".to_owned(), range);
    }
}
