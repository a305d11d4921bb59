//! `.hadolint.yaml`, as far as its keys mean something here. Read where there is no configuration of ours.

use std::path::Path;

use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::{RuleSelector, RuleSet, Verdict};
use serde::Deserialize;

use crate::args::FailOn;
use crate::config_file::{Config, ConfigError, ScopedLayer, text_of, yaml_error};
use crate::settings::Layer;

/// The keys we follow; the others are about output, or about rules with lists.
#[derive(Default, Deserialize)]
#[serde(default)]
struct HadolintText {
    ignored: Vec<String>,
    #[serde(rename = "override")]
    overrides: OverrideLists,
    #[serde(rename = "failure-threshold")]
    failure_threshold: Option<String>,
    #[serde(rename = "no-fail")]
    no_fail: bool,
    #[serde(rename = "disable-ignore-pragma")]
    disable_ignore_pragma: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OverrideLists {
    error: Vec<String>,
    warning: Vec<String>,
    info: Vec<String>,
    style: Vec<String>,
}

/// Reads the file. Codes that stand for no rule of ours are passed over, as hadolint does.
pub(crate) fn load(path: &Path, set: &RuleSet) -> Result<Config, ConfigError> {
    let text = text_of(path)?;
    let read: Option<HadolintText> =
        serde_yaml::from_str(&text).map_err(|error| yaml_error(&text, &error))?;
    let layer = layer(&read.unwrap_or_default(), set);
    Ok(Config {
        path: path.to_path_buf(),
        files: vec![path.to_path_buf()],
        layers: vec![ScopedLayer::everywhere(layer)],
    })
}

fn layer(read: &HadolintText, set: &RuleSet) -> Layer {
    let rules = |codes: &[String]| -> Vec<RuleSelector> {
        let found = codes.iter().map(|code| set.lookup(code)).filter(|found| !found.is_empty());
        found.map(|found| RuleSelector::Rules(found.to_vec())).collect()
    };
    let mut layer = Layer {
        selections: rules(&read.ignored).into_iter().map(|selector| (selector, Verdict::Off)).collect(),
        suppressions: read.disable_ignore_pragma.then_some(false),
        ..Layer::default()
    };
    layer.fail_on = match read.failure_threshold.as_deref() {
        _ if read.no_fail => Some(FailOn::Never),
        Some("error") => Some(FailOn::Error),
        Some("warning") => Some(FailOn::Warning),
        // `ignore` and `none` are below every level: all findings fail.
        Some("info" | "style" | "ignore" | "none") => Some(FailOn::Info),
        _ => None,
    };
    let OverrideLists { error, warning, info, style } = &read.overrides;
    let lists = [
        (style, Severity::Info),
        (info, Severity::Info),
        (warning, Severity::Warning),
        (error, Severity::Error),
    ];
    for (codes, severity) in lists {
        layer.severities.extend(rules(codes).into_iter().map(|selector| (selector, severity)));
    }
    layer
}
