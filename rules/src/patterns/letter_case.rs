//! Whether a keyword is all upper or all lower case.

/// The case of a word whose letters are all of one case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LetterCase {
    /// `from`
    Lower,
    /// `FROM`
    Upper,
}

impl LetterCase {
    /// The case of a word; `None` for a mixed one.
    pub fn of(word: &str) -> Option<Self> {
        if word == word.to_lowercase() {
            Some(Self::Lower)
        } else if word == word.to_uppercase() {
            Some(Self::Upper)
        } else {
            None
        }
    }

    /// The word in this case.
    pub fn apply(self, word: &str) -> String {
        match self {
            Self::Lower => word.to_lowercase(),
            Self::Upper => word.to_uppercase(),
        }
    }

    /// What the case is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lower => "lower case",
            Self::Upper => "upper case",
        }
    }
}
