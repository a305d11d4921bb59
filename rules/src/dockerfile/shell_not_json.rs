//! # SHELL that is not a JSON array
//!
//! SHELL has no word form: it takes a JSON array of strings, the program first. BuildKit refuses anything else.
//!
//! ```dockerfile bad
//! FROM debian:13
//! SHELL /bin/bash -c
//!       ^^^^^^^^^^^^ SHELL takes a JSON array of strings, such as `["/bin/bash", "-c"]`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! SHELL ['/bin/bash', '-c']
//!       ^^^^^^^^^^^^^^^^^^^ SHELL takes a JSON array of strings, such as `["/bin/bash", "-c"]`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! ```
//! ```dockerfile good
//! FROM debian:13
//! SHELL ["/bin/bash", "-o", "pipefail", "-c"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::edit::dockerfile::exec_form;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, replace_ranges};
use hullwright_core::value::shell_words::split_shell_words;

use crate::patterns::dockerfile::json_defect::find_json_defect;
use crate::patterns::dockerfile::json_repair::repair_json;
use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-not-json",
    aliases: &[
        Alias::narrower("dockerfile-utils", "SHELL_JSON_FORM"),
        Alias::narrower("dockerfile-utils", "SHELL_REQUIRES_ONE"),
        Alias::same("dockerfilelint", "invalid_format"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::ShellNotJson], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let text = cx.slice(error.range);
    let fix = as_array(text).map(|array| {
        Fix::unsafe_fix(format!("Write `{array}`"))
            .edit(cx.file().id(), Edit::replace(error.range, array.as_str()))
    });
    let builder = report_error(cx, error).maybe_fix(fix);
    if let Some(defect) = find_json_defect(text) {
        builder.help(format!("{}: {}", defect.reason, defect.remedy));
    } else {
        builder.help("put each word in double quotes, commas between them, brackets around them");
    }
}

/// The program and its arguments as a JSON array.
fn as_array(text: &str) -> Option<String> {
    if text.contains(['\n', '$', '`']) {
        return None;
    }
    if text.starts_with('[') {
        return Some(replace_ranges(text, &repair_json(text)?));
    }
    let words: Vec<String> = if !text.contains(['"', '\'']) {
        text.split_whitespace().map(str::to_owned).collect()
    } else if !text.contains('\\') {
        split_shell_words(text).ok()?.into_iter().map(|(word, _)| word).collect()
    } else {
        return None;
    };
    let is_program =
        |word: &String| !word.is_empty() && !word.contains([',', ']', '[', '&', '|', ';', '<', '>']);
    (!words.is_empty() && words.iter().all(is_program)).then(|| exec_form(&words))
}
