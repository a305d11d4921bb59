//! One use of a variable: `$x`, `${x}` or `${x:-y}`.

use std::ops::Range;

use super::Sequence;

/// What `${name…}` does with the value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Modifier {
    /// `$x`, `${x}`: the value.
    Plain,
    /// `${x-word}`: the word when unset.
    DefaultIfUnset,
    /// `${x:-word}`: the word when unset or empty.
    DefaultIfEmpty,
    /// `${x+word}`: the word when set.
    AlternativeIfSet,
    /// `${x:+word}`: the word when set and not empty.
    AlternativeIfNotEmpty,
    /// `${x?message}`: an error when unset.
    RequiredSet,
    /// `${x:?message}`: an error when unset or empty.
    RequiredNotEmpty,
    /// `${x#pattern}`, `${x##pattern}`.
    TrimPrefix,
    /// `${x%pattern}`, `${x%%pattern}`.
    TrimSuffix,
    /// `${x/pattern/replacement}`.
    ReplaceFirst,
    /// `${x//pattern/replacement}`.
    ReplaceAll,
    /// `${x:…}` with something BuildKit reads to its end and then refuses.
    Unsupported,
}

impl Modifier {
    /// Whether an unset variable leaves a hole that nobody meant.
    pub const fn needs_value(self) -> bool {
        match self {
            Self::Plain | Self::TrimPrefix | Self::TrimSuffix | Self::ReplaceFirst | Self::ReplaceAll => true,
            Self::DefaultIfUnset
            | Self::DefaultIfEmpty
            | Self::AlternativeIfSet
            | Self::AlternativeIfNotEmpty
            | Self::RequiredSet
            | Self::RequiredNotEmpty
            | Self::Unsupported => false,
        }
    }
}

/// A use of a variable. Ranges count bytes of the template's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariableUse {
    pub(super) name: Box<str>,
    pub(super) range: Range<usize>,
    pub(super) name_range: Range<usize>,
    pub(super) modifier: Modifier,
    pub(super) argument_range: Option<Range<usize>>,
    /// The word, message or pattern behind the modifier.
    pub(super) argument: Sequence,
    /// What `/` and `//` put in place of a match.
    pub(super) replacement: Sequence,
}

impl VariableUse {
    /// The name that is looked up; empty in `${+word}` and the like.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole use, from `$` to the closing brace if there is one.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The name alone.
    pub fn name_range(&self) -> Range<usize> {
        self.name_range.clone()
    }

    /// What is done with the value.
    pub fn modifier(&self) -> Modifier {
        self.modifier
    }

    /// Everything between the modifier's sign and the closing brace; `None` without a modifier. The second
    /// sign of `##` and `%%` belongs to the argument, as BuildKit sees it only after expansion.
    pub fn argument_range(&self) -> Option<Range<usize>> {
        self.argument_range.clone()
    }

    /// Whether the use is written `${x}`, not `$x`.
    pub fn is_braced(&self) -> bool {
        self.name_range.start == self.range.start + "${".len()
    }

    /// Where the modifier's sign stands; empty without a modifier.
    pub(super) fn sign_range(&self) -> Range<usize> {
        let end = self.argument_range.as_ref().map_or(self.name_range.end, |range| range.start);
        self.name_range.end..end
    }

    pub(super) fn is_complete(&self) -> bool {
        self.argument.is_complete() && self.replacement.is_complete()
    }

    pub(super) fn collect_nested<'t>(&'t self, found: &mut Vec<&'t VariableUse>) {
        self.argument.collect_variables(found);
        self.replacement.collect_variables(found);
    }
}
