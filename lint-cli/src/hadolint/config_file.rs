//! `.hadolint.yaml`: where it is looked for, and its keys.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer};

use super::formats::Format;
use super::level::Level;
use crate::config_file::{ConfigError, yaml_error};
use crate::config_words::LabelWord;

/// What the file says. Unknown keys and codes are passed over; `null` is as good as nothing.
#[derive(Default, Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct ConfigText {
    pub(crate) failure_threshold: Option<Level>,
    #[serde(deserialize_with = "list")]
    pub(super) formats: Vec<Format>,
    pub(super) format: Option<Format>,
    #[serde(deserialize_with = "list")]
    pub(crate) ignored: Vec<String>,
    #[serde(rename = "override", deserialize_with = "or_nothing")]
    pub(crate) overrides: Overrides,
    #[serde(rename = "trustedRegistries", deserialize_with = "list")]
    pub(crate) trusted_registries: Vec<String>,
    #[serde(deserialize_with = "or_nothing")]
    pub(crate) label_schema: BTreeMap<String, LabelWord>,
    pub(crate) strict_labels: Option<bool>,
    pub(crate) disable_ignore_pragma: Option<bool>,
    pub(crate) no_fail: Option<bool>,
    pub(super) no_color: Option<bool>,
    pub(super) verbose: Option<bool>,
}

/// Codes that get another level.
#[derive(Default, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Overrides {
    #[serde(deserialize_with = "list")]
    pub(crate) error: Vec<String>,
    #[serde(deserialize_with = "list")]
    pub(crate) warning: Vec<String>,
    #[serde(deserialize_with = "list")]
    pub(crate) info: Vec<String>,
    #[serde(deserialize_with = "list")]
    pub(crate) style: Vec<String>,
}

impl Overrides {
    /// The lists with their levels, worst first: a code that stands in several keeps the worst.
    pub(crate) fn lists(&self) -> [(Level, &Vec<String>); 4] {
        let Self { error, warning, info, style } = self;
        [(Level::Error, error), (Level::Warning, warning), (Level::Info, info), (Level::Style, style)]
    }

    /// The level that a code gets.
    pub(super) fn level(&self, code: &str) -> Option<Level> {
        let mut lists = self.lists().into_iter();
        lists.find(|(_, codes)| codes.iter().any(|known| known == code)).map(|(level, _)| level)
    }
}

fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Vec<T>, D::Error> {
    or_nothing(value)
}

fn or_nothing<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(value: D) -> Result<T, D::Error> {
    Option::deserialize(value).map(Option::unwrap_or_default)
}

/// Reads the text of the file.
pub(crate) fn parse(text: &str) -> Result<ConfigText, ConfigError> {
    let read: Option<ConfigText> = serde_yaml::from_str(text).map_err(|error| yaml_error(text, &error))?;
    Ok(read.unwrap_or_default())
}

/// The first file there is, in hadolint's order; folders above the working directory do not count.
pub(super) fn find() -> Option<PathBuf> {
    let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let settings = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let settings = settings.or_else(|| home.as_ref().map(|home| home.join(".config")));
    let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
    let stems = [
        env::current_dir().ok().map(|folder| folder.join(".hadolint")),
        settings.map(|folder| folder.join("hadolint")),
        below_home(".hadolint/hadolint"),
        below_home(".hadolint/config"),
        below_home(".hadolint"),
    ];
    let files = stems.into_iter().flatten().flat_map(|stem| {
        ["yaml", "yml"].map(|ending| {
            let mut path = stem.clone().into_os_string();
            path.push(".");
            path.push(ending);
            PathBuf::from(path)
        })
    });
    files.into_iter().find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use hullwright_core::rule::LabelType;

    use super::*;

    #[test]
    fn the_worst_level_counts() {
        let text =
            "override: {style: [DL3006], error: [DL3007, DL3006], ignore: [x], info: null}\nother: [1]\n";
        let read = parse(text).expect("it is right");
        assert_eq!(read.overrides.level("DL3006"), Some(Level::Error));
        assert_eq!(read.overrides.level("DL3008"), None);
    }

    #[test]
    fn wrong_types_are_told() {
        let wrong = [
            "ignored: DL3006",
            "trustedRegistries: docker.io",
            "no-fail: yes",
            "failure-threshold: WARNING",
            "format: text",
            "label-schema: {a: rawtext}",
            "override: [a]",
            "- a",
            "ignored: []\nignored: []",
        ];
        for text in wrong {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["", "# nothing", "ignored:\nno-fail: null\noverride: ~\nlabel-schema:", "{\"x\": 1}"] {
            assert!(parse(text).is_ok(), "{text}");
        }
        let schema = parse("label-schema: {a: \"\"}").expect("it is right").label_schema;
        assert_eq!(schema.get("a"), Some(&LabelWord(LabelType::Text)));
    }
}
