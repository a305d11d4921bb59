//! # Health check that cannot fail
//!
//! The check ends well whatever the service says: `|| true` swallows the exit code, an `echo` or `exit 0` at the end
//! replaces it, and curl without `--fail` is content with an error page. The container stays healthy while it serves
//! nothing.
//!
//! ```dockerfile bad
//! FROM nginx:1.29
//! HEALTHCHECK --interval=30s CMD curl -s http://localhost/ || exit 1
//!                                ^^^^ curl is content with an error page: without `--fail` only a dead port fails
//! ```
//! ```dockerfile good
//! FROM nginx:1.29
//! HEALTHCHECK --interval=30s CMD curl -fsS http://localhost/ || exit 1
//! ```
//! ```dockerfile bad
//! FROM nginx:1.29
//! HEALTHCHECK CMD wget -q --spider http://localhost/ || true
//!                                                    ^^^^^^^ the check succeeds whatever comes before
//! ```
//! ```dockerfile bad
//! FROM nginx:1.29
//! HEALTHCHECK CMD ["sh", "-c", "wget -q --spider http://localhost/; exit 0"]
//!                                                                 ^^^^^^^^ the check succeeds whatever comes before
//! ```
//!
//! A pipe into a program that judges the answer is a test of its own, and so is any exit code that is chosen before the
//! end:
//!
//! ```dockerfile good
//! FROM nginx:1.29 AS piped
//! HEALTHCHECK CMD curl -s http://localhost/health | grep -q '"status":"up"'
//! FROM nginx:1.29 AS chosen
//! HEALTHCHECK CMD curl -sf http://localhost/ || exit 1; echo fine
//! FROM nginx:1.29 AS counted
//! HEALTHCHECK CMD test "$(curl -s -o /dev/null -w '%{http_code}' http://localhost/)" = 200
//! FROM nginx:1.29
//! HEALTHCHECK CMD ["curl", "--fail-with-body", "http://localhost/"]
//! ```
//!
//! The checks of Compose files are read alike:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     healthcheck:
//!       test: ["CMD", "curl", "-s", "http://localhost/"]
//!                      ^^^^ curl is content with an error page: without `--fail` only a dead port fails
//!   cache:
//!     image: redis:8
//!     healthcheck:
//!       test: redis-cli ping || true
//!                            ^^^^^^^ the check succeeds whatever comes before
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     healthcheck:
//!       test: ["CMD-SHELL", "curl -s http://localhost/health | grep -q up"]
//!   api:
//!     image: example/api:1.2
//!     healthcheck:
//!       test: curl $${OPTIONS} http://localhost/
//!   queue:
//!     image: example/queue:2
//!     healthcheck:
//!       test: ["CMD", "bash", "-c", "echo > /dev/tcp/localhost/5672"]
//! ```

use hullwright_core::compose::{Certainty, Data, Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, ComposeContext, Context, Rule};
use hullwright_core::text::{MappedText, Span, TextRange};

use crate::patterns::shell::curl_options::{asks_by_http, fails_on_error};
use crate::patterns::shell::shell_programs::program_name;
use crate::patterns::shell::simple_commands::{
    Operator, ReadCommand, SimpleCommand, SimpleWord, read_command, read_text, read_words,
};

