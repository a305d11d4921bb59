//! Builds the tree from the parser's events.

use rustc_hash::{FxHashMap, FxHashSet};

use super::decode::{self, BlockBody};
use super::events::{Event, Events, Failure, MAX_DEPTH};
use super::{
    Anchor, Entry, NodeId, NodeKind, Scalar, ScalarStyle, Tag, Yaml, YamlComment, YamlError, YamlErrorKind,
    YamlNode,
};
use crate::text::{MAX_FILE_SIZE, TextRange, TextSize};

/// Syntax errors after which the rest of a file is given up: one per document.
const MAX_FAILURES: usize = 100;

/// Nodes that all aliases together may unfold to. go-yaml refuses a file in which, at this size, as little as a
/// tenth of the nodes comes from aliases.
const MAX_UNFOLDED: u64 = 4_000_000;

/// A line longer than this is not marked as a whole.
const MAX_MARKED_LINE: usize = 300;

pub(super) fn build(text: &str) -> Yaml {
    let mut builder = Builder {
        yaml: empty(),
        text,
        open: Vec::new(),
        document: None,
        behind_document: 0,
        anchors: FxHashMap::default(),
        sizes: Vec::new(),
        n_unfolded: 0,
    };
    if text.len() > MAX_FILE_SIZE {
        builder.failure(Failure {
            kind: YamlErrorKind::TooLarge,
            at: 0,
            message: "the file is too large to be read".to_owned(),
        });
        return builder.yaml;
    }
    builder.run();
    let mut yaml = builder.yaml;
    yaml.errors.sort_by_key(|error| error.range);
    // A comment behind the header of a block scalar comes after the scalar.
    yaml.comments.sort_by_key(|comment| comment.range);
    yaml.comments.dedup_by_key(|comment| comment.range);
    yaml
}

fn empty() -> Yaml {
    Yaml {
        nodes: Vec::new(),
        documents: Vec::new(),
        errors: Vec::new(),
        comments: Vec::new(),
        blocks: FxHashMap::default(),
        is_bomb: false,
        aliased: FxHashSet::default(),
    }
}

struct Builder<'text> {
    yaml: Yaml,
    text: &'text str,
    /// The collections around the current place, the outermost first.
    open: Vec<Open>,
    /// Where the content of the current document may start, while the document has no root.
    document: Option<TextSize>,
    /// Behind the document before the current one.
    behind_document: TextSize,
    anchors: FxHashMap<usize, NodeId>,
    /// Of each node, the number of nodes that it unfolds to.
    sizes: Vec<u64>,
    /// What the aliases so far unfold to.
    n_unfolded: u64,
}

/// A collection whose end was not seen yet.
struct Open {
    id: NodeId,
    /// The key whose value comes next.
    key: Option<NodeId>,
    /// Behind the child that came last; the start when there is none.
    behind: TextSize,
}

