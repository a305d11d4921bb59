//! Whose verdict counts where peers differ on purpose.

/// The verdict layer: facts are computed once, a check asks for the policy only where a peer differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Policy {
    /// Our own judgement.
    #[default]
    Native,
    /// `docker build --check`.
    Buildkit,
    /// hadolint.
    Hadolint,
    /// dclint.
    Dclint,
}

impl Policy {
    /// The peer whose preset this is; `None` for our own.
    pub const fn peer(self) -> Option<&'static str> {
        match self {
            Self::Native => None,
            Self::Buildkit => Some("buildkit"),
            Self::Hadolint => Some("hadolint"),
            Self::Dclint => Some("dclint"),
        }
    }
}
