//! Variables in the values of a Compose file: `$NAME` and `${NAME…}`.
//!
//! What lives here: the language of compose-go's `template/template.go`, read without its regular expression, and what
//! is certain of the result. What does not: where variables come from. Entry point: [`interpolate`].

use std::fmt;
use std::ops::Range;

use self::expression::{Expression, Form, Line, Part, next_part};
use super::{Certainty, Text, UNKNOWN};
use crate::text::{MappedText, MappedTextBuilder, TextRange};

mod expression;

/// Variables inside the words of variables are read down to this depth; what is deeper counts as unknown.
const MAX_DEPTH: usize = 32;

/// The variables that a file is read with.
pub trait Variables {
    /// The value of a variable, and how far it is known: a value of an `.env` file is partial.
    fn value(&self, name: &str) -> Option<(&str, Certainty)>;

    /// What a variable without a value is: known to be unset, or unknown.
    fn unset(&self) -> Certainty;
}

/// A text after interpolation, and what was met in it.
#[derive(Clone, Debug)]
pub struct Interpolated {
    /// The text.
    pub text: Text,
    /// What Docker Compose refuses. It reports only the first of a value.
    pub errors: Vec<TemplateError>,
    /// Every variable, in the order they are written; outer ones come before those inside.
    pub used: Vec<UsedVariable>,
}

/// What is wrong with a variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TemplateErrorKind {
    /// `${` without a name and a `}` on the same line.
    Invalid,
    /// `${NAME:?reason}` or `${NAME?reason}` without a value.
    MissingRequired {
        /// The variable.
        name: String,
        /// The reason with its own variables replaced; may be empty.
        reason: String,
    },
}

/// A variable that cannot be replaced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateError {
    /// What is wrong.
    pub kind: TemplateErrorKind,
    /// Where it stands in the file.
    pub range: TextRange,
}

/// How a variable is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VariableForm {
    /// `$NAME` or `${NAME}`.
    Plain,
    /// `${NAME:-word}` or `${NAME-word}`.
    Default,
    /// `${NAME:?word}` or `${NAME?word}`.
    Required,
    /// `${NAME:+word}` or `${NAME+word}`.
    Alternative,
}

/// A variable in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsedVariable {
    /// The name.
    pub name: String,
    /// All of `$NAME` or `${…}` in the file.
    pub range: TextRange,
    /// The name in the file.
    pub name_range: TextRange,
    /// How it is written.
    pub form: VariableForm,
    /// Whether it has a value, be it empty.
    pub is_set: bool,
    /// Whether Compose looks at it; it does not when it stands in a default that is not taken.
    pub is_needed: bool,
}

impl fmt::Display for TemplateErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid => f.write_str("`${` without a name and a `}` behind it"),
            Self::MissingRequired { name, reason } if reason.is_empty() => {
                write!(f, "`{name}` is required and has no value")
            }
            Self::MissingRequired { name, reason } => {
                write!(f, "`{name}` is required and has no value: {reason}")
            }
        }
    }
}

impl UsedVariable {
    /// Whether a word stands in for a value that is not there.
    pub fn has_default(&self) -> bool {
        self.form == VariableForm::Default
    }

    /// Whether Compose refuses the file without a value.
    pub fn is_required(&self) -> bool {
        self.form == VariableForm::Required
    }
}

/// Replaces the variables of `text`. The result is mapped to the file: a word to its own place, a value to the
/// whole `${…}`.
pub fn interpolate(text: &MappedText, variables: &dyn Variables) -> Interpolated {
    if memchr::memchr(b'$', text.as_str().as_bytes()).is_none() {
        let text = Text { text: text.clone(), certainty: Certainty::Known };
        return Interpolated { text, errors: Vec::new(), used: Vec::new() };
    }
    let output = Output::new(text);
    let mut interpolator = Interpolator { text, variables, output, used: Vec::new(), is_needed: true };
    interpolator.run(0..text.len(), 0);
    let Output { builder, certainty, errors } = interpolator.output;
    Interpolated { text: Text { text: builder.finish(), certainty }, errors, used: interpolator.used }
}

struct Interpolator<'t> {
    text: &'t MappedText,
    variables: &'t dyn Variables,
    output: Output,
    used: Vec<UsedVariable>,
    is_needed: bool,
}

struct Output {
    builder: MappedTextBuilder,
    certainty: Certainty,
    errors: Vec<TemplateError>,
}

impl Output {
    fn new(text: &MappedText) -> Self {
        Self {
            builder: MappedTextBuilder::new(text.range().start()),
            certainty: Certainty::Known,
            errors: Vec::new(),
        }
    }

    fn lower(&mut self, certainty: Certainty) {
        // The order of `Certainty` is from known to unknown.
        self.certainty = self.certainty.max(certainty);
    }
}

