//! The vocabulary of the table: what a value may look like, and what its place makes of it.
//!
//! Alternatives are always told apart by the type of the value, so a shape is a set of scalar types, perhaps a list
//! and perhaps a mapping. Entry points: [`Shape`] and [`Key`].

/// A set of scalar types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scalars(u8);

impl Scalars {
    /// No scalar.
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOL: Self = Self(2);
    /// Whole numbers; `1.0` is one.
    pub const INT: Self = Self(4);
    /// Numbers, whole numbers among them.
    pub const NUMBER: Self = Self(8);
    /// Text.
    pub const TEXT: Self = Self(16);

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets share a type.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a text has to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextRule {
    /// Anything.
    Any,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Somewhere in it a letter or digit, and one of letters, digits, `_`, `.`, `-` behind that.
    ContainerName,
    /// Somewhere in it the name of a policy, or `every_` and an interval.
    PullPolicy,
}

/// Whole numbers that are allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IntRange {
    /// The smallest.
    pub min: i64,
    /// The largest.
    pub max: i64,
    /// Text here is made a number before it is looked at, so the range holds for it too.
    pub reads_text: bool,
}

/// What becomes of equal items of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Duplicates {
    /// They are all kept.
    Kept,
    /// Docker Compose makes them one before it checks anything; the last one counts.
    Merged,
    /// They are an error.
    Refused,
}

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct ListShape {
    /// What each item looks like.
    pub items: &'static Shape,
    /// What becomes of equal items.
    pub duplicates: Duplicates,
}

/// Which names a mapping of names takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameRule {
    /// Letters, digits, `.`, `_` and `-`.
    Resource,
    /// Lower-case letters.
    LowerCase,
    /// At least one character.
    NonEmpty,
}

impl NameRule {
    /// Whether it is such a name.
    pub fn accepts(self, name: &str) -> bool {
        let resource = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        match self {
            Self::Resource => !name.is_empty() && name.bytes().all(resource),
            Self::LowerCase => !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()),
            Self::NonEmpty => name.chars().any(|ch| ch != '\n'),
        }
    }
}

/// Members of a mapping beside its known keys.
#[derive(Clone, Copy, Debug)]
pub enum Rest {
    /// There are none.
    Closed,
    /// Any, of any value, which nobody looks at.
    Open,
    /// Any whose name follows the rule.
    Named {
        /// What each value looks like.
        shape: &'static Shape,
        /// The names.
        names: NameRule,
        /// Other names are no error; nobody looks at their values.
        accepts_other_names: bool,
    },
}

/// A mapping.
#[derive(Clone, Copy, Debug)]
pub struct MapShape {
    /// What it is, for messages: "a service", "`deploy`".
    pub title: &'static str,
    /// The keys that it knows, sorted.
    pub keys: &'static [Key],
    /// Those that it must have.
    pub required: &'static [&'static str],
    /// Other members.
    pub rest: Rest,
    /// Members whose key starts with `x-` are the user's own.
    pub allows_extensions: bool,
}

impl MapShape {
    /// A mapping of these keys and the user's own `x-` keys.
    pub const fn of(title: &'static str, keys: &'static [Key]) -> Self {
        Self { title, keys, required: &[], rest: Rest::Closed, allows_extensions: true }
    }

    /// A mapping of names.
    pub const fn named(title: &'static str, shape: &'static Shape, names: NameRule) -> Self {
        let rest = Rest::Named { shape, names, accepts_other_names: false };
        Self { title, keys: &[], required: &[], rest, allows_extensions: false }
    }

    /// A mapping of names where names against the rule are no error.
    pub const fn loosely_named(title: &'static str, shape: &'static Shape, names: NameRule) -> Self {
        let rest = Rest::Named { shape, names, accepts_other_names: true };
        Self { title, keys: &[], required: &[], rest, allows_extensions: false }
    }

    /// The same with keys that must be there.
    #[must_use]
    pub const fn requiring(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    /// The same without `x-` keys.
    #[must_use]
    pub const fn without_extensions(mut self) -> Self {
        self.allows_extensions = false;
        self
    }

    /// The same with any other key.
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.rest = Rest::Open;
        self
    }

    /// The key with that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        let at = self.keys.binary_search_by(|key| key.name.cmp(name)).ok()?;
        self.keys.get(at)
    }
}

