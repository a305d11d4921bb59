//! # curl takes an error page for the file
//!
//! Unless told otherwise, curl is content with whatever a server answers: the page that says "404 Not Found" ends up in the
//! file, or in the program behind the pipe, and the build goes on.
//!
//! ```dockerfile bad
//! FROM buildpack-deps:trixie
//! RUN curl -sSL https://example.com/tool -o /usr/local/bin/tool
//!     ^^^^ without `--fail`, an error page of the server ends up in the file
//! RUN curl -LO https://example.com/data.json
//!     ^^^^ without `--fail`, an error page of the server ends up in the file
//! RUN curl https://example.com/key.asc --output /key.asc
//!     ^^^^ without `--fail`, an error page of the server ends up in the file
//! RUN TOOL_URL=https://example.com/tool.tgz && curl -s $TOOL_URL | tar xz
//!                                              ^^^^ without `--fail`, an error page of the server is handed on
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN curl -fsSL https://example.com/tool -o /usr/local/bin/tool
//! RUN curl -fLO https://example.com/data.json
//! RUN curl --fail https://example.com/key.asc --output /key.asc
//! RUN TOOL_URL=https://example.com/tool.tgz && curl -fs $TOOL_URL | tar xz
//! ```
//! ```dockerfile bad
//! FROM buildpack-deps:trixie
//! RUN version=$(curl -H 'Accept: text/plain' https://example.com/version) && echo "$version" > /version
//!               ^^^^ without `--fail`, an error page of the server is handed on
//! RUN ["curl", "-o", "/tool", "https://example.com/tool"]
//!       ^^^^ without `--fail`, an error page of the server ends up in the file
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN version=$(curl -f -H 'Accept: text/plain' https://example.com/version) && echo "$version" > /version
//! RUN ["curl", "-f", "-o", "/tool", "https://example.com/tool"]
//! ```
//!
//! The fix makes a build stop that went on before. Whoever looks at the status, at the headers or at a checksum knows what
//! came, nothing is kept of what only goes to the log, and a failure may be reckoned with:
//!
//! ```dockerfile good
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLO https://example.com/a && curl --fail-with-body https://example.com/b -o /b && curl --version
//! RUN test "$(curl -so /a -w '%{http_code}' https://example.com/a)" = 200
//! RUN curl -sI https://example.com/a > /headers && curl -s https://example.com/ping
//! RUN curl -sX POST -d name=app https://example.com/builds > /dev/null
//! RUN curl -sSLO https://example.com/a.zip && echo "$SUM  a.zip" | sha256sum -c -
//! RUN curl -s https://example.com/motd -o /etc/motd || true
//! RUN if curl -s https://example.com/mirrors | grep -q eu; then touch /eu; fi
//! RUN curl $CURL_OPTIONS https://example.com/a -o /a
//! RUN curl -o /licence file:///usr/share/common-licenses/MIT
//! RUN /server --background && curl -s http://localhost:8080/schema.json -o /schema.json
//! HEALTHCHECK CMD curl -f http://localhost/ || exit 1
//! ```
//! ```dockerfile good
//! FROM buildpack-deps:trixie
//! RUN printf 'fail\nlocation\n' > /root/.curlrc
//! RUN curl -sS https://example.com/tool -o /usr/local/bin/tool
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::shell::command::{
    Doubt, DownloadCommand, DownloadOutput, Downloader, FoundOption, Part, downloads, look_through,
};
use hullwright_core::shell::{LaunchedCommand, Redirection, RedirectionOperator, Script};
use hullwright_core::text::Edit;

use crate::patterns::address::host::{host_of, is_loopback};
use crate::patterns::shell::added_option::add_option;
use crate::patterns::shell::expected_failure::is_expected_to_fail;
use crate::patterns::shell::file_check::checks_files;

/// See the page.
pub static RULE: Rule = Rule {
    name: "curl-without-fail",
    aliases: &[Alias::same("droast", "DF035"), Alias::same("binnacle", "curlUseFlagF")],
    category: Category::Correctness,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

/// Options that show what the server has answered, or after which it has nothing to give.
const TELLING: [&str; 7] = ["write-out", "dump-header", "include", "head", "version", "help", "manual"];

/// Options that send something.
const SENDING: [&str; 9] = [
    "data",
    "data-ascii",
    "data-binary",
    "data-raw",
    "data-urlencode",
    "form",
    "form-string",
    "json",
    "upload-file",
];

fn check(cx: &Context<'_>, whole: &Instruction) {
    let Some(run) = whole.with_trigger().last().filter(|found| found.kind == InstructionKind::Run) else {
        return;
    };
    if !cx.slice(run.range).contains("curl") || may_be_configured(cx, whole) {
        return;
    }
    let launch = cx.launch(run);
    let commands = launch.commands();
    let functions = launch.script().map(|shell| shell.script.functions()).unwrap_or_default();
    for (idx, launched) in commands.iter().enumerate() {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let Some(call) = started.command().and_then(downloads::read) else { continue };
        let Some(message) = message(launched, &call) else { continue };
        let is_checked = || commands.iter().skip(idx + 1).any(checks_files);
        if functions.contains(&"curl") || is_expected_to_fail(&launch, launched) || is_checked() {
            continue;
        }
        let option = if begins_with_letters(&call) { "-f" } else { "--fail" };
        let edit = letter_in_bundle(cx, &call)
            .or_else(|| add_option(cx.text(), launched, call.program.range, option));
        let fix = edit.map(|edit| Fix::unsafe_fix(format!("Add `{option}`")).edit(cx.file().id(), edit));
        cx.report(call.program.range, message).help(format!("add `{option}`")).maybe_fix(fix);
    }
}

/// What goes wrong, if the call takes what the server answers for what it asked for.
fn message(launched: &LaunchedCommand<'_>, call: &DownloadCommand<'_>) -> Option<&'static str> {
    let may_answer = call.urls.iter().any(|url| may_answer_with_page(*url));
    if call.downloader != Downloader::Curl
        || !may_answer
        || !goes_on(call)
        || TELLING.iter().any(|name| call.reading.find(name).is_some())
    {
        return None;
    }
    let in_file = "without `--fail`, an error page of the server ends up in the file";
    let has_file = call.reading.find("output").is_some();
    match call.output {
        DownloadOutput::File(_) | DownloadOutput::RemoteName => Some(in_file),
        DownloadOutput::Unknown if has_file => Some(in_file),
        DownloadOutput::Discarded => None,
        DownloadOutput::Stdout | DownloadOutput::Unknown => {
            let place = launched.place?;
            let script = &place.script.script;
            let redirected = place.site.command.redirections.iter().rfind(|found| is_output(script, found));
            match redirected.map(|found| script.slice(found.target.range)) {
                _ if sends(call) => None,
                Some(target) if target.contains("/dev/") || target.starts_with(['&', '1', '2']) => None,
                Some(_) => Some(in_file),
                None if place.site.around.is_captured => {
                    Some("without `--fail`, an error page of the server is handed on")
                }
                None => None,
            }
        }
    }
}

/// Whether the call has no option that lets it fail. An address in a variable that is named so holds none.
fn goes_on(call: &DownloadCommand<'_>) -> bool {
    let is_address = |doubt: &Doubt<'_>| match doubt {
        Doubt::Splits(word) => {
            let name = word.text.trim_start_matches(['$', '{']).trim_end_matches('}').to_ascii_lowercase();
            name.ends_with("url") && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        }
        Doubt::UnknownOption(_) => false,
    };
    let reading = &call.reading;
    call.fails_on_error.is_no()
        || reading.is_whole
            && ["fail", "fail-with-body", "config"].iter().all(|name| reading.find(name).is_none())
            && reading.doubts.iter().all(is_address)
}

