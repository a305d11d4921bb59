//! `.hullwright.yaml`: its keys, its schema and its errors.
//!
//! What lives here: text to [`ConfigText`] to layers. What does not: which file counts for which folder
//! (`config_lookup`) and what the layers add up to (`settings`). Entry point: [`Config::load`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use hullwright_core::project::path::join_within;
use hullwright_core::rule::{RuleSelector, RuleSet, Verdict};
use hullwright_core::text::TextRange;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use crate::config_words::{
    Edition, FailOnWord, LabelWord, PresetWord, RuleSetting, Scalar, SeverityWord, label_schema,
};
use crate::discover::plain;
use crate::files::{read_capped, slashed};
use crate::settings::{Layer, is_date};

/// How many files may stand behind one another through `extends`.
const MAX_EXTENDS: usize = 16;

/// Settings of hullwright.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(title = "hullwright configuration")]
pub(crate) struct ConfigText {
    /// Freezes the rules that are on by default, so that an upgrade turns no green run red.
    edition: Option<Edition>,
    /// A configuration file to start from, relative to this one.
    extends: Option<String>,
    /// The set of rules to start from.
    preset: Option<PresetWord>,
    /// Rules that are on instead of the preset's: rules, aliases, categories or `all`.
    select: Option<Vec<String>>,
    /// Rules that are on beside the preset's.
    extend_select: Vec<String>,
    /// Rules that are off.
    ignore: Vec<String>,
    /// Severities for rules that are on.
    severity: BTreeMap<String, SeverityWord>,
    /// Single rules: on, off, or on with a severity.
    rules: BTreeMap<String, RuleSetting>,
    /// Whether rules that are not settled yet are on.
    preview: Option<bool>,
    /// Whether the program shellcheck is asked about the scripts of Dockerfiles, if it is installed.
    shellcheck: Option<bool>,
    /// Lowest severity that makes the exit code 1.
    fail_on: Option<FailOnWord>,
    /// Values of build arguments.
    build_args: BTreeMap<String, Scalar>,
    /// The stage that is built.
    target: Option<String>,
    /// The platform that is built, such as `linux/amd64`.
    platform: Option<String>,
    /// Registries that images may come from: hosts, `*` at the start or the end of one, or a host with an owner.
    trusted_registries: Option<Vec<String>>,
    /// Labels that images have to carry, and what their values are.
    label_schema: Option<BTreeMap<String, LabelWord>>,
    /// Whether labels outside of the schema are refused.
    strict_labels: Option<bool>,
    /// The day that dates are judged against, YYYY-MM-DD.
    today: Option<String>,
    /// Which Compose files belong together.
    compose: ComposeText,
    /// Settings for some of the files; later entries win.
    overrides: Vec<OverrideText>,
}

/// Settings of Compose projects.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ComposeText {
    /// Files that are read together as `docker compose -f A -f B` does, each set in order; paths relative to this file.
    sets: Vec<Vec<String>>,
}

/// Settings for files that match a pattern.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct OverrideText {
    /// Patterns relative to the folder of the configuration file; one without a slash counts in every folder.
    files: Vec<String>,
    /// The set of rules to start from.
    #[serde(default)]
    preset: Option<PresetWord>,
    /// Rules that are on instead of the preset's: rules, aliases, categories or `all`.
    #[serde(default)]
    select: Option<Vec<String>>,
    /// Rules that are on beside the preset's.
    #[serde(default)]
    extend_select: Vec<String>,
    /// Rules that are off.
    #[serde(default)]
    ignore: Vec<String>,
    /// Severities for rules that are on.
    #[serde(default)]
    severity: BTreeMap<String, SeverityWord>,
    /// Single rules: on, off, or on with a severity.
    #[serde(default)]
    rules: BTreeMap<String, RuleSetting>,
    /// Whether rules that are not settled yet are on.
    #[serde(default)]
    preview: Option<bool>,
    /// Whether the program shellcheck is asked about the scripts of Dockerfiles, if it is installed.
    #[serde(default)]
    shellcheck: Option<bool>,
    /// Values of build arguments.
    #[serde(default)]
    build_args: BTreeMap<String, Scalar>,
    /// The stage that is built.
    #[serde(default)]
    target: Option<String>,
    /// The platform that is built, such as `linux/amd64`.
    #[serde(default)]
    platform: Option<String>,
    /// Registries that images may come from: hosts, `*` at the start or the end of one, or a host with an owner.
    #[serde(default)]
    trusted_registries: Option<Vec<String>>,
    /// Labels that images have to carry, and what their values are.
    #[serde(default)]
    label_schema: Option<BTreeMap<String, LabelWord>>,
    /// Whether labels outside of the schema are refused.
    #[serde(default)]
    strict_labels: Option<bool>,
}

