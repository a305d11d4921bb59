//! Expansion of a template over an environment that may not know every value.
//!
//! Follows `shellWord` of BuildKit's `frontend/dockerfile/shell/lex.go`, quirks included, as long as every
//! lookup is answered. Entry point: [`expand`].

use std::borrow::Cow;
use std::ops::Range;

use super::pattern::{self, PatternError, Preference};
use super::split::WordSplitter;
use super::{
    Failure, Modifier, Part, Sequence, SequenceEnd, Template, VariableUse, WordError, WordErrorKind,
};

/// Bytes that variables may add to one expansion; above it the value is unknown. A few `ENV a=$a$a` in a row
/// would otherwise fill any memory.
const MAX_SUBSTITUTED: usize = 1 << 20;

/// What an environment says about a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lookup<'a> {
    /// The variable is set to this.
    Set(Cow<'a, str>),
    /// The variable is certainly not set.
    Unset,
    /// The variable may or may not be set, or its value is decided elsewhere.
    Unknown,
}

/// Where variables come from. Case folding for Windows is the environment's business.
pub trait Environment {
    /// The value of `name`.
    fn get(&self, name: &str) -> Lookup<'_>;
}

/// A value, if it can be told.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Value {
    /// Exactly this.
    Known(String),
    /// It depends on something unknown, or there is none because of an error.
    Unknown,
}

impl Value {
    /// The value when it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown => None,
        }
    }
}

/// What became of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expansion<'t> {
    /// The value as one word.
    pub value: Value,
    /// The value split at unquoted white space; empty unless the value is known.
    ///
    /// As in BuildKit, an unfinished word is lost at a variable with a modifier: `a${x:-b}` is `ab` as one
    /// word and `b` as several.
    pub words: Vec<String>,
    /// The uses whose variable is set, in the order they were looked up.
    pub matched: Vec<&'t VariableUse>,
    /// The uses whose variable is certainly not set, also when a default stands in.
    pub unmatched: Vec<&'t VariableUse>,
    /// What stopped the expansion.
    pub error: Option<WordError>,
}

/// What stays in the result, for finding heredocs in a line.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Kept {
    /// Quotes (`RawQuotes` in BuildKit).
    pub(super) quotes: bool,
    /// Escape tokens (`RawEscapes`).
    pub(super) escapes: bool,
    /// Uses of variables that are not set (`SkipUnsetEnv`).
    pub(super) unset_variables: bool,
}

pub(super) fn expand<'t>(template: &'t Template, environment: &dyn Environment) -> Expansion<'t> {
    let Some(sequence) = &template.syntax else {
        return Expansion {
            value: Value::Known(template.text.to_string()),
            words: template.text.split_whitespace().map(str::to_owned).collect(),
            matched: Vec::new(),
            unmatched: Vec::new(),
            error: None,
        };
    };
    let mut evaluator = Evaluator::new(template, environment, Kept::default());
    let mut splitter = WordSplitter::default();
    let result = evaluator.sequence(sequence, false, Some(&mut splitter));
    let Evaluator { matched, unmatched, .. } = evaluator;
    let (value, words, error) = match result {
        Ok(Some(value)) => {
            let words = splitter.finish().into_iter().map(|(word, _)| word).collect();
            (Value::Known(value), words, None)
        }
        Ok(None) => (Value::Unknown, Vec::new(), None),
        Err(halt) => (Value::Unknown, Vec::new(), halt.into_error()),
    };
    Expansion { value, words, matched, unmatched, error }
}

/// The words of a template over an empty environment with their ranges in the text.
pub(super) fn raw_words(template: &Template, kept: Kept) -> Result<Vec<(String, Range<usize>)>, WordError> {
    let mut splitter = WordSplitter::default();
    let Some(sequence) = &template.syntax else {
        splitter.push_split(&template.text, 0..template.text.len());
        return Ok(splitter.finish());
    };
    let mut evaluator = Evaluator::new(template, &NothingSet, kept);
    match evaluator.sequence(sequence, kept.escapes, Some(&mut splitter)) {
        Ok(Some(_)) => Ok(splitter.finish()),
        Ok(None) => Ok(Vec::new()),
        Err(halt) => halt.into_error().map_or(Ok(Vec::new()), Err),
    }
}

