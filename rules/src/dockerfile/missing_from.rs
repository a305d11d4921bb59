//! # Dockerfile without FROM
//!
//! Nothing says which image to start from, so there is nothing to build. Files with comments only, and fragments that are
//! named as such because other files include them, are left alone.
//!
//! ```dockerfile bad
//! WORKDIR /srv
//! ^^^^^^^ no FROM: nothing says which image to start from
//! COPY . .
//! ```
//! An ARG alone starts no image either.
//! ```dockerfile bad
//! ARG VERSION=1
//! ^^^ no FROM: nothing says which image to start from
//! ```
//! ```dockerfile good
//! # to be written
//! ```
//! ```dockerfile good file=Dockerfile.inc
//! RUN make install
//! ```
//! ```dockerfile good
//! FROM scratch
//! COPY . /
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::text::SourceFile;

use crate::patterns::dockerfile::syntax_report::{misspelt_from, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-from",
    aliases: &[
        Alias::broader("hadolint", "DL3061"),
        Alias::same("tally", "tally/require-stages"),
        Alias::broader("tally", "hadolint/DL3061"),
        Alias::broader("dockerfile-utils", "NO_SOURCE_IMAGE"),
        Alias::same("datadog-iac", "19619060-f22e-094f-fda1-aacf37b69bba"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::MissingFrom], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let is_empty = cx.dockerfile().instructions.is_empty();
    if !is_empty && !is_fragment(cx.file()) && misspelt_from(cx).is_none() {
        report_error(cx, error).help("start with `FROM` and an image, or with `FROM scratch`");
    }
}

/// Whether the file is there to be included in others, by its name or its folder.
fn is_fragment(file: &SourceFile) -> bool {
    const WORDS: [&str; 10] =
        ["fragment", "frag", "inc", "include", "included", "part", "partial", "snippet", "snip", "common"];
    const FOLDERS: [&str; 5] = ["fragments", "includes", "include", "partials", "snippets"];
    let mut words = file.name().split(['.', '-', '_']);
    let mut folders = file.folder().split('/');
    words.any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
        || folders.any(|folder| FOLDERS.contains(&folder))
}
