//! Names of files in a stage, made comparable as far as they are known.
//!
//! A name with variables is itself: `$A/x` is `${A}/x`, wherever the command runs. Entry point: [`file_key`].

use hullwright_core::contents::resolved;

/// What stands for a file that a command in `folder` calls `text`; `None` for patterns and what a command prints. A folder is
/// what this gives for it, or a path.
pub fn file_key(folder: &str, text: &str) -> Option<String> {
    if text.is_empty() || text.contains(['*', '?', '[', '`', '(', '\n']) || text.starts_with('~') {
        return None;
    }
    let text = braced(text)?;
    if text.starts_with('$') {
        return Some(text);
    }
    let path = resolved(folder, &text);
    // A folder that a variable names is none of the root's.
    let is_below_variable = folder.starts_with('$') && !text.starts_with('/');
    Some(if is_below_variable { path.trim_start_matches('/').to_owned() } else { path })
}

/// The last part of a name.
pub fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `$A` as `${A}`; `None` for variables that are changed on the way: `${A%.*}`.
pub fn braced(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        let is_of_name = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        let (name, after) = match behind.strip_prefix('{') {
            Some(inside) => inside.split_once('}')?,
            None => behind.split_at(behind.find(|ch: char| !is_of_name(ch)).unwrap_or(behind.len())),
        };
        if name.is_empty() || !name.chars().all(is_of_name) {
            return None;
        }
        out.push_str("${");
        out.push_str(name);
        out.push('}');
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_file_are_the_same() {
        assert_eq!(file_key("/opt", "./a.tgz"), file_key("/", "opt/a.tgz"));
        assert_eq!(file_key("/opt", "$DIR/a"), file_key("/", "${DIR}/a"));
        assert_eq!(file_key("${DIR}", "a"), file_key("/", "${DIR}/a"));
        assert_eq!(file_key("/opt", "a-$V.tgz").as_deref(), Some("/opt/a-${V}.tgz"));
    }

    #[test]
    fn what_is_not_one_name_is_none() {
        for text in ["*.deb", "$(name)", "${A%.*}", "~/a", "`b`", "", "$"] {
            assert_eq!(file_key("/", text), None, "{text}");
        }
    }
}
