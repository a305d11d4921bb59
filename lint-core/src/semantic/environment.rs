//! What the words of an instruction see: the variables in force, and words expanded over them.

use std::cell::Cell;

use super::Resolution;
use super::build_graph::BuildGraph;
use super::inputs::World;
use super::scope::{PROXY_ARGS, Place, UseState, Variable, VariableKind};
use super::stage::{Source, Stage};
use crate::dockerfile::word::{Environment, Lookup, Quoting, Template, Value, is_plain};
use crate::text::MappedText;

/// The `PATH` BuildKit gives to an image that has none (not on Windows).
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What an expansion gave, and how sure it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expanded {
    /// The text with variables, quotes and escapes replaced.
    pub value: Resolution<String>,
    /// The value split at blanks that stand outside quotes, where it is known.
    pub words: Vec<String>,
}

impl BuildGraph {
    /// Expands a word as an instruction of the stage sees it at `place`; before the first FROM without a stage.
    pub fn expand(&self, stage: Option<&Stage>, word: &MappedText, place: Place, escape: char) -> Expanded {
        if is_plain(word.as_str(), escape) {
            return plain(word);
        }
        let template = Template::parse(word.as_str(), escape, Quoting::Process);
        let is_partial = Cell::new(false);
        if stage.is_some() {
            let environment = StageEnvironment { graph: self, stage, place, is_partial };
            finish(&template, &environment, &environment.is_partial)
        } else {
            let environment = GlobalEnvironment { graph: self, place, is_partial };
            finish(&template, &environment, &environment.is_partial)
        }
    }
}

pub(super) fn plain(word: &MappedText) -> Expanded {
    Expanded {
        value: Resolution::Known(word.as_str().to_owned()),
        words: word.as_str().split_whitespace().map(str::to_owned).collect(),
    }
}

pub(super) fn finish(
    template: &Template,
    environment: &dyn Environment,
    is_partial: &Cell<bool>,
) -> Expanded {
    let expansion = template.expand(environment);
    if expansion.error.is_some() {
        return Expanded { value: Resolution::Unknown, words: Vec::new() };
    }
    match expansion.value {
        Value::Known(value) if is_partial.get() => {
            Expanded { value: Resolution::Partial(value), words: expansion.words }
        }
        Value::Known(value) => Expanded { value: Resolution::Known(value), words: expansion.words },
        Value::Unknown => Expanded { value: Resolution::Unknown, words: Vec::new() },
    }
}

fn look_up<'a>(variable: &'a Variable, is_partial: &Cell<bool>) -> Lookup<'a> {
    match &variable.value {
        Resolution::Known(Some(value)) => Lookup::Set(value.as_str().into()),
        Resolution::Partial(Some(value)) => {
            is_partial.set(true);
            Lookup::Set(value.as_str().into())
        }
        Resolution::Known(None) => Lookup::Unset,
        Resolution::Partial(None) => {
            is_partial.set(true);
            Lookup::Unset
        }
        Resolution::Unknown => Lookup::Unknown,
    }
}

/// What FROM and the ARGs before it see.
pub(super) struct GlobalEnvironment<'a> {
    pub(super) graph: &'a BuildGraph,
    pub(super) place: Place,
    pub(super) is_partial: Cell<bool>,
}

impl GlobalEnvironment<'_> {
    pub(super) fn state(&self, name: &str) -> UseState {
        match self.graph.globals.get(name, self.place) {
            Some(variable) if variable.value == Resolution::Known(None) => UseState::Declared,
            Some(_) => UseState::Set,
            None => UseState::Undefined,
        }
    }
}

impl Environment for GlobalEnvironment<'_> {
    fn get(&self, name: &str) -> Lookup<'_> {
        match self.graph.globals.get(name, self.place) {
            Some(variable) => look_up(variable, &self.is_partial),
            None => Lookup::Unset,
        }
    }
}

/// What the instructions of a stage see.
pub(super) struct StageEnvironment<'a> {
    pub(super) graph: &'a BuildGraph,
    pub(super) stage: Option<&'a Stage>,
    pub(super) place: Place,
    pub(super) is_partial: Cell<bool>,
}

impl StageEnvironment<'_> {
    /// The variable set last by the stage or its chain, or the base at the end of the chain.
    fn find(&self, name: &str) -> (Option<&Variable>, Option<&Source>) {
        let Some(stage) = self.stage else { return (None, None) };
        match self.graph.variable(stage, name, self.place) {
            Some(found) => (Some(found), None),
            None => (None, Some(self.root(stage))),
        }
    }

    /// The base at the end of the chain; the stage itself may not be part of the graph yet.
    fn root<'s>(&'s self, stage: &'s Stage) -> &'s Source {
        match stage.parent() {
            Some(parent) => self.graph.root(self.graph.stage(parent)),
            None => &stage.base,
        }
    }

    fn base_is_known(&self, root: Option<&Source>) -> bool {
        self.graph.inputs.world == World::Closed || matches!(root, Some(Source::Scratch))
    }

    pub(super) fn state(&self, name: &str) -> UseState {
        match self.find(name) {
            (Some(variable), _)
                if variable.kind == VariableKind::Arg && variable.value == Resolution::Known(None) =>
            {
                UseState::Declared
            }
            (Some(_), _) => UseState::Set,
            (None, _) if name == "PATH" => UseState::Set,
            (None, root) if self.base_is_known(root) => UseState::Undefined,
            (None, _) => UseState::PerhapsFromBase,
        }
    }
}

impl Environment for StageEnvironment<'_> {
    fn get(&self, name: &str) -> Lookup<'_> {
        match self.find(name) {
            (Some(variable), _) => look_up(variable, &self.is_partial),
            (None, root) if self.base_is_known(root) => {
                if name == "PATH" {
                    Lookup::Set(DEFAULT_PATH.into())
                } else if PROXY_ARGS.contains(&name) && self.graph.inputs.world == World::Open {
                    Lookup::Unknown
                } else {
                    Lookup::Unset
                }
            }
            (None, _) => Lookup::Unknown,
        }
    }
}
