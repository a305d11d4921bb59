//! What Docker Compose refuses, collected: each error with its place, none ending the analysis.

use crate::text::Span;
use crate::value::suggest::is_slip;

/// The kind of an error; each kind has a rule that reports it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ComposeErrorKind {
    /// Text that is no YAML.
    InvalidYaml,
    /// A key that its mapping has already.
    DuplicateKey,
    /// An alias inside the node it stands for, or aliases that expand without end.
    AliasCycle,
    /// A file or a top-level section that is no mapping, an empty file, a key that is no text.
    InvalidStructure,
    /// A key that the specification does not know at its place.
    UnknownKey,
    /// A value of another type.
    WrongType,
    /// A text that is none of the values allowed.
    NotInEnumeration,
    /// A number out of range.
    OutOfRange,
    /// A text of another form: a duration, a size, a number, a pattern.
    InvalidForm,
    /// A required key is absent.
    MissingKey,
    /// An item that its list has already.
    DuplicateItem,
    /// A project name of other characters than lower-case letters, digits, `-` and `_`.
    InvalidProjectName,
    /// A file that includes itself.
    IncludeCycle,
    /// `include` of a file that is not there.
    InvalidInclude,
    /// `extends` of a service or file that is not there, or of itself.
    InvalidExtends,
    /// `${…}` that cannot be read.
    InvalidInterpolation,
    /// A variable that is required has no value.
    MissingRequiredVariable,
    /// Two files give one key values of different types.
    CannotMerge,
    /// A service without image and build.
    NoImageOrBuild,
    /// `dockerfile` and `dockerfile_inline`.
    ConflictingDockerfileInline,
    /// A service that is not defined.
    UndefinedService,
    /// A network that is not defined.
    UndefinedNetwork,
    /// A volume that is not defined.
    UndefinedVolume,
    /// A secret that is not defined.
    UndefinedSecret,
    /// A config that is not defined.
    UndefinedConfig,
    /// A model that is not defined.
    UndefinedModel,
    /// Services that depend on each other.
    DependencyCycle,
    /// A required dependency that no active profile starts.
    DisabledDependency,
    /// The service's platform is not among those built.
    BuildPlatformConflict,
    /// `network_mode` and `networks`.
    NetworkModeWithNetworks,
    /// A healthcheck whose test starts with something else than CMD, CMD-SHELL and NONE.
    InvalidHealthcheckTest,
    /// One limit with two values.
    ConflictingResources,
    /// A container name and more than one replica.
    ContainerNameWithReplicas,
    /// A container name of other characters.
    InvalidContainerName,
    /// A watch rule that misses something.
    InvalidWatchRule,
    /// Two mounts on one path.
    DuplicateMountTarget,
    /// A secret with no source or several.
    InvalidSecretSource,
    /// A config with no source or several.
    InvalidConfigSource,
    /// An external resource with further attributes.
    ExternalWithAttributes,
    /// A port that cannot be read.
    InvalidPort,
    /// A volume that cannot be read.
    InvalidVolume,
    /// A device request with a count and ids.
    ConflictingDeviceRequest,
    /// A variable name that ends in white space.
    WhitespaceInEnvKey,
    /// A host entry that cannot be read.
    InvalidExtraHosts,
}

/// A name that nothing has, and the known one closest to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closest {
    /// The name that was written.
    pub written: String,
    /// The known name.
    pub known: String,
    /// Whether it is what was meant: no more than a slip lies between the two, or one is the other's old name.
    pub is_meant: bool,
}

/// One error.
#[derive(Clone, PartialEq, Debug)]
pub struct ComposeError {
    /// What is wrong.
    pub kind: ComposeErrorKind,
    /// The key or value at fault.
    pub span: Span,
    /// What is wrong, in one line: lower-case start, no full stop, user text in backticks.
    pub message: String,
    /// What to do about it: the closest known name, say.
    pub help: Option<String>,
    /// The name that was written, and the known one closest to it.
    pub closest: Option<Closest>,
    /// Further places.
    pub related: Vec<(Span, String)>,
}

impl ComposeError {
    /// An error at a place.
    pub fn new(kind: ComposeErrorKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), help: None, closest: None, related: Vec::new() }
    }

    /// The same error with advice.
    #[must_use]
    pub fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// The same error with the known name closest to the one that was written, which is its advice then.
    #[must_use]
    pub fn with_closest(mut self, written: &str, known: Option<&str>) -> Self {
        if let Some(known) = known {
            self.help = Some(format!("did you mean `{known}`?"));
            let (is_meant, written) = (is_slip(written, known), written.to_owned());
            self.closest = Some(Closest { written, known: known.to_owned(), is_meant });
        }
        self
    }

    /// The same error with the name that replaced the one that was written.
    #[must_use]
    pub fn with_new_name(mut self, written: &str, known: &str) -> Self {
        self.help = Some(format!("it is called `{known}` now"));
        self.closest = Some(Closest { written: written.to_owned(), known: known.to_owned(), is_meant: true });
        self
    }

    /// The same error with a further place.
    #[must_use]
    pub fn with_related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }
}
