//! The settings that the flags make up: the topmost layer.

use std::path::Path;

use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::{RuleSelector, RuleSet, Verdict};

use crate::args::LintArgs;
use crate::config_command::shown;
use crate::exit::Stop;
use crate::settings::{Layer, is_date};

/// The settings that the flags make up.
pub(crate) fn flags(arguments: &LintArgs, set: &RuleSet) -> Result<Layer, Stop> {
    if let Some(date) = arguments.today.as_deref().filter(|date| !is_date(date)) {
        return Err(Stop::Misuse(format!("--today: `{date}` is no date of the form YYYY-MM-DD")));
    }
    let select = (!arguments.select.is_empty()).then(|| selectors(&arguments.select, set)).transpose()?;
    let on = selectors(&arguments.extend_select, set)?.into_iter().map(|selector| (selector, Verdict::On));
    let off = selectors(&arguments.ignore, set)?.into_iter().map(|selector| (selector, Verdict::Off));
    Ok(Layer {
        preset: arguments.preset.map(|name| name.0),
        preview: arguments.preview.then_some(true),
        shellcheck: arguments.shellcheck.then_some(true),
        select,
        selections: on.chain(off).collect(),
        severities: severities(&arguments.severity, set)?,
        fail_on: arguments.fail_on,
        build_args: arguments.build_arg.iter().filter_map(|given| build_arg(given)).collect(),
        target: arguments.target.clone(),
        platform: arguments.platform.clone(),
        profiles: arguments.profile.clone(),
        env_files: arguments.env_file.iter().map(|path| env_file(path)).collect::<Result<_, _>>()?,
        today: arguments.today.clone(),
        suppressions: arguments.no_suppressions.then_some(false),
        trusted_registries: (!arguments.trusted_registry.is_empty())
            .then(|| arguments.trusted_registry.clone()),
        ..Layer::default()
    })
}

/// Reads selectors as they are given on the command line.
pub(crate) fn selectors(names: &[String], set: &RuleSet) -> Result<Vec<RuleSelector>, Stop> {
    let parsed = names.iter().map(|name| RuleSelector::parse(name, set));
    parsed.collect::<Result<_, _>>().map_err(|unknown| Stop::Misuse(unknown.to_string()))
}

/// Reads `SELECTOR=SEVERITY`.
fn severities(given: &[String], set: &RuleSet) -> Result<Vec<(RuleSelector, Severity)>, Stop> {
    let read = |given: &String| {
        let wrong =
            || Stop::Misuse(format!("--severity: `{given}` does not end in =error, =warning or =info"));
        let (selector, severity) = given.rsplit_once('=').ok_or_else(wrong)?;
        let known = [Severity::Error, Severity::Warning, Severity::Info];
        let severity = known.into_iter().find(|known| known.name() == severity).ok_or_else(wrong)?;
        let selector =
            RuleSelector::parse(selector, set).map_err(|unknown| Stop::Misuse(unknown.to_string()))?;
        Ok((selector, severity))
    };
    given.iter().map(read).collect()
}

/// `NAME=VALUE`, or `NAME` with the value of the environment variable of that name, as Docker reads it.
fn build_arg(given: &str) -> Option<(String, String)> {
    match given.split_once('=') {
        Some((name, value)) => Some((name.to_owned(), value.to_owned())),
        None => std::env::var(given).ok().map(|value| (given.to_owned(), value)),
    }
}

/// The path of a file with variables, as the engine asks for it.
fn env_file(path: &Path) -> Result<String, Stop> {
    if path.is_file() {
        Ok(shown(path))
    } else {
        Err(Stop::Misuse(format!("--env-file: {}: there is no such file", path.display())))
    }
}
