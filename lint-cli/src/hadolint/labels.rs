//! What hadolint's `label-schema` says a label must hold.

use serde::Deserialize;

/// The sort of value that a label must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LabelType {
    Email,
    Hash,
    Rfc3339,
    Semver,
    Spdx,
    #[serde(alias = "")]
    Text,
    Url,
}

impl LabelType {
    const ALL: [Self; 7] =
        [Self::Email, Self::Hash, Self::Rfc3339, Self::Semver, Self::Spdx, Self::Text, Self::Url];

    /// The word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Hash => "hash",
            Self::Rfc3339 => "rfc3339",
            Self::Semver => "semver",
            Self::Spdx => "spdx",
            Self::Text => "text",
            Self::Url => "url",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        if name.is_empty() {
            return Some(Self::Text);
        }
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// Reads `LABEL:TYPE`; without a type any text will do.
pub(super) fn required_label(given: &str) -> Result<(String, LabelType), String> {
    let (label, name) = given.split_once(':').unwrap_or((given, ""));
    match LabelType::from_name(name) {
        Some(kind) => Ok((label.to_owned(), kind)),
        None => {
            let known: Vec<&str> = LabelType::ALL.into_iter().map(LabelType::name).collect();
            Err(format!("`{name}` is no type of a label: there are {}", known.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_optional() {
        assert_eq!(required_label("a:semver"), Ok(("a".to_owned(), LabelType::Semver)));
        assert_eq!(required_label("a"), Ok(("a".to_owned(), LabelType::Text)));
        assert_eq!(required_label("a:"), Ok(("a".to_owned(), LabelType::Text)));
        assert!(required_label("a:email:x").is_err());
        assert!(required_label("a:Email").is_err());
    }
}
