//! From instructions to meaning, in one walk: variables, stages, state.
//!
//! The order of things follows BuildKit's `dockerfile2llb/convert.go`: arguments before the first FROM, then stage by
//! stage, each instruction seeing what those before it set.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::Resolution;
use super::build_graph::BuildGraph;
use super::environment::{Expanded, GlobalEnvironment, StageEnvironment, finish, plain};
use super::inputs::{BuildInputs, World};
use super::lineage::Lineage;
use super::scope::{PLATFORM_ARGS, Place, UseState, Variable, VariableKind, VariableLog, VariableUse};
use super::stage::{Dependency, DependencyKind, DependencyTarget, Source, Stage, StageId, Workdir};
use super::windows::{is_windows_image, is_windows_platform};
use crate::dockerfile::word::{Quoting, Template, is_plain};
use crate::dockerfile::{Arguments, Dockerfile, Flag, Instruction, InstructionKind, read_mount};
use crate::image::ImageReference;
use crate::text::MappedText;

pub(super) fn evaluate(dockerfile: &Dockerfile, source: &str, inputs: BuildInputs) -> BuildGraph {
    let mut graph = BuildGraph {
        inputs,
        stages: Vec::new(),
        globals: VariableLog::default(),
        uses: Vec::new(),
        setters: FxHashMap::default(),
        by_name: FxHashMap::default(),
        stage_of: vec![u32::MAX; dockerfile.instructions.len()],
    };
    set_platform_args(&mut graph);
    let mut walk = Walk { graph, source, escape: dockerfile.escape, current: None };
    for instruction in &dockerfile.instructions {
        walk.instruction(instruction);
    }
    walk.close_stage(dockerfile.instructions.len() as u32);
    let mut graph = walk.graph;
    resolve_dependencies(&mut graph);
    graph
}

fn set_platform_args(graph: &mut BuildGraph) {
    for name in PLATFORM_ARGS {
        let value = match graph.inputs.platform_arg(name) {
            Some(value) => Resolution::Known(Some(value)),
            None => Resolution::Unknown,
        };
        let variable = Variable { kind: VariableKind::Predefined, instruction: None, value };
        graph.globals.set(name, Place::START, variable);
    }
}

struct Walk<'t> {
    graph: BuildGraph,
    source: &'t str,
    escape: char,
    current: Option<Stage>,
}

