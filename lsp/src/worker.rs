//! The thread that checks: it takes what has changed since it last looked, and does one thing after another.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::sync::oneshot;

use crate::checker::Checker;
use crate::session::{Checked, Published, Shared};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Task {
    /// Documents were opened, changed or closed.
    Check,
    /// Files on the disk have changed.
    Forget,
    /// Fix a document by its path, and answer with its new text.
    Fix(String, oneshot::Sender<Option<String>>),
}

/// Works until nobody can send tasks any more.
pub(crate) fn work(checker: &mut dyn Checker, tasks: &Receiver<Task>, shared: &Shared) {
    while let Ok(first) = tasks.recv() {
        let mut is_check = false;
        let mut asked = Vec::new();
        // Only the last of many changes counts.
        for task in std::iter::once(first).chain(tasks.try_iter()) {
            match task {
                Task::Check => is_check = true,
                Task::Forget => {
                    checker.forget();
                    shared.session().checked.clear();
                    is_check = true;
                }
                Task::Fix(path, answer) => asked.push((path, answer)),
            }
        }
        if is_check {
            check(checker, shared);
        }
        for (path, answer) in asked {
            let texts = shared.session().texts();
            let fixed = catch_unwind(AssertUnwindSafe(|| checker.fix(&path, &texts)));
            // Whoever asked may have gone.
            let _ = answer.send(fixed.unwrap_or_default());
        }
    }
}

fn check(checker: &mut dyn Checker, shared: &Shared) {
    let (documents, texts) = {
        let session = shared.session();
        (session.open.clone(), session.texts())
    };
    let paths: Vec<String> = documents.keys().cloned().collect();
    let reports = catch_unwind(AssertUnwindSafe(|| checker.check(&paths, &texts))).unwrap_or_default();
    let mut reports: std::collections::BTreeMap<String, _> =
        reports.into_iter().map(|report| (report.path.to_string(), Arc::new(report))).collect();
    let mut changed = BTreeSet::new();
    let mut session = shared.session();
    for (path, document) in documents {
        if !session.open.contains_key(&path) {
            continue;
        }
        let result = Checked {
            uri: document.uri,
            version: document.version,
            file: document.file,
            report: reports.remove(&path),
        };
        let is_new_version = session.checked.get(&path).is_none_or(|known| known.version != result.version);
        let is_different = session.checked.get(&path).is_none_or(|known| !has_same_findings(known, &result));
        if is_different && !is_new_version {
            changed.insert(path.clone());
        }
        if is_different || is_new_version {
            let _ = shared.published.send(Published::Findings(result.clone()));
        }
        session.checked.insert(path, result);
    }
    drop(session);
    if !changed.is_empty() {
        let _ = shared.published.send(Published::Refresh);
    }
    shared.progress.send_modify(|count| *count += 1);
}

/// Whether a client would see no difference between two checks of the same text.
fn has_same_findings(a: &Checked, b: &Checked) -> bool {
    let keys = |checked: &Checked| -> Vec<(u64, hullwright_core::text::TextRange, String)> {
        let findings = checked.report.iter().flat_map(|report| &report.findings);
        findings.map(|found| (found.fingerprint, found.place.range, found.message.clone())).collect()
    };
    keys(a) == keys(b)
}
