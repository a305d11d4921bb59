//! The meaning of a Dockerfile: stages, what they are built from, variables, and the state at each instruction.
//!
//! Entry point: [`BuildGraph::build`]. What an image contains is not known here (`knowledge`).

mod build_graph;
mod environment;
mod evaluate;
mod inputs;
mod launch;
mod lineage;
mod resolution;
mod scope;
mod stage;
mod windows;

pub use build_graph::BuildGraph;
pub use environment::Expanded;
pub use inputs::{BuildInputs, World};
pub use resolution::Resolution;
pub use scope::{
    PLATFORM_ARGS, PROXY_ARGS, Place, UseState, Variable, VariableKind, VariableLog, VariableUse,
};
pub use stage::{Dependency, DependencyKind, DependencyTarget, Source, Stage, StageId, Workdir};
