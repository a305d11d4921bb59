//! What hadolint's `label-schema` says a label must hold.

use hullwright_core::rule::LabelType;

/// Reads `LABEL:TYPE`; without a type any text will do.
pub(super) fn required_label(given: &str) -> Result<(String, LabelType), String> {
    let (label, name) = given.split_once(':').unwrap_or((given, ""));
    match LabelType::from_name(name) {
        Some(kind) => Ok((label.to_owned(), kind)),
        None => {
            let known: Vec<&str> = LabelType::ALL.into_iter().map(|(name, _)| name).collect();
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
