//! Secrets of a project that an ignore file lets through, and the patterns that keep them out.
//!
//! Entry points: [`missed_secrets`], [`secret_patterns`].

use hullwright_core::project::BuildUnit;
use hullwright_core::project::path::join;
use hullwright_core::rule::Context;

use crate::patterns::context::broad_copy::{BroadCopy, is_sent};
use crate::patterns::context::ignore_change::covering_patterns;
use crate::patterns::secret::assigned_secret::assigned_secrets;
use crate::patterns::secret::secret_file::{SecretFile, is_environment_template, is_throwaway, secret_file};
use crate::patterns::secret::secret_name::names_a_secret;

/// Files, and patterns of `.gitignore`, in which this project has its secrets, and that broad copies take along; sorted.
pub fn missed_secrets(cx: &Context<'_>, unit: &BuildUnit, broad: &[BroadCopy<'_>]) -> Vec<String> {
    let mut missed = existing(cx, unit, broad);
    missed.extend(expected(cx, unit, broad));
    missed.sort();
    missed.dedup();
    missed
}

/// Patterns that keep secrets out, the wider ones first: with the templates of environment files taken back in, all
/// environment files are meant.
pub fn secret_patterns(secrets: &[String], entries: &[String]) -> Vec<Vec<String>> {
    let (globs, paths): (Vec<String>, Vec<String>) =
        secrets.iter().cloned().partition(|secret| secret.contains('*'));
    let Some(narrow) = covering_patterns(&paths, entries, |name| name == ".env") else { return Vec::new() };
    let mut found = Vec::new();
    let templates = templates(entries);
    let environment = narrow.iter().find(|pattern| matches!(pattern.as_str(), ".env" | "**/.env"));
    if let Some(environment) = environment.filter(|_| !templates.is_empty()) {
        let prefix = environment.strip_suffix(".env").unwrap_or_default();
        let wide = format!("{prefix}.env.*");
        let is_other = |pattern: &&String| {
            !pattern.rsplit('/').next().is_some_and(|name| name == ".env" || name.starts_with(".env."))
        };
        let mut patterns = vec![environment.clone(), wide];
        patterns.extend(templates.iter().map(|name| format!("!{prefix}{name}")));
        patterns.extend(narrow.iter().filter(is_other).cloned());
        found.push(patterns);
    }
    found.push(narrow);
    for patterns in &mut found {
        patterns.splice(0..0, globs.iter().cloned());
    }
    found
}

/// The names of templates that `.env.*` would take.
fn templates(entries: &[String]) -> Vec<&str> {
    let names = entries.iter().filter_map(|entry| entry.rsplit('/').next());
    let mut names: Vec<&str> =
        names.filter(|name| name.starts_with(".env.") && is_environment_template(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Environment files that lie there and have keys for secrets, and the templates that ask for one.
fn existing(cx: &Context<'_>, unit: &BuildUnit, broad: &[BroadCopy<'_>]) -> Vec<String> {
    let Some(entries) = unit.entries(cx.files()) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_template = is_environment_template(name);
        if !is_template && secret_file(path) != Some(SecretFile::Environment) {
            continue;
        }
        let wanted = if is_template { join(folder, ".env") } else { path.clone() };
        let is_open = !is_throwaway(&wanted)
            && !is_covered_at_top(unit, &wanted)
            && is_sent(unit, &wanted)
            && broad.iter().any(|copy| copy.takes(&wanted));
        if is_open && has_secret_key(cx, unit, path) {
            found.push(wanted);
        }
    }
    found
}

/// Whether the ignore file means the name and misses it only because it lies deeper: `ignore-pattern-misses-nested`
/// tells that at the pattern.
fn is_covered_at_top(unit: &BuildUnit, path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(_, name)| !is_sent(unit, name))
}

fn has_secret_key(cx: &Context<'_>, unit: &BuildUnit, path: &str) -> bool {
    let Some(context) = unit.context.value() else { return false };
    let Some(bytes) = cx.files().read(&join(context, path)) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().take(1000).any(|line| {
        let key = line.trim_start_matches("export ").split('=').next().unwrap_or_default().trim();
        names_a_secret(key) || !assigned_secrets(line).is_empty()
    })
}

/// What `.gitignore` at the top of the context names as secret.
fn expected(cx: &Context<'_>, unit: &BuildUnit, broad: &[BroadCopy<'_>]) -> Vec<String> {
    let Some(context) = unit.context.value() else { return Vec::new() };
    let Some(bytes) = cx.files().read(&join(context, ".gitignore")) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    let mut found = Vec::new();
    for line in text.lines().take(1000) {
        let name = line.trim().trim_start_matches("**/").trim_start_matches('/');
        // What a pattern with a star in front means shows on a file that it takes.
        let sample = match name.strip_prefix('*') {
            Some(rest) => format!("key{rest}"),
            None => name.to_owned(),
        };
        let is_plain = !sample.is_empty() && !sample.contains(['/', '*', '?', '[', '!', '#', '\\']);
        // Git forgets package managers' files for other reasons than tokens.
        let is_secret = secret_file(&sample).is_some_and(|kind| kind != SecretFile::PackageManager);
        if is_plain && is_secret && is_sent(unit, &sample) && broad.iter().any(|copy| copy.takes(&sample)) {
            found.push(name.to_owned());
        }
    }
    found
}
