//! The next `$…` of a text: what Compose's regular expression matches, found by hand in linear time.

use std::ops::Range;

use super::VariableForm;

/// What a `$` starts. Offsets count bytes of the searched text.
pub(super) enum Part {
    /// Nothing; it stands for itself up to this end.
    Literal(usize),
    /// `$$` up to this end.
    Dollar(usize),
    /// `${` that is no variable.
    Invalid {
        /// Where to go on.
        end: usize,
        /// The end of what a reader takes for the variable.
        shown_end: usize,
    },
    /// A variable.
    Variable(Expression),
}

/// A variable and its word.
pub(super) struct Expression {
    pub(super) name: Range<usize>,
    pub(super) form: Form,
    /// With a `:` in front of the sign, an empty value is as good as none.
    pub(super) takes_empty_for_unset: bool,
    /// What follows the sign; empty for a plain variable.
    pub(super) word: Range<usize>,
    pub(super) end: usize,
}

#[derive(Clone, Copy)]
pub(super) enum Form {
    Plain,
    Default,
    Required,
    Alternative,
}

impl Form {
    pub(super) const fn kind(self) -> VariableForm {
        match self {
            Self::Plain => VariableForm::Plain,
            Self::Default => VariableForm::Default,
            Self::Required => VariableForm::Required,
            Self::Alternative => VariableForm::Alternative,
        }
    }
}

/// What is remembered of the line under the cursor, so that no line is searched for its last `}` again and again.
#[derive(Default)]
pub(super) struct Line {
    end: usize,
    last_brace: Option<usize>,
}

impl Line {
    /// The last `}` of the line that `at` lies on, if it lies at or behind `at`.
    fn last_brace_from(&mut self, text: &str, at: usize) -> Option<usize> {
        if at >= self.end {
            let rest = text.get(at..).unwrap_or_default();
            // A `.` of the regular expression is anything but a line feed.
            let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
            self.end = at + line.len();
            self.last_brace = line.rfind('}').map(|brace| at + brace);
        }
        self.last_brace.filter(|&brace| brace >= at)
    }
}

/// The first `$` at or behind `from`, and what it starts.
pub(super) fn next_part(text: &str, from: usize, line: &mut Line) -> Option<(usize, Part)> {
    let dollar_at = from + memchr::memchr(b'$', text.get(from..)?.as_bytes())?;
    let at = dollar_at + 1;
    let rest = text.get(at..)?;
    let part = if rest.starts_with('$') {
        Part::Dollar(at + 1)
    } else if rest.starts_with('{') {
        braced(text, at, line).map_or_else(|| invalid(text, at + 1), Part::Variable)
    } else {
        match name_length(rest) {
            0 => Part::Literal(at),
            len => Part::Variable(Expression::plain(at..at + len, at + len)),
        }
    };
    Some((dollar_at, part))
}

impl Expression {
    fn plain(name: Range<usize>, end: usize) -> Self {
        let word = name.end..name.end;
        Self { name, form: Form::Plain, takes_empty_for_unset: false, word, end }
    }
}

/// Reads from the `{` at `brace_at`.
fn braced(text: &str, brace_at: usize, line: &mut Line) -> Option<Expression> {
    let start = brace_at + 1;
    let rest = text.get(start..)?;
    let name = start..start + name_length(rest);
    if name.is_empty() {
        return None;
    }
    let after = text.get(name.end..)?;
    if after.starts_with('}') {
        let end = name.end + 1;
        return Some(Expression::plain(name, end));
    }
    let (takes_empty_for_unset, after) = match after.strip_prefix(':') {
        Some(after) => (true, after),
        None => (false, after),
    };
    let form = match after.chars().next()? {
        '-' => Form::Default,
        '?' => Form::Required,
        '+' => Form::Alternative,
        _ => return None,
    };
    let word_start = text.len() - after.len() + 1;
    let last_brace = line.last_brace_from(text, word_start)?;
    let word_end = closing_brace(text.get(brace_at..last_brace)?).map_or(last_brace, |len| brace_at + len);
    Some(Expression { name, form, takes_empty_for_unset, word: word_start..word_end, end: word_end + 1 })
}

/// Where the first brace of `text` closes, counted as compose-go counts: every `{` opens, with or without a `$`, and
/// hides the character behind it.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'}' if depth == 1 => return Some(at),
            b'}' => depth = depth.saturating_sub(1),
            b'{' => {
                depth += 1;
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

fn invalid(text: &str, end: usize) -> Part {
    let rest = text.get(end..).unwrap_or_default();
    // The `}` that the author had in mind, unless something else comes first.
    let shown_end = match rest.find(['}', '$', '\n']) {
        Some(at) if rest.get(at..).is_some_and(|rest| rest.starts_with('}')) => end + at + 1,
        _ => end,
    };
    Part::Invalid { end, shown_end }
}

fn name_length(text: &str) -> usize {
    if !text.starts_with(is_name_start) {
        return 0;
    }
    text.find(|ch| !is_name_start(ch) && !char::is_ascii_digit(&ch)).unwrap_or(text.len())
}

/// Letters and `_`. Go matches without regard to case, and long s and the Kelvin sign are cases of `s` and `k`.
fn is_name_start(ch: char) -> bool {
    ch == '_' || ch.is_ascii_alphabetic() || matches!(ch, 'ſ' | '\u{212a}')
}
