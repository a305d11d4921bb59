//! What a health check asks, where that is all it does.
//!
//! Entry point: [`question_of`]. Understood are `curl` and `wget` for one address, with nothing that changes the request or
//! looks at the answer, and `nc -z`, each perhaps with `|| exit 1` behind it.

use hullwright_core::shell::command::{DownloadCommand, DownloadOutput, downloads, look_through};
use hullwright_core::shell::{Argument, Launch, LaunchedCommand};

use crate::patterns::shell::probe::Question;
use crate::patterns::shell::shell_programs::is_posix_shell;

/// Options of curl and wget after which the question is another one, or the answer is judged by more than its code.
const OTHER_QUESTION: [&str; 22] = [
    "X",
    "request",
    "d",
    "data",
    "data-raw",
    "H",
    "header",
    "u",
    "user",
    "k",
    "insecure",
    "no-check-certificate",
    "unix-socket",
    "w",
    "write-out",
    "cacert",
    "cert",
    "post-data",
    "post-file",
    "password",
    "T",
    "T-",
];

/// What the check asks.
pub fn question_of(launch: &Launch) -> Option<Question> {
    let mut commands = launch.commands();
    // The shell of `["sh", "-c", …]` is none of the script's own commands.
    if let Launch::Script { words, .. } = launch
        && let Some(shell) = words.first()
    {
        let is_shell =
            is_posix_shell(shell.as_str()) && commands.first().is_some_and(|first| first.place.is_none());
        is_shell.then(|| commands.remove(0))?;
    }
    let ask = match commands.as_slice() {
        [ask] => ask,
        [ask, end] if is_exit(end) && joins_by_or(launch, ask, end) => ask,
        _ => return None,
    };
    let is_redirected = ask.place.is_some_and(|place| {
        let targets = place.site.command.redirections.iter();
        targets
            .map(|found| place.script.script.slice(found.target.range))
            .any(|target| target != "/dev/null" && target.bytes().any(|byte| !byte.is_ascii_digit()))
    });
    let stands_alone = ask.place.is_none_or(|place| {
        let whole = place.script.script.text().as_str().trim();
        whole.starts_with(place.script.script.slice(place.site.command.range))
    });
    if is_redirected || !stands_alone {
        return None;
    }
    let started = look_through(ask.invocation.as_ref()?);
    let line = started.command()?;
    match downloads::read(line) {
        Some(download) => page_of(&download),
        None if line.name()? == "nc" => connection_of(line.arguments),
        None => None,
    }
}

/// `exit 1`, `false`.
fn is_exit(command: &LaunchedCommand<'_>) -> bool {
    let Some(invocation) = &command.invocation else { return false };
    match (invocation.program.literal(), invocation.arguments.as_slice()) {
        (Some("false" | "exit"), []) => true,
        (Some("exit"), [status]) => status.literal().is_some_and(|status| status != "0"),
        _ => false,
    }
}

/// Whether nothing but `||` stands between two commands of the one script.
fn joins_by_or(launch: &Launch, first: &LaunchedCommand<'_>, second: &LaunchedCommand<'_>) -> bool {
    let (Some(script), Some(one), Some(two)) = (launch.script(), first.place, second.place) else {
        return false;
    };
    let text = script.script.text().as_str();
    let (start, end) = (one.site.command.range.end as usize, two.site.command.range.start as usize);
    let is_outer = std::ptr::eq(one.script, script) && std::ptr::eq(two.script, script);
    is_outer && text.get(start..end).is_some_and(|between| between.trim() == "||")
}

fn page_of(download: &DownloadCommand<'_>) -> Option<Question> {
    let [url] = download.urls.as_slice() else { return None };
    let is_looked_at = matches!(download.output, DownloadOutput::Unknown | DownloadOutput::RemoteName);
    let is_other = OTHER_QUESTION.iter().any(|option| download.reading.find(option).is_some());
    if !download.is_complete || is_looked_at || is_other {
        return None;
    }
    Some(Question::Page(url.literal()?.to_owned()))
}

/// `nc -z localhost 80`, options in any bundle.
fn connection_of(arguments: &[Argument<'_>]) -> Option<Question> {
    let words: Option<Vec<&str>> = arguments.iter().map(Argument::literal).collect();
    let words = words?;
    let [options @ .., host, port] = words.as_slice() else { return None };
    let is_bundle = |word: &&str| {
        word.strip_prefix('-').is_some_and(|letters| letters.bytes().all(|letter| b"nvz4".contains(&letter)))
    };
    let scans = options.iter().any(|word| word.contains('z')) && options.iter().all(is_bundle);
    if !scans || !matches!(*host, "localhost" | "127.0.0.1" | "0.0.0.0") {
        return None;
    }
    Some(Question::Connects(port.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::MappedText;

    use super::*;

    fn asked(script: &str) -> Option<Question> {
        question_of(&Launch::of_text(&MappedText::verbatim(script, 0), &["/bin/sh", "-c"]))
    }

    #[test]
    fn plain_questions_are_understood() {
        let page = |url: &str| Some(Question::Page(url.to_owned()));
        assert_eq!(asked("curl -fsS http://localhost:80/a || exit 1"), page("http://localhost:80/a"));
        assert_eq!(asked("wget -qO- localhost >/dev/null 2>&1 || false"), page("localhost"));
        assert_eq!(asked("nc -nz 127.0.0.1 9093"), Some(Question::Connects(9093)));
        let words = ["sh", "-c", "nc -z localhost 80"].map(|word| MappedText::verbatim(word, 0));
        assert_eq!(question_of(&Launch::of_words(words.to_vec())), Some(Question::Connects(80)));
    }

    #[test]
    fn whatever_does_more_is_not() {
        for script in [
            "curl -f localhost | grep up",
            "curl -f localhost && test -f /run/ok",
            "curl -X POST localhost",
            "curl -f $URL",
            "! curl -f localhost",
            "if curl localhost; then exit 1; fi",
            "nc -z db 80",
            "wget localhost > /tmp/a || exit 1",
            "curl -f a b",
        ] {
            assert_eq!(asked(script), None, "{script}");
        }
    }
}
