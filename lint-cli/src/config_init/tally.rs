//! Settings of tally.

use hullwright_core::diagnostic::Severity;
use serde_json::{Map, Value};

use super::draft::{Draft, Wrong};
use super::names::{Meaning, Names};
use super::peer_values::{is_true, texts};
use crate::args::FailOn;

/// Whose rules tally has, as the first part of their names.
const NAMESPACES: [&str; 4] = ["tally", "hadolint", "buildkit", "shellcheck"];

pub(super) fn draft(settings: &Value, names: &Names<'_>, mut draft: Draft) -> Result<Draft, Wrong> {
    draft.usual_fail_on(FailOn::Info, "tally");
    for (key, value) in settings.as_object().into_iter().flatten() {
        let table = value.as_object().ok_or_else(|| format!("`{key}` is no table"))?;
        match key.as_str() {
            "rules" => set_rules(table, names, &mut draft)?,
            "output" => set_output(table, &mut draft)?,
            "inline-directives" => leave_directives(table, &mut draft),
            "ai" if !table.get("enabled").is_some_and(is_true) => {}
            "ai" => draft.leave(key, "no model is asked here"),
            "slow-checks" => draft.leave(key, "nothing here asks a registry"),
            "file-validation" => draft.leave(key, "files above 16 MiB are a finding"),
            _ => draft.leave(key, "tally has no such table"),
        }
    }
    draft.keep_what_has_other_names(names);
    Ok(draft)
}

fn set_output(output: &Map<String, Value>, draft: &mut Draft) -> Result<(), Wrong> {
    for (key, value) in output {
        let what = format!("output.{key}");
        match (key.as_str(), value.as_str()) {
            ("fail-level", Some(level)) => {
                let level = match level {
                    "error" => FailOn::Error,
                    "warning" => FailOn::Warning,
                    "info" | "style" => FailOn::Info,
                    "none" => FailOn::Never,
                    _ => return Err(format!("`{what}`: `{level}` is no level of tally")),
                };
                draft.fail_on(level, &format!("fail-level = {value}"));
            }
            ("fail-level", None) => return Err(format!("`{what}` is no text")),
            ("format", Some("github-actions")) => {
                draft.leave(&what, "run hullwright with --format github instead");
            }
            ("format", Some(format)) => {
                draft.leave(&what, &format!("run hullwright with --format {format} instead"));
            }
            ("path", Some("stdout")) | ("show-source", _) => {}
            ("path", _) => draft.leave(&what, "run hullwright with --output FILE instead"),
            _ => draft.leave(&what, "tally has no such key"),
        }
    }
    Ok(())
}

fn leave_directives(table: &Map<String, Value>, draft: &mut Draft) {
    for (key, value) in table {
        let what = format!("inline-directives.{key}");
        match (key.as_str(), value.as_bool()) {
            ("enabled", Some(false)) => draft.leave(&what, "run hullwright with --no-suppressions instead"),
            ("require-reason", Some(true)) => draft.leave(&what, "no rule here asks for reasons"),
            ("warn-unused", Some(false)) => {
                draft.leave(&what, "to keep quiet about such comments, add `unused-suppression` to `ignore`");
            }
            ("validate-rules", Some(false)) => {
                draft.leave(
                    &what,
                    "to keep quiet about such names, add `unknown-suppressed-rule` to `ignore`",
                );
            }
            _ => {}
        }
    }
}

