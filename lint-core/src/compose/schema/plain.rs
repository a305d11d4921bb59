//! Shapes that many keys share: single values, lists of texts, texts by name.

use super::shape::{Decode, MapShape, NameRule, Scalars, Shape, TextRule};

const BOOL_OR_TEXT: Scalars = Scalars::BOOL.or(Scalars::TEXT);
const INT_OR_TEXT: Scalars = Scalars::INT.or(Scalars::TEXT);
const NUMBER_OR_TEXT: Scalars = Scalars::NUMBER.or(Scalars::TEXT);

pub(super) static TEXT: Shape = Shape::scalar(Scalars::TEXT, Decode::Text);
pub(super) static TEXT_OR_NULL: Shape = Shape::scalar(Scalars::TEXT.or(Scalars::NULL), Decode::Text);
pub(super) static TEXT_OR_BOOL: Shape = Shape::scalar(BOOL_OR_TEXT, Decode::PrintedText);
pub(super) static TEXT_OR_INT: Shape = Shape::scalar(INT_OR_TEXT, Decode::Text);
pub(super) static TEXT_OR_NUMBER: Shape = Shape::scalar(NUMBER_OR_TEXT, Decode::Text);

pub(super) static BOOL: Shape = Shape::scalar(BOOL_OR_TEXT, Decode::Bool);
/// A boolean for which false is another thing than absent.
pub(super) static SET_BOOL: Shape = Shape::scalar(BOOL_OR_TEXT, Decode::Bool).keeping_zero();
/// A boolean that cannot be text.
pub(super) static STRICT_BOOL: Shape = Shape::scalar(Scalars::BOOL, Decode::Bool);
pub(super) static OPT_OUT: Shape = Shape::scalar(BOOL_OR_TEXT, Decode::OptOut).keeping_zero();

pub(super) static STRICT_INT: Shape = Shape::scalar(Scalars::INT, Decode::Int);
pub(super) static INT: Shape = Shape::scalar(INT_OR_TEXT, Decode::Int);
pub(super) static SET_INT: Shape = Shape::scalar(INT_OR_TEXT, Decode::Int).keeping_zero();
pub(super) static UNSIGNED: Shape = Shape::scalar(INT_OR_TEXT, Decode::Unsigned);
pub(super) static SET_UNSIGNED: Shape = Shape::scalar(INT_OR_TEXT, Decode::Unsigned).keeping_zero();
pub(super) static NUMBER_AS_INT: Shape = Shape::scalar(NUMBER_OR_TEXT, Decode::Int);
pub(super) static STRICT_NUMBER_AS_INT: Shape = Shape::scalar(Scalars::NUMBER, Decode::Int);
pub(super) static FLOAT: Shape = Shape::scalar(NUMBER_OR_TEXT, Decode::Float);

pub(super) static SIZE: Shape = Shape::scalar(NUMBER_OR_TEXT, Decode::Bytes);
pub(super) static WHOLE_SIZE: Shape = Shape::scalar(INT_OR_TEXT, Decode::Bytes);
pub(super) static TEXT_SIZE: Shape = Shape::scalar(Scalars::TEXT, Decode::Bytes);

pub(super) static DURATION: Shape = Shape::scalar(Scalars::TEXT, Decode::Duration);
/// A duration for which no time at all is another thing than absent.
pub(super) static SET_DURATION: Shape = Shape::scalar(Scalars::TEXT, Decode::Duration).keeping_zero();

pub(super) static TEXTS: Shape = Shape::list(&TEXT).decoded(Decode::TextList);
pub(super) static UNIQUE_TEXTS: Shape = Shape::scalar(Scalars::NONE, Decode::TextList).or_unique_list(&TEXT);
pub(super) static TEXT_OR_UNIQUE_TEXTS: Shape =
    Shape::scalar(Scalars::TEXT, Decode::TextList).or_unique_list(&TEXT);
pub(super) static MERGED_TEXTS: Shape = Shape::scalar(Scalars::NONE, Decode::TextList).or_merged_list(&TEXT);
pub(super) static TEXT_OR_MERGED_TEXTS: Shape =
    Shape::scalar(Scalars::TEXT, Decode::TextList).or_merged_list(&TEXT);
pub(super) static TEXT_OR_TEXTS: Shape = Shape::scalar(Scalars::TEXT, Decode::TextList).or_list(&TEXT);
pub(super) static UNIQUE_TEXTS_OR_NUMBERS: Shape =
    Shape::scalar(Scalars::NONE, Decode::Parts).or_unique_list(&TEXT_OR_NUMBER);
pub(super) static MERGED_PRINTED: Shape =
    Shape::scalar(Scalars::NONE, Decode::PrintedList).or_merged_list(&TEXT_OR_NUMBER);

pub(super) static COMMAND: Shape =
    Shape::scalar(Scalars::TEXT.or(Scalars::NULL), Decode::ShellCommand).or_list(&TEXT);

static SIMPLE_VALUE: Shape =
    Shape::scalar(NUMBER_OR_TEXT.or(Scalars::BOOL).or(Scalars::NULL), Decode::PrintedText);

/// `NAME: value` or `- NAME=value`.
const VALUES: MapShape = MapShape::named("a mapping of names to values", &SIMPLE_VALUE, NameRule::NonEmpty);

const fn list_or_mapping(decode: Decode) -> Shape {
    Shape::map(VALUES).or_unique_list(&TEXT).decoded(decode)
}

const fn merged_list_or_mapping(decode: Decode) -> Shape {
    Shape::map(VALUES).or_merged_list(&TEXT).decoded(decode)
}

pub(super) static MAPPING: Shape = list_or_mapping(Decode::Mapping);
pub(super) static MERGED_MAPPING: Shape = merged_list_or_mapping(Decode::Mapping);
pub(super) static ENVIRONMENT: Shape = list_or_mapping(Decode::MappingWithEquals);
pub(super) static MERGED_ENVIRONMENT: Shape = merged_list_or_mapping(Decode::MappingWithEquals);
pub(super) static SSH_KEYS: Shape = list_or_mapping(Decode::SshKeys);

pub(super) static DRIVER_OPTIONS: Shape =
    Shape::map(MapShape::loosely_named("`driver_opts`", &TEXT_OR_NUMBER, NameRule::NonEmpty))
        .decoded(Decode::Options);
/// Those of a secret, which takes no fractions.
pub(super) static SECRET_DRIVER_OPTIONS: Shape =
    Shape::map(MapShape::loosely_named("`driver_opts`", &TEXT_OR_NUMBER, NameRule::NonEmpty))
        .decoded(Decode::TextMap);
pub(super) static ANY_OPTIONS: Shape =
    Shape::map(MapShape::of("a mapping of options", &[]).open()).decoded(Decode::TextMap);

pub(super) static EXTRA_HOSTS: Shape =
    Shape::map(MapShape::named("`extra_hosts`", &HOST_ADDRESSES, NameRule::NonEmpty))
        .or_unique_list(&TEXT)
        .decoded(Decode::HostsList);
static HOST_ADDRESSES: Shape = Shape::scalar(Scalars::TEXT, Decode::TextList).or_list(&TEXT);

/// One of the texts.
pub(super) const fn one_of(texts: &'static [&'static str]) -> Shape {
    Shape::scalar(Scalars::TEXT, Decode::Text).with_text(TextRule::OneOf(texts))
}
