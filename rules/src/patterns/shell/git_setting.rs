//! Settings that a call of git keeps or is given: `git config http.sslVerify false`, `git -c http.sslVerify=false`.
//!
//! Entry point: [`git_settings`].

use hullwright_core::shell::Argument;
use hullwright_core::shell::command::Part;
use hullwright_core::text::TextRange;

/// A setting with its value.
#[derive(Debug)]
pub struct GitSetting<'a> {
    /// Where it is written, an option before it included.
    pub range: TextRange,
    /// What is written there, for a message.
    pub written: String,
    /// What it is set to.
    pub value: Part<'a>,
}

/// The settings `section.name` and `section.….name` among the words behind `git`; both names in lower case.
pub fn git_settings<'a>(arguments: &'a [Argument<'a>], section: &str, name: &str) -> Vec<GitSetting<'a>> {
    let is_it = |key: &str| {
        let key = key.to_ascii_lowercase();
        let inside = key.strip_prefix(section).and_then(|rest| rest.strip_suffix(name));
        inside.is_some_and(|inside| inside == "." || (inside.starts_with('.') && inside.ends_with('.')))
    };
    let is_config = arguments.iter().any(|argument| argument.literal() == Some("config"));
    let pairs = arguments.iter().zip(arguments.iter().skip(1));
    let found = pairs.filter_map(|(one, other)| {
        let (first, second) = (one.literal()?, other.literal()?);
        let range = one.range.cover(other.range);
        let written = format!("{first} {second}");
        if is_config && is_it(first) {
            return Some(GitSetting { range, written, value: Part::whole(other) });
        }
        let (key, value) = Part::whole(other).split_once('=')?;
        let is_given = matches!(first, "-c" | "--config") && is_it(key.text());
        is_given.then_some(GitSetting { range, written, value })
    });
    found.collect()
}
