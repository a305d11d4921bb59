//! `gitlab`: a code quality report, one JSON array; `codeclimate`: an engine's issues, each ended by NUL.

use std::borrow::Cow;
use std::io::{self, Write};

use hullwright_core::diagnostic::{Category, Severity};
use serde::Serialize;

use super::repository::Repository;
use super::{Emitter, Results, json, rule_name, sanitize};
use crate::checked::Found;

/// The report for GitLab.
#[derive(Debug)]
pub(crate) struct Gitlab;

/// The issues for CodeClimate.
#[derive(Debug)]
pub(crate) struct CodeClimate;

impl Emitter for Gitlab {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        json::write_line(out, &issues(results))
    }
}

impl Emitter for CodeClimate {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        for mut issue in issues(results) {
            let entry = results.rules.entries().iter().find(|entry| entry.rule.name == issue.rule);
            issue.kind = Some("issue");
            issue.categories = entry.map(|entry| [category(entry.rule.category)]);
            issue.content = entry.map(|entry| Content { body: entry.page });
            json::write_line(&mut *out, &issue)?;
            out.write_all(b"\0")?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(skip)]
    rule: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    description: Cow<'a, str>,
    check_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    categories: Option<[&'static str; 1]>,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Content {
    body: &'static str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn issues<'a>(results: &Results<'a>) -> Vec<Issue<'a>> {
    let repository = Repository::find();
    let path = |found: &Found| repository.path(&found.finding.place.path);
    results.shown().map(|(_, found)| issue(found, path(found))).collect()
}

fn issue(found: &Found, path: String) -> Issue<'_> {
    let finding = &found.finding;
    Issue {
        rule: finding.rule.name,
        kind: None,
        description: sanitize::line(&finding.message),
        check_name: rule_name(finding).to_string(),
        content: None,
        categories: None,
        // Unique in the report: the finding's own is so within its file.
        fingerprint: format!("{}{:016x}", found.fingerprint(), fnv(&path)),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Info => "info",
        },
        location: Location {
            path,
            lines: Lines { begin: finding.place.start.line, end: finding.place.end.line },
        },
    }
}

/// FNV-1a, which stays the same across versions and machines.
fn fnv(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

const fn category(category: Category) -> &'static str {
    match category {
        Category::Correctness | Category::Reliability | Category::Shell => "Bug Risk",
        Category::Security => "Security",
        Category::Reproducibility => "Compatibility",
        Category::Performance => "Performance",
        Category::Maintainability => "Clarity",
        Category::Style | Category::Policy => "Style",
    }
}
