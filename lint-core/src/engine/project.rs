//! A Compose project in, the findings of its files and the builds it asks for out.
//!
//! Entry point: [`Engine::check_project`]. What lives here: which checks run on what of a project. What does not: how a
//! project is read (`compose`) and how its inline Dockerfiles are checked (`inline`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::analyze::{ActiveRules, EDITION_DATE, Engine};
use super::collector::{Collector, Scene, settle};
use super::inline::{InlineCheck, check_inline};
use super::report::FileReport;
use crate::compose::{
    ComposeFile, ComposeProject, Data, FileRole, LoadOptions, Node, Profiles, Reading, load,
};
use crate::diagnostic::Diagnostic;
use crate::project::{ComposeInputs, FileSource, ServiceBuild, UnitSpec};
use crate::rule::{ComposeContext, ComposeSubject, FileContext, Memo, Sources};
use crate::semantic::BuildInputs;
use crate::suppress::Ledger;
use crate::text::{FileId, SourceFile, Span, TextRange};
use crate::yaml::Yaml;

/// A file of a project with what holds for it.
#[derive(Clone, Debug)]
pub struct ProjectSource<'a> {
    /// The file. Within the project its id is its position, whatever it is outside.
    pub file: SourceFile,
    /// The rules that are on.
    pub rules: &'a ActiveRules,
    /// The day that dates are judged against, `YYYY-MM-DD`.
    pub today: &'a str,
    /// Whether comments silence findings.
    pub suppressions: bool,
}

/// A Compose project to check, and with what.
#[derive(Clone, Copy, Debug)]
pub struct ProjectRequest<'a> {
    /// The files that make it up, the first one first.
    pub sources: &'a [ProjectSource<'a>],
    /// Why the first file takes part: another project may include or extend it.
    pub role: FileRole,
    /// The files around them.
    pub files: &'a dyn FileSource,
    /// What every build is given.
    pub inputs: &'a BuildInputs,
    /// What the project is started with.
    pub compose: &'a ComposeInputs,
}

/// What there is to say about a project.
#[derive(Clone, Debug)]
pub struct ProjectReport {
    /// The findings, one report for each file that was asked for, in order.
    pub reports: Vec<FileReport>,
    /// The builds of Dockerfiles that the services ask for.
    pub builds: Vec<UnitSpec>,
}

impl Engine {
    /// Checks the files of a Compose project together. Never fails and never panics: a rule that does becomes a finding.
    /// What is found in a file that is only included or extended is left out; it is said where that file is checked.
    pub fn check_project(&self, request: ProjectRequest<'_>) -> ProjectReport {
        let numbered = request.sources.iter().enumerate();
        let sources: Vec<SourceFile> =
            numbered.map(|(idx, source)| source.file.clone().with_id(FileId(idx as u32))).collect();
        let mut run = ProjectRun { engine: self, request, collector: Collector::new(self.rules()) };
        run.check_files(&sources);
        let project = catch_unwind(AssertUnwindSafe(|| run.load(sources.clone())));
        let project = project.unwrap_or_else(|_| {
            run.fail();
            unread(sources)
        });
        let builds = catch_unwind(AssertUnwindSafe(|| ServiceBuild::of_project(&project)));
        let builds = builds.unwrap_or_else(|_| {
            run.fail();
            Vec::new()
        });
        if catch_unwind(AssertUnwindSafe(|| run.check(&project, &builds))).is_err() {
            run.fail();
        }
        run.finish(&project, &builds)
    }
}

/// A project of which nothing but the texts is known.
fn unread(sources: Vec<SourceFile>) -> ComposeProject {
    let span = Span { file: FileId(0), range: TextRange::empty(0) };
    let unread = |source| ComposeFile { source, yaml: Yaml::parse(""), role: FileRole::Main };
    ComposeProject {
        files: sources.into_iter().map(unread).collect(),
        errors: Vec::new(),
        root: Node { data: Data::Null, span },
        variables: Vec::new(),
        name: None,
        is_fragment: false,
    }
}

/// One check of one project.
struct ProjectRun<'a> {
    engine: &'a Engine,
    request: ProjectRequest<'a>,
    collector: Collector<'a>,
}