/// What Docker Compose makes of a value when it reads the project.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decode {
    /// Each member or item by its own shape.
    Parts,
    /// The same, with the field names of Go, all of them written down.
    GoFields,
    /// Text; a whole number becomes its digits.
    Text,
    /// Text; whatever it is is printed.
    PrintedText,
    /// A boolean, or text that says one.
    Bool,
    /// A boolean that is written down even where it is absent.
    PresentBool,
    /// A boolean that is written down unless it is true.
    OptOut,
    /// A whole number, or its digits as text.
    Int,
    /// The same, written down even where it is absent.
    PresentInt,
    /// A whole number that is not negative, or its digits as text.
    Unsigned,
    /// A whole number that is not negative, and no text.
    StrictUnsigned,
    /// A number in single precision, or text that says one.
    Float,
    /// The same in a field that reads its text in double precision.
    NanoCpus,
    /// A size in bytes, written as decimal text.
    Bytes,
    /// A duration, written the way Go writes it.
    Duration,
    /// Words of a command; text is split.
    ShellCommand,
    /// A health test; text goes to the shell.
    HealthTest,
    /// Texts by name, `NAME=VALUE` items among the forms; nothing is the empty text.
    Mapping,
    /// The same, but nothing stays nothing.
    MappingWithEquals,
    /// Texts by name, from a mapping alone; values are printed.
    Options,
    /// Lists of texts by name.
    MultiOptions,
    /// Texts by name, from a mapping alone; values are text or whole numbers.
    TextMap,
    /// Sorted `host=address` texts.
    HostsList,
    /// Texts, or one text.
    TextList,
    /// Printed values, or one text.
    PrintedList,
    /// A file mode in octal text.
    FileMode,
    /// A limit, or a soft and a hard one.
    Ulimit,
    /// The same without text for numbers.
    StrictUlimit,
    /// A number of devices, `all` being -1.
    DeviceCount,
    /// SSH keys by id.
    SshKeys,
}

/// What a value may look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The scalars it may be.
    pub scalars: Scalars,
    /// What its text has to be.
    pub text: TextRule,
    /// Which whole numbers it may be.
    pub range: Option<IntRange>,
    /// The list it may be.
    pub list: Option<ListShape>,
    /// The mapping it may be.
    pub map: Option<MapShape>,
    /// What becomes of it.
    pub decode: Decode,
    /// Whether `false`, 0 and no time at all are written down; absent and zero are two things then.
    pub keeps_zero: bool,
    /// Whether a value of another type puts the structure of the file in doubt.
    pub is_section: bool,
}

impl Shape {
    /// A scalar.
    pub const fn scalar(scalars: Scalars, decode: Decode) -> Self {
        Self {
            scalars,
            text: TextRule::Any,
            range: None,
            list: None,
            map: None,
            decode,
            keeps_zero: false,
            is_section: false,
        }
    }

    /// A mapping.
    pub const fn map(map: MapShape) -> Self {
        Self::scalar(Scalars::NONE, Decode::Parts).or_map(map)
    }

    /// A list.
    pub const fn list(items: &'static Self) -> Self {
        Self::scalar(Scalars::NONE, Decode::Parts).or_list(items)
    }

    /// The same, or further scalars.
    #[must_use]
    pub const fn or_scalar(mut self, scalars: Scalars) -> Self {
        self.scalars = self.scalars.or(scalars);
        self
    }

    /// The same, or a mapping.
    #[must_use]
    pub const fn or_map(mut self, map: MapShape) -> Self {
        self.map = Some(map);
        self
    }

    /// The same, or a list.
    #[must_use]
    pub const fn or_list(mut self, items: &'static Self) -> Self {
        self.list = Some(ListShape { items, duplicates: Duplicates::Kept });
        self
    }

    /// The same, or a list without equal items.
    #[must_use]
    pub const fn or_unique_list(mut self, items: &'static Self) -> Self {
        self.list = Some(ListShape { items, duplicates: Duplicates::Refused });
        self
    }

    /// The same, or a list whose equal items become one.
    #[must_use]
    pub const fn or_merged_list(mut self, items: &'static Self) -> Self {
        self.list = Some(ListShape { items, duplicates: Duplicates::Merged });
        self
    }

    /// The same with another reading.
    #[must_use]
    pub const fn decoded(mut self, decode: Decode) -> Self {
        self.decode = decode;
        self
    }

    /// The same where zero is written down.
    #[must_use]
    pub const fn keeping_zero(mut self) -> Self {
        self.keeps_zero = true;
        self
    }

    /// The same as a part of the file's structure.
    #[must_use]
    pub const fn as_section(mut self) -> Self {
        self.is_section = true;
        self
    }

    /// The same with a rule for its text.
    #[must_use]
    pub const fn with_text(mut self, text: TextRule) -> Self {
        self.text = text;
        self
    }

    /// The same with a range for its whole numbers.
    #[must_use]
    pub const fn within(mut self, range: IntRange) -> Self {
        self.range = Some(range);
        self
    }
}

/// A key and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// What its value may look like.
    pub shape: &'static Shape,
    /// What to use instead, when the key is on its way out.
    pub deprecated: Option<&'static str>,
    /// What it is for, in a sentence.
    pub doc: &'static str,
}

impl Key {
    /// The same on its way out.
    #[must_use]
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.deprecated = Some(instead);
        self
    }
}

/// A key.
pub(super) const fn key(name: &'static str, shape: &'static Shape, doc: &'static str) -> Key {
    Key { name, shape, deprecated: None, doc }
}
