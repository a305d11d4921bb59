//! The words and scalars of a configuration file: how each is read, and what the schema says of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::{LabelType, Policy, Preset};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use crate::args::FailOn;

/// The rule editions there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edition;

impl<'de> Deserialize<'de> for Edition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Scalar(year) = Scalar::deserialize(deserializer)?;
        if year == "2026" {
            Ok(Self)
        } else {
            Err(serde::de::Error::custom(format!("there is no edition `{year}`, only `2026`")))
        }
    }
}

impl JsonSchema for Edition {
    fn schema_name() -> Cow<'static, str> {
        "Edition".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "enum": ["2026", 2026] })
    }
}

/// A preset by name.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PresetWord {
    Recommended,
    Strict,
    Hadolint,
    Buildkit,
    Dclint,
}

impl PresetWord {
    pub(crate) const fn preset(self) -> Preset {
        match self {
            Self::Recommended => Preset::Recommended,
            Self::Strict => Preset::Strict,
            Self::Hadolint => Preset::Peer(Policy::Hadolint),
            Self::Buildkit => Preset::Peer(Policy::Buildkit),
            Self::Dclint => Preset::Peer(Policy::Dclint),
        }
    }
}

/// A severity by name.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SeverityWord {
    Error,
    Warning,
    Info,
}

impl SeverityWord {
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// The type of a label by name; no name stands for any text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LabelWord(pub(crate) LabelType);

impl<'de> Deserialize<'de> for LabelWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = LabelType::from_name(&name).map(Self);
        known.ok_or_else(|| serde::de::Error::unknown_variant(&name, &LABEL_NAMES))
    }
}

impl JsonSchema for LabelWord {
    fn schema_name() -> Cow<'static, str> {
        "LabelWord".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "enum": LABEL_NAMES })
    }
}

/// The words for types of labels.
const LABEL_NAMES: [&str; LabelType::ALL.len()] = {
    let mut names = [""; LabelType::ALL.len()];
    let mut idx = 0;
    while idx < names.len() {
        names[idx] = LabelType::ALL[idx].0;
        idx += 1;
    }
    names
};

/// What the words of a schema of labels stand for.
pub(crate) fn label_schema(words: &BTreeMap<String, LabelWord>) -> BTreeMap<String, LabelType> {
    words.iter().map(|(name, LabelWord(label))| (name.clone(), *label)).collect()
}

/// The level that fails by name.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FailOnWord {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOnWord {
    pub(crate) const fn fail_on(self) -> FailOn {
        match self {
            Self::Error => FailOn::Error,
            Self::Warning => FailOn::Warning,
            Self::Info => FailOn::Info,
            Self::Never => FailOn::Never,
        }
    }
}

/// What a rule is set to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RuleSetting {
    Off,
    On,
    Severity(Severity),
}

impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Scalar(word) = Scalar::deserialize(deserializer)?;
        match (word.as_str(), Severity::from_name(&word)) {
            (_, Some(severity)) => Ok(Self::Severity(severity)),
            ("off" | "false", None) => Ok(Self::Off),
            ("on" | "true", None) => Ok(Self::On),
            (word, None) => {
                let known = &["on", "off", "error", "warning", "info"];
                Err(serde::de::Error::unknown_variant(word, known))
            }
        }
    }
}

impl JsonSchema for RuleSetting {
    fn schema_name() -> Cow<'static, str> {
        "RuleSetting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "enum": [true, false, "on", "off", "error", "warning", "info"] })
    }
}

/// A text, a whole number or a truth value, as text.
#[derive(Clone, Debug)]
pub(crate) struct Scalar(pub(crate) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text (put it in quotes)")
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "integer", "boolean"] })
    }
}
