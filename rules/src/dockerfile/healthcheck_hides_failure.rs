//! # Health check that cannot fail
//!
//! The check ends well whatever the service says: `|| true` swallows the exit code, an `echo` or `exit 0` at the end
//! replaces it, and curl without `--fail` is content with an error page. The container stays healthy while it serves
//! nothing.
//!
//! ```dockerfile bad
//! FROM nginx:1.31
//! HEALTHCHECK --interval=30s CMD curl -s http://localhost/ || exit 1
//!                                ^^^^ curl is content with an error page: without `--fail` only a dead port fails
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31
//! HEALTHCHECK --interval=30s CMD curl --fail -s http://localhost/ || exit 1
//! ```
//! ```dockerfile bad
//! FROM nginx:1.31
//! HEALTHCHECK CMD wget -q --spider http://localhost/ || true
//!                                                    ^^^^^^^ the check succeeds whatever comes before
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31
//! HEALTHCHECK CMD wget -q --spider http://localhost/
//! ```
//! ```dockerfile bad
//! FROM nginx:1.31
//! HEALTHCHECK CMD ["sh", "-c", "wget -q --spider http://localhost/; exit 0"]
//!                                                                   ^^^^^^ the check succeeds whatever comes before
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31
//! HEALTHCHECK CMD ["sh", "-c", "wget -q --spider http://localhost/"]
//! ```
//! ```dockerfile bad
//! FROM nginx:1.31
//! HEALTHCHECK CMD if wget -q --spider http://localhost/; then echo up; else echo down; fi
//!                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the check succeeds whatever the service does
//! ```
//!
//! The fix is unsafe: a check that can fail may turn a container unhealthy that nobody looked at so far.
//!
//! A pipe into a program that judges the answer is a test of its own, and so is any exit code that is chosen before the
//! end:
//!
//! ```dockerfile good
//! FROM nginx:1.31 AS piped
//! HEALTHCHECK CMD curl -s http://localhost/health | grep -q '"status":"up"'
//! FROM nginx:1.31 AS chosen
//! HEALTHCHECK CMD curl -sf http://localhost/ || exit 1; echo fine
//! FROM nginx:1.31 AS counted
//! HEALTHCHECK CMD test "$(curl -s -o /dev/null -w '%{http_code}' http://localhost/)" = 200
//! FROM nginx:1.31
//! HEALTHCHECK CMD ["curl", "--fail-with-body", "http://localhost/"]
//! ```
//! ```dockerfile good
//! FROM nginx:1.31 AS kept
//! HEALTHCHECK CMD curl -s -o /tmp/answer http://localhost/health && grep -q up /tmp/answer
//! FROM nginx:1.31
//! HEALTHCHECK CMD if ! curl -s http://localhost/; then exit 1; fi; test -f /run/ready
//! ```
//!
//! The checks of Compose files are read alike:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD", "curl", "-s", "http://localhost/"]
//!                      ^^^^ curl is content with an error page: without `--fail` only a dead port fails
//!   cache:
//!     image: redis:8
//!     healthcheck:
//!       test: redis-cli ping || true
//!                            ^^^^^^^ the check succeeds whatever comes before
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD", "curl", "--fail", "-s", "http://localhost/"]
//!   cache:
//!     image: redis:8
//!     healthcheck:
//!       test: redis-cli ping
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
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

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::shell::command::{DownloadCommand, DownloadOutput, Downloader, downloads, look_through};
use hullwright_core::shell::{Launch, LaunchedCommand, ShellScript};
use hullwright_core::text::{Edit, Span, TextRange};

use crate::patterns::compose::service_launch::launch_of_test;
use crate::patterns::shell::added_option::add_option;
use crate::patterns::shell::check_edit::drop_end;
use crate::patterns::shell::exit_status::{always_succeeds, deciding_commands, hiding_end};
use crate::patterns::shell::shell_programs::is_posix_shell;

/// See the page.
pub static RULE: Rule = Rule {
    name: "healthcheck-hides-failure",
    category: Category::Reliability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Healthcheck], check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    if let Some(Flaw { range, message, help, fix }) = flaw_of(&cx.launch(instruction), cx.text()) {
        let fix = fix.map(|(title, edit)| Fix::unsafe_fix(title).edit(cx.file().id(), edit));
        cx.report(range, message).help(help).maybe_fix(fix);
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(test) = service.at(&["healthcheck", "test"]) else { return };
    let file = test.span.file;
    if let Some(Flaw { range, message, help, fix }) = flaw_of(&launch_of_test(test), cx.source(file).text()) {
        let fix = fix.map(|(title, edit)| Fix::unsafe_fix(title).edit(file, edit));
        cx.report_at(Span { file, range }, message).help(help).maybe_fix(fix);
    }
}