impl Interpolator<'_> {
    fn run(&mut self, range: Range<usize>, depth: usize) {
        if depth > MAX_DEPTH {
            self.output.lower(Certainty::Unknown);
            return self.push_literal(range);
        }
        let text = self.text.as_str().get(..range.end).unwrap_or_default();
        let mut line = Line::default();
        let mut at = range.start;
        while let Some((dollar_at, part)) = next_part(text, at, &mut line) {
            self.push_literal(at..dollar_at);
            at = match part {
                Part::Literal(end) => {
                    self.push_literal(dollar_at..end);
                    end
                }
                Part::Dollar(end) => {
                    self.output.builder.push_decoded("$", self.text.locate(dollar_at..end));
                    end
                }
                Part::Invalid { end, shown_end } => {
                    let range = self.text.locate(dollar_at..shown_end);
                    self.fail(TemplateErrorKind::Invalid, range);
                    self.push_literal(dollar_at..end);
                    end
                }
                Part::Variable(expression) => {
                    self.push_variable(dollar_at..expression.end, &expression, depth);
                    expression.end
                }
            };
        }
        self.push_literal(at..range.end);
    }

    fn push_variable(&mut self, range: Range<usize>, expression: &Expression, depth: usize) {
        let variables = self.variables;
        let name = self.text.as_str().get(expression.name.clone()).unwrap_or_default();
        let value = variables.value(name);
        let place = self.text.locate(range);
        self.used.push(UsedVariable {
            name: name.to_owned(),
            range: place,
            name_range: self.text.locate(expression.name.clone()),
            form: expression.form.kind(),
            is_set: value.is_some(),
            is_needed: self.is_needed,
        });
        let word = expression.word.clone();
        let counts = |value: &str| !(expression.takes_empty_for_unset && value.is_empty());
        // What follows from an unset variable holds unless the environment says otherwise.
        let unset = variables.unset();
        let unless_set = unset.min(Certainty::Partial);
        match (expression.form, value) {
            (Form::Plain, None) if unset == Certainty::Unknown => self.push_unknown(place),
            (Form::Plain, None) => self.output.lower(unset),
            (Form::Plain, Some((value, certainty))) => self.push_value(value, certainty, place),
            (Form::Default | Form::Required, Some((value, certainty))) if counts(value) => {
                self.push_value(value, certainty, place);
                self.read_aside(word, depth, false);
            }
            (Form::Default, value) => {
                self.output.lower(value.map_or(unless_set, |(_, certainty)| certainty));
                self.run(word, depth + 1);
            }
            (Form::Required, value) => {
                self.output.lower(Certainty::Unknown);
                let is_certain = unset == Certainty::Known
                    || value.is_some_and(|(_, certainty)| certainty == Certainty::Known);
                let mut reason = self.read_aside(word, depth, is_certain);
                if !is_certain {
                    self.push_unknown(place);
                    return;
                }
                if !reason.errors.is_empty() {
                    self.output.errors.append(&mut reason.errors);
                    return;
                }
                let reason = reason.builder.as_str().to_owned();
                self.fail(TemplateErrorKind::MissingRequired { name: name.to_owned(), reason }, place);
            }
            (Form::Alternative, Some((value, certainty))) if counts(value) => {
                self.output.lower(certainty);
                self.run(word, depth + 1);
            }
            (Form::Alternative, value) => {
                self.output.lower(value.map_or(unless_set, |(_, certainty)| certainty));
                self.read_aside(word, depth, false);
            }
        }
    }

    /// Reads a word that is no part of the result.
    fn read_aside(&mut self, word: Range<usize>, depth: usize, is_needed: bool) -> Output {
        let output = std::mem::replace(&mut self.output, Output::new(self.text));
        let was_needed = self.is_needed;
        self.is_needed = was_needed && is_needed;
        self.run(word, depth + 1);
        self.is_needed = was_needed;
        std::mem::replace(&mut self.output, output)
    }

    fn push_value(&mut self, value: &str, certainty: Certainty, place: TextRange) {
        self.output.lower(certainty);
        self.output.builder.push_decoded(value, place);
    }

    /// Puts the mark of a value of which nothing is known.
    fn push_unknown(&mut self, place: TextRange) {
        self.push_value(UNKNOWN.encode_utf8(&mut [0; 4]), Certainty::Unknown, place);
    }

    fn fail(&mut self, kind: TemplateErrorKind, range: TextRange) {
        self.output.lower(Certainty::Unknown);
        self.output.errors.push(TemplateError { kind, range });
    }

    /// Appends a part of the text as it is, byte for byte where it stands so in the file.
    fn push_literal(&mut self, range: Range<usize>) {
        let Some(literal) = self.text.as_str().get(range.clone()).filter(|literal| !literal.is_empty())
        else {
            return;
        };
        let builder = &mut self.output.builder;
        if self.text.is_verbatim_in(range.clone()) {
            return builder.push(literal, self.text.locate(range).start());
        }
        // The characters of one decoded stretch share a place; they stay one stretch.
        let mut decoded: Option<(String, TextRange)> = None;
        for (at, ch) in literal.char_indices() {
            let at = range.start + at;
            let place = self.text.locate(at..at + ch.len_utf8());
            let is_verbatim = self.text.is_verbatim_in(at..at + ch.len_utf8());
            match &mut decoded {
                Some((stretch, stretch_place)) if !is_verbatim && *stretch_place == place => stretch.push(ch),
                _ => {
                    if let Some((stretch, stretch_place)) = decoded.take() {
                        builder.push_decoded(&stretch, stretch_place);
                    }
                    if is_verbatim {
                        builder.push(ch.encode_utf8(&mut [0; 4]), place.start());
                    } else {
                        decoded = Some((ch.to_string(), place));
                    }
                }
            }
        }
        if let Some((stretch, place)) = decoded {
            builder.push_decoded(&stretch, place);
        }
    }
}

#[cfg(test)]
mod tests;
