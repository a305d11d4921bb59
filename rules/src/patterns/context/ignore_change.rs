//! Changes of an ignore file, held against what they leave out and let in.
//!
//! Entry points: [`IgnoreChange::append`] for patterns below the others, [`covering_patterns`] for the patterns that
//! keep paths out and nothing else.

use hullwright_core::dockerignore::{IgnoreFile, Matcher};
use hullwright_core::edit::ignore_file::append_lines;
use hullwright_core::project::{BuildUnit, UnitIgnore};
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, apply_edits};

use crate::patterns::context::needed_path::{NeededPaths, leaves_out};

/// What a change of the ignore file of a context must respect.
#[derive(Debug)]
pub struct IgnoreChange<'a> {
    /// The files of the context.
    pub entries: &'a [String],
    /// What builds name.
    pub needed: NeededPaths,
}

impl<'a> IgnoreChange<'a> {
    /// Of the build of a Dockerfile; `None` where its files are not known.
    pub fn of_unit(cx: &Context<'_>, unit: &'a BuildUnit) -> Option<Self> {
        let entries = unit.entries(cx.files())?;
        let needed = NeededPaths::of(cx.files(), unit.context.value()?, entries, cx.file().path());
        Some(Self { entries, needed })
    }

    /// The edit that adds patterns below all others so that the files which are meant are left out, and only those;
    /// `None` where a pattern cannot, or a build would miss something. A pattern that the ignore file takes back by
    /// name stays as it is.
    pub fn append(
        &self,
        ignore: &UnitIgnore,
        heading: &str,
        patterns: &[String],
        is_meant: impl Fn(&str) -> bool,
    ) -> Option<Edit> {
        let text = ignore.source.text();
        let edit = append_lines(text, &ignore.file, heading, patterns);
        let before = ignore.matcher()?;
        let after = IgnoreFile::parse(&apply_edits(text, std::slice::from_ref(&edit)));
        let after = Matcher::new(&after).ok()?;
        let is_taken_back = |pattern: &String| {
            ignore.file.patterns.iter().any(|known| known.is_exception && known.effective == *pattern)
        };
        (!patterns.is_empty()
            && !patterns.iter().any(is_taken_back)
            && self.leaves_out_only(Some(before), &after, is_meant))
        .then_some(edit)
    }

    /// Whether `after` leaves out what `before` did and nothing else but what is meant, and no build misses a file.
    pub fn leaves_out_only(
        &self,
        before: Option<&Matcher>,
        after: &Matcher,
        is_meant: impl Fn(&str) -> bool,
    ) -> bool {
        let is_kept = |entry: &String| {
            let was_out = before.is_some_and(|before| leaves_out(before, entry));
            let is_out = leaves_out(after, entry);
            was_out == is_out || (is_out && is_meant(entry))
        };
        self.entries.iter().all(is_kept) && self.needed.arrives(before, after, self.entries)
    }
}

/// Patterns that keep the paths, files or folders, out of a build: one for all of the same name, where nothing else has that
/// name or `is_junk` says that nothing of that name is wanted anywhere. `None` where a path has signs that mean something in patterns.
pub fn covering_patterns(
    paths: &[String],
    entries: &[String],
    is_junk: impl Fn(&str) -> bool,
) -> Option<Vec<String>> {
    let mut patterns: Vec<String> = Vec::new();
    for path in paths {
        if !is_plain(path) {
            return None;
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        let everywhere = format!("**/{name}");
        let is_meant = |entry: &String| paths.iter().any(|path| is_at_or_below(entry, path));
        let n_same = paths.iter().filter(|other| other.rsplit('/').next() == Some(name)).count();
        let is_alone = path == name && n_same == 1;
        let covers_only_these = || {
            Matcher::from_cleaned([everywhere.as_str()]).is_ok_and(|matcher| {
                entries.iter().all(|entry| !leaves_out(&matcher, entry) || is_meant(entry))
            })
        };
        let pattern =
            if !is_alone && (is_junk(name) || covers_only_these()) { everywhere } else { path.clone() };
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Some(patterns)
}

/// Whether an entry is the path or lies below it.
pub fn is_at_or_below(entry: &str, path: &str) -> bool {
    entry.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path, written as a pattern, means itself.
pub fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && path.trim() == path
        && !path.starts_with(['!', '#'])
        && !path.contains(['*', '?', '[', ']', '\\', '{', '|', '\n', '\r', '\u{feff}'])
}
