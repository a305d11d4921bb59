//! The Compose files of a run: grouped into sets, each set checked as one project.
//!
//! What lives here: which files are read, and with which others. What does not: what makes a set
//! (`hullwright_core::project`). Entry point: [`Run::check_compose`].

use std::collections::BTreeSet;
use std::sync::Arc;

use hullwright_core::compose::FileRole;
use hullwright_core::engine::{FileReport, ProjectReport, ProjectRequest, ProjectSource};
use hullwright_core::project::path::{join_within, parent};
use hullwright_core::project::{
    ComposeFileEntry, ComposeSet, ComposeSets, FileSource, Reference, UnitSpec, companions, references,
};
use hullwright_core::text::{FileId, FileKind, SourceFile};

use crate::files::View;
use crate::judge::{Job, Judged, Run, Verdict, lies_in, on_threads};
use crate::settings::Settings;

/// What a set comes to.
struct CheckedSet<V> {
    files: Vec<V>,
    units: Vec<UnitSpec>,
}

impl<V> CheckedSet<V> {
    /// A set of which nothing is said.
    const SILENT: Self = Self { files: Vec::new(), units: Vec::new() };
}

/// A file that takes part in a set.
struct Member<'a> {
    file: SourceFile,
    settings: &'a Settings,
    is_reported: bool,
}

/// A file to read, and whether its findings are asked for.
struct Asked {
    job: Job,
    is_asked: bool,
}

impl Asked {
    /// The files that this one includes or extends and that no search has found, because their names do not tell what
    /// they are. Where the search went through their folder, their findings are asked for as well.
    fn drawn_in(
        &self,
        references: &[Reference],
        named: &BTreeSet<String>,
        known: &mut BTreeSet<String>,
        view: View<'_>,
    ) -> Vec<Self> {
        let own = &self.job.target.shown;
        if !self.is_asked || named.contains(own) {
            return Vec::new();
        }
        let folder = parent(own).unwrap_or("");
        let mut found = Vec::new();
        for (written, _) in references {
            let Some(shown) = join_within(folder, written, folder) else { continue };
            let is_searched = named.iter().any(|root| lies_in(&shown, root));
            if is_searched && view.is_file(&shown) && known.insert(shown.clone()) {
                let target = view.disk.target(shown);
                let job = Job { target, settings: Arc::clone(&self.job.settings) };
                found.push(Self { job, is_asked: true });
            }
        }
        found
    }
}

