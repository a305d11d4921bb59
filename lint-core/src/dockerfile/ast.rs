//! The tree of a Dockerfile: typed nodes over the text they were read from.
//!
//! Every text keeps its way back to the file ([`MappedText`]), so a node can be reported and edited exactly.
//! A line that cannot be read is still an instruction of the tree; its errors stand in [`Dockerfile::errors`].

use std::ops::Range;

use super::SyntaxError;
use crate::text::{MappedText, TextRange};

/// One Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dockerfile {
    /// The escape character in force: `\` or `` ` ``.
    pub escape: char,
    /// Parser directives, in order (BuildKit reference, "Parser directives").
    pub directives: Vec<Directive>,
    /// All comments that are not directives, in order, those inside continued instructions included.
    pub comments: Vec<Comment>,
    /// All instructions, in order.
    pub instructions: Vec<Instruction>,
    /// The kind of each instruction, close together, so that looking for one kind does not touch the others.
    pub(super) kinds: Vec<InstructionKind>,
    /// What BuildKit's parser and its instruction layer reject, in order of place.
    pub errors: Vec<SyntaxError>,
}

impl Dockerfile {
    /// The instructions of one kind, in order.
    pub fn of_kind(&self, kind: InstructionKind) -> impl DoubleEndedIterator<Item = &Instruction> {
        self.of_kind_in(0..self.instructions.len(), kind)
    }

    /// The instructions of one kind among those with an index in `range`, in order.
    pub fn of_kind_in(
        &self,
        range: Range<usize>,
        kind: InstructionKind,
    ) -> impl DoubleEndedIterator<Item = &Instruction> {
        let kinds = self.kinds.get(range.clone()).unwrap_or_default();
        let found = kinds.iter().enumerate().filter(move |(_, found)| **found == kind);
        found.filter_map(move |(at, _)| self.instructions.get(range.start + at))
    }
}

/// `# name=value` at the top of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Directive {
    /// Lower-cased name: `syntax`, `escape` or `check`.
    pub name: String,
    /// The value without surrounding blanks.
    pub value: MappedText,
    /// The comment, from `#` to its last character.
    pub range: TextRange,
}

/// A comment line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// From `#` to the last character that is no line ending.
    pub range: TextRange,
    /// Whether it stands inside a continued instruction.
    pub is_inside_instruction: bool,
}

/// The instructions of BuildKit's reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum InstructionKind {
    /// `ADD`
    Add,
    /// `ARG`
    Arg,
    /// `CMD`
    Cmd,
    /// `COPY`
    Copy,
    /// `ENTRYPOINT`
    Entrypoint,
    /// `ENV`
    Env,
    /// `EXPOSE`
    Expose,
    /// `FROM`
    From,
    /// `HEALTHCHECK`
    Healthcheck,
    /// `LABEL`
    Label,
    /// `MAINTAINER`
    Maintainer,
    /// `ONBUILD`
    Onbuild,
    /// `RUN`
    Run,
    /// `SHELL`
    Shell,
    /// `STOPSIGNAL`
    Stopsignal,
    /// `USER`
    User,
    /// `VOLUME`
    Volume,
    /// `WORKDIR`
    Workdir,
    /// A keyword that BuildKit does not know.
    Unknown,
}

impl InstructionKind {
    /// Every known kind, by keyword.
    pub const ALL: [Self; 18] = [
        Self::Add,
        Self::Arg,
        Self::Cmd,
        Self::Copy,
        Self::Entrypoint,
        Self::Env,
        Self::Expose,
        Self::From,
        Self::Healthcheck,
        Self::Label,
        Self::Maintainer,
        Self::Onbuild,
        Self::Run,
        Self::Shell,
        Self::Stopsignal,
        Self::User,
        Self::Volume,
        Self::Workdir,
    ];

    /// The keyword in upper case; empty for an unknown one.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Arg => "ARG",
            Self::Cmd => "CMD",
            Self::Copy => "COPY",
            Self::Entrypoint => "ENTRYPOINT",
            Self::Env => "ENV",
            Self::Expose => "EXPOSE",
            Self::From => "FROM",
            Self::Healthcheck => "HEALTHCHECK",
            Self::Label => "LABEL",
            Self::Maintainer => "MAINTAINER",
            Self::Onbuild => "ONBUILD",
            Self::Run => "RUN",
            Self::Shell => "SHELL",
            Self::Stopsignal => "STOPSIGNAL",
            Self::User => "USER",
            Self::Volume => "VOLUME",
            Self::Workdir => "WORKDIR",
            Self::Unknown => "",
        }
    }

    /// The kind of a keyword in any letter case.
    pub fn from_keyword(keyword: &str) -> Self {
        // Go lower-cases by Unicode; only KELVIN SIGN folds to an ASCII letter.
        let found = Self::ALL.into_iter().find(|kind| kind.keyword().eq_ignore_ascii_case(keyword));
        found
            .or_else(|| {
                let lowered = (!keyword.is_ascii()).then(|| keyword.to_lowercase())?;
                Self::ALL.into_iter().find(|kind| kind.keyword().eq_ignore_ascii_case(&lowered))
            })
            .unwrap_or(Self::Unknown)
    }

    /// Whether the instruction may carry heredocs.
    pub const fn takes_heredocs(self) -> bool {
        matches!(self, Self::Add | Self::Copy | Self::Run)
    }
}

