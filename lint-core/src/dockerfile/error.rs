//! What is wrong with the text of a Dockerfile.

use crate::text::TextRange;

/// Which part of BuildKit rejects the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorLayer {
    /// The line parser: the file has no syntax tree.
    Parser,
    /// The instruction layer: the tree is there, an instruction in it is not valid.
    Instruction,
    /// The conversion to a build: a stage is missing, say.
    Conversion,
}

/// What sort of error it is; each sort belongs to one rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SyntaxErrorKind {
    /// A keyword that is no instruction.
    UnknownInstruction,
    /// Fewer arguments than the grammar needs.
    MissingArgument,
    /// More arguments than the grammar takes.
    ExtraArgument,
    /// A flag that the instruction does not have.
    UnknownFlag,
    /// A flag given twice that may be given once.
    DuplicateFlag,
    /// A flag without the value it needs.
    MissingFlagValue,
    /// A flag with a value of the wrong kind; a `--mount` or `--device` that cannot be read.
    InvalidFlagValue,
    /// A quote that is not closed.
    UnterminatedQuote,
    /// A heredoc without its terminator.
    UnterminatedHeredoc,
    /// A pair of ENV, LABEL or ARG without a name, or without its equals sign.
    InvalidKeyValue,
    /// A JSON array with something else than strings in it.
    NonStringInJson,
    /// SHELL that is not a JSON array of strings.
    ShellNotJson,
    /// FROM with two words, or with three and no AS.
    InvalidFrom,
    /// A stage name that BuildKit's pattern refuses.
    InvalidStageName,
    /// No instruction at all, or no FROM.
    MissingFrom,
    /// An instruction other than ARG before the first FROM.
    InstructionBeforeFrom,
    /// HEALTHCHECK of an unknown type, or with a value that is no duration or count.
    InvalidHealthcheck,
    /// ONBUILD with an instruction that cannot be a trigger.
    ForbiddenTrigger,
    /// A parser directive given twice or with a value it cannot have.
    InvalidDirective,
    /// A heredoc where none can be.
    MisplacedHeredoc,
    /// A `${…}` that BuildKit cannot read.
    BadSubstitution,
    /// A `${name…}` with a modifier that BuildKit does not have.
    UnsupportedModifier,
    /// A line above BuildKit's limit of 65,535 bytes.
    LineTooLong,
}

/// One error with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// What sort it is.
    pub kind: SyntaxErrorKind,
    /// Who rejects it.
    pub layer: ErrorLayer,
    /// What is wrong, in one line.
    pub message: String,
    /// The shortest place that shows it.
    pub range: TextRange,
    /// 1-based line at which the instruction starts.
    pub line: u32,
    /// The word that was probably meant.
    pub suggestion: Option<String>,
}
