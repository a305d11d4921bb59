//! What rules are given that judge by a list or a schema of the user's own.

use std::collections::BTreeMap;

/// The lists and schemas. A rule that needs one says nothing without it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleOptions {
    /// Registries that images may come from: a host, or a pattern with `*` at its start or end.
    pub trusted_registries: Vec<String>,
    /// Labels that an image has to carry, and what their values are.
    pub label_schema: BTreeMap<String, LabelType>,
    /// Whether labels outside of the schema are refused.
    pub strict_labels: bool,
}

/// What the value of a label is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LabelType {
    /// Anything but nothing.
    Text,
    /// An absolute URL (RFC 3986).
    Url,
    /// A moment of RFC 3339.
    Rfc3339,
    /// A licence by the SPDX list.
    Spdx,
    /// The id of a Git commit.
    Hash,
    /// A version by semver.org 2.0.0.
    Semver,
    /// An address of RFC 5322.
    Email,
}

impl LabelType {
    /// All types with the words that stand for them, which are those of hadolint.
    pub const ALL: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("url", Self::Url),
        ("rfc3339", Self::Rfc3339),
        ("spdx", Self::Spdx),
        ("hash", Self::Hash),
        ("semver", Self::Semver),
        ("email", Self::Email),
    ];

    /// The type with that name; the empty name is that of any text.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = if name.is_empty() { "text" } else { name };
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, found)| found)
    }

    /// The word that stands for it.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, found)| *found == self).map_or("text", |(name, _)| name)
    }
}
