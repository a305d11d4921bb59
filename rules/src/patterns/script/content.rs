//! How freely a variable's value may be split, and the values of all variables at one place.

/// How freely a value may be split into words, from not at all to anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Content {
    /// Nothing.
    Empty,
    /// Neither blanks nor signs of patterns.
    Plain,
    /// Written with blanks or patterns, brought by something else, or made from such a value: splitting it may be meant.
    Open,
    /// What a command wrote; it may be a list.
    Text,
    /// One value that is not known: the name of a file, a line that was read, what the caller gave.
    Value,
}

/// Tells whether something outside of the script sets a variable.
pub type Known<'k> = &'k dyn Fn(&str) -> bool;

/// Variables that shells keep as numbers.
const NUMBERS: [&str; 19] = [
    "UID",
    "EUID",
    "PPID",
    "RANDOM",
    "SECONDS",
    "LINENO",
    "SHLVL",
    "OPTIND",
    "BASHPID",
    "COLUMNS",
    "LINES",
    "HISTSIZE",
    "HISTFILESIZE",
    "BASH_SUBSHELL",
    "EPOCHSECONDS",
    "EPOCHREALTIME",
    "SRANDOM",
    "READLINE_POINT",
    "BASH_LINENO",
];

/// What the variables hold at one place; unreachable places have none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct State<'s>(Option<Vec<(&'s str, Content)>>);

impl Default for State<'_> {
    fn default() -> Self {
        Self::never()
    }
}

impl<'s> State<'s> {
    /// Before the first command.
    pub(super) fn start() -> Self {
        Self(Some(Vec::new()))
    }

    /// Where nothing gets to.
    pub(super) fn never() -> Self {
        Self(None)
    }

    pub(super) fn get(&self, name: &str, known: Known<'_>) -> Content {
        let Some(values) = &self.0 else { return Content::Open };
        match values.iter().find(|(set, _)| *set == name) {
            Some((_, content)) => *content,
            None if known(name) || NUMBERS.contains(&name) => Content::Plain,
            None if name.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_') => Content::Open,
            None => Content::Value,
        }
    }

    pub(super) fn set(&mut self, name: &'s str, content: Content) {
        let Some(values) = &mut self.0 else { return };
        match values.iter_mut().find(|(set, _)| *set == name) {
            Some((_, old)) => *old = content,
            None => values.push((name, content)),
        }
    }

    /// What may hold where two ways meet.
    pub(super) fn join(&mut self, other: &Self, known: Known<'_>) {
        let Some(theirs) = &other.0 else { return };
        let Some(ours) = &self.0 else {
            self.clone_from(other);
            return;
        };
        let mut joined = Vec::with_capacity(ours.len().max(theirs.len()));
        for (name, content) in ours {
            joined.push((*name, (*content).max(other.get(name, known))));
        }
        for (name, content) in theirs {
            if !ours.iter().any(|(set, _)| set == name) {
                joined.push((*name, (*content).max(self.get(name, known))));
            }
        }
        self.0 = Some(joined);
    }
}