/// What is wrong with a configuration file.
#[derive(Clone, Debug)]
pub(crate) struct ConfigError {
    /// What is wrong, in one line.
    pub(crate) message: String,
    /// Where, if that is known.
    pub(crate) range: Option<TextRange>,
}

impl ConfigError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), range: None }
    }
}

/// Settings that hold for some files.
#[derive(Debug)]
pub(crate) struct ScopedLayer {
    /// The files, by patterns relative to a folder; `None` for all.
    scope: Option<(PathBuf, GlobSet)>,
    /// What holds for them.
    pub(crate) layer: Layer,
}

impl ScopedLayer {
    /// Settings for all files.
    pub(crate) fn everywhere(layer: Layer) -> Self {
        Self { scope: None, layer }
    }

    /// Whether they hold for the file, whose path is absolute.
    pub(crate) fn holds_for(&self, file: &Path) -> bool {
        let Some((folder, globs)) = &self.scope else { return true };
        file.strip_prefix(folder).is_ok_and(|path| globs.is_match(slashed(path)))
    }
}

/// A configuration with all that it extends.
#[derive(Debug)]
pub(crate) struct Config {
    /// The file.
    pub(crate) path: PathBuf,
    /// The file and those that it extends.
    pub(crate) files: Vec<PathBuf>,
    /// What it says, weakest first.
    pub(crate) layers: Vec<ScopedLayer>,
}

impl Config {
    /// Reads a configuration file. The path is absolute.
    pub(crate) fn load(path: &Path, set: &RuleSet) -> Result<Self, ConfigError> {
        Self::read(path, &text_of(path)?, set)
    }

    /// Reads the text of a configuration file and the files that it extends.
    pub(crate) fn read(path: &Path, text: &str, set: &RuleSet) -> Result<Self, ConfigError> {
        let (mut files, mut layers) = (Vec::new(), Vec::new());
        read_into(path, text, set, &mut files, &mut layers)?;
        Ok(Self { path: path.to_path_buf(), files, layers })
    }
}

/// The text of a configuration file.
pub(crate) fn text_of(path: &Path) -> Result<String, ConfigError> {
    let bytes = read_capped(path)
        .map_err(|error| ConfigError::new(format!("file cannot be read: {}", plain(&error))))?;
    String::from_utf8(bytes).map_err(|_| ConfigError::new("file is not UTF-8"))
}

fn read_into(
    path: &Path,
    text: &str,
    set: &RuleSet,
    chain: &mut Vec<PathBuf>,
    layers: &mut Vec<ScopedLayer>,
) -> Result<(), ConfigError> {
    let config = parse(text)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    chain.push(path.to_path_buf());
    if let Some(base) = &config.extends {
        let at_base = |message: String| ConfigError { message, range: find_word(text, base) };
        let base_path = folder.join(base);
        if chain.contains(&base_path) || chain.len() > MAX_EXTENDS {
            return Err(at_base(format!("`{base}` extends this file again")));
        }
        let read = text_of(&base_path).and_then(|text| read_into(&base_path, &text, set, chain, layers));
        read.map_err(|error| at_base(format!("`{base}`: {}", error.message)))?;
    }
    let reader = Reader { text, set, folder: &folder };
    layers.push(ScopedLayer::everywhere(reader.layer(&config)?));
    for entry in &config.overrides {
        let scope = Some((folder.clone(), reader.globs(&entry.files)?));
        layers.push(ScopedLayer { scope, layer: reader.override_layer(entry)? });
    }
    Ok(())
}

/// Reads the text of a configuration; names of rules are not looked at.
fn parse(text: &str) -> Result<ConfigText, ConfigError> {
    if text
        .trim_start_matches('\u{feff}')
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        return Ok(ConfigText::default());
    }
    serde_yaml::from_str(text).map_err(|error| yaml_error(text, &error))
}

