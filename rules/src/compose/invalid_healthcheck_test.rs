//! # Health test that does not run
//!
//! A test that is a list starts with `CMD` (a program and its arguments), `CMD-SHELL` (one line for the shell) or `NONE`;
//! Docker Compose refuses a list that starts with anything else.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["curl", "-f", "http://localhost/"]
//!              ^^^^^^ a healthcheck test starts with `CMD`, `CMD-SHELL` or `NONE`, not with `curl`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost/"]
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost/"]
//!   api:
//!     image: example/api:2.1
//!     healthcheck:
//!       test: curl -f http://localhost/ || exit 1
//!   worker:
//!     image: example/worker:2.1
//!     healthcheck:
//!       test: ["NONE"]
//! ```
//!
//! Behind `CMD-SHELL` the shell runs the next item alone; more of them are its parameters and never reach the command:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD-SHELL", "curl", "-f", "http://localhost/"]
//!                                   ^^^^ the shell runs only the item behind `CMD-SHELL`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost/"]
//! ```
//!
//! A text is a line for the shell already. With `CMD` in front the shell looks for a program of that name, and the
//! container never gets healthy:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: CMD curl -f http://localhost/
//!             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the shell finds no program `CMD`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: curl -f http://localhost/
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     healthcheck:
//!       test: "[ -f /run/nginx.pid ]"
//!   api:
//!     image: example/api:2.1
//!     healthcheck:
//!       test: ["CMD-SHELL", "curl -f $$0", "http://localhost/"]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind, Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::test_keyword::{with_all_items, with_keyword, without_keyword};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-healthcheck-test",
    aliases: &[Alias::same("compose-go", "healthcheck-test"), Alias::broader("compose-go", "load")],
    facets: &[
        Facet { severity: Some(Severity::Warning), ..Facet::new("ignored-item", &[RELATED]) },
        Facet { severity: Some(Severity::Warning), ..Facet::new("keyword-in-text", &[RELATED]) },
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::ComposeError(&[ComposeErrorKind::InvalidHealthcheckTest], check_error),
        Check::Service(check),
    ],
    ..Rule::DEFAULT
};

const RELATED: Alias = Alias::related("compose-go", "healthcheck-test");

fn check_error(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(with_keyword(cx, error.span));
    }
}

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(test) = service.at(&["healthcheck", "test"]) else { return };
    if let Some(items) = test.as_list() {
        check_items(cx, items);
    } else if let Some(line) = test.as_str() {
        check_line(cx, test, line.trim_start());
    }
}

fn check_items(cx: &ComposeContext<'_>, items: &[Node]) {
    let [first, line, ignored, ..] = items else { return };
    if first.as_str() != Some("CMD-SHELL") {
        return;
    }
    let Some(line) = line.as_str() else { return };
    // What reads its parameters gets them.
    let reads_parameters = line.split('$').skip(1).any(|rest| {
        rest.trim_start_matches('{').starts_with(|ch: char| ch.is_ascii_digit() || "@*#".contains(ch))
    });
    if !reads_parameters {
        cx.report_at(ignored.span, "the shell runs only the item behind `CMD-SHELL`")
            .help("write the command as one item, or put `CMD` in front of a program and its arguments")
            .facet("ignored-item")
            .maybe_fix(with_all_items(cx, first.span));
    }
}

fn check_line(cx: &ComposeContext<'_>, test: &Node, line: &str) {
    let word = line.split_whitespace().next().unwrap_or_default();
    if matches!(word, "CMD" | "CMD-SHELL" | "NONE") {
        cx.report_at(test.span, format!("the shell finds no program `{word}`"))
            .help(match word {
                "NONE" => "write `test: [\"NONE\"]` or `disable: true`",
                _ => "leave the word out, or write a list",
            })
            .facet("keyword-in-text")
            .maybe_fix(without_keyword(cx, test.span));
    }
}
