//! hadolint's settings as a layer of ours.

use std::path::Path;

use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::{Policy, Preset, RuleSelector, RuleSet, Verdict};

use super::config_file::{ConfigText, Overrides, parse};
use super::level::Level;
use super::options::Options;
use crate::args::FailOn;
use crate::config_file::{Config, ConfigError, ScopedLayer, text_of};
use crate::config_words::label_schema;
use crate::settings::Layer;

/// Reads the file where it counts for `check`. Codes that stand for no rule of ours are passed over, as hadolint does.
pub(crate) fn load(path: &Path, set: &RuleSet) -> Result<Config, ConfigError> {
    let layer = parse(&text_of(path)?)?.layer(set);
    Ok(Config {
        path: path.to_path_buf(),
        files: vec![path.to_path_buf()],
        layers: vec![ScopedLayer::everywhere(layer)],
    })
}

impl ConfigText {
    fn layer(&self, set: &RuleSet) -> Layer {
        let off = self.ignored.iter().filter_map(|code| rules(code, set));
        let mut layer = Layer {
            selections: self.overrides.switched_on(set).map(|selector| (selector, Verdict::On)).collect(),
            suppressions: self.disable_ignore_pragma.filter(|is_set| *is_set).map(|_| false),
            fail_on: match self.failure_threshold {
                _ if self.no_fail == Some(true) => Some(FailOn::Never),
                Some(Level::Error) => Some(FailOn::Error),
                Some(Level::Warning) => Some(FailOn::Warning),
                // All of these are at or below the lowest level there is here.
                Some(Level::Info | Level::Style | Level::Ignore) => Some(FailOn::Info),
                None => None,
            },
            trusted_registries: Some(self.trusted_registries.clone()),
            label_schema: Some(label_schema(&self.label_schema)),
            strict_labels: self.strict_labels,
            ..Layer::default()
        };
        layer.selections.extend(off.map(|selector| (selector, Verdict::Off)));
        for (level, codes) in self.overrides.lists().into_iter().rev() {
            let severity = match level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Info | Level::Style | Level::Ignore => Severity::Info,
            };
            let found = codes.iter().filter_map(|code| rules(code, set));
            layer.severities.extend(found.map(|selector| (selector, severity)));
        }
        layer
    }
}

impl Options {
    /// The settings with which the engine gives hadolint's verdicts. Levels and ignored codes are a matter of single codes,
    /// of which a rule may have several, and come into play once there are findings.
    pub(super) fn layer(&self, set: &RuleSet) -> Layer {
        Layer {
            preset: Some(Preset::Peer(Policy::Hadolint)),
            selections: self.overrides.switched_on(set).map(|selector| (selector, Verdict::On)).collect(),
            suppressions: self.disable_ignore_pragma.then_some(false),
            trusted_registries: Some(self.registries.iter().cloned().collect()),
            label_schema: Some(self.labels.clone()),
            strict_labels: Some(self.strict_labels),
            ..Layer::default()
        }
    }
}

impl Overrides {
    /// The rules that hadolint has off until one of its codes is given a level.
    fn switched_on<'a>(&'a self, set: &'a RuleSet) -> impl Iterator<Item = RuleSelector> + 'a {
        let codes = self.lists().into_iter().flat_map(|(_, codes)| codes);
        codes.filter(|code| is_off_by_itself(code, set)).filter_map(|code| rules(code, set))
    }
}

fn is_off_by_itself(code: &str, set: &RuleSet) -> bool {
    let aliases = set.lookup(code).into_iter().flat_map(|found| {
        let all = set.get(found.rule).rule.all_aliases();
        all.filter(|(_, alias)| alias.peer == "hadolint" && alias.id.eq_ignore_ascii_case(code))
    });
    let mut aliases = aliases.peekable();
    aliases.peek().is_some() && aliases.all(|(_, alias)| alias.preset.is_none())
}

fn rules(code: &str, set: &RuleSet) -> Option<RuleSelector> {
    let found = set.lookup(code);
    (!found.is_empty()).then_some(RuleSelector::Rules(found))
}
