//! # Shell syntax in an exec form
//!
//! The exec form starts a program without a shell. Operators, redirections and `$VARIABLES` in it are handed over as
//! plain words, so the second command never runs, nothing is redirected, and the program gets the name of a variable
//! instead of its value.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! WORKDIR /app
//! RUN ["make", "all", "&&", "make", "install"]
//!                      ^^ `&&` is handed over as a plain word: no shell reads the exec form
//! CMD ["./server", "--port", "$PORT"]
//!                             ^^^^^ `$PORT` is handed over as it is: no shell reads the exec form
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! WORKDIR /app
//! RUN make all && make install
//! CMD ["sh", "-c", "exec ./server --port $PORT"]
//! ```
//!
//! Words of a shell, of programs with a language of their own, and of an entrypoint that may hand them to a shell are
//! left alone:
//!
//! ```dockerfile good
//! FROM debian:13-slim
//! RUN ["/bin/bash", "-o", "pipefail", "-c", "a | b"]
//! RUN ["awk", "{ print $NF }", "list"]
//! RUN ["find", "/srv", "-exec", "chmod", "a+r", "{}", ";"]
//! CMD ["nginx", "-g", "daemon off;"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! ENTRYPOINT ["/bin/sh", "-c"]
//! CMD ["exec ./server --port $PORT", "&&"]
//! ```
//! ```dockerfile good
//! FROM eclipse-temurin:25
//! COPY entrypoint.sh /
//! ENTRYPOINT ["/entrypoint.sh"]
//! CMD ["java", "-jar", "/app.jar", "$JAVA_ARGS"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, JsonForm};
use hullwright_core::rule::{Check, Context, Rule};
use hullwright_core::text::MappedText;

use crate::patterns::shell_programs::{is_script, is_shell, program_name};
use crate::patterns::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-syntax-in-exec-form",
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::Instruction(
        &[
            InstructionKind::Cmd,
            InstructionKind::Entrypoint,
            InstructionKind::Healthcheck,
            InstructionKind::Run,
        ],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(CommandForm::Exec(json)) = instruction.command() else { return };
    if may_be_read(json) || (instruction.kind == InstructionKind::Cmd && is_handed_on(cx, instruction)) {
        return;
    }
    for (idx, item) in json.items.iter().enumerate() {
        let text = item.as_str();
        let message = if idx > 0 && is_operator(text) {
            format!("`{text}` is handed over as a plain word: no shell reads the exec form")
        } else if is_variable(text) {
            format!("`{text}` is handed over as it is: no shell reads the exec form")
        } else {
            continue;
        };
        cx.report(item.range(), message)
            .help("write the command without brackets, or as `[\"sh\", \"-c\", \"…\"]`");
        return;
    }
}

/// Programs with a language in which such words mean something, or that hand their arguments to a shell.
const READERS: [&str; 33] = [
    "awk",
    "gawk",
    "mawk",
    "sed",
    "grep",
    "egrep",
    "perl",
    "ruby",
    "jq",
    "yq",
    "envsubst",
    "expr",
    "test",
    "[",
    "find",
    "xargs",
    "ssh",
    "su",
    "runuser",
    "script",
    "watch",
    "parallel",
    "nodemon",
    "concurrently",
    "npm-run-all",
    "watchexec",
    "entr",
    "onchange",
    "forego",
    "dockerize",
    "supervisord",
    "php",
    "eval",
];

/// Options whose value is a program text.
const TEXT_OPTIONS: [&str; 8] = ["-c", "-e", "-lc", "-ec", "--eval", "--command", "--exec", "-x"];

/// Whether a shell or another language reads a word of it.
fn may_be_read(json: &JsonForm) -> bool {
    json.items.iter().map(MappedText::as_str).any(|word| {
        is_shell(word)
            || READERS.contains(&program_name(word))
            || TEXT_OPTIONS.contains(&word)
            || word.contains("{{")
    })
}

/// Whether CMD goes to an ENTRYPOINT that a shell may read: a script, a shell, or one that cannot be told.
fn is_handed_on(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let stage = cx.graph().stage_of(instruction);
    let entrypoint = stage.and_then(|stage| start_command(cx, stage, InstructionKind::Entrypoint));
    entrypoint.is_some_and(|entrypoint| match entrypoint.form {
        CommandForm::Shell(_) => true,
        CommandForm::Exec(json) => {
            may_be_read(json) || json.items.iter().any(|item| is_script(item.as_str()))
        }
    })
}

fn is_operator(word: &str) -> bool {
    let is_redirection = |word: &str| {
        let target = word.trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == '&');
        matches!(target, ">" | ">>" | "<" | ">&1" | ">&2")
            || target.starts_with(">/")
            || target.starts_with(">>/")
    };
    matches!(word, "&&" | "||" | "|" | ";" | "&") || is_redirection(word)
}

/// `$NAME` or `${NAME}` and nothing else but letters that stand in paths, addresses and options. Frameworks read
/// `-Dkey=${NAME}` themselves.
fn is_variable(word: &str) -> bool {
    let Some((head, tail)) = word.split_once('$') else { return false };
    let name = tail.trim_start_matches('{');
    let is_name = name.starts_with(|ch: char| ch == '_' || ch.is_ascii_uppercase());
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || "/._-=:@,+".contains(ch);
    is_name
        && head.chars().all(is_plain)
        && tail.chars().all(|ch| is_plain(ch) || "{}$".contains(ch))
        && !head.starts_with("-D")
}
