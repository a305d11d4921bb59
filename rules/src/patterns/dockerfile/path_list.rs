//! A few paths as messages name them.

/// The most paths that are written out.
const MAX_NAMED: usize = 3;

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b`, `c` and 2 more ``.
pub fn path_list<P: AsRef<str>>(paths: &[P]) -> String {
    let quoted = |path: &P| format!("`{}`", path.as_ref());
    let named: Vec<String> = paths.iter().take(MAX_NAMED).map(quoted).collect();
    match (named.split_last(), paths.len().saturating_sub(MAX_NAMED)) {
        (None, _) => String::new(),
        (Some(_), n_more @ 1..) => format!("{} and {n_more} more", named.join(", ")),
        (Some((only, [])), 0) => only.clone(),
        (Some((last, rest)), 0) => format!("{} and {last}", rest.join(", ")),
    }
}
