//! The Dockerfile that a service builds, where all of it is known: a rule that compares it with the Compose file may take
//! what is not in it for absent.
//!
//! Entry points: [`built_dockerfile`], and [`is_given`] and [`is_settled`] for what the Compose file says of it.

use std::cell::OnceCell;
use std::rc::Rc;

use hullwright_core::contents::{Contents, Reach};
use hullwright_core::dockerfile::{Dockerfile, Instruction, InstructionKind, syntax_directive};
use hullwright_core::project::{ParsedDockerfile, ServiceBuild};
use hullwright_core::rule::ComposeContext;
use hullwright_core::semantic::{BuildGraph, BuildInputs};
use hullwright_core::text::Span;

/// A Dockerfile and its stages as one service builds them.
#[derive(Clone, Debug)]
pub struct BuiltDockerfile<'b> {
    /// Text and tree.
    pub parsed: &'b ParsedDockerfile,
    /// The stages, for the target and the arguments of the service.
    pub graph: Rc<BuildGraph>,
    contents: Rc<OnceCell<Rc<Contents>>>,
}

/// The graphs of all builds of a project, in the order of the builds, and what their stages hold once somebody asked.
struct Graphs(Vec<Option<Graph>>);

type Graph = (Rc<BuildGraph>, Rc<OnceCell<Rc<Contents>>>);

/// The Dockerfile of a build: there, free of errors, with a stage at least, and read by Docker's own frontend.
pub fn built_dockerfile<'b>(
    cx: &ComposeContext<'b>,
    build: &'b ServiceBuild<'_>,
) -> Option<BuiltDockerfile<'b>> {
    let graphs = cx.remember(|| Graphs(cx.builds().iter().map(|build| graph_of(cx, build)).collect()));
    let idx = cx.builds().iter().position(|known| known.service.name == build.service.name)?;
    let (graph, contents) = graphs.0.get(idx)?.clone()?;
    Some(BuiltDockerfile { parsed: build.dockerfile(cx.files())?, graph, contents })
}

fn graph_of(cx: &ComposeContext<'_>, build: &ServiceBuild<'_>) -> Option<Graph> {
    if !is_settled(cx, build) || (build.inline.is_none() && build.dockerfile.known().is_none()) {
        return None;
    }
    let parsed = build.dockerfile(cx.files())?;
    let is_own_frontend = syntax_directive(parsed.source.text()).is_none_or(is_dockers_frontend);
    if !is_own_frontend || !parsed.tree.errors.is_empty() {
        return None;
    }
    let mut inputs =
        BuildInputs { target: build.target.map(|(name, _)| name.to_owned()), ..Default::default() };
    for arg in &build.args {
        if let Some(Some(value)) = arg.value.known() {
            inputs.args.insert(arg.name.clone(), value.clone());
        }
    }
    let graph = BuildGraph::build(&parsed.tree, parsed.source.text(), inputs);
    (!graph.stages().is_empty()).then(|| (Rc::new(graph), Rc::default()))
}

fn is_dockers_frontend(name: &str) -> bool {
    let name = name.trim_start_matches("docker.io/");
    ["docker/dockerfile", "docker/dockerfile-upstream"].iter().any(|known| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '@']))
    })
}

/// Whether the Compose file alone says what is built: a file that is laid over another one, or a service that extends one
/// that could not be read, may get its context and its Dockerfile from there.
pub fn is_settled(cx: &ComposeContext<'_>, build: &ServiceBuild<'_>) -> bool {
    let is_whole = cx.sees_all_of(&build.service);
    is_whole || build.inline.is_some() || (is_given(build, "context") && is_given(build, "dockerfile"))
}

/// Whether the file itself has that key of the build: what stands where it says nothing has the place of `build`.
pub fn is_given(build: &ServiceBuild<'_>, key: &str) -> bool {
    let made_up = build.service.get("build").map(|member| member.key);
    build.key(key).is_some_and(|key| Some(key) != made_up)
}

impl BuiltDockerfile<'_> {
    /// The tree.
    pub fn tree(&self) -> &Dockerfile {
        &self.parsed.tree
    }

    /// What the stages hold.
    pub fn contents(&self, cx: &ComposeContext<'_>) -> Rc<Contents> {
        let source = self.parsed.source.text();
        let build = || {
            let launch = |found: &Instruction| Rc::new(self.graph.launch(found, source));
            Rc::new(Contents::build(
                self.tree(),
                source,
                &self.graph,
                cx.knowledge(),
                &launch,
                Reach::KnownImages,
            ))
        };
        Rc::clone(self.contents.get_or_init(build))
    }

    /// What the Dockerfile is called in messages.
    pub fn name(&self, build: &ServiceBuild<'_>) -> String {
        match build.dockerfile.known() {
            Some(path) if build.inline.is_none() => format!("`{path}`"),
            _ => "the inline Dockerfile".to_owned(),
        }
    }

    /// Where an ARG of that name stands: the first one within a stage, else the one before all stages. Those that wait
    /// behind ONBUILD count.
    pub fn declaration(&self, build: &ServiceBuild<'_>, name: &str) -> Option<Span> {
        let mut global = None;
        for instruction in &self.tree().instructions {
            for found in instruction.with_trigger().filter(|found| found.kind == InstructionKind::Arg) {
                let is_it = |word: &str| word.split('=').next() == Some(name);
                let Some(word) = found.words().iter().find(|word| is_it(word.as_str())) else { continue };
                let range = word.slice(0..name.len()).range();
                if self.graph.stage_of(instruction).is_some() {
                    return Some(build.locate(range));
                }
                global = global.or(Some(build.locate(range)));
            }
        }
        global
    }
}