impl Walk<'_> {
    fn instruction(&mut self, instruction: &Instruction) {
        if instruction.kind == InstructionKind::From {
            self.close_stage(instruction.index);
            self.open_stage(instruction);
        }
        let Some(stage) = &self.current else {
            if instruction.kind == InstructionKind::Arg && self.graph.stages.is_empty() {
                self.global_arg(instruction);
            }
            return;
        };
        if let Some(slot) = self.graph.stage_of.get_mut(instruction.index as usize) {
            *slot = stage.id.0;
        }
        self.stage_instruction(instruction);
    }

    fn close_stage(&mut self, end: u32) {
        if let Some(mut stage) = self.current.take() {
            stage.instructions.end = end;
            Lineage::close(&mut stage);
            for name in stage.variables.all_names() {
                self.graph.setters.entry(name.clone()).or_default().push(stage.id);
            }
            if let Some(name) = &stage.name {
                self.graph.by_name.entry(name.clone()).or_default().push(stage.id);
            }
            self.graph.stages.push(stage);
        }
    }

    fn global_arg(&mut self, instruction: &Instruction) {
        for (step, word) in instruction.words().iter().enumerate() {
            let place = Place::within(instruction.index, step as u32);
            let Some((name, default)) = split_arg(word) else { continue };
            let default = default.map(|text| self.expand_global(instruction, &text, place).value);
            let given = self.graph.inputs.args.get(name.as_str()).cloned();
            let value = match (given, default) {
                (Some(given), _) => Resolution::Known(Some(given)),
                (None, Some(default)) => self.as_default(default),
                (None, None) if PLATFORM_ARGS.contains(&name.as_str()) => continue,
                (None, None) => self.undecided(),
            };
            let variable =
                Variable { kind: VariableKind::GlobalArg, instruction: Some(instruction.index), value };
            self.graph.globals.set(name.as_str(), place, variable);
        }
    }

    /// The value of an ARG that only its default decides: another build may pass another one.
    fn as_default(&self, value: Resolution<String>) -> Resolution<Option<String>> {
        match (value, self.graph.inputs.world) {
            (Resolution::Known(value), World::Closed) => Resolution::Known(Some(value)),
            (Resolution::Known(value) | Resolution::Partial(value), _) => Resolution::Partial(Some(value)),
            (Resolution::Unknown, _) => Resolution::Unknown,
        }
    }

    /// The value of an ARG without default that was not given.
    fn undecided(&self) -> Resolution<Option<String>> {
        match self.graph.inputs.world {
            World::Closed => Resolution::Known(None),
            World::Open => Resolution::Unknown,
        }
    }

    fn open_stage(&mut self, instruction: &Instruction) {
        let place = Place::before(instruction.index);
        let id = StageId(self.graph.stages.len() as u32);
        let from = instruction.as_from();
        let base = match from {
            Some(from) => {
                let expanded = self.expand_global(instruction, from.image, place);
                self.base(expanded.value)
            }
            None => Source::Image(Resolution::Unknown),
        };
        let platform = instruction.flag("platform").and_then(Flag::value);
        let platform = platform.map(|value| self.expand_global(instruction, &value, place).value);
        let lineage = Lineage::of(id, &base, &self.graph);
        let runs_windows = match base {
            Source::Stage(parent) => self.graph.stage(parent).runs_windows,
            Source::Scratch | Source::Image(_) | Source::Invalid(_) => {
                self.escape == '`' || is_windows_platform(platform.as_ref()) || is_windows_image(&base)
            }
        };
        self.current = Some(Stage {
            id,
            name: from.and_then(|from| from.name).map(|name| name.as_str().to_lowercase()),
            from: instruction.index,
            instructions: instruction.index + 1..instruction.index + 1,
            base,
            platform,
            runs_windows,
            dependencies: Vec::new(),
            lineage,
            variables: VariableLog::default(),
            users: Vec::new(),
            workdirs: Vec::new(),
            shells: Vec::new(),
        });
    }

    fn base(&self, name: Resolution<String>) -> Source {
        let is_sure = matches!(name, Resolution::Known(_));
        let Some(text) = name.value() else { return Source::Image(Resolution::Unknown) };
        // FROM compares with the lower-cased names as they are, so `FROM Build` does not find the stage `build`.
        if let Some(stage) = self.graph.by_name.get(text).and_then(|found| found.last()) {
            return if is_sure { Source::Stage(*stage) } else { Source::Image(Resolution::Unknown) };
        }
        if text == "scratch" {
            return if is_sure { Source::Scratch } else { Source::Image(Resolution::Unknown) };
        }
        match ImageReference::parse(text) {
            Ok(reference) => Source::Image(name.map(|_| reference)),
            Err(_) if is_sure => Source::Invalid(text.clone()),
            Err(_) => Source::Image(Resolution::Unknown),
        }
    }

    fn stage_instruction(&mut self, instruction: &Instruction) {
        match instruction.kind {
            InstructionKind::Arg => self.arg(instruction),
            InstructionKind::Env => self.env(instruction),
            InstructionKind::Label => {
                for pair in instruction.pairs() {
                    self.expand(instruction, &pair.key);
                    self.expand(instruction, &pair.value);
                }
            }
            InstructionKind::Add | InstructionKind::Copy => self.copy(instruction),
            InstructionKind::User => {
                if let Some(text) = instruction.as_text() {
                    let user = self.expand(instruction, text).value;
                    self.stage(|stage| stage.users.push((instruction.index, user)));
                }
            }
            InstructionKind::Workdir => self.workdir(instruction),
            InstructionKind::Shell => {
                if let Arguments::Json(json) = &instruction.arguments {
                    let words = json.items.iter().map(|item| item.as_str().to_owned()).collect();
                    self.stage(|stage| stage.shells.push((instruction.index, words)));
                }
            }
            InstructionKind::Run => self.mounts(instruction),
            InstructionKind::Volume | InstructionKind::Expose => {
                for word in instruction.words() {
                    self.expand(instruction, word);
                }
            }
            InstructionKind::Stopsignal => {
                if let Some(text) = instruction.as_text() {
                    self.expand(instruction, text);
                }
            }
            InstructionKind::Cmd
            | InstructionKind::Entrypoint
            | InstructionKind::From
            | InstructionKind::Healthcheck
            | InstructionKind::Maintainer
            | InstructionKind::Onbuild
            | InstructionKind::Unknown => {}
        }
    }

    fn stage(&mut self, change: impl FnOnce(&mut Stage)) {
        if let Some(stage) = &mut self.current {
            change(stage);
        }
    }

    fn arg(&mut self, instruction: &Instruction) {
        for (step, word) in instruction.words().iter().enumerate() {
            let place = Place::within(instruction.index, step as u32);
            let Some((name, default)) = split_arg(word) else { continue };
            let name = name.as_str();
            let default = default.map(|text| self.expand_at(instruction, &text, place).value);
            let given = self.graph.inputs.args.get(name).cloned();
            let value = match (given, default) {
                (Some(given), _) => Resolution::Known(Some(given)),
                (None, Some(default)) => self.as_default(default),
                (None, None) => match self.graph.globals.get(name, Place::END) {
                    Some(global) => global.value.clone(),
                    None => self.undecided(),
                },
            };
            let variable = Variable { kind: VariableKind::Arg, instruction: Some(instruction.index), value };
            self.stage(|stage| stage.variables.set(name, place, variable));
        }
    }

    fn env(&mut self, instruction: &Instruction) {
        // All pairs see the variables as they were before the instruction.
        let place = Place::within(instruction.index, 0);
        let mut set = Vec::with_capacity(instruction.pairs().len());
        for pair in instruction.pairs() {
            let name = self.expand(instruction, &pair.key).value;
            let value = self.expand(instruction, &pair.value).value;
            if let Some(name) = name.value() {
                set.push((name.clone(), value.map(Some)));
            }
        }
        for (name, value) in set {
            let variable = Variable { kind: VariableKind::Env, instruction: Some(instruction.index), value };
            self.stage(|stage| stage.variables.set(&name, place, variable));
        }
    }

    fn workdir(&mut self, instruction: &Instruction) {
        let Some(text) = instruction.as_text() else { return };
        let own = self.expand(instruction, text).value;
        let Some(stage) = &self.current else { return };
        let previous = self.graph.workdir_before(stage, u32::MAX).map(|(_, workdir)| workdir);
        let is_absolute = own.value().is_some_and(|path| is_absolute(path));
        let was_anchored = previous.is_some_and(|workdir| workdir.is_anchored);
        let path = match (&own, previous.map(|workdir| &workdir.path)) {
            (own, _) if is_absolute => own.clone(),
            (Resolution::Known(own), Some(Resolution::Known(base))) => Resolution::Known(join(base, own)),
            (own, Some(base)) => match (own.value(), base.value()) {
                (Some(own), Some(base)) => Resolution::Partial(join(base, own)),
                _ => Resolution::Unknown,
            },
            _ => Resolution::Unknown,
        };
        // An unknown path may well be absolute: nothing can be held against what follows.
        let is_anchored = is_absolute || was_anchored || own.is_unknown();
        let workdir = Workdir { own, path, is_anchored };
        self.stage(|stage| stage.workdirs.push((instruction.index, workdir)));
    }

    fn copy(&mut self, instruction: &Instruction) {
        for name in ["chown", "chmod", "checksum"] {
            if let Some(value) = instruction.flag(name).and_then(Flag::value) {
                self.expand(instruction, &value);
            }
        }
        let is_json = matches!(instruction.arguments, Arguments::Json(_));
        for word in instruction.words() {
            if is_json || instruction.heredocs.is_empty() || !word.as_str().contains("<<") {
                self.expand(instruction, word);
            }
        }
        let bodies: Vec<MappedText> = instruction
            .heredocs
            .iter()
            .filter(|heredoc| heredoc.expand)
            .map(|heredoc| heredoc.content(self.source))
            .collect();
        for body in &bodies {
            self.expand_heredoc(instruction, body);
        }
        if let Some(value) = instruction.flag("from").and_then(Flag::value) {
            self.depend(instruction, DependencyKind::Copy, &value);
        }
    }

    fn mounts(&mut self, instruction: &Instruction) {
        for flag in instruction.flags_named("mount") {
            let Some(mount) = read_mount(flag) else { continue };
            for field in &mount.fields {
                if let Some(value) = &field.value {
                    self.expand(instruction, value);
                }
            }
            if let Some(from) = mount.value("from").filter(|from| !from.is_empty()) {
                self.depend(instruction, DependencyKind::Mount, from);
            }
        }
    }

    fn depend(&mut self, instruction: &Instruction, kind: DependencyKind, value: &MappedText) {
        let text = value.as_str().to_owned();
        let range = if value.is_empty() { instruction.keyword.range() } else { value.range() };
        let is_index = kind == DependencyKind::Copy && text.parse::<i32>().is_ok();
        let on = DependencyTarget::Unreadable;
        let dependency = Dependency { kind, instruction: instruction.index, text, range, is_index, on };
        self.stage(|stage| stage.dependencies.push(dependency));
    }

    fn expand(&mut self, instruction: &Instruction, word: &MappedText) -> Expanded {
        self.expand_at(instruction, word, Place::before(instruction.index))
    }

    fn expand_at(&mut self, instruction: &Instruction, word: &MappedText, place: Place) -> Expanded {
        self.expand_in(instruction, word, place, Quoting::Process, self.escape)
    }

    fn expand_heredoc(&mut self, instruction: &Instruction, body: &MappedText) {
        let place = Place::before(instruction.index);
        self.expand_in(instruction, body, place, Quoting::Literal, '\\');
    }

    fn expand_in(
        &mut self,
        instruction: &Instruction,
        word: &MappedText,
        place: Place,
        quoting: Quoting,
        escape: char,
    ) -> Expanded {
        if is_plain(word.as_str(), escape) {
            return plain(word);
        }
        let template = Template::parse(word.as_str(), escape, quoting);
        let environment = StageEnvironment {
            graph: &self.graph,
            stage: self.current.as_ref(),
            place,
            is_partial: Cell::new(false),
        };
        let mut uses = variable_uses(instruction, word, &template, |name| environment.state(name));
        let expanded = finish(&template, &environment, &environment.is_partial);
        self.graph.uses.append(&mut uses);
        expanded
    }

    fn expand_global(&mut self, instruction: &Instruction, word: &MappedText, place: Place) -> Expanded {
        if is_plain(word.as_str(), self.escape) {
            return plain(word);
        }
        let template = Template::parse(word.as_str(), self.escape, Quoting::Process);
        let environment = GlobalEnvironment { graph: &self.graph, place, is_partial: Cell::new(false) };
        let mut uses = variable_uses(instruction, word, &template, |name| environment.state(name));
        let expanded = finish(&template, &environment, &environment.is_partial);
        self.graph.uses.append(&mut uses);
        expanded
    }
}