/// The message of a YAML error with the place and, for an unknown word, the known one nearest to it.
pub(crate) fn yaml_error(text: &str, error: &serde_yaml::Error) -> ConfigError {
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
    let range = error.location().map(|location| {
        let start = location.index().min(text.len());
        let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let len = line.find([':', ' ', '#']).filter(|len| *len > 0).unwrap_or(line.len());
        TextRange::from(start..start + len)
    });
    let unknown = [("unknown field `", "key"), ("unknown variant `", "word")];
    for (marker, noun) in unknown {
        if let Some((_, rest)) = message.split_once(marker)
            && let Some((word, rest)) = rest.split_once('`')
        {
            let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
            let message = match nearest(word, &known) {
                Some(near) => format!("unknown {noun} `{word}`, did you mean `{near}`?"),
                None => format!("unknown {noun} `{word}`: there are {}", listed(&known)),
            };
            return ConfigError { message, range: find_word(text, word).or(range) };
        }
    }
    ConfigError { message: message.to_owned(), range }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let scored = known.iter().map(|name| (strsim::damerau_levenshtein(name, word), *name));
    scored.min().filter(|(distance, _)| *distance <= 3.max(word.len() / 3)).map(|(_, name)| name)
}

/// The first place where a word stands by itself, outside of comments.
fn find_word(text: &str, word: &str) -> Option<TextRange> {
    let is_part = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_' | '/');
    text.match_indices(word).map(|(at, _)| at).find_map(|at| {
        let (before, behind) = (text.get(..at)?, text.get(at + word.len()..)?);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_alone = !before.ends_with(is_part) && !behind.starts_with(is_part);
        (is_alone && !line.contains('#')).then(|| TextRange::from(at..at + word.len()))
    })
}

/// Turns names into rules.
struct Reader<'a> {
    text: &'a str,
    set: &'a RuleSet,
    /// The folder of the file, absolute.
    folder: &'a Path,
}

