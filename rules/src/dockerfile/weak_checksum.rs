//! # Download checked by MD5 or SHA-1
//!
//! Files that have the same MD5 or SHA-1 sum as another can be made on purpose. Such a sum tells a broken transfer, not a file
//! that somebody has replaced.
//!
//! ```dockerfile bad preset=strict
//! FROM buildpack-deps:trixie
//! SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
//! RUN curl -fsSLO https://example.com/a-1.2.jar && \
//!     echo "5d41402abc4b2a76b9719d911017c592  a-1.2.jar" | md5sum -c -
//!                                                          ^^^^^^^^^^^ MD5 alone vouches for the download
//! RUN curl -fsSLO https://example.com/b-1.2.jar && sha1sum -c --strict <<< "$B_SHA1  b-1.2.jar"
//!                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SHA-1 alone vouches for the download
//! RUN wget -q https://example.com/c-1.2.jar && test "$(md5sum c-1.2.jar | cut -d' ' -f1)" = "$C_MD5"
//!                                                      ^^^^^^^^^^^^^^^^ MD5 alone vouches for the download
//! ```
//!
//! A better sum or a signature beside it makes up for it, and sums of other files, such as keys of a cache, are no checks:
//!
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
//! RUN curl -fsSLO https://example.com/a-1.2.jar && \
//!     echo "5d41402abc4b2a76b9719d911017c592  a-1.2.jar" | md5sum -c - && \
//!     echo "$A_SHA256  a-1.2.jar" | sha256sum -c -
//! RUN curl -fsSLO https://example.com/b-1.2.jar && echo "$B_SHA256  b-1.2.jar" | shasum -a 256 -c
//! RUN md5sum package.json > /cache-key && md5sum -c /app/SUMS
//! ```

use hullwright_core::diagnostic::Category;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};
use hullwright_core::text::TextRange;

use crate::patterns::download::download_flow::download_flows;

/// See the page.
pub static RULE: Rule = Rule {
    name: "weak-checksum",
    aliases: &[Alias::same("sonar", "S4790")],
    category: Category::Security,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let flows = download_flows(cx);
    let mut weak: Vec<(TextRange, &str)> = Vec::new();
    for flow in flows.0.iter().filter(|flow| !flow.may_be_checked) {
        let sums = flow.checks.iter().map(|by| by.check.weak.map(|name| (by.range, name)));
        if let Some(all) = sums.collect::<Option<Vec<_>>>() {
            weak.extend(all);
        }
    }
    weak.sort_by_key(|(range, _)| range.start());
    weak.dedup();
    for (range, name) in weak {
        cx.report(range, format!("{name} alone vouches for the download"))
            .help("compare a SHA-256 sum instead");
    }
}