/// What all checks under one set of rules look at.
#[derive(Clone, Copy)]
struct Subject<'s> {
    compose: ComposeSubject<'s>,
    rules: &'s ActiveRules,
}

impl<'s> Subject<'s> {
    fn sources(self) -> Sources<'s> {
        Sources::Project { files: &self.compose.project.files, builds: self.compose.builds }
    }

    /// What a check sees that looks at something in that file.
    fn scene(self, file: FileId) -> Option<Scene<'s>> {
        let project = self.compose.project;
        let file = &project.file(file).or_else(|| project.files.first())?.source;
        Some(Scene { file, sources: self.sources(), rules: self.rules, home: FileId(0) })
    }
}

impl<'a> ProjectRun<'a> {
    /// The checks of each file that do not need its tree.
    fn check_files(&mut self, files: &[SourceFile]) {
        for (file, asked) in files.iter().zip(self.request.sources) {
            let sources = Sources::One(file);
            let scene = Scene { file, sources, rules: asked.rules, home: file.id() };
            for (id, check) in &asked.rules.dispatch().file {
                self.collector.guard(scene, *id, |reporter| {
                    let context = FileContext { reporter };
                    check(&context);
                    context.reporter
                });
            }
        }
    }

    fn load(&self, sources: Vec<SourceFile>) -> ComposeProject {
        let ProjectRequest { compose, files, .. } = self.request;
        let options = LoadOptions {
            project_name: compose.project_name.as_deref(),
            profiles: Profiles { active: compose.profiles.clone() },
            environment: &compose.environment,
            env_files: &compose.env_files,
            role: self.request.role,
            reading: Reading::ForRules,
        };
        load(sources, &options, files)
    }

