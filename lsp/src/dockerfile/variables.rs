//! The variables of a Dockerfile: where they are declared, and where they are used, also by the scripts of RUN.
//!
//! All ARGs of one name are one variable, as one `--build-arg` sets them all. An ENV belongs to the stages that start from
//! each other. Entry point: [`variables`].

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::semantic::{Place, Stage, VariableKind};
use hullwright_core::shell::{Launch, ShellScript};
use hullwright_core::text::TextRange;

use super::Docker;

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// The build argument of that name.
    Argument,
    /// The environment variable of the stages that go back to the stage with that number.
    Environment(u32),
}

/// One place where a variable is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NamedVariable {
    pub(crate) name: String,
    /// The name alone.
    pub(crate) range: TextRange,
    pub(crate) owner: Owner,
    /// Whether it is declared there.
    pub(crate) is_definition: bool,
    /// The instruction that names it.
    pub(crate) instruction: u32,
}

/// What sets a variable, in words.
pub(crate) fn set_by(kind: VariableKind) -> &'static str {
    match kind {
        VariableKind::Arg | VariableKind::GlobalArg => "ARG",
        VariableKind::Env => "ENV",
        VariableKind::Predefined => "set by the builder",
        VariableKind::Base => "of the base image",
    }
}

/// All places, in order.
pub(crate) fn variables(docker: &Docker<'_>) -> Vec<NamedVariable> {
    let mut found = Vec::new();
    for instruction in &docker.tree.instructions {
        declared_by(docker, instruction, &mut found);
        used_by_script(docker, instruction, &mut found);
    }
    for used in docker.graph.uses() {
        let Some(instruction) = docker.instruction(used.instruction) else { continue };
        if let Some(owner) = owner_of(docker, instruction, &used.name) {
            found.push(NamedVariable {
                name: used.name.clone(),
                range: used.name_range,
                owner,
                is_definition: false,
                instruction: used.instruction,
            });
        }
    }
    found.sort_by_key(|variable| (variable.range, !variable.is_definition));
    found.dedup_by_key(|variable| variable.range);
    found
}

fn declared_by(docker: &Docker<'_>, instruction: &Instruction, found: &mut Vec<NamedVariable>) {
    let mut add = |name: &str, range: TextRange, owner| {
        if is_name(name) {
            let instruction = instruction.index;
            let name = name.to_owned();
            found.push(NamedVariable { name, range, owner, is_definition: true, instruction });
        }
    };
    match instruction.kind {
        InstructionKind::Arg => {
            for word in instruction.words() {
                let name = word.as_str().split('=').next().unwrap_or_default();
                add(name, word.locate(0..name.len()), Owner::Argument);
            }
        }
        InstructionKind::Env => {
            let Some(stage) = docker.graph.stage_of(instruction) else { return };
            let owner = environment_of(docker, stage);
            for pair in instruction.pairs() {
                add(pair.key.as_str(), pair.key.range(), owner);
            }
        }
        _ => {}
    }
}

fn environment_of(docker: &Docker<'_>, stage: &Stage) -> Owner {
    Owner::Environment(docker.graph.bottom(stage).id.0)
}

/// What a name means in an instruction.
fn owner_of(docker: &Docker<'_>, instruction: &Instruction, name: &str) -> Option<Owner> {
    let stage = docker.graph.stage_of(instruction).filter(|_| instruction.kind != InstructionKind::From);
    let Some(stage) = stage else {
        return docker.graph.globals().has(name).then_some(Owner::Argument);
    };
    // What earlier parts of the instruction set counts where nothing before it does.
    let places = [Place::before(instruction.index), Place::before(instruction.index + 1)];
    let kind = places.into_iter().find_map(|place| docker.graph.variable(stage, name, place))?.kind;
    match kind {
        VariableKind::Arg | VariableKind::GlobalArg => Some(Owner::Argument),
        VariableKind::Env => Some(environment_of(docker, stage)),
        VariableKind::Predefined | VariableKind::Base => None,
    }
}

fn used_by_script(docker: &Docker<'_>, instruction: &Instruction, found: &mut Vec<NamedVariable>) {
    let is_build = instruction.kind == InstructionKind::Run;
    if !is_build && !matches!(instruction.command(), Some(CommandForm::Shell(_))) {
        return;
    }
    let Launch::Script { script, .. } = docker.graph.launch(instruction, docker.text) else { return };
    for (name, range) in names_of_script(&script) {
        let owner = owner_of(docker, instruction, &name);
        // ARGs are gone when the container runs.
        if let Some(owner) = owner.filter(|owner| is_build || *owner != Owner::Argument) {
            let instruction = instruction.index;
            found.push(NamedVariable { name, range, owner, is_definition: false, instruction });
        }
    }
}

/// The variables that a script takes from outside, each with the place of its name.
pub(crate) fn names_of_script(script: &ShellScript) -> Vec<(String, TextRange)> {
    let script = &script.script;
    let text = script.text();
    let parameters = script.parameters().into_iter();
    let named = parameters.map(|parameter| (script.slice(parameter.name), parameter.name));
    let from_outside = named.filter(|(name, _)| is_name(name) && !sets(text.as_str(), name));
    from_outside
        .filter(|(_, range)| text.is_verbatim_in(range.as_usize()))
        .map(|(name, range)| (name.to_owned(), script.locate(range)))
        .collect()
}

/// Whether a script may set a variable itself.
fn sets(script: &str, name: &str) -> bool {
    script.match_indices(name).any(|(at, _)| {
        let before = script.get(..at).unwrap_or_default();
        let behind = script.get(at + name.len()..).unwrap_or_default();
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        if before.ends_with(is_part) || before.ends_with(['$', '{']) || behind.starts_with(is_part) {
            return false;
        }
        let last = before.split_whitespace().next_back().unwrap_or_default();
        behind.starts_with('=') || behind.starts_with("+=") || matches!(last, "for" | "read" | "local" | "-r")
    })
}

/// A letter or `_`, then letters, digits and `_`.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_')
        && text.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each place as `line:name`, definitions with `!`, and the stage of an ENV.
    fn shown(text: &str) -> Vec<String> {
        let docker = Docker::read(text);
        let show = |found: NamedVariable| {
            let mark = if found.is_definition { "!" } else { "" };
            let owner = match found.owner {
                Owner::Argument => String::new(),
                Owner::Environment(stage) => format!("@{stage}"),
            };
            assert_eq!(found.range.slice(text), found.name);
            format!("{}:{}{mark}{owner}", docker.line_of(found.instruction), found.name)
        };
        variables(&docker).into_iter().map(show).collect()
    }

    #[test]
    fn arguments_are_one_and_environments_follow_the_stages() {
        let text = "ARG V=1\nFROM a:$V AS x\nARG V\nENV E=${V} F=$E\nFROM x\nRUN echo $E \"${V}\"\nFROM b\nENV E=2\nCMD echo $E $V\n";
        assert_eq!(
            shown(text),
            ["1:V!", "2:V", "3:V!", "4:E!@0", "4:V", "4:F!@0", "4:E@0", "6:E@0", "6:V", "8:E!@2", "9:E@2"]
        );
    }

    #[test]
    fn what_a_script_sets_itself_is_its_own() {
        let text = "FROM a\nARG V\nRUN V=2; echo $V\nRUN for V in 1; do echo $V; done\nRUN echo \\\n  $V '$V' \\$V\n";
        assert_eq!(shown(text), ["2:V!", "5:V"]);
    }
}
