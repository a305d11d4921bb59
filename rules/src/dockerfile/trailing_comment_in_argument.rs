//! # Comment behind the arguments of an instruction
//!
//! Only a line that starts with `#` is a comment. Behind the arguments, the hash and all that follows are further arguments
//! or part of the value: a path, a port, a user.
//!
//! ```dockerfile bad also=legacy-key-value-format
//! FROM alpine:3.22
//! WORKDIR /srv # our folder
//!              ^^^^^^^^^^^^ this is no comment but part of the path
//! EXPOSE 8080 # web
//!             ^^^^^ this is no comment but further ports
//! ENV MODE release # or debug
//!                  ^^^^^^^^^^ this is no comment but part of the value
//! COPY a.conf /etc/ # settings
//!                   ^^^^^^^^^^ this is no comment but further paths, the last one the destination
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! # our folder
//! WORKDIR /srv
//! # web
//! EXPOSE 8080
//! # or debug
//! ENV MODE release
//! # settings
//! COPY a.conf /etc/
//! ```
//! Shell text has comments of its own, and a hash inside quotes or a word is meant.
//! ```dockerfile good
//! FROM alpine:3.22
//! # our folder
//! WORKDIR /srv
//! ENV PROMPT="# "
//! LABEL colour="# red" number=#1
//! ADD https://example.org/tool.git#main /src
//! RUN ./configure # quick
//! CMD ["serve"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Arguments, Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::dockerfile::trailing_comment::{comment_in_text, move_comment_up};

/// See the page.
pub static RULE: Rule = Rule {
    name: "trailing-comment-in-argument",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&KINDS, check)],
    ..Rule::DEFAULT
};

const KINDS: [InstructionKind; 11] = [
    InstructionKind::Add,
    InstructionKind::Arg,
    InstructionKind::Copy,
    InstructionKind::Env,
    InstructionKind::Expose,
    InstructionKind::Label,
    InstructionKind::Onbuild,
    InstructionKind::Stopsignal,
    InstructionKind::User,
    InstructionKind::Volume,
    InstructionKind::Workdir,
];

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(inner) = instruction.with_trigger().last() else { return };
    let Some(what) = what_it_becomes(inner.kind) else { return };
    let range = match &inner.arguments {
        Arguments::Words(words) => in_words(inner.kind, words),
        Arguments::Text(text) => comment_in_text(text),
        Arguments::Pairs(pairs) => match pairs.as_slice() {
            [pair] if !pair.has_equals => comment_in_text(&pair.value),
            _ => None,
        },
        Arguments::None | Arguments::Json(_) | Arguments::Healthcheck { .. } => None,
    };
    if let Some(range) = range {
        cx.report(range, format!("this is no comment but {what}"))
            .help("put the comment on a line of its own")
            .maybe_fix(move_comment_up(cx, inner, range).map(|edits| {
                Fix::unsafe_fix("Move the comment to a line of its own").edits(cx.file().id(), edits)
            }));
    }
}

const fn what_it_becomes(kind: InstructionKind) -> Option<&'static str> {
    match kind {
        InstructionKind::Add | InstructionKind::Copy => Some("further paths, the last one the destination"),
        InstructionKind::Arg => Some("further names"),
        InstructionKind::Env | InstructionKind::Label => Some("part of the value"),
        InstructionKind::Expose => Some("further ports"),
        InstructionKind::Stopsignal => Some("part of the signal"),
        InstructionKind::User => Some("part of the user's name"),
        InstructionKind::Volume => Some("further paths"),
        InstructionKind::Workdir => Some("part of the path"),
        InstructionKind::Cmd
        | InstructionKind::Entrypoint
        | InstructionKind::From
        | InstructionKind::Healthcheck
        | InstructionKind::Maintainer
        | InstructionKind::Onbuild
        | InstructionKind::Run
        | InstructionKind::Shell
        | InstructionKind::Unknown => None,
    }
}

/// From the first word that starts with `#` on; before it stands at least one word, but for ports and names.
fn in_words(kind: InstructionKind, words: &[MappedText]) -> Option<TextRange> {
    let n_before = usize::from(!matches!(kind, InstructionKind::Expose | InstructionKind::Arg));
    let hash = words.iter().skip(n_before).find(|word| word.as_str().starts_with('#'))?;
    Some(hash.range().cover(words.last()?.range()))
}