    /// Runs the checks once for each set of rules that files of the project have, and keeps what each set says about
    /// its own files.
    fn check(&mut self, project: &ComposeProject, builds: &[ServiceBuild<'_>]) {
        let ProjectRequest { files, compose: inputs, .. } = self.request;
        let mut is_ended = false;
        for rules in self.rule_sets() {
            let known = std::mem::take(&mut self.collector.found);
            let memo = Memo::default();
            let (knowledge, today) = (self.engine.knowledge(), self.today(rules));
            let compose = ComposeSubject { project, builds, files, inputs, knowledge, today, memo: &memo };
            let subject = Subject { compose, rules };
            if self.is_held_back(subject) {
                is_ended = true;
            } else {
                self.check_with(subject);
            }
            let found = std::mem::replace(&mut self.collector.found, known);
            let is_own = |file: FileId| {
                let asked = self.asked(file);
                asked.is_some_and(|asked| std::ptr::eq(asked.rules, rules) && !asked.file.is_too_large())
            };
            let own: Vec<Diagnostic> = found.into_iter().filter(|found| is_own(found.primary.file)).collect();
            self.collector.found.extend(own);
        }
        for build in builds.iter().filter(|_| !is_ended) {
            self.check_inline(project, build);
        }
    }

    /// Whether a gate says that nothing else is to be said about the project.
    fn is_held_back(&mut self, subject: Subject<'_>) -> bool {
        let mut is_ended = false;
        let Some(scene) = subject.scene(FileId(0)) else { return false };
        for (id, check) in &subject.rules.dispatch().compose_gate {
            self.collector.guard(scene, *id, |reporter| {
                let context = ComposeContext { reporter, subject: subject.compose };
                is_ended |= check(&context);
                context.reporter
            });
        }
        is_ended
    }

    fn check_with(&mut self, subject: Subject<'_>) {
        let Subject { compose, rules } = subject;
        let dispatch = rules.dispatch();
        let context = |reporter| ComposeContext { reporter, subject: compose };
        for error in &compose.project.errors {
            let Some(scene) = subject.scene(error.span.file) else { return };
            for (id, check) in dispatch.compose_error.get(&error.kind).map(Vec::as_slice).unwrap_or_default()
            {
                self.collector.guard(scene, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, error);
                    context.reporter
                });
            }
        }
        for service in compose.project.services() {
            let Some(scene) = subject.scene(service.key.file) else { return };
            for (id, check) in &dispatch.service {
                self.collector.guard(scene, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, &service);
                    context.reporter
                });
            }
        }
        let Some(scene) = subject.scene(FileId(0)) else { return };
        for (id, check) in &dispatch.compose {
            self.collector.guard(scene, *id, |reporter| {
                let context = context(reporter);
                check(&context);
                context.reporter
            });
        }
        for build in compose.builds {
            let Some(scene) = subject.scene(build.service.key.file) else { return };
            for (id, check) in &dispatch.service_build {
                self.collector.guard(scene, *id, |reporter| {
                    let context = context(reporter);
                    check(&context, &build.service, build);
                    context.reporter
                });
            }
        }
    }

    /// Checks the Dockerfile that stands in a Compose file that was asked for.
    fn check_inline(&mut self, project: &ComposeProject, build: &ServiceBuild<'_>) {
        let (Some(text), Some(id)) = (&build.inline, build.inline_file()) else { return };
        let (Some(asked), Some(file)) = (self.asked(id), project.file(id)) else { return };
        let unit = build.unit(asked.file.path(), asked.file.path());
        let check = InlineCheck { text, file: &file.source, asked, request: self.request, unit: &unit };
        self.collector.found.extend(check_inline(self.engine, &check));
    }

    /// The distinct sets of rules of the files.
    fn rule_sets(&self) -> Vec<&'a ActiveRules> {
        let mut sets: Vec<&'a ActiveRules> = Vec::new();
        for source in self.request.sources {
            if !sets.iter().any(|known| std::ptr::eq(*known, source.rules)) {
                sets.push(source.rules);
            }
        }
        sets
    }

    /// The day that the files with these rules are judged against.
    fn today(&self, rules: &ActiveRules) -> &'a str {
        let mut sources = self.request.sources.iter();
        let asked = sources.find(|source| std::ptr::eq(source.rules, rules));
        asked.map_or(EDITION_DATE, |source| source.today)
    }

    /// What was asked for under that id.
    fn asked(&self, FileId(idx): FileId) -> Option<&'a ProjectSource<'a>> {
        self.request.sources.get(idx as usize)
    }

    /// Says that the analysis of every file failed.
    fn fail(&mut self) {
        for (idx, source) in self.request.sources.iter().enumerate() {
            self.collector.internal_error(source.rules, FileId(idx as u32), None);
        }
    }

    fn finish(mut self, project: &ComposeProject, builds: &[ServiceBuild<'_>]) -> ProjectReport {
        let set = self.engine.rules();
        let sources = Sources::Project { files: &project.files, builds };
        let mut found_in: Vec<Vec<Diagnostic>> = self.request.sources.iter().map(|_| Vec::new()).collect();
        for found in std::mem::take(&mut self.collector.found) {
            if let Some(slot) = found_in.get_mut(found.primary.file.0 as usize) {
                slot.push(found);
            }
        }
        let mut reports = Vec::with_capacity(found_in.len());
        for ((asked, file), found) in self.request.sources.iter().zip(&project.files).zip(found_in) {
            self.collector.found = found;
            if asked.suppressions && !file.source.is_too_large() {
                let mut ledger = Ledger::of_compose(file.source.text(), file.yaml.comments(), set);
                ledger.apply(&mut self.collector.found, set, asked.today);
                let table = asked.rules.answering_table(false);
                let problems = ledger.problems(file.source.text(), &table, asked.today);
                self.collector.state_problems(asked.rules, file.source.id(), problems);
            }
            let mut found = std::mem::take(&mut self.collector.found);
            settle(&mut found, set, file.source.text());
            reports.push(FileReport::new(&file.source, sources, set, found));
        }
        ProjectReport { reports, builds: self.units(builds) }
    }

    /// The builds of Dockerfiles whose paths are known.
    fn units(&self, builds: &[ServiceBuild<'_>]) -> Vec<UnitSpec> {
        let Some(first) = self.request.sources.first() else { return Vec::new() };
        let known = builds.iter().filter_map(|build| Some((build, build.dockerfile.value()?)));
        known.map(|(build, path)| build.unit(path, first.file.path())).collect()
    }
}
