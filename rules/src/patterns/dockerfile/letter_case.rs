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
        if Self::Lower.holds(word) {
            Some(Self::Lower)
        } else if Self::Upper.holds(word) {
            Some(Self::Upper)
        } else {
            None
        }
    }

    /// Whether a word is in this case.
    pub fn holds(self, word: &str) -> bool {
        let is_other = match self {
            Self::Lower => u8::is_ascii_uppercase,
            Self::Upper => u8::is_ascii_lowercase,
        };
        if word.is_ascii() { !word.bytes().any(|byte| is_other(&byte)) } else { word == self.apply(word) }
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
