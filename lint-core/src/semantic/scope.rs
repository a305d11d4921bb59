//! Variables: who sets them, where, and to what.
//!
//! A scope is a log: each ARG and ENV adds an entry, a look-up asks for the last entry before a place. A stage
//! that starts from another one goes on in that one's log, ARGs included, as BuildKit's state does.

use rustc_hash::FxHashMap;

use super::Resolution;
use crate::dockerfile::word::Modifier;
use crate::text::TextRange;

/// What set a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VariableKind {
    /// An ARG of the stage.
    Arg,
    /// An ARG before the first FROM.
    GlobalArg,
    /// An ENV.
    Env,
    /// BuildKit itself: `TARGETPLATFORM`, `HTTP_PROXY` …
    Predefined,
    /// The base image.
    Base,
}

/// A variable at some place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// What set it last.
    pub kind: VariableKind,
    /// The instruction that set it last, where one did.
    pub instruction: Option<u32>,
    /// Its value; `None` inside for an ARG that has none.
    pub value: Resolution<Option<String>>,
}

/// A place in a log: an instruction, and a step within it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Index into the Dockerfile's instructions.
    pub instruction: u32,
    /// Step within the instruction: the pairs of one ARG see each other, those of one ENV do not.
    pub step: u32,
}

impl Place {
    /// Before anything the instruction does.
    pub const fn before(instruction: u32) -> Self {
        Self { instruction, step: 1 }
    }

    /// Where step `idx` of the instruction sets something.
    pub const fn within(instruction: u32, idx: u32) -> Self {
        Self { instruction, step: idx + 2 }
    }

    /// Before the whole file.
    pub const START: Self = Self { instruction: 0, step: 0 };

    /// Behind everything.
    pub const END: Self = Self { instruction: u32::MAX, step: u32::MAX };
}

/// The variables of one stage, or those before the first FROM.
#[derive(Clone, Debug, Default)]
pub struct VariableLog {
    entries: FxHashMap<String, Vec<(Place, Variable)>>,
}

impl VariableLog {
    /// Adds an entry; places come in rising order.
    pub fn set(&mut self, name: &str, place: Place, variable: Variable) {
        match self.entries.get_mut(name) {
            Some(history) => history.push((place, variable)),
            None => {
                self.entries.insert(name.to_owned(), vec![(place, variable)]);
            }
        }
    }

    /// The last entry before `place`.
    pub fn get(&self, name: &str, place: Place) -> Option<&Variable> {
        let history = self.entries.get(name)?;
        let idx = history.partition_point(|(at, _)| *at < place);
        history.get(idx.checked_sub(1)?).map(|(_, variable)| variable)
    }

    /// All names, in no order.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &String> {
        self.entries.keys()
    }

    /// Whether any entry has that name, at whatever place.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The names set before `place`, sorted.
    pub fn names(&self, place: Place) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in sorted_keys(&self.entries) {
            if self.get(name, place).is_some() {
                names.push(name);
            }
        }
        names
    }
}

fn sorted_keys<V>(map: &FxHashMap<String, V>) -> Vec<&str> {
    let mut keys: Vec<&str> = map.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// One use of a variable in an instruction that BuildKit expands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariableUse {
    /// The instruction that uses it.
    pub instruction: u32,
    /// Its name.
    pub name: String,
    /// The whole `$name` or `${name…}`.
    pub range: TextRange,
    /// The name alone.
    pub name_range: TextRange,
    /// What is done with the value, such as giving a default.
    pub modifier: Modifier,
    /// What is known of it there.
    pub state: UseState,
}

/// What is known of a variable where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UseState {
    /// It has a value (known or not).
    Set,
    /// An ARG declares it, and gives it no value.
    Declared,
    /// Neither ARG nor ENV of the chain sets it, and the base image is known not to.
    Undefined,
    /// Neither ARG nor ENV of the chain sets it; the base image may.
    PerhapsFromBase,
}

/// Names that BuildKit lets any build pass without an ARG (Dockerfile reference, "Predefined ARGs").
pub const PROXY_ARGS: [&str; 10] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// Names that BuildKit sets in the scope before the first FROM (Dockerfile reference, "Automatic platform ARGs in the
/// global scope"); a stage sees them only after an ARG of its own.
pub const PLATFORM_ARGS: [&str; 11] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];
