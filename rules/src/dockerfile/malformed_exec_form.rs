//! # Exec form that is not a JSON array
//!
//! The arguments start with a bracket as the exec form does, but they are not a JSON array of strings. BuildKit takes them
//! without a word as shell text or as plain words, and the program or path that results does not exist.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENTRYPOINT ['/bin/app', '--serve']
//!             ^^^^^^^^^^ the string is in single quotes, so this is no JSON array and goes to a shell
//! CMD ["--port", "80",]
//!                    ^ the comma has nothing to separate, so this is no JSON array and goes to a shell
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! ENTRYPOINT ["/bin/app", "--serve"]
//! CMD ["--port", "80"]
//! ```
//! ```dockerfile bad
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! CMD ["C:\app\serve.exe"]
//!         ^ the backslash is not escaped, so this is no JSON array and goes to a shell
//! VOLUME ["/data" "/logs"]
//!                 ^^^^^^^ a comma is missing before the string, so brackets and quotes become part of the paths
//! HEALTHCHECK CMD ["wget", "-q", "http://localhost/"] || exit 1
//!                                                     ^^^^^^^^^ text stands behind the bracket, so this is no JSON array and goes to a shell
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! CMD ["C:\\app\\serve.exe"]
//! VOLUME ["/data", "/logs"]
//! HEALTHCHECK CMD ["wget", "-q", "http://localhost/"]
//! ```
//! A shell's test, a glob and a type of PowerShell start with a bracket too.
//! ```dockerfile good
//! FROM debian:13
//! RUN [ -f /etc/app.conf ] || touch /etc/app.conf
//! RUN [[ "$HOME" = /root ]] && true
//! RUN [ "$HOME" ] && echo home
//! RUN [ ${SWITCH} ]
//! COPY [a-z]* /srv/
//! CMD ["serve", "--port", "80"]
//! ```
//! ```dockerfile good
//! FROM mcr.microsoft.com/windows/servercore:ltsc2025
//! SHELL ["powershell", "-Command"]
//! RUN [Environment]::SetEnvironmentVariable('A', 'b', 'Machine')
//! ```
//! A list of a Compose file that is put in quotes as a whole is text, which is split at blanks.
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     command: '["serve", "--port", "80"]'
//!              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the list is in quotes, so its brackets and commas become part of the words
//!     healthcheck:
//!       test: "['CMD', 'app', 'check']"
//!             ^^^^^^^^^^^^^^^^^^^^^^^^^ the list is in quotes, so a shell gets it with its brackets
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     command: ["serve", "--port", "80"]
//!     healthcheck:
//!       test: ['CMD', 'app', 'check']
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     entrypoint: ['/app', "serve",]
//!     command: serve --list [a,b]
//!     healthcheck:
//!       test: '[ -f /run/ready ]'
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Arguments, CommandForm, Instruction, InstructionKind};
use hullwright_core::edit::edits_in;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, MappedText, Span};

use crate::patterns::dockerfile::json_defect::{JsonDefect, JsonDefectKind, find_json_defect};
use crate::patterns::dockerfile::json_repair::repair_json;
use crate::patterns::dockerfile::template::find_marker;

