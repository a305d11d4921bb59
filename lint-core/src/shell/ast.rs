//! The tree of a shell script.
//!
//! Nodes hold ranges of the script's text, not of the file; [`Script::locate`] leads to the file. Words keep their quotes:
//! what they mean is told by [`Script::unquote`].

use super::error::ShellError;
use crate::text::{MappedText, TextRange};

/// A range of bytes of a script's text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct ScriptRange {
    /// First byte inside.
    pub start: u32,
    /// First byte behind.
    pub end: u32,
}

impl ScriptRange {
    /// The text of the range; empty when it does not lie in `text`.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.as_usize()).unwrap_or_default()
    }

    /// The same range for functions that take platform-sized offsets.
    pub fn as_usize(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A parsed script. Parsing never fails: what cannot be read stands in [`Script::errors`], the rest is in the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Script {
    pub(super) text: MappedText,
    /// The commands.
    pub body: List,
    /// Comments, from `#` to the last character of the line.
    pub comments: Vec<ScriptRange>,
    /// What a shell would refuse, in order of place.
    pub errors: Vec<ShellError>,
}

impl Script {
    /// The text that was parsed.
    pub fn text(&self) -> &MappedText {
        &self.text
    }

    /// The text of a range.
    pub fn slice(&self, range: ScriptRange) -> &str {
        range.slice(self.text.as_str())
    }

    /// The file range that a range of the script stands for.
    pub fn locate(&self, range: ScriptRange) -> TextRange {
        self.text.locate(range.as_usize())
    }
}

/// Commands one after the other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct List {
    /// In order.
    pub items: Vec<ListItem>,
}

/// One member of a [`List`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListItem {
    /// The pipeline that runs first.
    pub first: Pipeline,
    /// Those joined to it by `&&` and `||`.
    pub rest: Vec<Joined>,
    /// What ends it.
    pub terminator: Terminator,
}

impl ListItem {
    /// All its pipelines, in order.
    pub fn pipelines(&self) -> impl Iterator<Item = &Pipeline> {
        std::iter::once(&self.first).chain(self.rest.iter().map(|joined| &joined.pipeline))
    }
}

/// What ends a member of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Terminator {
    /// `;`
    Semicolon,
    /// `&`: it runs in the background.
    Background,
    /// A line ending.
    Newline,
    /// The end of the list.
    End,
}

/// A pipeline joined to those before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joined {
    /// How.
    pub connector: Connector,
    /// Where `&&` or `||` stands.
    pub connector_range: ScriptRange,
    /// The pipeline.
    pub pipeline: Pipeline,
}

/// `&&` or `||`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Connector {
    /// `&&`: runs if what stands before succeeded.
    And,
    /// `||`: runs if what stands before failed.
    Or,
}

/// Commands joined by `|`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pipeline {
    /// Whether an odd number of `!` stands before it.
    pub is_negated: bool,
    /// Whether `time` stands before it.
    pub is_timed: bool,
    /// At least one, unless only `!` or `time` is written.
    pub commands: Vec<Command>,
    /// From the first to the last byte, `!` and `time` included.
    pub range: ScriptRange,
}

/// One command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Assignments, words and redirections.
    Simple(SimpleCommand),
    /// Commands in a construct of the language.
    Compound(Box<CompoundCommand>),
    /// A function that is defined, not called.
    Function(Box<FunctionDefinition>),
}

impl Command {
    /// From its first to its last byte.
    pub fn range(&self) -> ScriptRange {
        match self {
            Self::Simple(simple) => simple.range,
            Self::Compound(compound) => compound.range,
            Self::Function(function) => function.range,
        }
    }
}

/// Assignments, words and redirections; at least one of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SimpleCommand {
    /// `NAME=value` before the program.
    pub assignments: Vec<Assignment>,
    /// The program and its arguments; empty where there are only assignments or redirections.
    pub words: Vec<Word>,
    /// In order.
    pub redirections: Vec<Redirection>,
    /// From the first to the last byte.
    pub range: ScriptRange,
}

/// `NAME=value`, `NAME+=value`, `NAME[1]=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// The variable, its index not included.
    pub name: ScriptRange,
    /// Whether it is `+=`.
    pub appends: bool,
    /// Whether one member of an array is set.
    pub has_index: bool,
    /// What follows the `=`; an array's value is one part.
    pub value: Word,
    /// The whole.
    pub range: ScriptRange,
}

/// A command in a construct of the language, with its redirections.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompoundCommand {
    /// The construct.
    pub kind: CompoundKind,
    /// What the whole of it is redirected to.
    pub redirections: Vec<Redirection>,
    /// From the first to the last byte, redirections included.
    pub range: ScriptRange,
}

