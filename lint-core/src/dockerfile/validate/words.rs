//! Words that cannot be expanded: open quotes, bad substitutions. BuildKit finds these when it builds.

use super::mount::check_fields;
use super::{Errors, Instruction, SyntaxErrorKind};
use crate::dockerfile::Flag;
use crate::dockerfile::InstructionKind;
use crate::dockerfile::word::{Quoting, Template, WordErrorKind, is_plain};
use crate::text::MappedText;

pub(super) fn check_words(instruction: &Instruction, escape: char, errors: &mut Errors) {
    let mut check = |word: &MappedText| check_word(word, escape, errors);
    match instruction.kind {
        InstructionKind::Env | InstructionKind::Label => {
            for pair in instruction.pairs() {
                check(&pair.key);
                check(&pair.value);
            }
        }
        InstructionKind::Arg | InstructionKind::Volume | InstructionKind::Expose => {
            instruction.words().iter().for_each(check);
        }
        InstructionKind::Add | InstructionKind::Copy => {
            instruction.words().iter().for_each(&mut check);
            for name in ["chown", "chmod", "checksum"] {
                if let Some(value) = instruction.flag(name).and_then(Flag::value) {
                    check(&value);
                }
            }
        }
        InstructionKind::User | InstructionKind::Workdir | InstructionKind::Stopsignal => {
            instruction.as_text().into_iter().for_each(check);
        }
        InstructionKind::From => {
            if let Some(from) = instruction.as_from() {
                check(from.image);
            }
            if let Some(value) = instruction.flag("platform").and_then(Flag::value) {
                check(&value);
            }
        }
        InstructionKind::Run => {
            for flag in instruction.flags_named("mount") {
                check_fields(flag, escape, errors);
            }
        }
        InstructionKind::Cmd
        | InstructionKind::Entrypoint
        | InstructionKind::Healthcheck
        | InstructionKind::Maintainer
        | InstructionKind::Onbuild
        | InstructionKind::Shell
        | InstructionKind::Unknown => {}
    }
}

fn check_word(word: &MappedText, escape: char, errors: &mut Errors) {
    if is_plain(word.as_str(), escape) {
        return;
    }
    let template = Template::parse(word.as_str(), escape, Quoting::Process);
    if let Some(error) = template.error() {
        let located = word.locate(error.range.clone());
        let range = if located.is_empty() { word.range() } else { located };
        let kind = match error.kind {
            WordErrorKind::UnterminatedSingleQuote | WordErrorKind::UnterminatedDoubleQuote => {
                SyntaxErrorKind::UnterminatedQuote
            }
            WordErrorKind::UnsupportedModifier(_) => SyntaxErrorKind::UnsupportedModifier,
            WordErrorKind::MissingBrace
            | WordErrorKind::MissingSlash
            | WordErrorKind::BadSubstitution
            | WordErrorKind::InvalidPattern { .. }
            | WordErrorKind::Unset { .. }
            | WordErrorKind::Empty { .. }
            | WordErrorKind::InconsistentHeredoc(_) => SyntaxErrorKind::BadSubstitution,
        };
        errors.add(kind, describe(&error.kind), range);
    }
}

/// The error in our words; [`WordErrorKind`] itself displays in BuildKit's.
fn describe(kind: &WordErrorKind) -> String {
    match kind {
        WordErrorKind::UnterminatedSingleQuote => "single quote is not closed".to_owned(),
        WordErrorKind::UnterminatedDoubleQuote => "double quote is not closed".to_owned(),
        WordErrorKind::MissingBrace => "`${` is not closed by `}`".to_owned(),
        WordErrorKind::MissingSlash => {
            "`/` behind the pattern is missing: a replacement is `${name/pattern/text}`".to_owned()
        }
        WordErrorKind::BadSubstitution => "`${` is not followed by the name of a variable".to_owned(),
        WordErrorKind::UnsupportedModifier(sign) => format!("`{sign}` is no modifier that BuildKit knows"),
        WordErrorKind::InvalidPattern { escaped, .. } => {
            format!("`\\{escaped}` is no escape that BuildKit knows in a pattern")
        }
        WordErrorKind::Unset { name, .. } => format!("variable `{name}` has to be set"),
        WordErrorKind::Empty { name, .. } => format!("variable `{name}` has to have a value"),
        WordErrorKind::InconsistentHeredoc(_) => "heredoc word cannot be read".to_owned(),
    }
}