/// The variables of a word, each with what `state` says of its name.
fn variable_uses(
    instruction: &Instruction,
    word: &MappedText,
    template: &Template,
    state: impl Fn(&str) -> UseState,
) -> Vec<VariableUse> {
    let uses = template.variables().map(|found| VariableUse {
        instruction: instruction.index,
        name: found.name().to_owned(),
        range: word.locate(found.range()),
        name_range: word.locate(found.name_range()),
        modifier: found.modifier(),
        state: state(found.name()),
    });
    uses.collect()
}

/// The name of an ARG word, and its default if it has one.
fn split_arg(word: &MappedText) -> Option<(MappedText, Option<MappedText>)> {
    let (name, default) = match word.as_str().find('=') {
        Some(at) => (word.slice(0..at), Some(word.slice(at + 1..word.len()))),
        None => (word.clone(), None),
    };
    (!name.is_empty()).then_some((name, default))
}

/// Whether a path is absolute on Linux or Windows.
pub(super) fn is_absolute(path: &str) -> bool {
    let mut chars = path.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('/' | '\\'), _, _) => true,
        (Some(drive), Some(':'), Some('/' | '\\')) => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Joins two paths and removes `.`, `..` and doubled slashes.
pub(super) fn join(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Gives every `--from` its meaning, now that all stages are known.
fn resolve_dependencies(graph: &mut BuildGraph) {
    let mut targets: Vec<Vec<DependencyTarget>> = Vec::with_capacity(graph.stages.len());
    for stage in &graph.stages {
        targets.push(stage.dependencies.iter().map(|found| dependency_target(graph, stage, found)).collect());
    }
    for (stage, targets) in graph.stages.iter_mut().zip(targets) {
        for (dependency, on) in stage.dependencies.iter_mut().zip(targets) {
            dependency.on = on;
        }
    }
}

fn dependency_target(graph: &BuildGraph, stage: &Stage, dependency: &Dependency) -> DependencyTarget {
    let place = |id: StageId| match id.cmp(&stage.id) {
        std::cmp::Ordering::Less => DependencyTarget::Stage(id),
        std::cmp::Ordering::Equal => DependencyTarget::Itself,
        std::cmp::Ordering::Greater => DependencyTarget::Later(id),
    };
    if dependency.text.contains('$') {
        return DependencyTarget::Unreadable;
    }
    if dependency.is_index {
        let index =
            dependency.text.parse::<u32>().ok().filter(|index| (*index as usize) < graph.stages.len());
        return index.map_or(DependencyTarget::NoSuchIndex, |index| place(StageId(index)));
    }
    if let Some(found) = graph.stage_named(&dependency.text) {
        return place(found.id);
    }
    ImageReference::parse(&dependency.text).map_or(DependencyTarget::Unreadable, DependencyTarget::Image)
}