/// The error that comes up when no variable is known.
pub(super) fn inevitable_error(template: &Template) -> Option<WordError> {
    let sequence = template.syntax.as_ref()?;
    let mut evaluator = Evaluator::new(template, &NothingKnown, Kept::default());
    evaluator.sequence(sequence, false, None).err()?.into_error()
}

struct NothingSet;

impl Environment for NothingSet {
    fn get(&self, _name: &str) -> Lookup<'_> {
        Lookup::Unset
    }
}

struct NothingKnown;

impl Environment for NothingKnown {
    fn get(&self, _name: &str) -> Lookup<'_> {
        Lookup::Unknown
    }
}

/// Why an evaluation stops early.
enum Halt {
    Failed(Failure),
    /// The text ended inside a `${`, which words the error.
    Unclosed,
    /// The text is nested too deeply to follow; no error is known.
    GivenUp,
}

impl Halt {
    fn into_error(self) -> Option<WordError> {
        match self {
            Self::Failed(failure) => Some(failure.error),
            Self::Unclosed | Self::GivenUp => None,
        }
    }
}

struct Evaluator<'t, 'e> {
    text: &'t str,
    escape: char,
    environment: &'e dyn Environment,
    kept: Kept,
    matched: Vec<&'t VariableUse>,
    unmatched: Vec<&'t VariableUse>,
    /// Whether a modifier's argument was evaluated since the last part. BuildKit evaluates it in the buffer of
    /// the word that is being collected, which is empty afterwards.
    word_was_lost: bool,
    substituted_left: usize,
}

