//! # Shell syntax in an exec form
//!
//! The exec form starts a program without a shell. Operators, redirections and `$VARIABLES` in it are handed over as
//! plain words, so the second command never runs, nothing is redirected, and the program gets the name of a variable
//! instead of its value.
//!
//! ```dockerfile bad
//! FROM gcc:15
//! WORKDIR /app
//! RUN ["make", "all", "&&", "make", "install"]
//!                      ^^ `&&` is handed over as a plain word: no shell reads the exec form
//! CMD ["./server", "--port", "$PORT"]
//!                             ^^^^^ `$PORT` is handed over as it is: no shell reads the exec form
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM gcc:15
//! WORKDIR /app
//! RUN make all && make install
//! CMD ["sh", "-c", "exec ./server --port $PORT"]
//! ```
//! ```dockerfile good
//! FROM gcc:15
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
//! Compose runs `command` and `entrypoint` without a shell, too, and so the `CMD` form of a check. It replaces `$NAME`
//! itself; `$$NAME` is what is handed over.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     command: ["migrate", "&&", "serve"]
//!                          ^^^^ `&&` is handed over as a plain word: no shell reads it
//!     healthcheck:
//!       test: ["CMD", "app-check", "--port", "$$PORT"]
//!                                            ^^^^^^^^ `$PORT` is handed over as it is: no shell reads it
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     command: ["migrate", "&&", "serve"]
//!     healthcheck:
//!       test: ["CMD-SHELL", "app-check --port $$PORT"]
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     command: ["sh", "-c", "migrate && serve --port $$PORT"]
//!     healthcheck:
//!       test: ["CMD-SHELL", "app-check || exit 1"]
//!   other:
//!     image: example/app:1.2
//!     entrypoint: ["/entrypoint.sh"]
//!     command: ["serve", "$$ARGS"]
//!   third:
//!     image: example/app:1.2
//!     command: ["serve", "--port", "$PORT"]
//! ```

use hullwright_core::compose::{Node, Service, UNKNOWN};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, JsonForm};
use hullwright_core::edit::dockerfile::exec_form;
use hullwright_core::knowledge::Presence;
use hullwright_core::rule::{Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::text::{Edit, MappedText};

use crate::patterns::compose::exec_list::shell_test;
use crate::patterns::compose::service_contents::service_contents;
use crate::patterns::shell::direct_command::{script_of_words, with_exec};
use crate::patterns::shell::shell_programs::is_script;
use crate::patterns::shell::shell_words::{is_operator, is_variable, may_be_read};
use crate::patterns::shell::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-syntax-in-exec-form",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::Instruction(
            &[
                InstructionKind::Cmd,
                InstructionKind::Entrypoint,
                InstructionKind::Healthcheck,
                InstructionKind::Run,
            ],
            check,
        ),
        Check::Service(check_service),
    ],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(CommandForm::Exec(json)) = instruction.command() else { return };
    if may_be_read(words_of(json))
        || (instruction.kind == InstructionKind::Cmd && is_handed_on(cx, instruction))
    {
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
            .help("write the command without brackets, or as `[\"sh\", \"-c\", \"…\"]`")
            .maybe_fix(for_shell(cx, instruction, json));
        return;
    }
}