/// A construct of the language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CompoundKind {
    /// `{ …; }`
    Group(List),
    /// `( … )`
    Subshell(List),
    /// `if … then … elif … then … else … fi`
    If {
        /// Each condition with what it guards, at least one.
        branches: Vec<(List, List)>,
        /// Behind `else`.
        otherwise: Option<List>,
    },
    /// `while … do … done`, `until … do … done`
    While {
        /// What decides.
        condition: List,
        /// What is repeated.
        body: List,
        /// Whether it is `until`.
        is_until: bool,
    },
    /// `for NAME in …; do … done`; `select` as well.
    For {
        /// The variable.
        name: ScriptRange,
        /// What it runs over; `None` for the script's own arguments.
        words: Option<Vec<Word>>,
        /// What is repeated.
        body: List,
    },
    /// `for ((…; …; …)); do … done`
    ArithmeticFor {
        /// What is repeated.
        body: List,
    },
    /// `case … in … esac`
    Case {
        /// What is looked at.
        subject: Word,
        /// In order.
        arms: Vec<CaseArm>,
    },
    /// `((…))`
    Arithmetic,
    /// `[[ … ]]`
    Test(Vec<Word>),
}

/// `pattern | pattern) list ;;`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseArm {
    /// At least one.
    pub patterns: Vec<Word>,
    /// What runs.
    pub body: List,
}

/// `name() { …; }`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FunctionDefinition {
    /// The name.
    pub name: ScriptRange,
    /// What runs when it is called.
    pub body: Command,
    /// From the first to the last byte.
    pub range: ScriptRange,
}

/// `2>&1`, `<file`, `<<EOF`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redirection {
    /// The operator.
    pub operator: RedirectionOperator,
    /// The number (or `{name}`) before it.
    pub descriptor: Option<ScriptRange>,
    /// What follows: a file, a number, a here-document's word, a here-string.
    pub target: Word,
    /// The body of a here-document, its terminator not included.
    pub document: Option<HereDocument>,
    /// From the descriptor to the target.
    pub range: ScriptRange,
}

/// The body of a here-document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HereDocument {
    /// The lines, line endings included.
    pub body: ScriptRange,
    /// Whether expansions in it are made: no part of the word is quoted.
    pub expands: bool,
    /// Whether leading tabs are dropped (`<<-`).
    pub drops_tabs: bool,
    /// The expansions in it.
    pub parts: Vec<WordPart>,
}

/// The operators of redirections.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RedirectionOperator {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>>`
    Append,
    /// `>|`
    Overwrite,
    /// `<>`
    ReadWrite,
    /// `<&`
    DuplicateRead,
    /// `>&`
    DuplicateWrite,
    /// `&>`
    WriteBoth,
    /// `&>>`
    AppendBoth,
    /// `<<`, `<<-`
    HereDocument,
    /// `<<<`
    HereString,
}

impl RedirectionOperator {
    /// Whether it opens something to be read, by default as the standard input.
    pub fn is_input(self) -> bool {
        match self {
            Self::Read | Self::ReadWrite | Self::DuplicateRead | Self::HereDocument | Self::HereString => {
                true
            }
            Self::Write
            | Self::Append
            | Self::Overwrite
            | Self::DuplicateWrite
            | Self::WriteBoth
            | Self::AppendBoth => false,
        }
    }
}

/// One word as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Word {
    /// The whole, quotes included.
    pub range: ScriptRange,
    /// What it is made of; empty for a word without quotes, escapes and expansions.
    pub parts: Vec<WordPart>,
}

/// One stretch of a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WordPart {
    /// Characters that stand for themselves, unless they are a pattern outside of quotes.
    Literal(ScriptRange),
    /// A backslash and the character that it makes a literal; a backslash and a line ending, which are nothing.
    Escaped(ScriptRange),
    /// `'…'`
    SingleQuoted(ScriptRange),
    /// `$'…'`
    AnsiQuoted(ScriptRange),
    /// `"…"`, `$"…"`
    DoubleQuoted(ScriptRange, Vec<WordPart>),
    /// `$name`, `${name…}`
    Parameter(Box<Parameter>),
    /// `$(…)`, `` `…` ``
    Command(Box<CommandSubstitution>),
    /// `$((…))`, `$[…]`
    Arithmetic(ScriptRange, Vec<WordPart>),
    /// `<(…)`, `>(…)`
    Process(Box<CommandSubstitution>),
    /// `(…)` behind `name=`
    Array(ScriptRange, Vec<Word>),
    /// `@(…|…)` and the like.
    Pattern(ScriptRange),
}

impl WordPart {
    /// The whole part.
    pub fn range(&self) -> ScriptRange {
        match self {
            Self::Literal(range)
            | Self::Escaped(range)
            | Self::SingleQuoted(range)
            | Self::AnsiQuoted(range)
            | Self::DoubleQuoted(range, _)
            | Self::Arithmetic(range, _)
            | Self::Array(range, _)
            | Self::Pattern(range) => *range,
            Self::Parameter(parameter) => parameter.range,
            Self::Command(command) | Self::Process(command) => command.range,
        }
    }
}

/// `$name`, `${name:-default}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// The whole.
    pub range: ScriptRange,
    /// The name, number or sign; empty where there is none.
    pub name: ScriptRange,
    /// What follows the name inside braces: `:-default`, `%.*`, `[@]`; `#` or `!` before the name too.
    pub modifier: Option<ScriptRange>,
    /// Expansions in the modifier.
    pub parts: Vec<WordPart>,
}

/// A command whose output is put in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommandSubstitution {
    /// The whole.
    pub range: ScriptRange,
    /// The commands; `None` where they cannot be read in place (escapes between backquotes).
    pub body: Option<List>,
}