/// Whether a redirection is about the standard output.
fn is_output(script: &Script, redirection: &Redirection) -> bool {
    let is_first = redirection.descriptor.is_none_or(|descriptor| script.slice(descriptor) == "1");
    match redirection.operator {
        RedirectionOperator::Write
        | RedirectionOperator::Append
        | RedirectionOperator::Overwrite
        | RedirectionOperator::DuplicateWrite => is_first,
        RedirectionOperator::WriteBoth | RedirectionOperator::AppendBoth => true,
        RedirectionOperator::Read
        | RedirectionOperator::ReadWrite
        | RedirectionOperator::DuplicateRead
        | RedirectionOperator::HereDocument
        | RedirectionOperator::HereString => false,
    }
}

/// Whether a server of HTTP is asked that is not part of this very build.
fn may_answer_with_page(url: Part<'_>) -> bool {
    let scheme = url.text().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_http =
        scheme.is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https") || scheme.contains('$'));
    is_http && !host_of(url.text()).is_some_and(is_loopback)
}

/// Whether the call is made for what it sends rather than for what it gets.
fn sends(call: &DownloadCommand<'_>) -> bool {
    let method = call.reading.value("request").map(Part::text);
    method.is_some_and(|method| method != "GET")
        || call.reading.find("get").is_none() && SENDING.iter().any(|name| call.reading.find(name).is_some())
}

/// Whether a file in this build may hold options for every call.
fn may_be_configured(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(instruction) else { return true };
    let mut around = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    around.any(|found| {
        let text = cx.slice(found.range);
        text.contains("curlrc") || text.contains("CURL_HOME")
    })
}

fn begins_with_letters(call: &DownloadCommand<'_>) -> bool {
    call.reading.options.first().is_some_and(|option| !option.spelling.argument().text.starts_with("--"))
}

/// Puts the letter into the first word of letters that all stand for themselves, or that ends with one that takes the next
/// word: `-sSL`, `-Lo file`, but not `-o file`.
fn letter_in_bundle(cx: &Context<'_>, call: &DownloadCommand<'_>) -> Option<Edit> {
    let is_bundle = |option: &&FoundOption<'_>| {
        let word = option.spelling.argument();
        let mut of_word = call.reading.options.iter().filter(|other| other.spelling.argument() == word);
        let is_joined = of_word.any(|other| other.value.is_some_and(|value| value.argument() == word));
        let is_alone = word.text.len() == 2 && (option.value.is_some() || word.text == "-#");
        word.text.starts_with('-')
            && !word.text.starts_with("--")
            && word.literal() == Some(cx.slice(word.range))
            && !is_alone
            && !is_joined
    };
    let word = call.reading.options.iter().find(is_bundle)?.spelling.argument();
    Some(Edit::insert(word.range.start() + 1, "f"))
}