/// One instruction, from its keyword to the end of its last line (or its last heredoc).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instruction {
    /// What it is.
    pub kind: InstructionKind,
    /// Position in [`Dockerfile::instructions`]; an inner instruction of ONBUILD has that of its ONBUILD.
    pub index: u32,
    /// The keyword as written.
    pub keyword: MappedText,
    /// `--name=value` words before the arguments.
    pub flags: Vec<Flag>,
    /// What follows.
    pub arguments: Arguments,
    /// Heredocs of ADD, COPY and RUN (also below ONBUILD), in order.
    pub heredocs: Vec<Heredoc>,
    /// The inner instruction of ONBUILD.
    pub trigger: Option<Box<Instruction>>,
    /// The logical line: continuations, comments and empty lines inside it are left out.
    pub text: MappedText,
    /// From the keyword to the last byte, heredocs included.
    pub range: TextRange,
    /// 1-based line of the keyword.
    pub start_line: u32,
    /// 1-based last line, heredocs included.
    pub end_line: u32,
    /// Comments that BuildKit attaches to the instruction: those since the last instruction or empty comment.
    /// Indices into [`Dockerfile::comments`].
    pub comments: Vec<u32>,
    /// Empty lines inside the continued instruction.
    pub empty_lines: Vec<TextRange>,
    /// Whether BuildKit's parser or instruction layer rejects it.
    pub is_broken: bool,
}

/// `--name`, `--name=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// The whole word with quotes and escapes removed, as BuildKit reads it.
    pub text: MappedText,
}

impl Flag {
    /// The name without the dashes.
    pub fn name(&self) -> &str {
        let name = self.text.as_str().strip_prefix("--").unwrap_or_default();
        name.split_once('=').map_or(name, |(name, _)| name)
    }

    /// The file range of the name, dashes included.
    pub fn name_range(&self) -> TextRange {
        self.text.locate(0..self.name().len() + 2)
    }

    /// The value behind the first `=`, if there is an `=`.
    pub fn value(&self) -> Option<MappedText> {
        let at = self.text.as_str().find('=')?;
        Some(self.text.slice(at + 1..self.text.len()))
    }

    /// The value's text, if there is an `=`.
    pub fn value_str(&self) -> Option<&str> {
        self.text.as_str().split_once('=').map(|(_, value)| value)
    }
}

/// What follows the keyword and the flags, in the shape BuildKit reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arguments {
    /// Nothing, or nothing that could be read.
    None,
    /// Words separated by blanks (FROM, EXPOSE, ARG; ADD, COPY and VOLUME in word form).
    Words(Vec<MappedText>),
    /// A JSON array of strings, decoded. Each string's range covers its quotes' inside.
    Json(JsonForm),
    /// The rest of the line as it is: shell form of RUN, CMD, ENTRYPOINT, SHELL; WORKDIR, USER, STOPSIGNAL, MAINTAINER.
    Text(MappedText),
    /// `key=value` pairs, or the single `key value` (ENV, LABEL).
    Pairs(Vec<Pair>),
    /// `HEALTHCHECK CMD …` or `HEALTHCHECK NONE`.
    Healthcheck {
        /// `CMD` or `NONE` as written, or any other word.
        kind: MappedText,
        /// What follows: [`Arguments::Json`], [`Arguments::Text`] or [`Arguments::None`].
        command: Box<Arguments>,
    },
}

/// A JSON array of strings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JsonForm {
    /// The decoded strings.
    pub items: Vec<MappedText>,
    /// From `[` to `]`.
    pub range: TextRange,
}

/// One pair of ENV or LABEL. Quotes and variables are still in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// Before the `=` or the first blank.
    pub key: MappedText,
    /// Behind it.
    pub value: MappedText,
    /// Whether an `=` stands between; otherwise it is the legacy form.
    pub has_equals: bool,
}

/// A heredoc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heredoc {
    /// The terminator, quotes removed.
    pub name: String,
    /// Whether variables in the body are expanded (the terminator is not quoted).
    pub expand: bool,
    /// Whether leading tabs are removed (`<<-`).
    pub chomp: bool,
    /// The lines between, line endings included; may be empty.
    pub body: TextRange,
    /// The terminator line without its line ending.
    pub terminator: TextRange,
}

