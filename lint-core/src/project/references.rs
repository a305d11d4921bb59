//! Which files a Compose file includes or extends, by its text alone.
//!
//! Grouping asks this of every file, so that it must be quick; what is not found here, the loader still finds.
//! Entry point: [`references`].

use crate::compose::FileRole;

/// A file that another one draws in: its path as written, and why.
pub type Reference = (String, FileRole);

/// The files that a Compose file includes or extends, as far as lines of the usual form tell.
pub fn references(text: &str) -> Vec<Reference> {
    if !text.contains("include") && !text.contains("extends") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut includes = false;
    // The indentation of the `extends` whose keys follow.
    let mut extends: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let is_item = content == "-" || content.starts_with("- ");
        if indent == 0 && !is_item {
            includes = content.starts_with("include:");
        }
        if extends.is_some_and(|above| indent <= above) {
            extends = None;
        }
        if includes {
            found.extend(included(content).into_iter().map(|path| (path, FileRole::Included)));
        } else if let Some(rest) = content.strip_prefix("extends:") {
            extends = Some(indent);
            found.extend(flow_value(rest, "file").map(|path| (path, FileRole::Extended)));
        } else if extends.is_some()
            && let Some(path) = content.strip_prefix("file:").and_then(scalar)
        {
            found.push((path, FileRole::Extended));
        }
    }
    found
}

/// The paths of a line below `include:`, the line itself among them.
fn included(content: &str) -> Vec<String> {
    let content = content.strip_prefix("include:").unwrap_or(content).trim();
    let item = content.strip_prefix("- ").unwrap_or(content).trim();
    let (key, rest) = match item.strip_prefix("path:") {
        Some(rest) => ("path", rest.trim()),
        None => ("", item),
    };
    if let Some(list) = rest.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
        return list.split(',').filter_map(scalar).collect();
    }
    let is_plain_item = content.starts_with("- ") && !rest.contains(": ") && !rest.ends_with(':');
    if key == "path" || is_plain_item { scalar(rest).into_iter().collect() } else { Vec::new() }
}

/// The value of a key in `{key: value, …}`.
fn flow_value(text: &str, key: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('{')?;
    let inside = inside.split('}').next()?;
    inside.split(',').find_map(|pair| {
        let (name, value) = pair.split_once(':')?;
        (name.trim() == key).then(|| scalar(value)).flatten()
    })
}

/// A plain or quoted value that names a file here: not remote, and no variable in it.
fn scalar(text: &str) -> Option<String> {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let quotes = ['"', '\''];
    let bare =
        quotes.iter().find_map(|quote| text.strip_prefix(*quote)?.split(*quote).next()).unwrap_or(text);
    let is_file = !bare.is_empty() && !bare.contains(['$', '{', '[', '&', '*']) && !bare.contains("://");
    is_file.then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        references(text).into_iter().map(|(path, _)| path).collect()
    }

    #[test]
    fn included_files_are_items_and_paths() {
        let text = "include:\n  - a.yaml # one\n- \"b.yaml\"\n  - path: c.yaml\n    env_file: d\n  - path:\n      - e.yaml\n      - f.yaml\nservices:\n  x:\n    command:\n      - g.yaml\n";
        assert_eq!(paths(text), ["a.yaml", "b.yaml", "c.yaml", "e.yaml", "f.yaml"]);
        assert_eq!(paths("include: [a.yaml, 'b.yaml']\n"), ["a.yaml", "b.yaml"]);
        assert!(paths("include:\n  - https://example.com/a.git\n  - ${X}/b.yaml\n").is_empty());
    }

    #[test]
    fn extended_files_are_values_of_file() {
        let text = "services:\n  a:\n    extends:\n      file: common.yaml\n      service: x\n    env_file:\n      file: no\n  b:\n    extends: {service: y, file: other.yaml}\n  c:\n    extends: z\n";
        assert_eq!(paths(text), ["common.yaml", "other.yaml"]);
    }
}