impl<'t, 'e> Evaluator<'t, 'e>
where
    't: 'e,
{
    fn new(template: &'t Template, environment: &'e dyn Environment, kept: Kept) -> Self {
        Self {
            text: &template.text,
            escape: template.escape,
            environment,
            kept,
            matched: Vec::new(),
            unmatched: Vec::new(),
            word_was_lost: false,
            substituted_left: MAX_SUBSTITUTED,
        }
    }

    /// The value of `sequence`; `None` when it is unknown.
    fn sequence(
        &mut self,
        sequence: &'t Sequence,
        keeps_escapes: bool,
        mut splitter: Option<&mut WordSplitter>,
    ) -> Result<Option<String>, Halt> {
        let mut result = Some(String::new());
        for part in &sequence.parts {
            let value = self.part(part, keeps_escapes)?;
            if let Some(splitter) = &mut splitter {
                if std::mem::take(&mut self.word_was_lost) {
                    splitter.lose_word();
                }
                splitter.push_part(part, value.as_deref().unwrap_or_default());
            }
            match (&mut result, value) {
                (Some(result), Some(value)) => result.push_str(&value),
                _ => result = None,
            }
        }
        match &sequence.end {
            SequenceEnd::Closed | SequenceEnd::Broken => Ok(result),
            SequenceEnd::Failed(failure) => Err(Halt::Failed(Failure::clone(failure))),
            SequenceEnd::Unclosed => Err(Halt::Unclosed),
            SequenceEnd::TooDeep => Err(Halt::GivenUp),
        }
    }

    fn part(&mut self, part: &'t Part, keeps_escapes: bool) -> Result<Option<Cow<'e, str>>, Halt> {
        let text = self.text.get(part.range()).unwrap_or_default();
        let value = match part {
            // BuildKit writes it once as it is kept and once as it protects nothing.
            Part::KeptEscape(_) if keeps_escapes => Cow::Owned(text.repeat(2)),
            Part::Escaped(_) if !keeps_escapes => {
                Cow::Borrowed(text.strip_prefix(self.escape).unwrap_or(text))
            }
            Part::SingleQuoted(_) if !self.kept.quotes => {
                let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
                Cow::Borrowed(inner.unwrap_or(text))
            }
            Part::Text(_)
            | Part::HeredocOperator(_)
            | Part::Escaped(_)
            | Part::KeptEscape(_)
            | Part::SingleQuoted(_) => Cow::Borrowed(text),
            Part::DoubleQuoted(_, contents) => {
                let Some(value) = self.sequence(contents, keeps_escapes, None)? else { return Ok(None) };
                Cow::Owned(if self.kept.quotes { format!("\"{value}\"") } else { value })
            }
            Part::Variable(variable) => return self.variable(variable),
        };
        Ok(Some(value))
    }

    fn variable(&mut self, variable: &'t VariableUse) -> Result<Option<Cow<'e, str>>, Halt> {
        let closing = if variable.modifier.replaces() {
            WordErrorKind::MissingSlash
        } else {
            WordErrorKind::MissingBrace
        };
        let argument = self.argument(variable, &variable.argument, closing)?;
        let replacement = self.argument(variable, &variable.replacement, WordErrorKind::MissingBrace)?;
        let lookup = self.environment.get(&variable.name);
        match &lookup {
            Lookup::Set(_) => self.matched.push(variable),
            Lookup::Unset => self.unmatched.push(variable),
            Lookup::Unknown => {}
        }
        if self.kept.unset_variables && lookup == Lookup::Unset {
            return Ok(self.kept_use(variable, argument, replacement));
        }
        let value = self.modified(variable, lookup, argument, replacement.as_deref())?;
        Ok(value.filter(|value| {
            let left = self.substituted_left.checked_sub(value.len());
            self.substituted_left = left.unwrap_or(0);
            left.is_some()
        }))
    }

    fn argument(
        &mut self,
        variable: &VariableUse,
        sequence: &'t Sequence,
        unclosed: WordErrorKind,
    ) -> Result<Option<String>, Halt> {
        if variable.modifier == Modifier::Plain {
            return Ok(Some(String::new()));
        }
        self.word_was_lost = true;
        self.sequence(sequence, variable.modifier.keeps_escapes(), None).map_err(|halt| match halt {
            // BuildKit reports any error at the end of the text as a missing end of the outermost `${`.
            Halt::Unclosed | Halt::Failed(Failure { at_end: true, .. }) => Halt::Failed(Failure {
                error: WordError::new(unclosed, variable.range.start..variable.name_range.end),
                at_end: true,
            }),
            halt => halt,
        })
    }

    /// The use itself, with its argument expanded.
    fn kept_use(
        &self,
        variable: &VariableUse,
        argument: Option<String>,
        replacement: Option<String>,
    ) -> Option<Cow<'e, str>> {
        let (name, argument, replacement) = (&variable.name, argument?, replacement?);
        let sign = self.text.get(variable.sign_range()).unwrap_or_default();
        Some(Cow::Owned(match variable.modifier {
            Modifier::Plain if variable.is_braced() => format!("${{{name}}}"),
            Modifier::Plain => format!("${name}"),
            Modifier::ReplaceFirst | Modifier::ReplaceAll => format!("${{{name}/{argument}/{replacement}}}"),
            Modifier::DefaultIfUnset
            | Modifier::DefaultIfEmpty
            | Modifier::AlternativeIfSet
            | Modifier::AlternativeIfNotEmpty
            | Modifier::RequiredSet
            | Modifier::RequiredNotEmpty
            | Modifier::TrimPrefix
            | Modifier::TrimSuffix
            | Modifier::Unsupported => format!("${{{name}{sign}{argument}}}"),
        }))
    }

    fn modified(
        &self,
        variable: &VariableUse,
        lookup: Lookup<'e>,
        argument: Option<String>,
        replacement: Option<&str>,
    ) -> Result<Option<Cow<'e, str>>, Halt> {
        let is_missing = match &lookup {
            Lookup::Set(value) => value.is_empty() && variable.modifier.counts_empty_as_unset(),
            Lookup::Unset => true,
            Lookup::Unknown => false,
        };
        let is_unset = lookup == Lookup::Unset;
        let value = match lookup {
            Lookup::Set(value) => Some(value),
            Lookup::Unset => Some(Cow::Borrowed("")),
            Lookup::Unknown => None,
        };
        Ok(match variable.modifier {
            Modifier::DefaultIfUnset | Modifier::DefaultIfEmpty if is_missing => argument.map(Cow::Owned),
            Modifier::AlternativeIfSet | Modifier::AlternativeIfNotEmpty => match value {
                Some(_) if is_missing => Some(Cow::Borrowed("")),
                Some(_) => argument.map(Cow::Owned),
                // Set or not, nothing comes of an empty alternative.
                None => argument.filter(String::is_empty).map(Cow::Owned),
            },
            Modifier::RequiredSet | Modifier::RequiredNotEmpty if is_missing => {
                let (name, message) = (variable.name.to_string(), argument.filter(|text| !text.is_empty()));
                return Err(self.failed(
                    variable,
                    if is_unset {
                        WordErrorKind::Unset { name, message }
                    } else {
                        WordErrorKind::Empty { name, message }
                    },
                ));
            }
            Modifier::Plain
            | Modifier::DefaultIfUnset
            | Modifier::DefaultIfEmpty
            | Modifier::RequiredSet
            | Modifier::RequiredNotEmpty => value,
            Modifier::TrimPrefix | Modifier::TrimSuffix => {
                let Some(argument) = argument else { return Ok(None) };
                self.trimmed(variable, &argument, value.as_deref())?
            }
            Modifier::ReplaceFirst | Modifier::ReplaceAll => {
                let Some(argument) = argument else { return Ok(None) };
                self.replaced(variable, &argument, replacement.zip(value.as_deref()))?
            }
            Modifier::Unsupported => {
                let sign = self.text.get(variable.sign_range()).unwrap_or_default();
                let kind = WordErrorKind::UnsupportedModifier(sign.to_owned());
                let error = WordError::new(kind, variable.sign_range());
                return Err(Halt::Failed(Failure { error, at_end: self.is_at_end(variable) }));
            }
        })
    }

    fn trimmed(
        &self,
        variable: &VariableUse,
        argument: &str,
        value: Option<&str>,
    ) -> Result<Option<Cow<'e, str>>, Halt> {
        let is_suffix = variable.modifier == Modifier::TrimSuffix;
        // The second sign counts after expansion, so it may come out of a variable.
        let longest = argument.strip_prefix(if is_suffix { '%' } else { '#' });
        let preference = if longest.is_some() { Preference::Longest } else { Preference::Shortest };
        let pattern = longest.unwrap_or(argument);
        let trimmed = match value {
            None if is_suffix => pattern::validate_reversed(pattern).map(|()| None),
            None => pattern::validate(pattern).map(|()| None),
            Some(value) if is_suffix => pattern::trim_suffix(pattern, value, preference).map(Some),
            Some(value) => pattern::trim_prefix(pattern, value, preference).map(Some),
        };
        let trimmed = trimmed.map(|value| value.map(str::to_owned));
        self.matched_or_failed(variable, pattern, trimmed)
    }

    fn replaced(
        &self,
        variable: &VariableUse,
        pattern: &str,
        replacement_and_value: Option<(&str, &str)>,
    ) -> Result<Option<Cow<'e, str>>, Halt> {
        let replaced = match replacement_and_value {
            None => pattern::validate(pattern).map(|()| None),
            Some((replacement, value)) if variable.modifier == Modifier::ReplaceAll => {
                pattern::replace_all(pattern, value, replacement, MAX_SUBSTITUTED).map(Some)
            }
            Some((replacement, value)) => pattern::replace_first(pattern, value, replacement).map(Some),
        };
        self.matched_or_failed(variable, pattern, replaced)
    }

    fn matched_or_failed(
        &self,
        variable: &VariableUse,
        pattern: &str,
        result: Result<Option<String>, PatternError>,
    ) -> Result<Option<Cow<'e, str>>, Halt> {
        match result {
            Ok(value) => Ok(value.map(Cow::Owned)),
            Err(PatternError::TooCostly) => Ok(None),
            Err(PatternError::InvalidEscape(escaped)) => {
                let pattern = pattern.to_owned();
                Err(self.failed(variable, WordErrorKind::InvalidPattern { pattern, escaped }))
            }
        }
    }

    fn failed(&self, variable: &VariableUse, kind: WordErrorKind) -> Halt {
        let error = WordError::new(kind, variable.range.clone());
        Halt::Failed(Failure { error, at_end: self.is_at_end(variable) })
    }

    fn is_at_end(&self, variable: &VariableUse) -> bool {
        variable.range.end == self.text.len()
    }
}

impl Modifier {
    fn counts_empty_as_unset(self) -> bool {
        matches!(self, Self::DefaultIfEmpty | Self::AlternativeIfNotEmpty | Self::RequiredNotEmpty)
    }

    fn replaces(self) -> bool {
        matches!(self, Self::ReplaceFirst | Self::ReplaceAll)
    }

    /// Whether the argument is a pattern, or its replacement, in which escapes keep their token.
    fn keeps_escapes(self) -> bool {
        self.replaces() || matches!(self, Self::TrimPrefix | Self::TrimSuffix)
    }
}