/// See the page.
pub static RULE: Rule = Rule {
    name: "malformed-exec-form",
    aliases: &[
        Alias::same("tally", "tally/invalid-json-form"),
        Alias::same("dockerfile-utils", "JSON_IN_SINGLE_QUOTES"),
        Alias::same("sonar", "S7030"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&KINDS, check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

const KINDS: [InstructionKind; 8] = [
    InstructionKind::Add,
    InstructionKind::Cmd,
    InstructionKind::Copy,
    InstructionKind::Entrypoint,
    InstructionKind::Healthcheck,
    InstructionKind::Onbuild,
    InstructionKind::Run,
    InstructionKind::Volume,
];

const TO_SHELL: &str = "this is no JSON array and goes to a shell";
const TO_PATHS: &str = "brackets and quotes become part of the paths";

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(inner) = instruction.with_trigger().last() else { return };
    match (&inner.arguments, inner.command()) {
        (Arguments::Words(words), _) => check_words(cx, inner.kind, words),
        (_, Some(CommandForm::Shell(text))) if !is_shell_text(inner.kind, text.as_str()) => {
            report(cx, text, TO_SHELL);
        }
        _ => {}
    }
}

/// ADD, COPY and VOLUME, whose words are paths: only a bracket with a quote behind it, which no glob starts with.
fn check_words(cx: &Context<'_>, kind: InstructionKind, words: &[MappedText]) {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let starts_array = |text: &str| text.starts_with(['"', '\'', '“']);
    let opened = first.as_str().strip_prefix('[');
    let second = words.get(1).map(MappedText::as_str).unwrap_or_default();
    let is_array = opened.is_some_and(|rest| starts_array(rest) || (rest.is_empty() && starts_array(second)));
    let takes_words = matches!(kind, InstructionKind::Add | InstructionKind::Copy | InstructionKind::Volume);
    if is_array && takes_words {
        let range = first.range().cover(last.range());
        let text = MappedText::verbatim(cx.slice(range), range.start());
        report(cx, &text, TO_PATHS);
    }
}

fn report(cx: &Context<'_>, text: &MappedText, consequence: &str) {
    let Some(JsonDefect { kind, range, reason, remedy }) = find_json_defect(text.as_str()) else { return };
    if find_marker(text.as_str()).is_some() || (kind == JsonDefectKind::BareWord && !is_list(text.as_str())) {
        return;
    }
    // In paths BuildKit expands the variables of JSON strings as well.
    let is_variable =
        consequence == TO_SHELL && text.as_str().get(range.clone()).is_some_and(|word| word.starts_with('$'));
    let help =
        if is_variable { "use the form without brackets: a JSON string keeps its `$`" } else { remedy };
    cx.report(text.locate(range), format!("{reason}, so {consequence}")).help(help).maybe_fix(mended(
        cx,
        text,
        consequence,
    ));
}

/// The array that was meant. A shell replaced variables, which the exec form does not, and in paths a backslash counts
/// twice; such text is left.
fn mended(cx: &Context<'_>, text: &MappedText, consequence: &str) -> Option<Fix> {
    let is_other = if consequence == TO_SHELL { '$' } else { '\\' };
    if text.as_str().contains([is_other, '\n']) {
        return None;
    }
    let edits = edits_in(text, &repair_json(text.as_str())?)?;
    Some(Fix::unsafe_fix("Write a JSON array").edits(cx.file().id(), edits))
}

/// Whether the only bracket closes at the very end, unlike that of `[int]$x` and `[a-z]*`.
fn is_list(text: &str) -> bool {
    text.trim_end().find(']').is_some_and(|at| at + 1 == text.trim_end().len())
}

/// Whether the text is a test of a shell rather than an array gone wrong, or starts with no bracket at all.
fn is_shell_text(kind: InstructionKind, text: &str) -> bool {
    const OPERATORS: [&str; 16] =
        ["=", "==", "!=", "=~", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-a", "-o"];
    let Some(behind) = text.strip_prefix('[').filter(|behind| !behind.starts_with('[')) else { return true };
    if !behind.starts_with([' ', '\t']) {
        return false;
    }
    let mut inside = Vec::new();
    let mut words = behind.split_whitespace();
    let mut is_closed = false;
    for word in words.by_ref() {
        if word == "]" || word == "];" {
            is_closed = true;
            break;
        }
        inside.push(word);
    }
    let first = inside.first().copied().unwrap_or_default();
    if first == "!" || (first.starts_with('-') && !first.ends_with(',')) {
        return true;
    }
    let has_comma = inside.iter().any(|word| word.ends_with(','));
    let is_word = |word: &&str| !word.starts_with(['"', '\'', '“', '”', '‘', '’']);
    if kind == InstructionKind::Run && is_closed && inside.len() == 1 && inside.iter().all(is_word) {
        return !has_comma;
    }
    let goes_on = words.next().is_some_and(|next| next.starts_with(['&', '|', ';', '>']));
    !has_comma && (inside.iter().any(|word| OPERATORS.contains(word)) || (is_closed && goes_on))
}

/// Text that was meant as a list. Compose reads no JSON inside of text.
fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for path in [&["command"][..], &["entrypoint"], &["healthcheck", "test"]] {
        let Some(node) = service.at(path) else { continue };
        let Some(text) = node.as_str().map(str::trim) else { continue };
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).map(str::trim);
        let is_list = inner.is_some_and(|inner| {
            inner.len() > 1
                && inner.starts_with(['"', '\''])
                && inner.ends_with(['"', '\''])
                && !inner.contains(" = ")
        });
        if is_list {
            let consequence = match path {
                ["healthcheck", _] => "a shell gets it with its brackets",
                _ => "its brackets and commas become part of the words",
            };
            cx.report_at(node.span, format!("the list is in quotes, so {consequence}"))
                .help("remove the quotes around the brackets")
                .maybe_fix(unquoted(cx, node.span, path));
        }
    }
}

/// The list without the quotes around it, where it reads the same in YAML.
fn unquoted(cx: &ComposeContext<'_>, span: Span, path: &[&str]) -> Option<Fix> {
    let written = cx.slice_of(span);
    let outer = written.chars().next().filter(|ch| matches!(ch, '"' | '\''))?;
    let inner = written.strip_prefix(outer)?.strip_suffix(outer)?.trim();
    let strings: Vec<&str> = inner.strip_prefix('[')?.strip_suffix(']')?.split(',').map(str::trim).collect();
    let is_string = |text: &&str| {
        let content = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
        content.is_some_and(|content| !content.contains(['"', '\'']))
    };
    let is_plain = !inner.contains([outer, '\\', '\n']) && strings.iter().all(is_string);
    let first = strings.first()?.trim_matches(['"', '\'']);
    let is_accepted = !path.contains(&"test") || matches!(first, "CMD" | "CMD-SHELL" | "NONE");
    (is_plain && is_accepted).then(|| {
        let edit = Edit::replace(span.range, inner);
        Fix::unsafe_fix("Remove the quotes around the list").edit(span.file, edit)
    })
}