impl Heredoc {
    /// The body as the program reads it, leading tabs removed for `<<-`.
    pub fn content(&self, source: &str) -> MappedText {
        let body = self.body.slice(source);
        if !self.chomp {
            return MappedText::verbatim(body, self.body.start());
        }
        let mut builder = crate::text::MappedTextBuilder::new(self.body.start());
        let mut at = self.body.start();
        for line in body.split_inclusive('\n') {
            let kept = line.trim_start_matches('\t');
            builder.push(kept, at + (line.len() - kept.len()) as u32);
            at += line.len() as u32;
        }
        builder.finish()
    }
}

/// A command line of RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD.
#[derive(Clone, Copy, Debug)]
pub enum CommandForm<'a> {
    /// A JSON array: started without a shell.
    Exec(&'a JsonForm),
    /// Text handed to the stage's shell.
    Shell(&'a MappedText),
}

/// The parts of FROM.
#[derive(Clone, Copy, Debug)]
pub struct FromParts<'a> {
    /// The image or stage, variables not expanded.
    pub image: &'a MappedText,
    /// `AS` as written.
    pub as_keyword: Option<&'a MappedText>,
    /// The stage's name as written.
    pub name: Option<&'a MappedText>,
}

/// The parts of COPY and ADD.
#[derive(Clone, Copy, Debug)]
pub struct CopyParts<'a> {
    /// All but the last word; heredoc words (`<<EOF`) among them.
    pub sources: &'a [MappedText],
    /// The last word.
    pub destination: &'a MappedText,
    /// Whether it is the JSON form.
    pub is_json: bool,
}

impl Instruction {
    /// The flag with that name (first one).
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name() == name)
    }

    /// All flags with that name.
    pub fn flags_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Flag> {
        self.flags.iter().filter(move |flag| flag.name() == name)
    }

    /// The parts of a FROM that BuildKit accepts: one word, or three with `AS` between.
    pub fn as_from(&self) -> Option<FromParts<'_>> {
        let Arguments::Words(words) = &self.arguments else { return None };
        match (self.kind, words.as_slice()) {
            (InstructionKind::From, [image]) => Some(FromParts { image, as_keyword: None, name: None }),
            (InstructionKind::From, [image, keyword, name])
                if keyword.as_str().eq_ignore_ascii_case("as") =>
            {
                Some(FromParts { image, as_keyword: Some(keyword), name: Some(name) })
            }
            _ => None,
        }
    }

    /// The parts of a COPY or ADD with at least two words.
    pub fn as_copy(&self) -> Option<CopyParts<'_>> {
        if !matches!(self.kind, InstructionKind::Add | InstructionKind::Copy) {
            return None;
        }
        let is_json = matches!(self.arguments, Arguments::Json(_));
        match self.words().split_last() {
            Some((destination, sources)) if !sources.is_empty() => {
                Some(CopyParts { sources, destination, is_json })
            }
            _ => None,
        }
    }

    /// The words or JSON strings; empty for other shapes.
    pub fn words(&self) -> &[MappedText] {
        match &self.arguments {
            Arguments::Words(words) => words,
            Arguments::Json(json) => &json.items,
            Arguments::None | Arguments::Text(_) | Arguments::Pairs(_) | Arguments::Healthcheck { .. } => &[],
        }
    }

    /// The rest of the line where the instruction takes one text (USER, WORKDIR, STOPSIGNAL, MAINTAINER, shell forms).
    pub fn as_text(&self) -> Option<&MappedText> {
        match &self.arguments {
            Arguments::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The pairs of ENV and LABEL.
    pub fn pairs(&self) -> &[Pair] {
        match &self.arguments {
            Arguments::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    /// The command of RUN, CMD, ENTRYPOINT, SHELL or HEALTHCHECK CMD.
    pub fn command(&self) -> Option<CommandForm<'_>> {
        let arguments = match &self.arguments {
            Arguments::Healthcheck { kind, command } if kind.as_str().eq_ignore_ascii_case("cmd") => command,
            arguments => arguments,
        };
        match arguments {
            Arguments::Json(json) => Some(CommandForm::Exec(json)),
            Arguments::Text(text) => Some(CommandForm::Shell(text)),
            _ => None,
        }
    }

    /// The instruction itself, then the inner one of ONBUILD.
    pub fn with_trigger(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |instruction| instruction.trigger.as_deref())
    }

    /// From the keyword to the end of the last line that is not a heredoc.
    pub fn head_range(&self) -> TextRange {
        match self.heredocs.first() {
            Some(_) => self.text.range(),
            None => self.range,
        }
    }
}
