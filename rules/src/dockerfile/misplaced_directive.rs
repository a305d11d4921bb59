//! # Parser directive that is only a comment
//!
//! BuildKit reads `# syntax=` and `# escape=` at the very top of the file alone. Below an instruction, another comment or an
//! empty line they are comments like any other, without a word of warning.
//!
//! ```dockerfile bad
//! # Builds the server
//! # syntax=docker/dockerfile:1
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `syntax` is a plain comment here: parser directives stand above everything else
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed(unsafe)
//! # syntax=docker/dockerfile:1
//! # Builds the server
//! FROM alpine:3.22
//! ```
//! ```dockerfile bad
//! # syntax=docker/dockerfile:1
//!
//! # escape=`
//! ^^^^^^^^^^ `escape` is a plain comment here: parser directives stand above everything else
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! WORKDIR C:/app
//! ```
//! ```dockerfile bad
//! # Strict checks
//! # check=error=true
//! ^^^^^^^^^^^^^^^^^^ `check` is a plain comment here: parser directives stand above everything else
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed(unsafe)
//! # check=error=true
//! # Strict checks
//! FROM alpine:3.22
//! ```
//! What the top of the file says already is no loss, a sentence is no directive, and a check may be skipped for the
//! instruction below the comment:
//! ```dockerfile good
//! # syntax=docker/dockerfile:1
//! # escape=\
//!
//! # syntax=docker/dockerfile:1
//! # syntax=docker/dockerfile:1 is what heredocs need
//! FROM alpine:3.22
//! # check=skip=JSONArgsRecommended
//! CMD exec sh
//! RUN echo a; \
//!   # syntax=docker/dockerfile:1
//!   echo b
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::dockerfile::{line_start, next_line};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "misplaced-directive",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for comment in cx.dockerfile().comments.iter().filter(|comment| !comment.is_inside_instruction) {
        let Some(name) = directive(cx.slice(comment.range)) else { continue };
        let is_said = cx.dockerfile().directives.iter().any(|found| found.name == name);
        if is_said || seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let message =
            format!("`{name}` is a plain comment here: parser directives stand above everything else");
        cx.report(comment.range, message).help("move it to the first line of the file").maybe_fix(moved_up(
            cx,
            name,
            comment.range,
        ));
    }
}

/// The name of a comment that can only be meant as a directive.
fn directive(comment: &str) -> Option<&'static str> {
    let body = comment.strip_prefix('#')?.trim();
    let (name, value) = body.split_once('=')?;
    let (name, value) = (name.trim_end(), value.trim());
    let is_one_word = !value.is_empty() && !value.contains(char::is_whitespace);
    if name.eq_ignore_ascii_case("syntax") {
        return (is_one_word && value.contains("docker") && value.contains('/')).then_some("syntax");
    }
    if name.eq_ignore_ascii_case("escape") {
        return matches!(value, "`" | "\\").then_some("escape");
    }
    let is_for_file = value.split(';').any(|part| matches!(part.trim(), "error=true" | "error=false"));
    (name.eq_ignore_ascii_case("check") && is_for_file && is_one_word).then_some("check")
}

/// The line above all others. Another escape character would change how all of them are read.
fn moved_up(cx: &Context<'_>, name: &str, comment: TextRange) -> Option<Fix> {
    let text = cx.text();
    if name == "escape" {
        return None;
    }
    let line = TextRange::new(line_start(text, comment.start()), next_line(text, comment.end()));
    let top = line_start(text, 0);
    let is_shebang = text.get(top as usize..).is_some_and(|text| text.starts_with("#!"));
    let top = if is_shebang { next_line(text, top) } else { top };
    let fix = Fix::unsafe_fix("Move the directive to the first line");
    Some(
        fix.edits(
            cx.file().id(),
            [Edit::insert(top, format!("{}\n", cx.slice(comment))), Edit::delete(line)],
        ),
    )
}