/// RUN and HEALTHCHECK in shell form, a start command behind `sh -c`. `None` where the image holds no shell, and where
/// ENTRYPOINT and CMD make one command together.
fn for_shell(cx: &Context<'_>, instruction: &Instruction, json: &JsonForm) -> Option<Fix> {
    let stage = cx.graph().stage_of(instruction)?;
    let words: Vec<&str> = words_of(json).collect();
    let other = match instruction.kind {
        InstructionKind::Cmd => Some(InstructionKind::Entrypoint),
        InstructionKind::Entrypoint => Some(InstructionKind::Cmd),
        _ => None,
    };
    let is_one_of_two = other.is_some_and(|other| start_command(cx, stage, other).is_some());
    let is_whole = !cx.slice(json.range).contains('\n') && cx.slice(json.range).starts_with('[');
    if is_one_of_two
        || !is_whole
        || stage.runs_windows
        || words.first().is_none_or(|first| first.starts_with('-'))
        || cx.contents().program(stage, Place::END, "sh").is_absent()
    {
        return None;
    }
    let script = script_of_words(&words, |word| is_operator(word) || is_variable(word));
    let text = match other {
        Some(_) => exec_form(&["sh", "-c", with_exec(&script).as_str()]),
        None if cx.graph().shell_before(stage, instruction.index).is_none() => script,
        None => return None,
    };
    let edit = Edit::replace(json.range, text);
    Some(Fix::unsafe_fix("Let a shell read the command").edit(cx.file().id(), edit))
}

fn words_of(json: &JsonForm) -> impl Iterator<Item = &str> {
    json.items.iter().map(MappedText::as_str)
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let entrypoint = service.items(&["entrypoint"]);
    let command = service.items(&["command"]);
    check_list(cx, entrypoint, true, None);
    // What the entrypoint of an image does with the words of a command is not seen: a script may read variables.
    let is_entrypoint_known = service.node("entrypoint").is_some_and(|node| node.as_list().is_some());
    if !may_be_read(texts(entrypoint))
        && !texts(entrypoint).any(is_script)
        && service.text("entrypoint").is_none()
    {
        check_list(cx, command, is_entrypoint_known && !entrypoint.is_empty(), None);
    }
    let test = service.items(&["healthcheck", "test"]);
    if texts(test).next() == Some("CMD") {
        check_list(cx, test.get(1..).unwrap_or_default(), true, Some(service));
    }
}

fn texts(items: &[Node]) -> impl Iterator<Item = &str> {
    items.iter().filter_map(|item| item.as_text().map(hullwright_core::compose::Text::as_str))
}

/// Reports the first word that is for a shell. `tested` is the service whose health the words check.
fn check_list(cx: &ComposeContext<'_>, items: &[Node], is_start: bool, tested: Option<&Service<'_>>) {
    if may_be_read(texts(items)) {
        return;
    }
    let is_option = texts(items).next().is_some_and(|first| first.starts_with('-'));
    for (idx, item) in items.iter().enumerate() {
        let Some(text) = item.as_text().map(hullwright_core::compose::Text::as_str) else { continue };
        let message = if idx > 0 && is_operator(text) && !is_option {
            format!("`{text}` is handed over as a plain word: no shell reads it")
        } else if is_start && !text.contains(UNKNOWN) && is_variable(text) {
            format!("`{text}` is handed over as it is: no shell reads it")
        } else {
            continue;
        };
        let has_shell = |service: &&Service<'_>| {
            let contents = service_contents(cx, service);
            contents.is_none_or(|contents| contents.program("sh").0 != Presence::Absent)
        };
        let fix = tested
            .filter(has_shell)
            .and_then(|_| shell_test(cx, item.span, |word| is_operator(word) || is_variable(word)));
        cx.report_at(item.span, message)
            .maybe_fix(fix)
            .help("let a shell read the command: `[\"sh\", \"-c\", \"…\"]`, or `CMD-SHELL` in a check");
        return;
    }
}

/// Whether CMD goes to an ENTRYPOINT that a shell may read: a script, a shell, or one that cannot be told.
fn is_handed_on(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let stage = cx.graph().stage_of(instruction);
    let entrypoint = stage.and_then(|stage| start_command(cx, stage, InstructionKind::Entrypoint));
    entrypoint.is_some_and(|entrypoint| match entrypoint.form {
        CommandForm::Shell(_) => true,
        CommandForm::Exec(json) => {
            may_be_read(words_of(json)) || json.items.iter().any(|item| is_script(item.as_str()))
        }
    })
}