impl<V: Verdict> Run<'_, V> {
    /// Checks the Compose files of a run. `named` are the paths that the command line names: a file that is named alone
    /// is still read with what Docker Compose reads with it. Gives the builds that services ask for, sorted.
    pub(crate) fn check_compose(&self, jobs: Vec<Job>, named: &BTreeSet<String>) -> (Vec<V>, Vec<UnitSpec>) {
        if jobs.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let sets = named_sets(&jobs);
        let mut waiting = with_companions(jobs, named, &sets, self.view);
        let mut known: BTreeSet<String> =
            waiting.iter().map(|asked| asked.job.target.shown.clone()).collect();
        let mut files = Vec::new();
        let mut entries = Vec::with_capacity(waiting.len());
        let mut readable = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let scanned = on_threads(&waiting, |asked| {
                let read = self.view.read(&asked.job.target);
                read.map(|bytes| references(&String::from_utf8_lossy(&bytes)))
            });
            let mut drawn_in = Vec::new();
            for (asked, scanned) in waiting.into_iter().zip(scanned) {
                match scanned {
                    Ok(references) => {
                        drawn_in.extend(asked.drawn_in(&references, named, &mut known, self.view));
                        entries.push(references);
                        readable.push(asked);
                    }
                    Err(error) if asked.is_asked => {
                        files.push((self.keep)(self.report_unread(&asked.job, &error)));
                    }
                    Err(_) => {}
                }
            }
            waiting = drawn_in;
        }
        let entries: Vec<ComposeFileEntry<'_>> = readable
            .iter()
            .zip(entries)
            .map(|(asked, references)| ComposeFileEntry { path: &asked.job.target.shown, references })
            .collect();
        let grouped = ComposeSets::group(&entries, &sets).sets;
        let mut units = Vec::new();
        for checked in on_threads(&grouped, |set| self.check_set(set, &readable)) {
            files.extend(checked.files);
            units.extend(checked.units);
        }
        UnitSpec::sort(&mut units);
        (files, units)
    }

    fn check_set(&self, set: &ComposeSet, jobs: &[Asked]) -> CheckedSet<V> {
        let mut members = Vec::with_capacity(set.members.len());
        let mut unread = Vec::new();
        for member in &set.members {
            let Some(Asked { job, is_asked }) = jobs.get(member.index) else { continue };
            let is_reported = member.is_reported && *is_asked;
            match self.view.read(&job.target) {
                Ok(bytes) => {
                    let file = SourceFile::decode(FileId(0), &job.target.shown, FileKind::Compose, bytes);
                    members.push(Member { file, settings: &job.settings, is_reported });
                }
                Err(error) if is_reported => unread.push((self.keep)(self.report_unread(job, &error))),
                Err(_) => {}
            }
        }
        // A set of files that were only drawn in says nothing; what is reported elsewhere still builds something here.
        let is_asked =
            set.members.iter().any(|member| jobs.get(member.index).is_some_and(|file| file.is_asked));
        if !is_asked {
            return CheckedSet::SILENT;
        }
        let own: Vec<String> = members.iter().map(|member| member.file.path().to_owned()).collect();
        let own = own.iter().map(String::as_str);
        let (judged, units) = self.recall(own, &[], |files| self.check_members(members, set.role, files));
        let files = judged.into_iter().map(self.keep).chain(unread);
        CheckedSet { files: files.collect(), units }
    }

    /// Checks a Compose file by itself.
    pub(crate) fn check_lone_compose(
        &self,
        file: SourceFile,
        settings: &Settings,
        files: &dyn FileSource,
    ) -> Judged {
        let path = Arc::from(file.path());
        let member = Member { file, settings, is_reported: true };
        let (judged, _) = self.check_members(vec![member], FileRole::Main, files);
        judged.into_iter().next().unwrap_or_else(|| {
            let file = SourceFile::new(FileId(0), &path, FileKind::Compose, "");
            let (findings, others) = (Vec::new(), Vec::new());
            let report = FileReport { id: FileId(0), path, kind: FileKind::Compose, findings, others };
            Judged { file, report, fail_on: settings.fail_on }
        })
    }

    /// The members whose findings are reported, and the builds that services ask for.
    fn check_members(
        &self,
        members: Vec<Member<'_>>,
        role: FileRole,
        files: &dyn FileSource,
    ) -> (Vec<Judged>, Vec<UnitSpec>) {
        let Some(first) = members.first().map(|member| member.settings) else { return Default::default() };
        let sources: Vec<ProjectSource<'_>> = members
            .iter()
            .map(|Member { file, settings, .. }| ProjectSource {
                file: file.clone(),
                rules: &settings.rules,
                today: &settings.today,
                suppressions: settings.suppressions,
            })
            .collect();
        let request =
            ProjectRequest { sources: &sources, role, files, inputs: &first.inputs, compose: &first.compose };
        let ProjectReport { reports, builds } = self.engine.check_project(request);
        drop(sources);
        let reported = members.into_iter().zip(reports).filter(|(member, _)| member.is_reported);
        let judged = reported.map(|(member, report)| {
            let Member { file, settings, .. } = member;
            Judged { file, report, fail_on: settings.fail_on }
        });
        (judged.collect(), builds)
    }
}

/// The sets that the configurations of the files name, each once.
fn named_sets(jobs: &[Job]) -> Vec<Vec<String>> {
    let mut sets: Vec<Vec<String>> = Vec::new();
    let mut seen: BTreeSet<*const Settings> = BTreeSet::new();
    for job in jobs.iter().filter(|job| seen.insert(Arc::as_ptr(&job.settings))) {
        for set in &job.settings.compose_sets {
            if !sets.contains(set) {
                sets.push(set.clone());
            }
        }
    }
    sets
}

/// The files, and behind them those that they are read with although nobody asked for them: the others of a set, and
/// what lies beside a file that is named.
fn with_companions(
    jobs: Vec<Job>,
    named: &BTreeSet<String>,
    sets: &[Vec<String>],
    view: View<'_>,
) -> Vec<Asked> {
    let known: BTreeSet<String> = jobs.iter().map(|job| job.target.shown.clone()).collect();
    let mut added: Vec<Job> = Vec::new();
    for job in &jobs {
        let own = &job.target.shown;
        let beside = if named.contains(own) { companions(own) } else { Vec::new() };
        let is_known = beside.iter().any(|path| known.contains(path));
        let beside = beside.into_iter().filter(|path| !is_known && view.is_file(path)).take(1);
        let of_sets = sets.iter().filter(|set| set.contains(own)).flatten().cloned();
        for shown in of_sets.chain(beside) {
            let is_new = !known.contains(&shown) && !added.iter().any(|job| job.target.shown == shown);
            if is_new && view.is_file(&shown) {
                let target = view.disk.target(shown);
                added.push(Job { target, settings: Arc::clone(&job.settings) });
            }
        }
    }
    let asked = |is_asked| move |job| Asked { job, is_asked };
    jobs.into_iter().map(asked(true)).chain(added.into_iter().map(asked(false))).collect()
}
