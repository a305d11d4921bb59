//! Words that mean something to a shell alone, and the programs that read such words themselves.
//!
//! Entry points: [`is_operator`], [`is_variable`], [`may_be_read`]. The names were put together by hand.

use crate::patterns::shell::shell_programs::{is_shell, program_name};

/// Whether a shell or another language reads a word of it.
pub fn may_be_read<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    words.any(|word| {
        is_shell(word)
            || READERS.contains(&program_name(word))
            || TEXT_OPTIONS.contains(&word)
            || word.contains("{{")
    })
}

/// Whether the word is an operator or a redirection to a shell.
pub fn is_operator(word: &str) -> bool {
    let is_redirection = |word: &str| {
        let target = word.trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == '&');
        matches!(target, ">" | ">>" | "<" | ">&1" | ">&2")
            || target.starts_with(">/")
            || target.starts_with(">>/")
    };
    matches!(word, "&&" | "||" | "|" | ";" | "&") || is_redirection(word)
}

/// `$NAME` or `${NAME}` and nothing else but letters that stand in paths, addresses and options. Frameworks read
/// `-Dkey=${NAME}` themselves.
pub fn is_variable(word: &str) -> bool {
    let Some((head, tail)) = word.split_once('$') else { return false };
    let name = tail.trim_start_matches('{');
    let is_name = name.starts_with(|ch: char| ch == '_' || ch.is_ascii_uppercase());
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || "/._-=:@,+".contains(ch);
    is_name
        && head.chars().all(is_plain)
        && tail.chars().all(|ch| is_plain(ch) || "{}$".contains(ch))
        && !head.starts_with("-D")
}

/// Programs with a language in which such words mean something, or that hand their arguments to a shell.
const READERS: [&str; 33] = [
    "awk",
    "gawk",
    "mawk",
    "sed",
    "grep",
    "egrep",
    "perl",
    "ruby",
    "jq",
    "yq",
    "envsubst",
    "expr",
    "test",
    "[",
    "find",
    "xargs",
    "ssh",
    "su",
    "runuser",
    "script",
    "watch",
    "parallel",
    "nodemon",
    "concurrently",
    "npm-run-all",
    "watchexec",
    "entr",
    "onchange",
    "forego",
    "dockerize",
    "supervisord",
    "php",
    "eval",
];

/// Options whose value is a program text.
const TEXT_OPTIONS: [&str; 8] = ["-c", "-e", "-lc", "-ec", "--eval", "--command", "--exec", "-x"];
