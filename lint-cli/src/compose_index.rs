//! Which Compose files of a folder, wherever they lie in it, may have a say in what is found in a file.
//!
//! The search reads the whole folder, so it has a thread of its own; until it is done, nothing is known. What a file builds
//! is read from lines of the usual form: a file too many is read for nothing, and judged as it should be. Entry points:
//! [`ComposeIndex::refresh`], [`ComposeIndex::users_of`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use hullwright_core::project::path::{join_within, parent};
use hullwright_core::project::references;
use hullwright_core::text::FileKind;

use crate::discover::search;
use crate::files::read_capped;

/// What is called when the search has found something new.
pub(crate) type OnNews = Arc<dyn Fn() + Send + Sync>;

/// The Compose files of a folder.
pub(crate) struct ComposeIndex {
    root: PathBuf,
    on_news: OnNews,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    known: Arc<Vec<Entry>>,
    is_running: bool,
    /// The folder has changed since the search began.
    is_stale: bool,
}

/// A Compose file.
#[derive(PartialEq, Eq, Debug)]
struct Entry {
    path: String,
    /// Folders that it builds from.
    contexts: Vec<String>,
    /// Files that it includes or extends.
    draws_in: Vec<String>,
    /// It names folders in a way that leaves open which ones they are.
    is_open: bool,
}

impl ComposeIndex {
    pub(crate) fn new(root: &Path, on_news: OnNews) -> Self {
        Self { root: root.to_path_buf(), on_news, state: Arc::default() }
    }

    /// Searches the folder anew, on another thread.
    pub(crate) fn refresh(&self) {
        {
            let mut state = lock(&self.state);
            state.is_stale = true;
            if std::mem::replace(&mut state.is_running, true) {
                return;
            }
        }
        let (root, on_news, state) = (self.root.clone(), Arc::clone(&self.on_news), Arc::clone(&self.state));
        thread::spawn(move || {
            while begins(&state) {
                let found = Arc::new(entries(&root));
                let is_new = std::mem::replace(&mut lock(&state).known, Arc::clone(&found)) != found;
                if is_new {
                    on_news();
                }
            }
        });
    }

    /// The Compose files that may build with a file or draw it in.
    pub(crate) fn users_of(&self, path: &str) -> Vec<String> {
        let known = Arc::clone(&lock(&self.state).known);
        let users = known.iter().filter(|entry| entry.may_use(path));
        users.map(|entry| entry.path.clone()).collect()
    }
}

impl Entry {
    fn new(path: String, text: &str) -> Self {
        let folder = parent(&path).unwrap_or("").to_owned();
        let joined = |written: &str| join_within(&folder, written, "");
        let draws_in = references(text).iter().filter_map(|(written, _)| joined(written)).collect();
        let mut entry = Self { path, contexts: Vec::new(), draws_in, is_open: false };
        // Keys of flow mappings stand in one line.
        for part in text.split(['\n', '{', ',']) {
            let part = part.trim().trim_start_matches("- ").trim_end_matches('}');
            let Some((key, value)) = part.split_once(':') else { continue };
            let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            match key.trim() {
                "build" | "context" if value.contains(['$', '*', '&', '|', '>']) => entry.is_open = true,
                // A Dockerfile outside of its context.
                "dockerfile" if value.contains(['$', '*']) || value.contains("..") => entry.is_open = true,
                "build" | "context" if !value.is_empty() => entry.contexts.extend(joined(value)),
                // The context is the folder itself unless it is named.
                "build" | "dockerfile" => entry.contexts.push(folder.clone()),
                _ => {}
            }
        }
        entry
    }

    fn may_use(&self, path: &str) -> bool {
        let holds = |context: &String| {
            context.is_empty()
                || path.strip_prefix(context.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        self.is_open || self.contexts.iter().any(holds) || self.draws_in.iter().any(|drawn| drawn == path)
    }
}

/// Whether there is something to search for; if so, it counts as begun.
fn begins(state: &Mutex<State>) -> bool {
    let mut state = lock(state);
    state.is_running = std::mem::take(&mut state.is_stale);
    state.is_running
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn entries(root: &Path) -> Vec<Entry> {
    let found = search(root).into_iter();
    let compose = found.filter(|target| {
        FileKind::of_name(target.shown.rsplit('/').next().unwrap_or_default()) == Some(FileKind::Compose)
    });
    let read = compose.filter_map(|target| {
        let bytes = read_capped(&target.path).ok()?;
        Some(Entry::new(target.shown, &String::from_utf8_lossy(&bytes)))
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_are_read_from_lines_of_the_usual_form() {
        let uses = |text: &str, path: &str| Entry::new("deploy/compose.yaml".to_owned(), text).may_use(path);
        let long = "services:\n  a:\n    build:\n      context: \"../api\" # here\n      target: x\n";
        assert!(uses(long, "api/Dockerfile") && uses(long, "api/deep/Dockerfile"));
        assert!(!uses(long, "apis/Dockerfile") && !uses("services: {a: {image: x}}\n", "api/Dockerfile"));
        assert!(uses("services: {a: {build: {context: ../api, target: x}}}\n", "api/Dockerfile"));
        assert!(uses("services:\n  a:\n    build: ..\n", "web/Dockerfile"));
        assert!(uses("services:\n  a:\n    build: ${DIR}\n", "web/Dockerfile"));
        assert!(uses("include:\n  - ../db/compose.yaml\n", "db/compose.yaml"));
        assert!(!uses("services:\n  a:\n    build: .\n", "web/Dockerfile"));
    }
}
