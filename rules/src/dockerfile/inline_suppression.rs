//! # Findings silenced by a comment
//!
//! A comment of any linter that we read silences findings. Projects whose exceptions have to stand in the configuration, where
//! they are reviewed, switch this rule on.
//!
//! ```dockerfile bad preset=strict also=latest-tag
//! # hullwright ignore=latest-tag
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ findings are silenced by a comment
//! FROM debian:latest
//! ```
//! ```dockerfile bad preset=strict also=latest-tag
//! # hadolint global ignore=DL3007
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ findings are silenced by a comment
//! FROM debian:latest
//! ```
//! ```dockerfile good
//! # Neither this comment nor a shell for hadolint silences anything.
//! # hadolint shell=bash
//! FROM debian:13
//! ```
//! hadolint reports comments for one instruction alone:
//! ```dockerfile good preset=hadolint also=latest-tag
//! # hadolint global ignore=DL3007
//! FROM debian:latest
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, DefaultSet, EngineFact, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "inline-suppression",
    aliases: &[Alias::same("hadolint", "DL1001")],
    category: Category::Policy,
    severity: Severity::Info,
    default: DefaultSet::Policy,
    checks: &[Check::Engine(EngineFact::InlineSuppression)],
    ..Rule::DEFAULT
};
