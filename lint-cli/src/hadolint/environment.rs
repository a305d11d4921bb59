//! What hadolint's environment variables say.

use std::collections::BTreeMap;
use std::env;

use clap::ValueEnum;

use super::config_file::Overrides;
use super::labels::required_label;
use super::options::Source;

/// Reads the environment. Values that are none are passed over.
pub(super) fn read() -> Source {
    let labels = list("HADOLINT_REQUIRE_LABELS");
    let labels: BTreeMap<_, _> = labels.iter().filter_map(|given| required_label(given).ok()).collect();
    Source {
        failure_threshold: text("HADOLINT_FAILURE_THRESHOLD").and_then(|word| word_of(&word)),
        formats: list("HADOLINT_FORMAT").iter().filter_map(|word| word_of(word)).collect(),
        ignored: list("HADOLINT_IGNORE"),
        overrides: Overrides {
            error: list("HADOLINT_OVERRIDE_ERROR"),
            warning: list("HADOLINT_OVERRIDE_WARNING"),
            info: list("HADOLINT_OVERRIDE_INFO"),
            style: list("HADOLINT_OVERRIDE_STYLE"),
        },
        registries: list("HADOLINT_TRUSTED_REGISTRIES"),
        labels,
        strict_labels: truth("HADOLINT_STRICT_LABELS"),
        disable_ignore_pragma: truth("HADOLINT_DISABLE_IGNORE_PRAGMA"),
        no_fail: truth("HADOLINT_NOFAIL"),
        no_color: env::var_os("NO_COLOR").map(|_| true),
        verbose: truth("HADOLINT_VERBOSE"),
    }
}

fn text(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn word_of<T: ValueEnum>(word: &str) -> Option<T> {
    T::from_str(word, false).ok()
}

/// A list with commas; an empty value is a list of one empty text, and blanks stay.
fn list(name: &str) -> Vec<String> {
    text(name).map(|value| value.split(',').map(str::to_owned).collect()).unwrap_or_default()
}

fn truth(name: &str) -> Option<bool> {
    let value = text(name)?.to_lowercase();
    Some(["1", "y", "on", "true", "yes"].contains(&value.as_str()))
}