impl Reader<'_> {
    fn layer(&self, config: &ConfigText) -> Result<Layer, ConfigError> {
        let today = config.today.clone();
        if let Some(date) = today.as_deref().filter(|date| !is_date(date)) {
            let message = format!("`{date}` is no date of the form YYYY-MM-DD");
            return Err(ConfigError { message, range: find_word(self.text, date) });
        }
        let mut layer = Layer {
            preset: config.preset.map(PresetWord::preset),
            preview: config.preview,
            shellcheck: config.shellcheck,
            fail_on: config.fail_on.map(FailOnWord::fail_on),
            build_args: build_args(&config.build_args),
            target: config.target.clone(),
            platform: config.platform.clone(),
            today,
            compose_sets: self.compose_sets(&config.compose)?,
            trusted_registries: config.trusted_registries.clone(),
            label_schema: config.label_schema.as_ref().map(label_schema),
            strict_labels: config.strict_labels,
            ..Layer::default()
        };
        layer.select = config.select.as_ref().map(|names| self.selectors(names)).transpose()?;
        self.choose(&mut layer, &config.extend_select, &config.ignore)?;
        self.weigh(&mut layer, &config.rules, &config.severity)?;
        Ok(layer)
    }

    fn override_layer(&self, entry: &OverrideText) -> Result<Layer, ConfigError> {
        let mut layer = Layer {
            preset: entry.preset.map(PresetWord::preset),
            preview: entry.preview,
            shellcheck: entry.shellcheck,
            build_args: build_args(&entry.build_args),
            target: entry.target.clone(),
            platform: entry.platform.clone(),
            trusted_registries: entry.trusted_registries.clone(),
            label_schema: entry.label_schema.as_ref().map(label_schema),
            strict_labels: entry.strict_labels,
            ..Layer::default()
        };
        layer.select = entry.select.as_ref().map(|names| self.selectors(names)).transpose()?;
        self.choose(&mut layer, &entry.extend_select, &entry.ignore)?;
        self.weigh(&mut layer, &entry.rules, &entry.severity)?;
        Ok(layer)
    }

    /// The sets with absolute paths.
    fn compose_sets(&self, compose: &ComposeText) -> Result<Vec<Vec<String>>, ConfigError> {
        let folder = slashed(self.folder);
        let path = |path: &String| match join_within(&folder, path, &folder) {
            Some(found) => Ok(found),
            None => Err(ConfigError {
                message: format!("`{path}` leads nowhere"),
                range: find_word(self.text, path),
            }),
        };
        compose.sets.iter().map(|set| set.iter().map(path).collect()).collect()
    }

    fn selector(&self, name: &str) -> Result<RuleSelector, ConfigError> {
        RuleSelector::parse(name, self.set).map_err(|unknown| ConfigError {
            message: unknown.to_string(),
            range: find_word(self.text, name),
        })
    }

    fn selectors(&self, names: &[String]) -> Result<Vec<RuleSelector>, ConfigError> {
        names.iter().map(|name| self.selector(name)).collect()
    }

    fn choose(&self, layer: &mut Layer, on: &[String], off: &[String]) -> Result<(), ConfigError> {
        layer.selections.extend(self.selectors(on)?.into_iter().map(|selector| (selector, Verdict::On)));
        layer.selections.extend(self.selectors(off)?.into_iter().map(|selector| (selector, Verdict::Off)));
        Ok(())
    }

    fn weigh(
        &self,
        layer: &mut Layer,
        rules: &BTreeMap<String, RuleSetting>,
        severities: &BTreeMap<String, SeverityWord>,
    ) -> Result<(), ConfigError> {
        for (name, word) in severities {
            layer.severities.push((self.selector(name)?, word.severity()));
        }
        for (name, setting) in rules {
            let selector = self.selector(name)?;
            match setting {
                RuleSetting::Off => layer.selections.push((selector, Verdict::Off)),
                RuleSetting::On => layer.selections.push((selector, Verdict::On)),
                RuleSetting::Severity(severity) => {
                    layer.selections.push((selector.clone(), Verdict::On));
                    layer.severities.push((selector, *severity));
                }
            }
        }
        Ok(())
    }

    fn globs(&self, patterns: &[String]) -> Result<GlobSet, ConfigError> {
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            let wrong = |error: &globset::Error| {
                let message = format!("`{pattern}` is no pattern: {}", error.kind());
                ConfigError { message, range: find_word(self.text, pattern) }
            };
            let cleaned = pattern.strip_prefix("./").unwrap_or(pattern);
            let anchored = if cleaned.contains('/') {
                cleaned.trim_start_matches('/').to_owned()
            } else {
                format!("**/{cleaned}")
            };
            builder.add(
                GlobBuilder::new(&anchored).literal_separator(true).build().map_err(|error| wrong(&error))?,
            );
        }
        builder.build().map_err(|error| ConfigError::new(error.to_string()))
    }
}

fn build_args(given: &BTreeMap<String, Scalar>) -> Vec<(String, String)> {
    given.iter().map(|(name, Scalar(value))| (name.clone(), value.clone())).collect()
}

/// The schema of the file, in the draft that editors know.
pub(crate) fn schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft07();
    settings.into_generator().into_root_schema_for::<ConfigText>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn message(text: &str) -> (String, Option<String>) {
        let error = parse(text).expect_err("the text is wrong");
        (error.message, error.range.map(|range| range.slice(text).to_owned()))
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let (text, place) = message("preset: strict\nignores: [a]\n");
        assert_eq!(text, "unknown key `ignores`, did you mean `ignore`?");
        assert_eq!(place.as_deref(), Some("ignores"));
        let (text, _) = message("overrides:\n  - files: [a]\n    fail-on: never\n");
        assert!(text.starts_with("unknown key `fail-on`"), "{text}");
    }

    #[test]
    fn an_unknown_key_of_compose_names_the_nearest() {
        assert_eq!(message("compose:\n  set: []\n").0, "unknown key `set`, did you mean `sets`?");
    }

    #[test]
    fn an_unknown_word_names_the_nearest() {
        assert_eq!(message("preset: stric").0, "unknown word `stric`, did you mean `strict`?");
        assert_eq!(message("rules: {a: erorr}").0, "unknown word `erorr`, did you mean `error`?");
    }

    #[test]
    fn nothing_but_comments_is_an_empty_configuration() {
        assert!(parse("# all defaults\n\n").is_ok_and(|config| config.preset.is_none()));
    }

    #[test]
    fn the_schema_refuses_unknown_keys() {
        let schema = serde_json::to_string(&schema()).expect("a schema is JSON");
        assert!(schema.contains("draft-07") && schema.contains("\"additionalProperties\":false"));
    }
}
