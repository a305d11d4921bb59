//! The YAML parser behind the tree: the only place that knows which one it is.
//!
//! Events come in the order of the text, except that an anchor follows the node it belongs to.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Parser, ScanError, Span, StrInput, StructureStyle};

use super::{ScalarStyle, Tag, YamlErrorKind};
use crate::text::{TextRange, TextSize};

/// Collections inside collections.
pub(super) const MAX_DEPTH: usize = 128;

/// Comment lines in a row that are kept while the parser looks for what follows them.
const MAX_COMMENT_LINES: usize = 1 << 18;

/// What the parser came across.
#[derive(Debug)]
pub(super) enum Event<'text> {
    /// A document, after its `---` if it has one.
    DocumentStart {
        is_explicit: bool,
    },
    DocumentEnd,
    Comment,
    Scalar {
        value: Cow<'text, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Tag>,
    },
    SequenceStart {
        is_flow: bool,
        anchor: usize,
        tag: Option<Tag>,
    },
    MappingStart {
        is_flow: bool,
        anchor: usize,
        tag: Option<Tag>,
    },
    CollectionEnd,
    Alias {
        anchor: usize,
    },
    UndefinedAlias,
    /// The name of the anchor of the node that came last.
    Anchor,
}

/// Why the parser stopped.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: YamlErrorKind,
    pub(super) at: TextSize,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn too_deep(at: TextSize) -> Self {
        let message = "too many collections inside one another".to_owned();
        Self { kind: YamlErrorKind::TooDeep, at, message }
    }
}

/// The events of one text.
pub(super) struct Events<'text> {
    parser: Parser<'text, StrInput<'text>>,
}

impl<'text> Events<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        let options = granit_parser::options! {
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            max_buffered_comment_events: MAX_COMMENT_LINES,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Self { parser: Parser::new_from_str_with_options(text, options) }
    }

    /// The next event and its range; none at the end and behind a failure.
    pub(super) fn next(&mut self) -> Option<Result<(Event<'text>, TextRange), Failure>> {
        loop {
            let (event, span) = match self.parser.next_event()? {
                Ok(event) => event,
                Err(error) => return Some(Err(failure(&error))),
            };
            if let Some(event) = translate(event, span) {
                return Some(Ok((event, range_of(span))));
            }
        }
    }

    /// Leaves the current document; whether there is another one.
    pub(super) fn skip_document(&mut self) -> Result<bool, Failure> {
        self.parser.proceed_next_document().map_err(|error| failure(&error))
    }
}

fn range_of(span: Span) -> TextRange {
    span.byte_range().map_or_else(TextRange::default, TextRange::from)
}

fn translate(event: granit_parser::Event<'_>, span: Span) -> Option<Event<'_>> {
    use granit_parser::Event as Parsed;
    Some(match event {
        Parsed::DocumentStart(is_explicit, _) => Event::DocumentStart { is_explicit },
        Parsed::DocumentEnd => Event::DocumentEnd,
        Parsed::Comment(..) => Event::Comment,
        Parsed::Alias(anchor) => Event::Alias { anchor },
        Parsed::UnresolvedAlias(_) => Event::UndefinedAlias,
        Parsed::Anchor(..) => Event::Anchor,
        Parsed::Scalar(value, style, anchor, tag) => {
            // The parser writes `~` for a value that is not there.
            let is_absent = range_of(span).is_empty() && style == granit_parser::ScalarStyle::Plain;
            let value = if is_absent { Cow::Borrowed("") } else { value };
            Event::Scalar { value, style: style_of(style), anchor, tag: tag_of(tag.as_deref(), span) }
        }
        Parsed::SequenceStart(style, anchor, tag) => Event::SequenceStart {
            is_flow: style == StructureStyle::Flow,
            anchor,
            tag: tag_of(tag.as_deref(), span),
        },
        Parsed::MappingStart(style, anchor, tag) => Event::MappingStart {
            is_flow: style == StructureStyle::Flow,
            anchor,
            tag: tag_of(tag.as_deref(), span),
        },
        Parsed::SequenceEnd | Parsed::MappingEnd => Event::CollectionEnd,
        _ => return None,
    })
}

fn style_of(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
    }
}

fn tag_of(tag: Option<&granit_parser::Tag>, span: Span) -> Option<Tag> {
    let tag = tag?;
    let range = span.tag_span().map_or_else(TextRange::default, range_of);
    Some(Tag { name: [tag.handle(), tag.suffix()].concat(), range })
}

fn failure(error: &ScanError) -> Failure {
    let at = error.marker().byte_offset().unwrap_or_default() as TextSize;
    let kind = match error.kind() {
        ErrorKind::RecursionLimitExceeded => return Failure::too_deep(at),
        ErrorKind::TooManyComments
        | ErrorKind::AnchorCountOverflow
        | ErrorKind::DirectiveByteLimitExceeded { .. }
        | ErrorKind::TooManyReservedDirectiveParams { .. } => YamlErrorKind::TooLarge,
        _ => YamlErrorKind::Syntax,
    };
    Failure { kind, at, message: error.info() }
}