fn set_rules(rules: &Map<String, Value>, names: &Names<'_>, draft: &mut Draft) -> Result<(), Wrong> {
    let list =
        |key: &str| rules.get(key).map_or(Ok(Vec::new()), |value| texts(value, &format!("rules.{key}")));
    let (included, excluded) = (list("include")?, list("exclude")?);
    // A name counts for more than a pattern, and what is included for more than what is excluded.
    for pattern in excluded.iter().filter(|pattern| *pattern != "*" && !included.contains(pattern)) {
        match pattern.strip_suffix('*') {
            None => draft.ignore(known_id(pattern, names), names),
            Some(prefix) => {
                let is_included = |id: &str| included.iter().any(|pattern| covers(pattern, id));
                let is_whole = |id: &&str| matches!(names.meaning(id), Meaning::Rules(_));
                let below = names.ids_below(prefix).into_iter().filter(is_whole);
                below.filter(|id| !is_included(id)).for_each(|id| draft.ignore(id, names));
            }
        }
    }
    for pattern in &included {
        match pattern.strip_suffix('*') {
            None => draft.extend(known_id(pattern, names), names),
            Some(prefix) if excluded.iter().any(|excluded| excluded == "*") => {
                names.ids_below(prefix).into_iter().for_each(|id| draft.extend(id, names));
            }
            Some(_) => {}
        }
    }
    if excluded.iter().any(|pattern| pattern == "*") {
        draft.select_nothing_else();
    }
    for (key, value) in rules.iter().filter(|(key, _)| !matches!(key.as_str(), "include" | "exclude")) {
        let table = value.as_object().ok_or_else(|| format!("`rules.{key}` is no table"))?;
        if NAMESPACES.contains(&key.as_str()) {
            for (name, rule) in table {
                set_rule(&format!("{key}/{name}"), rule, names, draft)?;
            }
        } else {
            set_rule(&format!("tally/{key}"), value, names, draft)?;
        }
    }
    Ok(())
}

/// Whether a name or a pattern with a star at its end covers a rule.
fn covers(pattern: &str, id: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == id, |prefix| id.starts_with(prefix))
}

/// The name by which a rule is known here: with its namespace, or as the peer that it comes from calls it.
fn known_id<'i>(id: &'i str, names: &Names<'_>) -> &'i str {
    let bare = id.strip_prefix("hadolint/").or_else(|| id.strip_prefix("buildkit/"));
    match (names.meaning(id), bare) {
        (Meaning::Nothing, Some(bare)) if names.meaning(bare) != Meaning::Nothing => bare,
        _ => id,
    }
}

fn set_rule(id: &str, setting: &Value, names: &Names<'_>, draft: &mut Draft) -> Result<(), Wrong> {
    let table = setting.as_object().ok_or_else(|| format!("`rules.{}` is no table", id.replace('/', ".")))?;
    // Some names have a further part: `tally/ruby/…`.
    let is_namespace =
        !table.is_empty() && table.iter().all(|(key, value)| key != "exclude" && value.is_object());
    if is_namespace {
        return table
            .iter()
            .try_for_each(|(name, rule)| set_rule(&format!("{id}/{name}"), rule, names, draft));
    }
    let known = known_id(id, names);
    let is_off = table.get("severity").is_some_and(|severity| severity == "off");
    if names.meaning(known) == Meaning::Nothing && !is_off {
        draft.leave(id, "no rule here does the same");
        return Ok(());
    }
    for (key, value) in table {
        match key.as_str() {
            "severity" => match value.as_str() {
                Some("off") => draft.ignore(known, names),
                Some("error") => draft.weigh(known, Severity::Error, names),
                Some("warning") => draft.weigh(known, Severity::Warning, names),
                Some("info" | "style") => draft.weigh(known, Severity::Info, names),
                _ => return Err(format!("`severity` of {id}: {value} is no severity of tally")),
            },
            "exclude" => {
                let paths = value
                    .get("paths")
                    .map_or(Ok(Vec::new()), |paths| texts(paths, &format!("{id}: exclude.paths")))?;
                draft.ignore_in(paths, Some(known), names, &format!("{id}: exclude.paths"));
            }
            "fix" => {
                draft.leave(&format!("{id}: fix"), "name the rules to fix with `hullwright fix --only RULE`");
            }
            option => draft.leave(&format!("{id}: {option}"), "rules here have no options"),
        }
    }
    Ok(())
}
