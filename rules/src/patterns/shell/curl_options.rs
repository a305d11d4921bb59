//! What the arguments of curl say.
//!
//! Entry points: [`asks_by_http`] and [`fails_on_error`]. Source of the options: the manual page of curl.

use crate::patterns::shell::simple_commands::SimpleWord;

/// The words that are no values of an option.
fn without_values(arguments: &[SimpleWord]) -> impl Iterator<Item = &SimpleWord> {
    let mut is_value = false;
    arguments.iter().filter(move |word| {
        let was_value = is_value;
        is_value = !was_value && takes_value(&word.text);
        !was_value
    })
}

/// Whether all addresses are written out and are ones of HTTP. curl takes an address without a scheme for HTTP.
pub fn asks_by_http(arguments: &[SimpleWord]) -> bool {
    let mut addresses =
        without_values(arguments).map(|word| word.text.as_str()).filter(|word| !word.starts_with('-'));
    let is_http = |word: &str| {
        let (scheme, _) = word.split_once("://").unwrap_or(("http", word));
        matches!(scheme, "http" | "https") && !word.starts_with('$')
    };
    addresses.next().is_some_and(is_http) && addresses.all(is_http)
}

/// Short options of curl that take a value.
const WITH_VALUE: &str = "AbcCdDeEFHhKmoPQrtTuUwxXyYz";

/// Whether the value of the option is the next word.
fn takes_value(word: &str) -> bool {
    if word.starts_with("--") {
        let takes = [
            "--connect-timeout",
            "--max-time",
            "--output",
            "--header",
            "--request",
            "--data",
            "--user",
            "--retry",
            "--retry-delay",
            "--retry-max-time",
            "--write-out",
            "--user-agent",
            "--unix-socket",
            "--cacert",
            "--cert",
            "--key",
            "--resolve",
            "--proxy",
            "--noproxy",
            "--cookie",
            "--max-redirs",
            "--interface",
        ];
        return takes.contains(&word);
    }
    word.strip_prefix('-').is_some_and(|letters| {
        letters.find(|ch| WITH_VALUE.contains(ch)) == Some(letters.len().wrapping_sub(1))
    })
}

/// Whether an option makes curl fail on an error page, or options come from a file or a variable.
pub fn fails_on_error(arguments: &[SimpleWord]) -> bool {
    without_values(arguments).any(|word| {
        let text = word.text.as_str();
        if text.starts_with("--") {
            return matches!(text, "--fail" | "--fail-with-body" | "--config")
                || text.starts_with("--config=");
        }
        if word.has_variable && text.starts_with('$') {
            return true;
        }
        let Some(letters) = text.strip_prefix('-') else { return false };
        let value = letters.find(|ch| WITH_VALUE.contains(ch)).unwrap_or(letters.len());
        let own = letters.get(..value).unwrap_or_default();
        own.contains('f') || letters.get(value..).is_some_and(|rest| rest.starts_with('K'))
    })
}
