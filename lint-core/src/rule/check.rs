//! Where a rule looks. The engine hands a check only what it asks for.

use super::{ComposeContext, Context, FileContext, IgnoreContext};
use crate::compose::{ComposeError, ComposeErrorKind, Service};
use crate::dockerfile::{Instruction, InstructionKind, SyntaxError, SyntaxErrorKind};
use crate::project::{BuildUnit, ServiceBuild};
use crate::semantic::Stage;

/// One way a rule looks at a project.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each Dockerfile before any other check of it; `true` ends it there: no other rule says anything about the file.
    /// It runs even where its rule is off, so that switching the rule off does not bring back what it holds back.
    Gate(fn(&Context<'_>) -> bool),
    /// Each error of the given kinds in a Dockerfile.
    Syntax(&'static [SyntaxErrorKind], fn(&Context<'_>, &SyntaxError)),
    /// Each instruction of the given kinds that BuildKit accepts (ONBUILD as a whole).
    Instruction(&'static [InstructionKind], fn(&Context<'_>, &Instruction)),
    /// Each stage.
    Stage(fn(&Context<'_>, &Stage)),
    /// Each Dockerfile as a whole.
    Dockerfile(fn(&Context<'_>)),
    /// Each build of a Dockerfile: with its context and its ignore file.
    Build(fn(&Context<'_>, &BuildUnit)),
    /// Each ignore file.
    IgnoreFile(fn(&IgnoreContext<'_>)),
    /// Each Compose project before any other check of it; `true` ends it there, as [`Check::Gate`] does for a Dockerfile.
    ComposeGate(fn(&ComposeContext<'_>) -> bool),
    /// Each error of the given kinds in a Compose project.
    ComposeError(&'static [ComposeErrorKind], fn(&ComposeContext<'_>, &ComposeError)),
    /// Each service of a Compose project.
    Service(fn(&ComposeContext<'_>, &Service<'_>)),
    /// Each Compose project as a whole.
    Compose(fn(&ComposeContext<'_>)),
    /// Each service of a Compose project that is built.
    ServiceBuild(fn(&ComposeContext<'_>, &Service<'_>, &ServiceBuild<'_>)),
    /// Each file of any kind, before it is parsed.
    File(fn(&FileContext<'_>)),
    /// What the engine itself finds out.
    Engine(EngineFact),
}

/// Facts that only the engine knows. A rule with such a check gives them a name and a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EngineFact {
    /// A rule panicked.
    InternalError,
    /// A suppression matched nothing.
    UnusedSuppression,
    /// A comment silences findings.
    InlineSuppression,
    /// A suppression names a rule that does not exist.
    UnknownSuppressedRule,
    /// A suppression cannot be read.
    InvalidSuppression,
    /// A configuration file cannot be read.
    InvalidConfig,
    /// A file cannot be read from disk.
    UnreadableFile,
    /// What the program shellcheck finds in the scripts of a Dockerfile, where it is run. Its codes are the facets of the
    /// rule that has this check.
    Shellcheck,
}

impl EngineFact {
    /// Whether it means that something was not analysed.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::InternalError | Self::InvalidConfig | Self::UnreadableFile => true,
            Self::InvalidSuppression
            | Self::Shellcheck
            | Self::UnknownSuppressedRule
            | Self::UnusedSuppression
            | Self::InlineSuppression => false,
        }
    }
}
