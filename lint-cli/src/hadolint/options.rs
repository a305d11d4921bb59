//! The settings in force: what the environment, the configuration file and the arguments say together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use hullwright_core::rule::LabelType;

use super::args::HadolintArgs;
use super::config_file::{ConfigText, Overrides};
use super::formats::Format;
use super::level::Level;
use crate::config_words::label_schema;

/// What one of the three says.
#[derive(Default, Debug)]
pub(super) struct Source {
    pub(super) failure_threshold: Option<Level>,
    pub(super) formats: Vec<Format>,
    pub(super) ignored: Vec<String>,
    pub(super) overrides: Overrides,
    pub(super) registries: Vec<String>,
    pub(super) labels: BTreeMap<String, LabelType>,
    pub(super) strict_labels: Option<bool>,
    pub(super) disable_ignore_pragma: Option<bool>,
    pub(super) no_fail: Option<bool>,
    pub(super) no_color: Option<bool>,
    pub(super) verbose: Option<bool>,
}

impl From<ConfigText> for Source {
    fn from(text: ConfigText) -> Self {
        let mut formats = text.formats;
        formats.extend(text.format);
        Self {
            failure_threshold: text.failure_threshold,
            formats,
            ignored: text.ignored,
            overrides: text.overrides,
            registries: text.trusted_registries,
            labels: label_schema(&text.label_schema),
            strict_labels: text.strict_labels,
            disable_ignore_pragma: text.disable_ignore_pragma,
            no_fail: text.no_fail,
            no_color: text.no_color,
            verbose: text.verbose,
        }
    }
}

impl From<&HadolintArgs> for Source {
    fn from(given: &HadolintArgs) -> Self {
        let flag = |is_set: bool| is_set.then_some(true);
        Self {
            failure_threshold: given.failure_threshold,
            formats: given.format.clone(),
            ignored: given.ignore.clone(),
            overrides: Overrides {
                error: given.error.clone(),
                warning: given.warning.clone(),
                info: given.info.clone(),
                style: given.style.clone(),
            },
            registries: given.trusted_registry.clone(),
            labels: given.require_label.iter().cloned().collect(),
            strict_labels: flag(given.strict_labels),
            disable_ignore_pragma: flag(given.disable_ignore_pragma),
            no_fail: flag(given.no_fail),
            no_color: flag(given.no_color),
            verbose: flag(given.verbose),
        }
    }
}

/// The settings in force.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the configuration")]
pub(super) struct Options {
    pub(super) failure_threshold: Level,
    pub(super) formats: Vec<Format>,
    pub(super) ignored: Vec<String>,
    pub(super) overrides: Overrides,
    pub(super) registries: BTreeSet<String>,
    pub(super) labels: BTreeMap<String, LabelType>,
    pub(super) strict_labels: bool,
    pub(super) disable_ignore_pragma: bool,
    pub(super) no_fail: bool,
    pub(super) no_color: bool,
    pub(super) verbose: bool,
}

impl Options {
    /// Adds the sources up, weakest first: of single values the strongest counts, lists are put behind one another, and of
    /// a label that several require the weakest says the type.
    pub(super) fn combine(sources: [Source; 3]) -> Self {
        let mut all = Source::default();
        for source in sources {
            all.failure_threshold = source.failure_threshold.or(all.failure_threshold);
            all.formats.extend(source.formats);
            all.ignored.extend(source.ignored);
            all.overrides.error.extend(source.overrides.error);
            all.overrides.warning.extend(source.overrides.warning);
            all.overrides.info.extend(source.overrides.info);
            all.overrides.style.extend(source.overrides.style);
            all.registries.extend(source.registries);
            for (label, kind) in source.labels {
                all.labels.entry(label).or_insert(kind);
            }
            all.strict_labels = source.strict_labels.or(all.strict_labels);
            all.disable_ignore_pragma = source.disable_ignore_pragma.or(all.disable_ignore_pragma);
            all.no_fail = source.no_fail.or(all.no_fail);
            all.no_color = source.no_color.or(all.no_color);
            all.verbose = source.verbose.or(all.verbose);
        }
        Self {
            failure_threshold: all.failure_threshold.unwrap_or(Level::Info),
            formats: all.formats,
            ignored: all.ignored,
            overrides: all.overrides,
            registries: all.registries.into_iter().collect(),
            labels: all.labels,
            strict_labels: all.strict_labels.unwrap_or(false),
            disable_ignore_pragma: all.disable_ignore_pragma.unwrap_or(false),
            no_fail: all.no_fail.unwrap_or(false),
            no_color: all.no_color.unwrap_or(false),
            verbose: all.verbose.unwrap_or(false),
        }
    }
}

/// As `--verbose` prints them.
impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let truth = |value: bool| if value { "True" } else { "False" };
        writeln!(f, "Configuration:")?;
        writeln!(f, "  no fail: {}", truth(self.no_fail))?;
        writeln!(f, "  no color: {}", truth(self.no_color))?;
        block(f, "output format", self.formats.iter().map(|format| format.name().to_owned()))?;
        writeln!(f, "  failure threshold: {}", self.failure_threshold.name())?;
        for (level, codes) in self.overrides.lists() {
            let codes = codes.iter().map(|code| format!("\"{code}\""));
            block(f, &format!("override {}", level.name()), codes)?;
        }
        block(f, "override ignore", self.ignored.iter().map(|code| format!("\"{code}\"")))?;
        writeln!(f, "  strict labels: {}", truth(self.strict_labels))?;
        let labels = self.labels.iter().map(|(label, kind)| format!("{label}: {}", kind.name()));
        block(f, "label schema", labels)?;
        writeln!(f, "  disable ignore pragma: {}", truth(self.disable_ignore_pragma))?;
        block(f, "allowed registries", self.registries.iter().map(|name| format!("- {name}")))
    }
}

fn block(f: &mut fmt::Formatter<'_>, title: &str, items: impl Iterator<Item = String>) -> fmt::Result {
    writeln!(f, "  {title}:")?;
    let mut is_empty = true;
    for item in items {
        is_empty = false;
        writeln!(f, "    - {item}")?;
    }
    if is_empty { writeln!(f, "    none") } else { Ok(()) }
}
