//! Where a rule looks. The engine hands a check only what it asks for.

use super::{Context, FileContext, IgnoreContext};
use crate::dockerfile::{Instruction, InstructionKind, SyntaxError, SyntaxErrorKind};
use crate::project::BuildUnit;
use crate::semantic::Stage;

/// One way a rule looks at a project.
#[derive(Clone, Copy, Debug)]
pub enum Check {
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
    /// A suppression names a rule that does not exist, or cannot be read.
    InvalidSuppression,
    /// A configuration file cannot be read.
    InvalidConfig,
    /// A file cannot be read from disk.
    UnreadableFile,
}
