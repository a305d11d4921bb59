//! The values that variables of a Compose file have: those of the `.env` file beside the project's first file.
//!
//! Variables of the environment that Docker Compose is started in win over them and are not known here.

use std::collections::BTreeMap;

use hullwright_core::compose::{Certainty, Text, Variables, interpolate, parse_dotenv};
use hullwright_core::project::FileSource;
use hullwright_core::project::path::{join, parent};
use hullwright_core::text::MappedText;

use crate::view::View;

/// Nothing has a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoVariables;

impl Variables for NoVariables {
    fn value(&self, _: &str) -> Option<(&str, Certainty)> {
        None
    }

    fn unset(&self) -> Certainty {
        Certainty::Unknown
    }
}

/// The variables of an `.env` file.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnvFile {
    /// Its path.
    pub(crate) path: String,
    values: BTreeMap<String, String>,
}

impl EnvFile {
    /// That of the project that starts with a file.
    pub(crate) fn of_project(first: &str, view: &View) -> Self {
        let path = join(parent(first).unwrap_or(""), ".env");
        let text = view.read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let (values, _) = parse_dotenv(&text.unwrap_or_default(), &|_| None);
        Self { path, values: values.into_iter().collect() }
    }

    /// The value that it gives to a variable.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The names that it sets, with the values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A text with its variables replaced.
    pub(crate) fn replaced(&self, text: &MappedText) -> Text {
        interpolate(text, self).text
    }
}

impl Variables for EnvFile {
    fn value(&self, name: &str) -> Option<(&str, Certainty)> {
        self.get(name).map(|value| (value, Certainty::Partial))
    }

    fn unset(&self) -> Certainty {
        Certainty::Unknown
    }
}