/// See the page.
pub static RULE: Rule = Rule {
    name: "healthcheck-hides-failure",
    category: Category::Reliability,
    severity: Severity::Warning,
    checks: &[Check::Instruction(&[InstructionKind::Healthcheck], check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(read) = read_command(cx, instruction) else { return };
    if let Some(Flaw { range, message, help }) = flaw_of(&read) {
        cx.report(range, message).help(help);
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(test) = service.at(&["healthcheck", "test"]) else { return };
    let read = match &test.data {
        Data::Text(line) if line.certainty != Certainty::Unknown => read_text(&line.text),
        Data::List(items) => read_test(items),
        _ => None,
    };
    if let Some(Flaw { range, message, help }) = read.and_then(|read| flaw_of(&read)) {
        cx.report_at(Span { file: test.span.file, range }, message).help(help);
    }
}

/// Reads `["CMD", …]` or `["CMD-SHELL", "…"]`, if all of it is known.
fn read_test(items: &[Node]) -> Option<ReadCommand<'_>> {
    let texts = items.iter().map(|item| item.as_text().filter(|text| text.certainty != Certainty::Unknown));
    let words: Vec<&MappedText> = texts.map(|text| text.map(|text| &text.text)).collect::<Option<_>>()?;
    match words.split_first()? {
        (kind, [text]) if kind.as_str() == "CMD-SHELL" => read_text(text),
        (kind, words) if kind.as_str() == "CMD" && !words.is_empty() => read_words(words),
        _ => None,
    }
}

/// What is wrong with a check.
struct Flaw {
    range: TextRange,
    message: String,
    help: &'static str,
}

fn flaw_of(read: &ReadCommand<'_>) -> Option<Flaw> {
    let last = read.commands.last()?;
    if always_succeeds(last) && !may_stop_before_end(&read.commands) {
        let end = last.words.last().map_or(last.start, |word| word.range.end);
        // An exec form without a shell is one command: its words are counted, not its letters.
        let range = if read.text.is_some() { last.start..end } else { 0..1 };
        let (what, help) = if read.commands.len() > 1 {
            ("whatever comes before", "let the exit code of the probe through")
        } else {
            ("whatever the service does", "ask the service for an answer, or leave the check out")
        };
        let message = format!("the check succeeds {what}");
        return Some(Flaw { range: read.locate_range(range), message, help });
    }
    let curl = curl_without_fail(read)?;
    let message = "curl is content with an error page: without `--fail` only a dead port fails".to_owned();
    Some(Flaw { range: read.locate(curl), message, help: "add `--fail`" })
}

/// Whether the command ends with 0 and is not skipped: nothing stands before it, `;` or `||` does. A redirection may fail,
/// above all one to `/dev/tcp`, with which Bash opens a connection.
fn always_succeeds(command: &SimpleCommand) -> bool {
    let words = command.texts();
    let is_zero =
        matches!(words.as_slice(), ["true" | ":" | "echo" | "printf" | "/bin/true", ..] | ["exit", "0"]);
    let is_harmless = |target: &String| {
        matches!(target.as_str(), "/dev/null" | "-") || target.bytes().all(|byte| byte.is_ascii_digit())
    };
    is_zero
        && command.redirections.iter().all(is_harmless)
        && matches!(command.operator, None | Some(Operator::Or | Operator::Then))
}

/// Whether an earlier command may end the check with another code.
fn may_stop_before_end(commands: &[SimpleCommand]) -> bool {
    let Some((_, earlier)) = commands.split_last() else { return false };
    earlier.iter().any(|command| {
        matches!(command.texts().as_slice(), ["exit" | "set" | "exec" | "kill" | "return", ..])
    })
}

/// The word `curl` of a probe whose own exit code counts: not piped into another program, and asking by HTTP.
fn curl_without_fail<'r>(read: &'r ReadCommand<'_>) -> Option<&'r SimpleWord> {
    let behind = read.commands.iter().skip(1).map(Some).chain([None]);
    read.commands.iter().zip(behind).find_map(|(command, next)| {
        let is_piped = next.is_some_and(|next| next.operator == Some(Operator::Pipe));
        let (program, arguments) = command.words.split_first()?;
        let is_probe = program_name(&program.text) == "curl" && !is_piped && !next.is_some_and(ignores_code);
        (is_probe && asks_by_http(arguments) && !fails_on_error(arguments)).then_some(program)
    })
}

/// `curl …; test …`: the code of what follows counts.
fn ignores_code(next: &SimpleCommand) -> bool {
    next.operator == Some(Operator::Then)
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    #[track_caller]
    fn check_command(command: &str, annotation: Option<&str>) {
        let head = "HEALTHCHECK CMD ";
        let line = annotation.map_or(String::new(), |text| format!("{}{text}\n", " ".repeat(head.len())));
        let text = format!("FROM nginx:1.29\n{head}{command}\n{line}");
        check(&Engine::new(crate::rule_set()), super::RULE.name, "", &text);
    }

    #[test]
    fn options_of_curl_are_told_from_their_values() {
        let finding = "^^^^ curl is content with an error page: without `--fail` only a dead port fails";
        check_command("curl -H -f http://localhost/", Some(finding));
        check_command("curl -s -o /dev/null localhost:8080 >/dev/null 2>&1", Some(finding));
        for command in [
            "curl -sfL http://localhost/",
            "curl -m5 -f http://localhost/",
            "curl --fail http://localhost/ && echo ok",
            "curl -K /etc/curlrc http://localhost/",
            "curl telnet://localhost:25",
            "curl $OPTIONS http://localhost/",
            "curl $URL",
            "curl -s http://localhost/; test -f /run/ok",
            "if curl -s http://localhost/; then exit 1; fi",
        ] {
            check_command(command, None);
        }
    }

    #[test]
    fn only_an_end_that_is_always_reached_hides_a_failure() {
        check_command("exit 0", Some("^^^^^^ the check succeeds whatever the service does"));
        check_command(
            "pg_isready || echo down",
            Some("           ^^^^^^^^^^^^ the check succeeds whatever comes before"),
        );
        check_command("[\"/bin/true\"]", Some("  ^^^^^^^^^ the check succeeds whatever the service does"));
        for command in [
            "pg_isready && echo up",
            "pg_isready || exit 1",
            "set -e; pg_isready; echo up",
            "a || exit 1; true",
            "[\"bash\", \"-c\", \": 2>/dev/null </dev/tcp/localhost/80\"]",
        ] {
            check_command(command, None);
        }
    }
}
