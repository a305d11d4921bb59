//! # Pattern that changes nothing
//!
//! A pattern that repeats another one, lies below it, or lets in what nothing has left out, does nothing. It makes people believe
//! in an effect, and hides the one that counts.
//!
//! ```dockerignore bad preset=strict
//! #- .dockerignore
//! !README.md
//! ^^^^^^^^^^ nothing above leaves this out
//! node_modules
//! .git
//! node_modules/
//! ^^^^^^^^^^^^^ says the same as line 2
//! ```
//! ```dockerignore fixed
//! #- .dockerignore
//! node_modules
//! .git
//! ```
//! ```dockerignore bad preset=strict
//! #- .dockerignore
//! docs
//! docs/drafts/old.md
//! ^^^^^^^^^^^^^^^^^^ line 1 leaves this out already
//! ```
//! ```dockerignore fixed
//! #- .dockerignore
//! docs
//! ```
//! With an exception in between, the order counts:
//! ```dockerignore good preset=strict
//! #- .dockerignore
//! docs
//! !docs/keep
//! docs/keep/drafts
//! docs
//! !docs/keep/index.md
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerignore::{Matcher, Pattern};
use hullwright_core::edit::ignore_file::remove_line;
use hullwright_core::rule::{Check, DefaultSet, FixAvailability, IgnoreContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "ignore-pattern-without-effect",
    category: Category::Maintainability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Safe,
    yields_to: &["gitignore-syntax-in-dockerignore"],
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    let patterns = &cx.ignore().patterns;
    if patterns.iter().any(|pattern| pattern.error.is_some()) {
        return;
    }
    let has_exceptions = patterns.iter().any(|pattern| pattern.is_exception);
    for (idx, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| !pattern.effective.is_empty()) {
        let above = patterns.get(..idx).unwrap_or_default();
        let message = if pattern.is_exception && !above.iter().any(|other| !other.is_exception) {
            "nothing above leaves this out".to_owned()
        } else if let Some(twin) = twin(pattern, above) {
            format!("says the same as line {}", twin.line)
        } else if let Some(cover) = cover(pattern, patterns).filter(|_| !has_exceptions) {
            format!("line {} leaves this out already", cover.line)
        } else {
            continue;
        };
        let fix = Fix::safe("Remove the pattern").edit(cx.file().id(), remove_line(cx.text(), pattern));
        cx.report(pattern.range, message).help("remove it").fix(fix);
    }
}

/// The same pattern above, with nothing of the other kind between the two.
fn twin<'p>(pattern: &Pattern, above: &'p [Pattern]) -> Option<&'p Pattern> {
    let same_kind = above.iter().rev().take_while(|other| other.is_exception == pattern.is_exception);
    let mut same = same_kind.filter(|other| other.effective == pattern.effective);
    same.next()
}

/// Another pattern that matches all that this one names. Only a plain path is held against others.
fn cover<'p>(pattern: &Pattern, patterns: &'p [Pattern]) -> Option<&'p Pattern> {
    let path = pattern.effective.as_str();
    if path.contains(['*', '?', '[', '\\']) {
        return None;
    }
    patterns.iter().find(|other| {
        other.effective != pattern.effective
            && Matcher::from_cleaned([other.cleaned.as_str()])
                .is_ok_and(|matcher| matcher.matches_or_parent_matches(path))
    })
}
