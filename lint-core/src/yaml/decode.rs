//! The value of a scalar with a map back to the file.
//!
//! What lives here: line folding, escapes and chomping, with the place of every stretch. The parser did the same
//! without places; where the two disagree, its value stands for the whole scalar.

use super::{Scalar, ScalarStyle};
use crate::text::{MappedText, MappedTextBuilder, TextRange, TextSize};

/// What the parser said about the lines of a block scalar.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockBody {
    /// The first byte of content; its column is the indentation of the body.
    pub(super) start: TextSize,
    /// Behind the last line, and possibly behind the indentation of what follows.
    pub(super) end: TextSize,
    /// Whether no line has content; `start` says nothing about the indentation then.
    pub(super) is_blank: bool,
}

/// A line: its text from `start` to `end`, its break from `end` to `next`.
#[derive(Clone, Copy)]
struct Line {
    start: TextSize,
    end: TextSize,
    next: TextSize,
}

impl Line {
    fn line_break(self) -> TextRange {
        TextRange::new(self.end, self.next)
    }
}

/// The lines inside a range; the last one has no break.
fn lines(text: &str, range: TextRange) -> impl Iterator<Item = Line> {
    let mut start = Some(range.start());
    std::iter::from_fn(move || {
        let from = start?;
        let rest = TextRange::new(from, range.end()).slice(text);
        let Some(len) = rest.find(['\n', '\r']) else {
            start = None;
            return Some(Line { start: from, end: range.end(), next: range.end() });
        };
        let end = from + len as TextSize;
        let width = if rest.get(len..).is_some_and(|rest| rest.starts_with("\r\n")) { 2 } else { 1 };
        start = Some(end + width);
        Some(Line { start: from, end, next: end + width })
    })
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// The value of the scalar at `range`, mapped to `text`.
pub(super) fn scalar_text(
    scalar: &Scalar,
    range: TextRange,
    body: Option<BlockBody>,
    text: &str,
) -> MappedText {
    let inner = TextRange::new(range.start() + 1, range.end().saturating_sub(1));
    let mapped = match (scalar.style, body) {
        (ScalarStyle::Plain, _) if range.slice(text) == &*scalar.value => {
            return MappedText::verbatim(&scalar.value, range.start());
        }
        (ScalarStyle::Plain, _) => flow_text(scalar.style, range, text),
        (ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, _) => flow_text(scalar.style, inner, text),
        (ScalarStyle::Literal | ScalarStyle::Folded, Some(body)) => {
            Some(block_text(scalar, range.start(), body, text))
        }
        (ScalarStyle::Literal | ScalarStyle::Folded, None) => None,
    };
    match mapped {
        Some(mapped) if mapped.as_str() == &*scalar.value => mapped,
        _ => {
            let mut builder = MappedTextBuilder::new(range.start());
            builder.push_decoded(&scalar.value, range);
            builder.finish()
        }
    }
}

/// Line breaks between two lines with content.
struct Fold {
    from: TextSize,
    n_breaks: usize,
    /// A `\` before the first break takes it away.
    is_escaped: bool,
}

fn flow_text(style: ScalarStyle, inner: TextRange, text: &str) -> Option<MappedText> {
    let mut builder = MappedTextBuilder::new(inner.start());
    let mut fold: Option<Fold> = None;
    for line in lines(text, inner) {
        let is_last = line.next == inner.end() && line.line_break().is_empty();
        let raw = TextRange::new(line.start, line.end).slice(text);
        let content = if fold.is_some() { raw.trim_start_matches(is_blank) } else { raw };
        let start = line.start + (raw.len() - content.len()) as TextSize;
        let (content, is_escaped) =
            if is_last { (content, false) } else { without_trailing_blanks(style, content) };
        if let Some(fold) = &mut fold
            && content.is_empty()
            && !is_last
            && !is_escaped
        {
            fold.n_breaks += 1;
            continue;
        }
        if let Some(fold) = fold {
            let source = TextRange::new(fold.from, start);
            if fold.n_breaks == 1 && !fold.is_escaped {
                builder.push_decoded(" ", source);
            } else {
                builder.push_decoded(&"\n".repeat(fold.n_breaks - 1), source);
            }
        }
        push_content(&mut builder, style, content, start)?;
        fold = Some(Fold { from: start + content.len() as TextSize, n_breaks: 1, is_escaped });
    }
    Some(builder.finish())
}

/// A line before a line break, and whether its break is escaped.
fn without_trailing_blanks(style: ScalarStyle, content: &str) -> (&str, bool) {
    let trimmed = content.trim_end_matches(is_blank);
    let unescaped = trimmed.trim_end_matches('\\');
    let is_escape = style == ScalarStyle::DoubleQuoted && (trimmed.len() - unescaped.len()) % 2 == 1;
    if !is_escape {
        return (trimmed, false);
    }
    match content.get(..=trimmed.len()) {
        // The backslash keeps the first of the blanks behind it.
        Some(with_blank) => (with_blank, false),
        None => (trimmed.strip_suffix('\\').unwrap_or(trimmed), true),
    }
}

fn push_content(
    builder: &mut MappedTextBuilder,
    style: ScalarStyle,
    content: &str,
    start: TextSize,
) -> Option<()> {
    let escape = match style {
        ScalarStyle::SingleQuoted => '\'',
        ScalarStyle::DoubleQuoted => '\\',
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {
            builder.push(content, start);
            return Some(());
        }
    };
    let mut rest = content;
    let mut at = start;
    while let Some(len) = rest.find(escape) {
        let (before, escaped) = rest.split_at_checked(len)?;
        builder.push(before, at);
        at += len as TextSize;
        let (character, behind) =
            if escape == '\'' { ('\'', escaped.strip_prefix("''")?) } else { decode_escape(escaped)? };
        let width = (escaped.len() - behind.len()) as TextSize;
        builder.push_decoded(character.encode_utf8(&mut [0; 4]), TextRange::at(at, width));
        at += width;
        rest = behind;
    }
    builder.push(rest, at);
    Some(())
}

/// The character that an escape at the start of `text` stands for, and the text behind it.
fn decode_escape(text: &str) -> Option<(char, &str)> {
    let mut characters = text.strip_prefix('\\')?.chars();
    let name = characters.next()?;
    let rest = characters.as_str();
    let character = match name {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => name,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return hexadecimal(rest, 2).and_then(|(code, rest)| Some((char::from_u32(code)?, rest))),
        'U' => return hexadecimal(rest, 8).and_then(|(code, rest)| Some((char::from_u32(code)?, rest))),
        'u' => {
            let (code, rest) = hexadecimal(rest, 4)?;
            if let Some(character) = char::from_u32(code) {
                return Some((character, rest));
            }
            let (low, rest) = hexadecimal(rest.strip_prefix("\\u")?, 4)?;
            let code = 0x1_0000 + (code.checked_sub(0xd800)? << 10) + low.checked_sub(0xdc00)?;
            return Some((char::from_u32(code)?, rest));
        }
        _ => return None,
    };
    Some((character, rest))
}

fn hexadecimal(text: &str, n_digits: usize) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(n_digits)?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((u32::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal)?, rest))
}