impl Builder<'_> {
    fn run(&mut self) {
        let mut events = Events::new(self.text);
        let mut n_failures = 0;
        while let Some(event) = events.next() {
            let Err(failure) = event.and_then(|(event, range)| self.event(event, range)) else { continue };
            self.failure(failure);
            self.abandon_document();
            n_failures += 1;
            match events.skip_document() {
                Ok(_) if n_failures < MAX_FAILURES => {}
                Ok(_) => return,
                Err(failure) => return self.failure(failure),
            }
        }
    }

    fn event(&mut self, event: Event<'_>, range: TextRange) -> Result<(), Failure> {
        match event {
            Event::DocumentStart { is_explicit: true } => self.document = Some(range.end()),
            // The range is that of the first token here.
            Event::DocumentStart { is_explicit: false } => {
                let skipped = TextRange::new(self.behind_document, range.start()).slice(self.text);
                let behind_marker = behind_document_end(skipped).map_or(0, |at| at as TextSize);
                self.document = Some(self.behind_document + behind_marker);
            }
            Event::DocumentEnd => {
                self.abandon_document();
                self.behind_document = range.end();
            }
            Event::Comment => self.comment(range),
            Event::Scalar { value, style, anchor, tag } => {
                self.scalar(Scalar { value: value.into(), style }, range, anchor, tag);
            }
            Event::SequenceStart { is_flow, anchor, tag } => {
                self.check_depth(range)?;
                self.open(NodeKind::Sequence { items: Vec::new(), is_flow }, range, anchor, tag);
            }
            Event::MappingStart { is_flow, anchor, tag } => {
                self.check_depth(range)?;
                self.open(NodeKind::Mapping { entries: Vec::new(), is_flow }, range, anchor, tag);
            }
            Event::CollectionEnd => self.close(range),
            Event::Alias { anchor } => self.alias(Some(anchor), range),
            Event::UndefinedAlias => self.alias(None, range),
            Event::Anchor => self.anchor(range),
        }
        Ok(())
    }

    fn check_depth(&self, range: TextRange) -> Result<(), Failure> {
        if self.open.len() < MAX_DEPTH { Ok(()) } else { Err(Failure::too_deep(range.start())) }
    }

    fn failure(&mut self, failure: Failure) {
        let range = fault_range(self.text, failure.at);
        self.error(failure.kind, range, failure.message);
    }

    fn error(&mut self, kind: YamlErrorKind, range: TextRange, message: String) {
        self.yaml.errors.push(YamlError { kind, range, message });
    }

    fn comment(&mut self, range: TextRange) {
        let before = TextRange::new(0, range.start()).slice(self.text);
        let blanks = before.trim_end_matches([' ', '\t', '\u{feff}']);
        let is_own_line = blanks.is_empty() || blanks.ends_with(['\n', '\r']);
        self.yaml.comments.push(YamlComment { range, is_own_line });
    }

    /// Adds a node to the arena and to the collection around it.
    fn add(&mut self, node: YamlNode, anchor: usize) -> NodeId {
        let id = NodeId(self.yaml.nodes.len() as u32);
        let behind = node.range.end();
        self.yaml.nodes.push(node);
        self.sizes.push(1);
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        let Some(open) = self.open.last_mut() else {
            if self.document.take().is_some() {
                self.yaml.documents.push(id);
            }
            return id;
        };
        open.behind = open.behind.max(behind);
        match self.yaml.nodes.get_mut(open.id.0 as usize).map(|node| &mut node.kind) {
            Some(NodeKind::Sequence { items, .. }) => items.push(id),
            Some(NodeKind::Mapping { entries, .. }) => match open.key.take() {
                Some(key) => entries.push(Entry { key, value: id }),
                None => open.key = Some(id),
            },
            Some(NodeKind::Scalar(_) | NodeKind::Alias { .. }) | None => {}
        }
        id
    }

    fn scalar(&mut self, mut scalar: Scalar, parsed: TextRange, anchor: usize, tag: Option<Tag>) {
        let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
        let mut range = parsed;
        let is_blank = scalar.value.bytes().all(|byte| byte == b'\n');
        let body = BlockBody { start: parsed.start(), end: parsed.end(), is_blank };
        if is_block {
            let header_at = self.block_header(tag.as_ref(), body.start);
            range = decode::block_range(header_at, body, self.text);
            self.mend_last_line(&mut scalar, header_at, body);
        } else if parsed.is_empty() {
            let behind_tag = tag.as_ref().map_or(0, |tag| tag.range.end());
            range = TextRange::empty(self.absent_at(parsed.start()).max(behind_tag));
        }
        let id = self.add(YamlNode { kind: NodeKind::Scalar(scalar), range, tag, anchor: None }, anchor);
        if is_block {
            self.yaml.blocks.insert(id, body);
        }
    }

    /// The last line of a file has no line break that could be part of the value; the parser adds one.
    fn mend_last_line(&self, scalar: &mut Scalar, header_at: TextSize, body: BlockBody) {
        if body.end as usize != self.text.len() || self.text.ends_with(['\n', '\r']) {
            return;
        }
        let decoded = decode::block_text(scalar, header_at, body, self.text);
        if scalar.value.strip_suffix('\n') == Some(decoded.as_str()) {
            scalar.value = decoded.as_str().into();
        }
    }

    /// Where the search for what belongs to the next node starts.
    fn behind_last(&self) -> TextSize {
        let behind_start = self.document.unwrap_or(self.behind_document);
        self.open.last().map_or(behind_start, |open| open.behind)
    }

    /// The place of the `|` or `>` of the block scalar whose body starts at `body_start`.
    fn block_header(&self, tag: Option<&Tag>, body_start: TextSize) -> TextSize {
        let mut at = tag.map_or(0, |tag| tag.range.end()).max(self.behind_last());
        loop {
            at = behind_trivia(self.text, at);
            let rest = TextRange::new(at, body_start).slice(self.text);
            at += match rest.chars().next() {
                Some('|' | '>') => return at,
                Some(':' | '-' | '?') => 1,
                Some('&' | '!') => rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len()) as TextSize,
                _ => return body_start,
            };
        }
    }

    /// The place of a value that is not there: behind its `:` or `-`.
    fn absent_at(&self, parsed: TextSize) -> TextSize {
        let Some(open) = self.open.last() else { return parsed };
        let indicator = match &self.yaml.node(open.id).kind {
            NodeKind::Mapping { .. } if open.key.is_some() => ':',
            NodeKind::Sequence { is_flow: false, .. } => '-',
            _ => return parsed.max(open.behind),
        };
        let at = behind_trivia(self.text, open.behind);
        let rest = TextRange::new(at, self.text.len() as TextSize).slice(self.text);
        if rest.starts_with(indicator) { at + 1 } else { open.behind }
    }

    fn alias(&mut self, anchor: Option<usize>, range: TextRange) {
        let raw = range.slice(self.text);
        let name = raw.strip_prefix('*').unwrap_or(raw).to_owned();
        let target = anchor.and_then(|anchor| self.anchors.get(&anchor).copied());
        let is_cycle = target.is_some_and(|target| self.open.iter().any(|open| open.id == target));
        if is_cycle {
            let message = format!("alias `*{name}` stands inside the value that it refers to");
            self.error(YamlErrorKind::AliasCycle, range, message);
        } else if target.is_none() {
            let message = format!("no anchor `&{name}` stands before this alias");
            self.error(YamlErrorKind::UndefinedAlias, range, message);
        }
        let target = target.filter(|_| !is_cycle);
        self.yaml.aliased.extend(target);
        let kind = NodeKind::Alias { name, target };
        let id = self.add(YamlNode { kind, range, tag: None, anchor: None }, 0);
        if let Some(target) = target {
            let size = self.size(target);
            self.set_size(id, size);
            self.count_unfolded(size, range);
        }
    }

    fn size(&self, id: NodeId) -> u64 {
        self.sizes.get(id.0 as usize).copied().unwrap_or_default()
    }

    fn set_size(&mut self, id: NodeId, size: u64) {
        if let Some(known) = self.sizes.get_mut(id.0 as usize) {
            *known = size;
        }
    }

    fn count_unfolded(&mut self, size: u64, range: TextRange) {
        self.n_unfolded = self.n_unfolded.saturating_add(size);
        if self.n_unfolded > MAX_UNFOLDED && !self.yaml.is_bomb {
            self.yaml.is_bomb = true;
            self.error(YamlErrorKind::TooLarge, range, "aliases unfold to too much".to_owned());
        }
    }

    fn anchor(&mut self, range: TextRange) {
        let raw = range.slice(self.text);
        let name = raw.strip_prefix('&').unwrap_or(raw).to_owned();
        let Some(node) = self.yaml.nodes.last_mut() else { return };
        node.anchor = Some(Anchor { name, range });
        if node.is_absent() {
            let at = node.range.start().max(range.end());
            node.range = TextRange::empty(at);
            if let Some(open) = self.open.last_mut() {
                open.behind = open.behind.max(at);
            }
        }
    }

    fn open(&mut self, kind: NodeKind, range: TextRange, anchor: usize, tag: Option<Tag>) {
        let id = self.add(YamlNode { kind, range, tag, anchor: None }, anchor);
        self.open.push(Open { id, key: None, behind: range.end() });
    }

    /// Closes the innermost collection. Brackets are part of it; otherwise it ends where its last child does.
    fn close(&mut self, end: TextRange) {
        let Some(Open { id, behind, .. }) = self.open.pop() else { return };
        let node = self.yaml.node(id);
        let (first, size) = match &node.kind {
            NodeKind::Sequence { items, .. } => {
                (items.first().copied(), self.total_size(items.iter().copied()))
            }
            NodeKind::Mapping { entries, .. } => (
                entries.first().map(|entry| entry.key),
                self.total_size(entries.iter().flat_map(|entry| [entry.key, entry.value])),
            ),
            NodeKind::Scalar(_) | NodeKind::Alias { .. } => (None, 1),
        };
        let start = match first {
            Some(first) if node.range.is_empty() => self.yaml.node(first).range.start(),
            _ => node.range.start(),
        };
        let end = if end.is_empty() { behind } else { end.end() };
        if let Some(node) = self.yaml.nodes.get_mut(id.0 as usize) {
            node.range = TextRange::new(start, end);
        }
        if let Some(open) = self.open.last_mut() {
            open.behind = open.behind.max(end);
        }
        self.set_size(id, size);
        self.report_duplicate_keys(id);
    }

    fn total_size(&self, children: impl Iterator<Item = NodeId>) -> u64 {
        children.map(|child| self.size(child)).fold(1, u64::saturating_add)
    }

    /// Ends the document where it is: open collections are closed, a missing value or root is an absent one.
    fn abandon_document(&mut self) {
        while let Some(open) = self.open.last() {
            let behind = open.behind;
            if open.key.is_some() {
                let absent = Scalar { value: Box::default(), style: ScalarStyle::Plain };
                self.scalar(absent, TextRange::empty(behind), 0, None);
            }
            self.close(TextRange::empty(behind));
        }
        if let Some(document) = self.document {
            let absent = Scalar { value: Box::default(), style: ScalarStyle::Plain };
            self.scalar(absent, TextRange::empty(document), 0, None);
        }
        self.anchors.clear();
    }

    /// As go-yaml sees it, keys are the same when their text is, however they are quoted.
    fn report_duplicate_keys(&mut self, mapping: NodeId) {
        let Yaml { nodes, errors, .. } = &mut self.yaml;
        let node = |id: NodeId| nodes.get(id.0 as usize);
        let Some(NodeKind::Mapping { entries, .. }) = node(mapping).map(|node| &node.kind) else { return };
        let mut seen: FxHashMap<&str, TextRange> = FxHashMap::default();
        for entry in entries {
            let Some(key) = node(entry.key) else { continue };
            let Some(scalar) = key.as_scalar() else { continue };
            if let Some(&first) = seen.get(&*scalar.value) {
                let message = format!("key `{}` is already in this mapping", scalar.value);
                let kind = YamlErrorKind::DuplicateKey { first };
                let range =
                    if key.range.is_empty() { fault_range(self.text, key.range.start()) } else { key.range };
                errors.push(YamlError { kind, range, message });
            } else {
                seen.insert(&scalar.value, key.range);
            }
        }
    }
}

