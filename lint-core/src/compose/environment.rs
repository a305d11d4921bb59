//! The variables that `${…}` is replaced from: those given, and those of `.env` files.

use std::collections::BTreeMap;

use super::Certainty;
use super::dotenv::parse_dotenv;
use super::interpolate::Variables;
use crate::project::FileSource;

/// Variables by name, each with how far its value is known.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    values: BTreeMap<String, (String, Certainty)>,
    unset: Certainty,
}

impl Environment {
    /// Variables that are given.
    pub(super) fn new(given: &BTreeMap<String, String>, unset: Certainty) -> Self {
        let known = given.iter().map(|(name, value)| (name.clone(), (value.clone(), Certainty::Known)));
        Self { values: known.collect(), unset }
    }

    /// Adds the variables of a file that are not set yet; nothing when the file is not there.
    pub(super) fn add_file(&mut self, path: &str, files: &dyn FileSource) {
        let Some(bytes) = files.read(path) else { return };
        let text = String::from_utf8_lossy(&bytes);
        let lookup = |name: &str| self.values.get(name).map(|(value, _)| value.clone());
        let (found, _) = parse_dotenv(&text, &lookup);
        let of_file: BTreeMap<String, String> = found.into_iter().collect();
        for (name, value) in of_file {
            self.values.entry(name).or_insert((value, Certainty::Partial));
        }
    }

    /// Sets a variable that is not set yet.
    pub(super) fn set_default(&mut self, name: &str, value: &str) {
        self.values.entry(name.to_owned()).or_insert_with(|| (value.to_owned(), Certainty::Partial));
    }

    /// The value of a variable that is set.
    pub(super) fn get(&self, name: &str) -> Option<(&str, Certainty)> {
        self.values.get(name).map(|(value, certainty)| (value.as_str(), *certainty))
    }
}

impl Variables for Environment {
    fn value(&self, name: &str) -> Option<(&str, Certainty)> {
        self.get(name)
    }

    fn unset(&self) -> Certainty {
        self.unset
    }
}
