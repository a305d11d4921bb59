//! Where the cursor is in a Compose file, told by indentation, so that it holds while a line is half written.
//!
//! Entry point: [`Cursor::at`].

use hullwright_core::text::{TextRange, TextSize};

/// What could be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spot {
    /// A key of the mapping at the path.
    Key,
    /// The value at the path.
    Value,
    /// An item of the list at the path, which ends with `[]`; it may be a key of a mapping as well.
    Item,
    /// A comment.
    Comment,
}

/// Where the cursor is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cursor<'t> {
    pub(crate) spot: Spot,
    /// The keys above, `[]` for an item of a list; of a value its own key, too.
    pub(crate) path: Vec<&'t str>,
    /// What is typed before the cursor: of the key, the value, the item, the comment.
    pub(crate) typed: &'t str,
    pub(crate) range: TextRange,
    /// The keys or items beside it.
    pub(crate) siblings: Vec<&'t str>,
    /// The column of what is typed.
    pub(crate) column: usize,
    /// Whether a `:` follows.
    pub(crate) has_colon: bool,
}

/// A line, cut into its signs and its key.
struct Line<'t> {
    /// Columns of the `-` signs.
    dashes: Vec<usize>,
    /// Where its text starts.
    column: usize,
    /// Its text without signs and blanks around it.
    text: &'t str,
}