/// What becomes of the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

/// The header of a block scalar: `|` or `>` with its indicators.
fn header(text: &str, at: TextSize) -> &str {
    let line = TextRange::new(at, text.len() as TextSize).slice(text);
    let len = line.find(|character: char| !matches!(character, '|' | '>' | '+' | '-' | '0'..='9'));
    len.and_then(|len| line.get(..len)).unwrap_or(line)
}

/// A line of a block scalar; `content` has no indentation.
struct BlockLine {
    content: TextRange,
    line_break: TextRange,
}

fn block_lines(header_at: TextSize, body: BlockBody, text: &str) -> impl Iterator<Item = BlockLine> {
    let area = TextRange::new(header_at, body.end);
    let before = TextRange::new(header_at, body.start).slice(text);
    let indent = before.rfind(['\n', '\r']).map_or(0, |at| (before.len() - at - 1) as TextSize);
    lines(text, area).skip(1).map(move |line| {
        let has_content = !body.is_blank && line.end > line.start + indent;
        let start = if has_content { line.start + indent } else { line.end };
        BlockLine { content: TextRange::new(start, line.end), line_break: line.line_break() }
    })
}

/// The range of a block scalar whose header stands at `header_at`.
pub(super) fn block_range(header_at: TextSize, body: BlockBody, text: &str) -> TextRange {
    let header_end = header_at + header(text, header_at).len() as TextSize;
    let last = block_lines(header_at, body, text).filter(|line| !line.content.is_empty()).last();
    TextRange::new(header_at, last.map_or(header_end, |line| line.content.end()))
}

/// The value of a block scalar whose header stands at `header_at`.
pub(super) fn block_text(scalar: &Scalar, header_at: TextSize, body: BlockBody, text: &str) -> MappedText {
    let indicators = header(text, header_at);
    let chomping = match (indicators.contains('-'), indicators.contains('+')) {
        (true, _) => Chomping::Strip,
        (false, true) => Chomping::Keep,
        (false, false) => Chomping::Clip,
    };
    let mut builder = MappedTextBuilder::new(body.start);
    // The line with content that came last, and the breaks since then.
    let mut last: Option<TextRange> = None;
    let mut breaks: Vec<TextRange> = Vec::new();
    for line in block_lines(header_at, body, text) {
        if line.content.is_empty() {
            breaks.extend((!line.line_break.is_empty()).then_some(line.line_break));
            continue;
        }
        let folds = scalar.style == ScalarStyle::Folded
            && !line.content.slice(text).starts_with(is_blank)
            && last.is_some_and(|last| !last.slice(text).starts_with(is_blank));
        match (last, breaks.as_slice()) {
            (Some(last), [_]) if folds => {
                builder.push_decoded(" ", TextRange::new(last.end(), line.content.start()));
            }
            (_, [_, others @ ..]) if folds => push_breaks(&mut builder, others, text),
            (_, all) => push_breaks(&mut builder, all, text),
        }
        builder.push(line.content.slice(text), line.content.start());
        breaks.clear();
        breaks.extend((!line.line_break.is_empty()).then_some(line.line_break));
        last = Some(line.content);
    }
    match chomping {
        Chomping::Strip => {}
        Chomping::Clip => {
            let kept = breaks.get(..1).filter(|_| last.is_some());
            push_breaks(&mut builder, kept.unwrap_or_default(), text);
        }
        Chomping::Keep => push_breaks(&mut builder, &breaks, text),
    }
    builder.finish()
}

fn push_breaks(builder: &mut MappedTextBuilder, breaks: &[TextRange], text: &str) {
    for &line_break in breaks {
        if line_break.slice(text) == "\n" {
            builder.push("\n", line_break.start());
        } else {
            builder.push_decoded("\n", line_break);
        }
    }
}
