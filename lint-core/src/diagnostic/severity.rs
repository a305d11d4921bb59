//! How bad a finding is, and what sort of thing it is about.

use std::fmt;

/// How bad a finding is; ordered from least to worst.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// A cost or an advice; does not fail a run by default.
    Info,
    /// It does not do what it says, or carries a real risk.
    Warning,
    /// The build or the start fails, or a secret leaks.
    Error,
}

impl Severity {
    /// All severities, worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The word used in configuration and machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What sort of defect a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Category {
    /// It does not build, start or do what it says.
    Correctness,
    /// Secrets, privileges, outdated software.
    Security,
    /// It works, until something else fails.
    Reliability,
    /// Two builds of the same text differ.
    Reproducibility,
    /// Build time, image size, cache use.
    Performance,
    /// Harder to read or change than need be.
    Maintainability,
    /// Defects of shell code.
    Shell,
    /// Layout and letter case.
    Style,
    /// House rules that need a list, a bound or a taste.
    Policy,
}

impl Category {
    /// All categories, in the order of the catalogue.
    pub const ALL: [Self; 9] = [
        Self::Correctness,
        Self::Security,
        Self::Reliability,
        Self::Reproducibility,
        Self::Performance,
        Self::Maintainability,
        Self::Shell,
        Self::Style,
        Self::Policy,
    ];

    /// The word used in selectors and machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Security => "security",
            Self::Reliability => "reliability",
            Self::Reproducibility => "reproducibility",
            Self::Performance => "performance",
            Self::Maintainability => "maintainability",
            Self::Shell => "shell",
            Self::Style => "style",
            Self::Policy => "policy",
        }
    }

    /// The category with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
