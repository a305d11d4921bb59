//! Follows every link of the site that leads to the site or to a file of this repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result};

/// Where files of this repository are shown.
const REPOSITORY: &str = "https://github.com/hullwright/hullwright/blob/main/";

/// What following the links gave.
#[derive(Default)]
pub(crate) struct Checked {
    pub(crate) n_inside: usize,
    pub(crate) broken: Vec<String>,
}

/// A page as far as links are concerned.
#[derive(Default)]
struct Page {
    anchors: BTreeSet<String>,
    links: BTreeSet<String>,
}

/// Follows the links of all pages below a folder.
pub(crate) fn check(html: &Path, repository: &Path) -> Result<Checked> {
    let mut pages = BTreeMap::new();
    collect(html, &mut pages)?;
    let mut checked = Checked::default();
    for (path, page) in &pages {
        for link in &page.links {
            let found = match link.strip_prefix(REPOSITORY) {
                Some(file) => repository.join(file.split('#').next().unwrap_or_default()).exists(),
                None if is_outside(link) => continue,
                None => leads_somewhere(path, link, &pages),
            };
            checked.n_inside += 1;
            if !found {
                let page = path.strip_prefix(html).unwrap_or(path).display();
                checked.broken.push(format!("{page}: {link} leads nowhere"));
            }
        }
    }
    Ok(checked)
}

fn collect(folder: &Path, pages: &mut BTreeMap<PathBuf, Page>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html") && !path.ends_with("404.html")
        {
            let page = read(&fs::read_to_string(&path)?);
            pages.insert(path, page);
        }
    }
    Ok(())
}

fn is_outside(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:")
}

fn leads_somewhere(from: &Path, link: &str, pages: &BTreeMap<PathBuf, Page>) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        from.to_path_buf()
    } else {
        plain(&from.parent().unwrap_or(Path::new("")).join(path))
    };
    match pages.get(&target) {
        Some(page) => anchor.is_empty() || page.anchors.contains(anchor),
        None => anchor.is_empty() && target.is_file(),
    }
}

/// The path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            out.pop();
        } else {
            out.push(part);
        }
    }
    out
}

/// The anchors and links of a page: what stands in its tags.
fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(script) = after.strip_prefix("script") {
            // What a script holds is no markup.
            let (tag, body) = script.split_once('>').unwrap_or((script, ""));
            take(tag, &mut page);
            rest = body.split_once("</script>").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, behind) = tag(after);
        take(tag, &mut page);
        rest = behind;
    }
    page
}

/// Splits behind the `>` that ends a tag.
fn tag(text: &str) -> (&str, &str) {
    let mut is_quoted = false;
    let end = text.find(|ch| {
        is_quoted ^= ch == '"';
        ch == '>' && !is_quoted
    });
    text.split_at(end.unwrap_or(text.len()))
}

fn take(tag: &str, page: &mut Page) {
    for name in ["id", "href", "src"] {
        let Some((_, value)) = tag.split_once(&format!(" {name}=\"")) else { continue };
        let value = value.split('"').next().unwrap_or_default().replace("&amp;", "&");
        if name == "id" {
            page.anchors.insert(value);
        } else {
            page.links.insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_anchors_are_read_from_tags_alone() {
        let page = read(
            "<h2 id=\"a\"><a class=\"x>y\" href=\"b.html#c\">&lt;a href=\"no\"</a><script src=\"s.js\">'<a href=\"no\">'</script><i id=\"z\">",
        );
        assert_eq!(page.anchors.iter().collect::<Vec<_>>(), ["a", "z"]);
        assert_eq!(page.links.iter().collect::<Vec<_>>(), ["b.html#c", "s.js"]);
    }

    #[test]
    fn a_link_needs_a_page_and_its_anchor() {
        let page = |anchors: &[&str]| Page {
            anchors: anchors.iter().map(|name| (*name).to_owned()).collect(),
            ..Page::default()
        };
        let pages = BTreeMap::from([
            (PathBuf::from("/s/a/x.html"), page(&["here"])),
            (PathBuf::from("/s/y.html"), page(&[])),
        ]);
        let leads = |link| leads_somewhere(Path::new("/s/a/x.html"), link, &pages);
        assert!(leads("#here") && leads("../y.html") && leads("x.html#here"));
        assert!(!leads("#there") && !leads("../z.html") && !leads("../y.html#here"));
    }
}
