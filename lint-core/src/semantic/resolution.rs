//! Facts that may be known, likely or unknown.

/// How far a fact is known. Rules stay silent on [`Resolution::Unknown`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Resolution<T> {
    /// It is so, whatever the build is given.
    Known(T),
    /// It is so unless the build is given something else: the default of an ARG, say.
    Partial(T),
    /// Nothing is known.
    Unknown,
}

impl<T> Resolution<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Known(value) | Self::Partial(value) => Some(value),
            Self::Unknown => None,
        }
    }

    /// The value, if it holds whatever the build is given.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Partial(_) | Self::Unknown => None,
        }
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// The same fact about something derived from the value.
    pub fn map<U>(self, derive: impl FnOnce(T) -> U) -> Resolution<U> {
        match self {
            Self::Known(value) => Resolution::Known(derive(value)),
            Self::Partial(value) => Resolution::Partial(derive(value)),
            Self::Unknown => Resolution::Unknown,
        }
    }

    /// The same fact about a reference to the value.
    pub fn as_ref(&self) -> Resolution<&T> {
        match self {
            Self::Known(value) => Resolution::Known(value),
            Self::Partial(value) => Resolution::Partial(value),
            Self::Unknown => Resolution::Unknown,
        }
    }
}
