//! hadolint's five levels.

use clap::ValueEnum;
use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::Alias;
use serde::Deserialize;

/// How bad a finding is in hadolint's words; ordered from least to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Never printed. As a threshold: everything fails, as with `none`.
    #[serde(alias = "none")]
    #[value(alias = "none")]
    Ignore,
    Style,
    Info,
    Warning,
    Error,
}

impl Level {
    /// The level that hadolint gives the code by itself.
    pub(super) fn of(alias: &Alias) -> Self {
        match alias.preset {
            None => Self::Ignore,
            Some(_) if alias.is_style => Self::Style,
            Some(severity) => Self::from(severity),
        }
    }

    /// The word that hadolint prints.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Style => "style",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}
