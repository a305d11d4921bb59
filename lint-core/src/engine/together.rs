//! The files of a project in memory, each checked with what the others say about it.
//!
//! Entry point: [`Engine::check_together`]. Callers with settings for each file or work in parallel do the same steps
//! themselves: group, check the sets, collect the builds, check the rest.

use super::analyze::{ActiveRules, Engine, Request};
use super::project::{ProjectReport, ProjectRequest, ProjectSource};
use super::report::FileReport;
use crate::project::{ComposeFileEntry, ComposeInputs, ComposeSets, FileSource, UnitSpec};
use crate::semantic::BuildInputs;
use crate::text::{FileKind, SourceFile};

/// What all files of a project are checked with.
#[derive(Clone, Copy, Debug)]
pub struct SharedRequest<'a> {
    /// The rules that are on.
    pub rules: &'a ActiveRules,
    /// The files around the checked ones.
    pub files: &'a dyn FileSource,
    /// What every build is given.
    pub inputs: &'a BuildInputs,
    /// What every Compose project is started with.
    pub compose: &'a ComposeInputs,
    /// The day that dates are judged against, `YYYY-MM-DD`.
    pub today: &'a str,
    /// Whether comments silence findings.
    pub suppressions: bool,
}

impl Engine {
    /// Checks the files of one project. The reports come in the order of the files.
    pub fn check_together(&self, files: &[SourceFile], shared: SharedRequest<'_>) -> Vec<FileReport> {
        let mut reports: Vec<Option<FileReport>> = files.iter().map(|_| None).collect();
        let mut units = Vec::new();
        let compose: Vec<(usize, &SourceFile)> =
            files.iter().enumerate().filter(|(_, file)| file.kind() == FileKind::Compose).collect();
        let entries: Vec<ComposeFileEntry<'_>> =
            compose.iter().map(|(_, file)| ComposeFileEntry::new(file.path(), file.text())).collect();
        for set in ComposeSets::group(&entries, &[]).sets {
            let members: Vec<&(usize, &SourceFile)> =
                set.members.iter().filter_map(|member| compose.get(member.index)).collect();
            let sources: Vec<ProjectSource<'_>> =
                members.iter().map(|(_, file)| shared.source((*file).clone())).collect();
            let report = self.check_project(ProjectRequest {
                sources: &sources,
                role: set.role,
                files: shared.files,
                inputs: shared.inputs,
                compose: shared.compose,
            });
            let ProjectReport { reports: found, builds } = report;
            units.extend(builds);
            for ((idx, _), report) in members.into_iter().zip(found) {
                if let Some(slot) = reports.get_mut(*idx) {
                    *slot = Some(report);
                }
            }
        }
        UnitSpec::sort(&mut units);
        let all = files.iter().zip(reports);
        all.map(|(file, known)| known.unwrap_or_else(|| self.check(shared.request(file, &units)))).collect()
    }
}

impl<'a> SharedRequest<'a> {
    fn source(&self, file: SourceFile) -> ProjectSource<'a> {
        let Self { rules, today, suppressions, .. } = *self;
        ProjectSource { file, rules, today, suppressions }
    }

    fn request(&self, file: &'a SourceFile, units: &'a [UnitSpec]) -> Request<'a> {
        let Self { rules, files, inputs, today, suppressions, .. } = *self;
        let units = match file.kind() {
            FileKind::Dockerfile => UnitSpec::of_dockerfile(units, file.path()),
            FileKind::Ignore | FileKind::Compose | FileKind::Config => units,
        };
        Request { file, rules, files, inputs, today, suppressions, units, shellcheck: None }
    }
}
