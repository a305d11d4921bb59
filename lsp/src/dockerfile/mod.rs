//! Dockerfiles, as an editor asks about them. Offsets and ranges are bytes; nothing here speaks the protocol.
//!
//! [`Docker`] is the file read once for one request.

pub(crate) mod completion;
pub(crate) mod hints;
pub(crate) mod hover;
pub(crate) mod links;
mod mount_words;
pub(crate) mod prefix;
pub(crate) mod reference;
pub(crate) mod selection;
pub(crate) mod stages;
pub(crate) mod tokens;
pub(crate) mod variables;

use std::rc::Rc;

use hullwright_core::contents::{Contents, Reach, StageSummary};
use hullwright_core::dockerfile::{Dockerfile, Instruction, parse};
use hullwright_core::semantic::{BuildGraph, BuildInputs, Stage};
use hullwright_core::text::{TextRange, TextSize};

/// A Dockerfile with its tree and stages.
pub(crate) struct Docker<'t> {
    pub(crate) text: &'t str,
    pub(crate) tree: Dockerfile,
    pub(crate) graph: BuildGraph,
}

impl<'t> Docker<'t> {
    /// Reads a text.
    pub(crate) fn read(text: &'t str) -> Self {
        let tree = parse(text);
        let graph = BuildGraph::build(&tree, text, BuildInputs::default());
        Self { text, tree, graph }
    }

    /// The instruction at an offset, its end included.
    pub(crate) fn instruction_at(&self, offset: TextSize) -> Option<&Instruction> {
        self.tree.instructions.iter().find(|found| holds(found.range, offset))
    }

    /// The instruction with that index.
    pub(crate) fn instruction(&self, index: u32) -> Option<&Instruction> {
        self.tree.instructions.get(index as usize)
    }

    /// The 1-based line that an instruction starts on.
    pub(crate) fn line_of(&self, index: u32) -> u32 {
        self.instruction(index).map_or(0, |found| found.start_line)
    }

    /// What is known of a stage at its end.
    pub(crate) fn summary(&self, stage: &Stage) -> StageSummary {
        let knowledge = hullwright_rules::bundled_knowledge();
        let launch = |found: &Instruction| Rc::new(self.graph.launch(found, self.text));
        let contents =
            Contents::build(&self.tree, self.text, &self.graph, knowledge, &launch, Reach::Everything);
        StageSummary::of(&contents, &self.graph, stage, knowledge)
    }
}

/// Whether an offset lies in a range or right behind it.
pub(crate) fn holds(range: TextRange, offset: TextSize) -> bool {
    range.start() <= offset && offset <= range.end()
}