/// Behind the last `...` line of what was skipped after a syntax error.
fn behind_document_end(skipped: &str) -> Option<usize> {
    let (at, marker) = skipped.rmatch_indices("...").find(|&(at, _)| {
        let before = skipped.get(..at).unwrap_or_default().trim_end_matches('\u{feff}');
        before.is_empty() || before.ends_with(['\n', '\r'])
    })?;
    Some(at + marker.len())
}

/// Behind blanks, line breaks and comments.
fn behind_trivia(text: &str, mut at: TextSize) -> TextSize {
    loop {
        let rest = TextRange::new(at, text.len() as TextSize).slice(text);
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{feff}']);
        at += (rest.len() - trimmed.len()) as TextSize;
        if !trimmed.starts_with('#') {
            return at;
        }
        at += trimmed.find(['\n', '\r']).unwrap_or(trimmed.len()) as TextSize;
    }
}

/// The line at an offset; if it is blank, the last line with content before it.
fn fault_range(text: &str, at: TextSize) -> TextRange {
    let (before, behind) = text.split_at_checked(at as usize).unwrap_or((text, ""));
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = before.len() + behind.find(['\n', '\r']).unwrap_or(behind.len());
    let line = TextRange::from(start..end).slice(text);
    if line.trim().is_empty() {
        let before = before.trim_end();
        if before.is_empty() {
            let content = text.trim_start();
            let from = if content.is_empty() { 0 } else { text.len() - content.len() };
            let rest = TextRange::from(from..text.len()).slice(text);
            return TextRange::at(
                from as TextSize,
                rest.chars().next().map_or(0, char::len_utf8) as TextSize,
            );
        }
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        return trimmed_range(text, start..before.len());
    }
    if line.len() > MAX_MARKED_LINE {
        let marked = behind.chars().next().filter(|&character| !matches!(character, '\n' | '\r'));
        let width = marked.map_or(0, char::len_utf8) as TextSize;
        let last = before.chars().next_back().map_or(0, char::len_utf8) as TextSize;
        let from = before.len() as TextSize;
        return if width > 0 { TextRange::at(from, width) } else { TextRange::at(from - last, last) };
    }
    trimmed_range(text, start..end)
}

fn trimmed_range(text: &str, range: std::ops::Range<usize>) -> TextRange {
    let raw = TextRange::from(range.clone()).slice(text);
    let start = range.start + (raw.len() - raw.trim_start().len());
    TextRange::at(start as TextSize, raw.trim().len() as TextSize)
}