/// What is wrong with a check.
struct Flaw {
    range: TextRange,
    message: String,
    help: &'static str,
    fix: Option<(&'static str, Edit)>,
}

fn flaw_of(launch: &Launch, text: &str) -> Option<Flaw> {
    hidden_failure(launch, text).or_else(|| lenient_curl(launch, text))
}

fn hidden_failure(launch: &Launch, text: &str) -> Option<Flaw> {
    let (range, is_alone, edit) = match launch {
        Launch::Program(words) => {
            let program = words.first().filter(|program| always_succeeds(program.as_str()))?;
            (program.range(), true, None)
        }
        Launch::Script { script, words } => {
            // A wrapper such as `timeout` has an exit code of its own.
            words.first().is_none_or(|shell| is_posix_shell(shell.as_str())).then_some(())?;
            let end = hiding_end(script)?;
            (script.script.locate(end), is_one_command(script), drop_end(text, script, end))
        }
        Launch::Foreign | Launch::Nothing => return None,
    };
    let (what, help) = if is_alone {
        (
            "whatever the service does",
            "ask the service for an answer, or turn the check off: `HEALTHCHECK NONE`, `disable: true` in Compose",
        )
    } else {
        ("whatever comes before", "let the exit code of the probe through")
    };
    let fix = edit.map(|edit| ("Let the exit code of the probe through", edit));
    Some(Flaw { range, message: format!("the check succeeds {what}"), help, fix })
}

fn is_one_command(shell: &ShellScript) -> bool {
    matches!(shell.script.body.items.as_slice(), [item] if item.rest.is_empty() && item.first.commands.len() == 1)
}

fn lenient_curl(launch: &Launch, text: &str) -> Option<Flaw> {
    deciding_commands(launch).iter().find_map(|command| {
        let started = look_through(command.invocation.as_ref()?);
        let curl =
            downloads::read(started.command()?).filter(|found| found.downloader == Downloader::Curl)?;
        let is_lenient = asks_by_http(&curl) && curl.fails_on_error.is_no() && !keeps_answer(&curl, command);
        is_lenient.then(|| Flaw {
            range: curl.program.range,
            message: "curl is content with an error page: without `--fail` only a dead port fails".to_owned(),
            help: "add `--fail`, and ask for a page that needs no login",
            fix: add_option(text, command, curl.program.range, "--fail").map(|edit| ("Add `--fail`", edit)),
        })
    })
}

/// Whether all addresses are written out and are ones of HTTP. curl takes an address without a scheme for HTTP.
fn asks_by_http(curl: &DownloadCommand<'_>) -> bool {
    let is_http = |url: &str| {
        let (scheme, _) = url.split_once("://").unwrap_or(("http", url));
        matches!(scheme, "http" | "https") && !url.starts_with('$')
    };
    !curl.urls.is_empty() && curl.urls.iter().all(|url| is_http(url.text()))
}

/// Whether the answer goes to a file, where other commands may look at it.
fn keeps_answer(curl: &DownloadCommand<'_>, command: &LaunchedCommand<'_>) -> bool {
    let writes_file = match curl.output {
        DownloadOutput::Stdout | DownloadOutput::Discarded => false,
        DownloadOutput::File(_) | DownloadOutput::RemoteName | DownloadOutput::Unknown => true,
    };
    let Some(place) = command.place else { return false };
    let is_alone = is_one_command(place.script);
    let is_redirected = place.site.command.redirections.iter().any(|redirection| {
        let target = place.script.script.slice(redirection.target.range);
        target != "/dev/null" && target.bytes().any(|byte| !byte.is_ascii_digit())
    });
    !is_alone && (writes_file || is_redirected)
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    #[track_caller]
    fn check_command(command: &str, annotation: Option<&str>) {
        let head = "HEALTHCHECK CMD ";
        let line = annotation.map_or(String::new(), |text| format!("{}{text}\n", " ".repeat(head.len())));
        let text = format!("FROM nginx:1.31\n{head}{command}\n{line}");
        check(&Engine::new(crate::rule_set()), super::RULE.name, "", &text);
    }

    #[test]
    fn options_of_curl_are_told_from_their_values() {
        let finding = "^^^^ curl is content with an error page: without `--fail` only a dead port fails";
        check_command("curl -H -f http://localhost/", Some(finding));
        check_command("curl -s -o /dev/null localhost:8080 >/dev/null 2>&1", Some(finding));
        check_command("curl -sX POST localhost:8080 || false", Some(finding));
        let finding =
            "           ^^^^ curl is content with an error page: without `--fail` only a dead port fails";
        check_command("timeout 5s curl -s http://localhost/ || exit 1", Some(finding));
        let finding = "   ^^^^ curl is content with an error page: without `--fail` only a dead port fails";
        check_command("if curl -s localhost; then exit 0; else exit 1; fi", Some(finding));
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
            "curl -s http://localhost/ >/tmp/a && grep up /tmp/a",
            "! curl -s http://localhost/",
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
