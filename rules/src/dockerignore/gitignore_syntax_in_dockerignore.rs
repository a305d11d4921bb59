//! # Pattern that only Git would understand
//!
//! An ignore file of a build looks like `.gitignore` and is read by other rules: a comment takes a line of its own, and a name
//! without a slash means one path at the top of the context. A pattern that counts on Git's rules leaves files in the build.
//!
//! ```dockerignore bad
//! #- .dockerignore
//! node_modules # dependencies
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the comment is a part of the pattern, which matches nothing
//! .git
//! ```
//! ```dockerignore fixed(unsafe)
//! #- .dockerignore
//! # dependencies
//! node_modules
//! .git
//! ```
//! ```dockerignore bad
//! #- .dockerignore
//! /build
//! build
//! ^^^^^ means the same as `/build`: a name without a slash matches only at the top of the context
//! ```
//! ```dockerignore fixed(unsafe)
//! #- .dockerignore
//! /build
//! **/build
//! ```
//! A slash in front means the same to both:
//! ```dockerignore good
//! #- .dockerignore
//! # all of it
//! /build
//! **/cache
//! a#b
//! !/build/keep
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerignore::Pattern;
use hullwright_core::rule::{Check, FixAvailability, IgnoreContext, Rule};
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "gitignore-syntax-in-dockerignore",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    let patterns = &cx.ignore().patterns;
    for pattern in patterns.iter().filter(|pattern| pattern.error.is_none()) {
        if let Some(at) = comment_at(cx.slice(pattern.range)) {
            report_comment(cx, pattern, at);
        } else if let Some(rooted) = rooted_twin(cx, pattern, patterns) {
            let name = cx.slice(pattern.body_range);
            let message = format!(
                "means the same as `{rooted}`: a name without a slash matches only at the top of the context"
            );
            let fix = Fix::unsafe_fix(format!("Write `**/{name}`"))
                .edit(cx.file().id(), Edit::replace(pattern.body_range, format!("**/{name}")));
            cx.report(pattern.range, message)
                .help(format!("write `**/{name}`, which matches at every depth, or remove one of them"))
                .fix(fix);
        }
    }
}

/// Where a `#` behind a blank starts.
fn comment_at(written: &str) -> Option<usize> {
    let at = written.find(" #").or_else(|| written.find("\t#"))? + 1;
    (!written.get(..at)?.trim().is_empty()).then_some(at)
}

/// The comment goes on a line of its own above.
fn report_comment(cx: &IgnoreContext<'_>, pattern: &Pattern, at: usize) {
    let written = cx.slice(pattern.range);
    let (head, comment) = written.split_at_checked(at).unwrap_or((written, ""));
    let start = pattern.range.start();
    let kept = head.trim_end().len() as u32;
    let before = cx.text().get(..start as usize).unwrap_or_default();
    // A comment counts only in the first column.
    let is_first = before.is_empty() || before.ends_with('\n');
    let fix = Fix::unsafe_fix("Put the comment on a line of its own").edits(
        cx.file().id(),
        [
            Edit::insert(start, format!("{comment}\n")),
            Edit::delete(TextRange::new(start + kept, pattern.range.end())),
        ],
    );
    cx.report(pattern.range, "the comment is a part of the pattern, which matches nothing")
        .help("put the comment on a line of its own")
        .maybe_fix(is_first.then_some(fix));
}

/// The pattern with a slash in front that a name without one stands beside.
fn rooted_twin<'a>(cx: &IgnoreContext<'a>, pattern: &Pattern, patterns: &[Pattern]) -> Option<&'a str> {
    let name = cx.slice(pattern.body_range);
    if name.trim_end_matches('/').contains('/') || name.contains(['*', '?', '[']) {
        return None;
    }
    let is_twin = |other: &&Pattern| {
        other.is_exception == pattern.is_exception
            && other.effective == pattern.effective
            && cx.slice(other.body_range).starts_with('/')
    };
    patterns.iter().find(is_twin).map(|other| cx.slice(other.range))
}
