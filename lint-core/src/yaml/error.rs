//! What is wrong with YAML text.

use crate::text::TextRange;

/// What sort of error it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum YamlErrorKind {
    /// The text is not YAML. The tree of the document ends here.
    Syntax,
    /// Collections are nested too deeply. The tree of the document ends here.
    TooDeep,
    /// The text, or what its aliases unfold to, is too large to be read.
    TooLarge,
    /// An alias without an anchor of its name above it.
    UndefinedAlias,
    /// An alias inside the node that it stands for.
    AliasCycle,
    /// A key that its mapping has already.
    DuplicateKey {
        /// The key that was there first.
        first: TextRange,
    },
}

/// One error in YAML text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YamlError {
    /// What sort of error it is.
    pub kind: YamlErrorKind,
    /// The text at fault; never empty where the file is not.
    pub range: TextRange,
    /// What is wrong, for people.
    pub message: String,
}
