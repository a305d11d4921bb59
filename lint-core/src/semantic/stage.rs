//! One stage: where it starts, what it is built from, and its state at each instruction.

use std::ops::Range;

use super::Resolution;
use super::lineage::Lineage;
use super::scope::{Place, VariableLog};
use crate::image::ImageReference;
use crate::text::TextRange;

/// Position of a stage in its Dockerfile.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StageId(pub u32);

/// What a stage starts from, or what a COPY or mount reads from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// Nothing: `FROM scratch`.
    Scratch,
    /// A stage of the same file.
    Stage(StageId),
    /// An image from outside, as far as the name could be expanded.
    Image(Resolution<ImageReference>),
    /// A name that expands to nothing or to no image reference; the expanded text.
    Invalid(String),
}

/// How one stage needs another stage or an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DependencyKind {
    /// `COPY --from`.
    Copy,
    /// `RUN --mount=from=`.
    Mount,
}

/// A `--from` of COPY or of a mount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dependency {
    /// What asks for it.
    pub kind: DependencyKind,
    /// The instruction.
    pub instruction: u32,
    /// The name or number as written.
    pub text: String,
    /// Where it is written.
    pub range: TextRange,
    /// Whether it is written as a number.
    pub is_index: bool,
    /// What it means.
    pub on: DependencyTarget,
}

/// What a `--from` resolves to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DependencyTarget {
    /// A stage that stands before.
    Stage(StageId),
    /// The stage it stands in.
    Itself,
    /// A stage that stands later, which BuildKit refuses.
    Later(StageId),
    /// A number that no stage has.
    NoSuchIndex,
    /// An image from outside.
    Image(ImageReference),
    /// Text with variables, which BuildKit does not expand here, or no image reference.
    Unreadable,
}

/// One stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its position.
    pub id: StageId,
    /// Its name in lower case, as BuildKit keeps it.
    pub name: Option<String>,
    /// Index of its FROM.
    pub from: u32,
    /// Indices of its instructions, FROM not among them.
    pub instructions: Range<u32>,
    /// What it starts from.
    pub base: Source,
    /// The platform of `--platform`, expanded.
    pub platform: Option<Resolution<String>>,
    /// Whether it is built for Windows, as far as the platform, the image's name or the escape character tell.
    pub runs_windows: bool,
    /// What its instructions need beside the base.
    pub dependencies: Vec<Dependency>,
    pub(super) lineage: Lineage,
    pub(super) variables: VariableLog,
    pub(super) users: Vec<(u32, Resolution<String>)>,
    pub(super) workdirs: Vec<(u32, Workdir)>,
    pub(super) shells: Vec<(u32, Vec<String>)>,
}

/// A working directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Workdir {
    /// The argument of the WORKDIR, expanded.
    pub own: Resolution<String>,
    /// The directory it leads to: joined with the one before where it is relative.
    pub path: Resolution<String>,
    /// Whether a WORKDIR of the chain (this one or an earlier one) is absolute, so that the base image does not matter.
    pub is_anchored: bool,
}

pub(super) fn last_before<T>(log: &[(u32, T)], instruction: u32) -> Option<&(u32, T)> {
    log.get(log.partition_point(|(at, _)| *at < instruction).checked_sub(1)?)
}

impl Stage {
    /// Where its instructions stand among those of the file, FROM not among them.
    pub fn places(&self) -> Range<usize> {
        self.instructions.start as usize..self.instructions.end as usize
    }

    /// The variables the stage itself sets.
    pub fn variables(&self) -> &VariableLog {
        &self.variables
    }

    /// Whether the stage itself sets the variable before `place`.
    pub fn sets(&self, name: &str, place: Place) -> bool {
        self.variables.get(name, place).is_some()
    }

    /// The name, or the number where there is none, for messages.
    pub fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.id.0.to_string())
    }
}