impl<'t> Line<'t> {
    fn read(line: &'t str) -> Self {
        let mut rest = line.trim_start();
        let mut dashes = Vec::new();
        loop {
            let column = line.len() - rest.len();
            match rest.strip_prefix('-') {
                Some(behind) if behind.is_empty() || behind.starts_with(char::is_whitespace) => {
                    dashes.push(column);
                    rest = behind.trim_start();
                }
                _ => return Self { dashes, column, text: rest.trim_end() },
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.dashes.is_empty() && (self.text.is_empty() || self.text.starts_with('#'))
    }

    /// The key, and what follows its `:`.
    fn key(&self) -> Option<(&'t str, &'t str)> {
        let quote = self.text.chars().next().filter(|ch| matches!(ch, '"' | '\''));
        if let Some(quote) = quote {
            let (key, behind) = self.text.get(1..)?.split_once(quote)?;
            return Some((key, behind.trim_start().strip_prefix(':')?));
        }
        if let Some(at) = self.text.find(": ") {
            return Some((self.text.get(..at)?, self.text.get(at + 2..)?));
        }
        self.text.strip_suffix(':').map(|key| (key, ""))
    }
}

impl<'t> Cursor<'t> {
    /// Where an offset is.
    pub(crate) fn at(text: &'t str, offset: TextSize) -> Self {
        let before = text.get(..offset as usize).unwrap_or(text);
        let behind = text.get(before.len()..).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.get(start..).unwrap_or_default();
        let rest = behind.split('\n').next().unwrap_or_default();
        let mut cursor = Self {
            spot: Spot::Key,
            path: Vec::new(),
            typed: "",
            range: TextRange::empty(offset),
            siblings: Vec::new(),
            column: line.len(),
            has_colon: rest
                .trim_start_matches(|ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-'))
                .starts_with(':'),
        };
        if let Some(at) = comment_in(line) {
            cursor.spot = Spot::Comment;
            return cursor.with_typed(line.get(at..).unwrap_or_default(), offset);
        }
        let own = Line::read(line);
        let above = before.get(..start).unwrap_or_default();
        cursor.column = own.column;
        let mut path = Vec::new();
        let (mut key_limit, mut dash_limit) = (own.column, own.column);
        for dash in own.dashes.iter().rev() {
            path.push("[]");
            (key_limit, dash_limit) = (dash + 1, *dash);
        }
        let block = (own.dashes.is_empty(), own.column);
        for line in above.lines().rev() {
            let line = Line::read(line);
            if line.is_empty() {
                continue;
            }
            if let Some((key, _)) = line.key()
                && line.column < key_limit
            {
                path.push(key.trim());
                (key_limit, dash_limit) = (line.column, line.column);
            }
            for dash in
                line.dashes.iter().rev().filter(|dash| **dash < dash_limit).copied().collect::<Vec<_>>()
            {
                path.push("[]");
                (key_limit, dash_limit) = (dash + 1, dash);
            }
            if key_limit == 0 {
                break;
            }
        }
        path.reverse();
        cursor.path = path;
        let next = behind.split_once('\n').map_or("", |(_, next)| next);
        // Right behind the `:` of a key nothing can be written yet.
        let is_open = own.text.ends_with(':') && !own.text.contains(": ") && !line.ends_with(' ');
        let value_key = own.key().filter(|_| !is_open);
        if let Some((key, _)) = value_key {
            let typed = line.split_once(": ").map_or("", |(_, value)| value).trim_start();
            cursor.path.push(key.trim());
            cursor.spot = Spot::Value;
            return cursor.inside_flow(typed, offset);
        }
        let typed = line.get(own.column..).unwrap_or_default();
        if own.dashes.is_empty() {
            cursor.siblings = siblings(above, next, block.1);
            return cursor.inside_flow(typed, offset);
        }
        cursor.spot = Spot::Item;
        cursor.siblings = items(above, next, own.dashes.last().copied().unwrap_or_default());
        cursor.inside_flow(typed, offset)
    }

    fn with_typed(mut self, typed: &'t str, offset: TextSize) -> Self {
        self.typed = typed;
        self.range = TextRange::new(offset - (typed.len() as u32).min(offset), offset);
        self
    }

    /// The same within `[a, b` or `{a: b, c`, as far as one line tells.
    fn inside_flow(mut self, typed: &'t str, offset: TextSize) -> Self {
        if self.spot != Spot::Value {
            return self.with_typed(typed.trim_start_matches(['"', '\'']), offset);
        }
        if let Some(list) = typed.strip_prefix('[') {
            let parts: Vec<&str> = list.split(',').map(str::trim_start).collect();
            self.spot = Spot::Item;
            self.path.push("[]");
            let (last, others) = parts.split_last().unwrap_or((&"", &[]));
            self.siblings = others.iter().map(|part| part.trim()).collect();
            return self.with_typed(last.trim_start_matches(['"', '\'']), offset);
        }
        if let Some(map) = typed.strip_prefix('{') {
            let parts: Vec<&str> = map.split(',').map(str::trim_start).collect();
            let (last, others) = parts.split_last().unwrap_or((&"", &[]));
            self.siblings = others.iter().filter_map(|part| Some(part.split_once(':')?.0.trim())).collect();
            if let Some((key, value)) = last.split_once(": ") {
                self.path.push(key.trim());
                return self.with_typed(value.trim_start().trim_start_matches(['"', '\'']), offset);
            }
            self.spot = Spot::Key;
            return self.with_typed(last, offset);
        }
        self.with_typed(typed.trim_start_matches(['"', '\'']), offset)
    }
}

/// Where a comment starts in a line.
fn comment_in(line: &str) -> Option<usize> {
    if line.trim_start().starts_with('#') {
        return line.find('#');
    }
    let at = line.find(" #")?;
    let before = line.get(..at)?;
    let is_quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
    (!is_quoted).then_some(at + 1)
}

/// The keys of the mapping whose keys stand in a column, above and below a line.
fn siblings<'t>(above: &'t str, below: &'t str, column: usize) -> Vec<&'t str> {
    let mut found = Vec::new();
    for line in above.lines().rev().map(Line::read).filter(|line| !line.is_empty()) {
        if line.column == column {
            found.extend(line.key().map(|(key, _)| key.trim()));
        }
        let is_start = !line.dashes.is_empty() && line.dashes.iter().any(|dash| *dash < column);
        if line.column < column || is_start && line.column <= column {
            break;
        }
    }
    for line in below.lines().map(Line::read).filter(|line| !line.is_empty()) {
        if line.column < column || line.dashes.iter().any(|dash| *dash < column) {
            break;
        }
        if line.column == column {
            found.extend(line.key().map(|(key, _)| key.trim()));
        }
    }
    found
}

/// The scalar items of the list whose signs stand in a column, above and below a line.
fn items<'t>(above: &'t str, below: &'t str, dash: usize) -> Vec<&'t str> {
    let is_of_list = |line: &Line<'t>| line.dashes.contains(&dash) || line.column > dash;
    let item = |line: Line<'t>| {
        let is_item = line.dashes.contains(&dash) && line.key().is_none();
        is_item.then(|| line.text.trim_matches(['"', '\'']))
    };
    let up = above.lines().rev().map(Line::read).filter(|line| !line.is_empty()).take_while(is_of_list);
    let down = below.lines().map(Line::read).filter(|line| !line.is_empty()).take_while(is_of_list);
    up.chain(down).filter_map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spot, path, typed text and siblings at `|`.
    fn shown(text: &str) -> String {
        let offset = text.find('|').expect("a place is marked") as u32;
        let text = text.replacen('|', "", 1);
        let cursor = Cursor::at(&text, offset);
        assert_eq!(cursor.range.slice(&text), cursor.typed);
        format!(
            "{:?} {} `{}` {}",
            cursor.spot,
            cursor.path.join("."),
            cursor.typed,
            cursor.siblings.join(",")
        )
    }

    #[test]
    fn keys_lie_below_what_is_indented_less() {
        assert_eq!(shown("ser|"), "Key  `ser` ");
        let text = "services:\n  web:\n    image: x\n    # why\n    bu|\n    ports:\n      - 80\n  db:\n    image: y\n";
        assert_eq!(shown(text), "Key services.web `bu` image,ports");
        assert_eq!(shown("services:\n  web:\n    build:\n      |"), "Key services.web.build `` ");
        assert_eq!(shown("services:\n  web:\n    image: x\n  |"), "Key services `` web");
    }

    #[test]
    fn items_lie_below_their_list() {
        assert_eq!(
            shown("services:\n  a:\n    depends_on:\n      - b\n      - c|"),
            "Item services.a.depends_on.[] `c` b"
        );
        assert_eq!(
            shown("services:\n  a:\n    depends_on:\n    - b\n    - |"),
            "Item services.a.depends_on.[] `` b"
        );
        let text = "services:\n  a:\n    volumes:\n      - type: bind\n        so|\n      - x";
        assert_eq!(shown(text), "Key services.a.volumes.[] `so` type");
        assert_eq!(shown("services:\n  a:\n    volumes:\n      - ty|"), "Item services.a.volumes.[] `ty` ");
        assert_eq!(
            shown("services:\n  a:\n    volumes:\n      - type: b|"),
            "Value services.a.volumes.[].type `b` "
        );
    }

    #[test]
    fn values_and_flow_collections_are_read_on_their_line() {
        assert_eq!(shown("services:\n  a:\n    restart: al|"), "Value services.a.restart `al` ");
        assert_eq!(shown("services:\n  a:\n    restart: |"), "Value services.a.restart `` ");
        assert_eq!(shown("services:\n  a:\n    image: b:|"), "Value services.a.image `b:` ");
        assert_eq!(shown("services:\n  a:\n    depends_on: [b, c|]"), "Item services.a.depends_on.[] `c` b");
        assert_eq!(
            shown("services:\n  a:\n    build: {context: ., tar|}"),
            "Key services.a.build `tar` context"
        );
        assert_eq!(shown("services:\n  a:\n    build: {target: ru|}"), "Value services.a.build.target `ru` ");
        assert_eq!(shown("a: b # hull|"), "Comment  `# hull` ");
    }
}
