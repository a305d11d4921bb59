//! # Comment above ARG or FROM that does not start with its name
//!
//! `docker build --call=outline` and `--call=targets` show the comment above an ARG or a named stage as its
//! description, if it starts with the name. Any other comment is left out of that help.
//!
//! ```dockerfile bad
//! # the version to install
//! ^^^^^^^^^^^^^^^^^^^^^^^^ the comment above ARG does not start with `VERSION`, so build help leaves it out
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed
//! # VERSION the version to install
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! ```
//! ```dockerfile bad
//! # runtime: what is shipped
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^ the comment above FROM does not start with `runtime`, so build help leaves it out
//! FROM alpine:3.22 AS runtime
//! ```
//! ```dockerfile fixed
//! # runtime what is shipped
//! FROM alpine:3.22 AS runtime
//! ```
//! ```dockerfile good
//! # VERSION is what gets installed
//! ARG VERSION=1.4
//!
//! # runtime holds what is shipped
//! FROM alpine:3.22 AS runtime
//!
//! # A section of the file
//! #
//! ARG MODE
//! # ----------
//! ARG LEVEL
//! # hadolint ignore=DL3006
//! FROM alpine:3.22 AS test
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Maturity, Policy, Rule};
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "misnamed-definition-comment",
    aliases: &[
        Alias::same("buildkit", "InvalidDefinitionDescription"),
        Alias::same("tally", "buildkit/InvalidDefinitionDescription"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Style,
    severity: Severity::Info,
    default: DefaultSet::Policy,
    maturity: Maturity::Preview,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Arg, InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let names = names(instruction);
    let comments = cx.dockerfile().comments.as_slice();
    let last = instruction.comments.last().and_then(|idx| comments.get(*idx as usize));
    let (Some(first), Some(comment)) = (names.first(), last) else { return };
    let text = cx.slice(comment.range).trim_start_matches('#').trim();
    // BuildKit parts the comment at single blanks.
    let word = text.split(' ').next().unwrap_or_default();
    if names.iter().any(|name| name == word) {
        return;
    }
    let is_buildkit = cx.policy() == Policy::Buildkit;
    if !is_buildkit && (!stands_directly_above(cx, comment.range, instruction) || is_no_description(text)) {
        return;
    }
    let keyword = instruction.kind.keyword();
    let which = if names.len() == 1 { format!("`{first}`") } else { "one of its names".to_owned() };
    let message =
        format!("the comment above {keyword} does not start with {which}, so build help leaves it out");
    let place: TextRange = if is_buildkit { instruction.keyword.range() } else { comment.range };
    cx.report(place, message)
        .help(format!("start it with `# {first} `, or put an empty `#` line below it"))
        .maybe_fix((place == comment.range).then(|| named(cx, comment.range, text, first)));
}

/// The comment with the name in front, without the sign that stands behind it now.
fn named(cx: &Context<'_>, comment: TextRange, text: &str, name: &str) -> Fix {
    let start = cx.slice(comment).find(text).unwrap_or_default() as u32 + comment.start();
    let word = text.split(' ').next().unwrap_or_default();
    let is_name = word.trim_end_matches([':', ',', ';', '.', '-']).eq_ignore_ascii_case(name);
    let edit = if is_name {
        Edit::replace(TextRange::at(start, word.len() as u32), name)
    } else {
        Edit::insert(start, format!("{name} "))
    };
    Fix::safe(format!("Start the comment with `{name}`")).edit(cx.file().id(), edit)
}

/// The names an ARG declares, or the one a FROM gives, as BuildKit keeps them.
fn names(instruction: &Instruction) -> Vec<String> {
    if let Some(from) = instruction.as_from() {
        return from.name.map(|name| name.as_str().to_lowercase()).into_iter().collect();
    }
    let words = instruction.words().iter();
    words
        .map(|word| word.as_str().split_once('=').map_or(word.as_str(), |(name, _)| name).to_owned())
        .collect()
}

/// BuildKit takes a comment across empty lines, too; such a one is rarely meant for what follows.
fn stands_directly_above(cx: &Context<'_>, comment: TextRange, instruction: &Instruction) -> bool {
    let between = TextRange::new(comment.end(), instruction.range.start());
    cx.slice(between).matches('\n').count() == 1
}

/// Whether the comment is a rule, a licence, a link or a word to a tool.
fn is_no_description(text: &str) -> bool {
    let is_notice = text.starts_with("SPDX-") || text.contains("Copyright") || text.contains("icense");
    !text.contains(char::is_alphabetic) || is_notice || text.starts_with("http") || is_pragma(text)
}

/// Whether the comment speaks to a tool: `hadolint ignore=…`, `renovate: …`, `check=skip=…`.
fn is_pragma(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_setting = text.split_whitespace().take(3).any(|word| word.contains('='));
    let tools = [
        "checkov:",
        "hadolint",
        "hullwright",
        "kics-scan",
        "nosemgrep",
        "renovate:",
        "tally",
        "trivy:",
        "x-release",
    ];
    is_setting || tools.iter().any(|tool| first.starts_with(tool))
}
