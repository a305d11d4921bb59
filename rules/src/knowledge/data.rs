//! The data files and their headings.
//!
//! A file is made of blocks: a line at the left edge is a heading (`image docker.io/library/node`), the indented lines
//! below it say things. `build.rs` lists where the blocks are. Entry point: [`Data::named_block`].

/// A data file and its headings, sorted.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) text: &'static str,
    pub(super) headings: &'static [(&'static str, u32, u32)],
}

/// A line of a block: its first word and what follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) key: &'static str,
    pub(super) value: &'static str,
}

impl Line {
    /// The words of the value.
    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        self.value.split_ascii_whitespace()
    }
}

impl Data {
    /// The lines below a heading, and the name in it: `docker.io/library/node` of `image docker.io/library/node`.
    pub(super) fn named_block(
        &self,
        kind: &str,
        name: &str,
    ) -> Option<(&'static str, impl Iterator<Item = Line> + use<>)> {
        let of = |heading: &'static str| heading.split_once(' ').unwrap_or_default();
        let idx = self.headings.binary_search_by(|(heading, _, _)| of(heading).cmp(&(kind, name))).ok()?;
        self.headings.get(idx).map(|entry| (of(entry.0).1, self.lines(*entry)))
    }

    /// The names below headings of one kind, each with its lines.
    pub(super) fn blocks<'d>(
        &'d self,
        kind: &'d str,
    ) -> impl Iterator<Item = (&'static str, impl Iterator<Item = Line> + use<>)> + use<'d> {
        self.headings.iter().filter_map(move |entry| {
            let name = entry.0.strip_prefix(kind)?.strip_prefix(' ')?;
            Some((name, self.lines(*entry)))
        })
    }

    fn lines(&self, (_, start, end): (&str, u32, u32)) -> impl Iterator<Item = Line> + use<> {
        let text = self.text.get(start as usize..end as usize).unwrap_or_default();
        text.lines().filter_map(|line| {
            let line = line.trim_start();
            let (key, value) = line.split_once(' ').unwrap_or((line, ""));
            (!key.is_empty()).then_some(Line { key, value })
        })
    }
}

include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));
