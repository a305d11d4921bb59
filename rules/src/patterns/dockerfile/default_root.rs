//! Services that run as root because nothing says otherwise: no USER in the chain, and a base image that starts as root.
//!
//! Entry point: [`default_root`].

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::ImageFacts;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Resolution, Source, Stage};
use hullwright_core::text::TextRange;

use crate::patterns::shell::shell_programs::{behind_init, is_script, is_shell, program_name};
use crate::patterns::shell::start_command::start_command;
use crate::patterns::shell::start_privilege::{is_root, may_drop_privilege};

/// A stage whose service runs as root by default.
#[derive(Clone, Copy, Debug)]
pub struct DefaultRoot<'a> {
    /// The shipped stage.
    pub stage: &'a Stage,
    /// The image in its FROM.
    pub from: TextRange,
    /// The image at the bottom of its chain, which starts as root.
    pub base: TextRange,
}

/// The shipped stage, where it certainly runs a service as root, as far as the Dockerfile and the base image tell, and
/// nothing that is started may give that up.
pub fn default_root<'a>(cx: &Context<'a>) -> Option<DefaultRoot<'a>> {
    let graph = cx.graph();
    let stage = graph.target()?;
    if graph.final_user(stage).is_some() || is_for_development(cx, stage) {
        return None;
    }
    let contents = cx.contents();
    let facts = contents.image(graph, stage)?;
    let Source::Image(image) = graph.root(stage) else { return None };
    let starts_as_root = facts.default_user.known().is_some_and(|user| user.is_empty() || is_root(user));
    if !starts_as_root || needs_root(image.value()?) {
        return None;
    }
    let leaves_triggers = |link: &Stage| cx.of_kind(link, InstructionKind::Onbuild).next().is_some();
    if graph.chain(stage).any(leaves_triggers) || !serves(cx, stage) || may_drop_privilege(cx, stage) {
        return None;
    }
    let has_entrypoint = start_command(cx, stage, InstructionKind::Entrypoint).is_some();
    if !has_entrypoint && base_may_drop(image.value()?, facts) {
        return None;
    }
    let from = |stage: &Stage| cx.instruction(stage.from).as_from().map(|from| from.image.range());
    let base = from(graph.bottom(stage))?;
    // Where a variable names the image, a build may choose another one.
    let written = cx.slice(base).rsplit_once([':', '@']).map_or(cx.slice(base), |(name, _)| name);
    if written.contains('$') {
        return None;
    }
    Some(DefaultRoot { stage, from: from(stage)?, base })
}

/// Whether CMD, ENTRYPOINT or EXPOSE of the file show a service: more than a prompt to work at.
pub fn serves(cx: &Context<'_>, stage: &Stage) -> bool {
    let exposes = |link: &Stage| cx.of_kind(link, InstructionKind::Expose).any(|found| !found.is_broken);
    if cx.graph().chain(stage).any(exposes) {
        return true;
    }
    let words = |kind| start_command(cx, stage, kind).map(|start| start.words()).unwrap_or_default();
    let mut started = words(InstructionKind::Entrypoint);
    let command = words(InstructionKind::Cmd);
    // A program that is told by whoever starts it what to do is a tool.
    if command.is_empty()
        && let [program] = started.as_slice()
        && is_on_path(program)
    {
        return false;
    }
    started.extend(command);
    let started: Vec<&str> = started.iter().map(String::as_str).collect();
    let Some((program, arguments)) = behind_init(&started).split_first() else { return false };
    let only_options = arguments.iter().all(|word| word.starts_with('-') || is_prompt(word));
    let asks = arguments.iter().any(|word| matches!(*word, "--help" | "-h" | "help" | "--version"));
    let waits = matches!(program_name(program), "sleep" | "tail" | "true" | "echo");
    let is_only_prompt = is_prompt(program) && only_options;
    !(asks || waits || is_only_prompt)
}

/// Whether a program lies where packages put theirs: `typos`, `/usr/bin/typos`.
fn is_on_path(program: &str) -> bool {
    let folder = program.rsplit_once('/').map(|(folder, _)| folder);
    matches!(folder, None | Some("/bin" | "/usr/bin" | "/usr/local/bin"))
}

/// Whether the program, without a script, is a prompt: a shell, or the interpreter of a language.
fn is_prompt(word: &str) -> bool {
    const INTERPRETERS: [&str; 16] = [
        "clj", "erl", "ghci", "groovysh", "iex", "irb", "jshell", "julia", "lua", "node", "perl", "php",
        "python", "python3", "R", "scala",
    ];
    is_shell(word) || INTERPRETERS.contains(&program_name(word))
}

/// Whether the image's own entrypoint may go on as somebody else: a script of which nothing is known.
fn base_may_drop(image: &ImageReference, facts: &ImageFacts) -> bool {
    const KNOWN: [&str; 3] = ["node", "php", "python"];
    match &facts.entrypoint {
        Resolution::Known(None) => false,
        Resolution::Known(Some(words)) => {
            let is_known = image.is_official() && KNOWN.contains(&image.familiar_name().as_str());
            !is_known && words.iter().any(|word| is_script(word) || word.contains("entrypoint"))
        }
        Resolution::Partial(_) | Resolution::Unknown => true,
    }
}

/// Images whose work takes root: they manage containers, the network or the host.
fn needs_root(image: &ImageReference) -> bool {
    const NAMES: [&str; 3] = ["docker", "tailscale/tailscale", "moby/buildkit"];
    NAMES.contains(&image.familiar_name().as_str())
}

/// Whether the image is for work on the code rather than for running it, by its path or its stage.
pub fn is_for_development(cx: &Context<'_>, stage: &Stage) -> bool {
    const MARKS: [&str; 8] = ["dev", "devel", "development", "test", "tests", "testing", "ci", "e2e"];
    let is_mark = |part: &str| MARKS.contains(&part.to_ascii_lowercase().as_str());
    let in_name = |name: &str| name.split(['.', '-', '_']).any(is_mark);
    let is_folder = |name: &str| matches!(name, ".devcontainer" | "testdata" | "fixtures") || is_mark(name);
    let path = cx.file().path();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    folder.split('/').any(is_folder) || in_name(file) || stage.name.as_deref().is_some_and(in_name)
}
