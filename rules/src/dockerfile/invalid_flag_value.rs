//! # Flag with a value it cannot have
//!
//! A flag takes what its type says: `true` or `false`, one of a few words, the fields of a mount. BuildKit refuses anything
//! else when it reads the file, and a field of a mount or a variable in `--from` when it plans the build.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --link=yes . /srv
//!      ^^^^^^^^^^ flag `--link` takes `true` or `false`, not `yes`
//! RUN --network=bridge true
//!     ^^^^^^^^^^^^^^^^ `--network` takes `default` or `none` or `host`, not `bridge`
//! RUN --mount=type=cahce,target=/root/.cache make
//!             ^^^^^^^^^^ `cahce` is no mount type
//! ```
//! ```dockerfile bad
//! ARG TOOLS=tools
//! FROM alpine:3.22
//! COPY --from=$TOOLS /bin/tool /bin/tool
//!             ^^^^^^ `--from` takes no variable
//! ```
//! Where FROM takes a variable and `--from` does not, a stage of its own helps. Fields with variables are left alone.
//! ```dockerfile good
//! ARG TOOLS=example.org/tools:1.4
//! FROM $TOOLS AS tools
//! FROM alpine:3.22
//! ARG CACHE_ID=build
//! COPY --from=tools --link=true /bin/tool /bin/tool
//! RUN --network=none --mount=type=cache,id=$CACHE_ID,target=/root/.cache ./configure
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Stage};

use crate::patterns::dockerfile::hadolint_grammar::hadolint_reads;
use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-flag-value",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("dockerfile-utils", "FLAG_INVALID_FROM_VALUE"),
        Alias::narrower("dockerfile-utils", "FLAG_EXPECTED_BOOLEAN_VALUE"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidFlagValue], check), Check::Stage(check_from)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    if !hadolint_reads(cx, error) {
        report_error(cx, error);
    }
}

/// BuildKit does not expand `COPY --from` and says so when it plans the build.
fn check_from(cx: &Context<'_>, stage: &Stage) {
    for dependency in &stage.dependencies {
        let has_variable = dependency.text.find('$').is_some_and(|at| at + 1 < dependency.text.len());
        // hadolint takes any name there is.
        if cx.policy() != Policy::Hadolint
            && dependency.kind == DependencyKind::Copy
            && has_variable
            && dependency.on == DependencyTarget::Unreadable
        {
            cx.report(dependency.range, "`--from` takes no variable")
                .help("give the image a stage of its own with FROM, and name that stage here");
        }
    }
}
