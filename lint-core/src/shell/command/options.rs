//! Reads the options and operands of a program from a table of the options that it has.
//!
//! What lives here: the engine and the shape of its tables. What does not: the tables, which lie beside the recogniser of
//! their program. Entry point: [`OptionTable::read`].

use super::line::CommandLine;
use super::part::{Part, is_nothing_but_expansions};
use crate::shell::{Argument, ArgumentValue};

/// The answer to a question about a command whose words are not all known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so, and nothing unread could change that.
    No,
    /// Some word that cannot be read might make it so.
    Unknown,
}

impl Answer {
    /// `Yes` or `No`.
    pub fn known(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    /// Whether it is certainly so.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Whether it is certainly not so.
    pub fn is_no(self) -> bool {
        self == Self::No
    }

    /// The answer to the opposite question.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether one of the two is so.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }
}

/// Where a program stops to look for options.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Options may stand behind operands.
    Anywhere,
    /// The first operand ends them: it is a program or a subcommand with options of its own.
    BeforeOperands,
}

/// How a program's options are spelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dashes {
    /// `-x` is a letter, `-xyz` three of them, `--name` a name.
    Bundles,
    /// `-name` and `--name` are the same.
    WholeNames,
}

/// The habits of an argument parser.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Where options may stand.
    pub order: Order,
    /// What one dash means.
    pub dashes: Dashes,
    /// Whether the start of a long name will do, if only one option begins so.
    pub abbreviates: bool,
    /// Whether `--no-name` takes back `--name` for every option that takes no value.
    pub negates: bool,
    /// Whether `-x=value` is `-x value`.
    pub short_equals: bool,
}

impl Style {
    /// `getopt_long` as the GNU library has it.
    pub const GNU: Self = Self {
        order: Order::Anywhere,
        dashes: Dashes::Bundles,
        abbreviates: true,
        negates: false,
        short_equals: false,
    };
    /// The same for programs that start another one.
    pub const WRAPPER: Self = Self { order: Order::BeforeOperands, ..Self::GNU };
    /// Parsers of newer making: whole names, `-x=value`.
    pub const PLAIN: Self = Self { abbreviates: false, short_equals: true, ..Self::GNU };
    /// The same before a subcommand that has options of its own.
    pub const PLAIN_BEFORE_SUBCOMMAND: Self = Self { order: Order::BeforeOperands, ..Self::PLAIN };
    /// Go's `flag` package.
    pub const GO: Self = Self {
        order: Order::BeforeOperands,
        dashes: Dashes::WholeNames,
        abbreviates: false,
        negates: false,
        short_equals: true,
    };
}

/// The options of a program.
///
/// An entry holds all spellings of one option, letters and names, with commas between them: `"y,yes,assume-yes"`. A `=` at
/// its end says that it takes a value (`"o,output="`), `=?` that it takes one only if that is attached to it
/// (`"i,replace=?"`), `=bool` that a following `true` or `false` belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct OptionTable {
    /// One entry an option.
    pub options: &'static [&'static str],
    /// How they are read.
    pub style: Style,
}

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Takes {
    Nothing,
    Value,
    AttachedValue,
    Bool,
}

/// An option that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FoundOption<'a> {
    entry: &'static str,
    /// The option as written, dashes and all; of a bundle its letter alone.
    pub spelling: Part<'a>,
    /// What it was given.
    pub value: Option<Part<'a>>,
    /// Whether it was taken back: `--no-name`.
    pub is_negated: bool,
}

impl FoundOption<'_> {
    /// Whether `name` is one of its spellings, without dashes.
    pub fn is(&self, name: &str) -> bool {
        spellings(self.entry).any(|spelling| spelling == name)
    }

    fn answer(&self) -> Answer {
        let is_set = match (self.value, takes(self.entry)) {
            (Some(value), Takes::Nothing | Takes::Bool) => match value.literal() {
                Some("false" | "no" | "0" | "off") => false,
                Some(_) => true,
                None => return Answer::Unknown,
            },
            _ => true,
        };
        Answer::known(is_set != self.is_negated)
    }
}

/// A word that is no option.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operand<'a> {
    /// The word.
    pub argument: &'a Argument<'a>,
    /// Whether it is certainly no value of an option before it, nor an option itself.
    pub is_certain: bool,
}

impl<'a> Operand<'a> {
    /// Its text, to be cut.
    pub fn part(self) -> Part<'a> {
        Part::whole(self.argument)
    }

    /// The value, where it is known.
    pub fn literal(self) -> Option<&'a str> {
        self.argument.literal()
    }
}

/// A word that leaves a reading in doubt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt<'a> {
    /// A word that may become any words, options among them: `$OPTIONS`.
    Splits(&'a Argument<'a>),
    /// An option that the table does not have.
    UnknownOption(&'a Argument<'a>),
}

/// The options and operands of a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading<'a> {
    /// The options in order.
    pub options: Vec<FoundOption<'a>>,
    /// The operands in order, doubtful ones among them.
    pub operands: Vec<Operand<'a>>,
    /// What could not be read.
    pub doubts: Vec<Doubt<'a>>,
    /// The words from the first operand on, where that ends the options.
    pub rest: &'a [Argument<'a>],
    /// Whether the program gets no further words.
    pub is_whole: bool,
}

impl<'a> Reading<'a> {
    /// A reading of nothing yet: all words of `line` are still its rest.
    pub fn new(line: CommandLine<'a>) -> Self {
        Self {
            options: Vec::new(),
            operands: Vec::new(),
            doubts: Vec::new(),
            rest: line.arguments,
            is_whole: line.is_whole,
        }
    }

    /// Whether every word was understood, so that what is not there is certainly not there.
    pub fn is_complete(&self) -> bool {
        self.doubts.is_empty() && self.is_whole
    }

    /// The last option of that name.
    pub fn find(&self, name: &str) -> Option<&FoundOption<'a>> {
        self.options.iter().rfind(|option| option.is(name))
    }

    /// All options of that name in order.
    pub fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r FoundOption<'a>> {
        self.options.iter().filter(move |option| option.is(name))
    }

    /// The value of the last option of that name.
    pub fn value(&self, name: &str) -> Option<Part<'a>> {
        self.find(name)?.value
    }

    /// Whether an option of that name is given; the last one counts.
    pub fn has(&self, name: &str) -> Answer {
        match self.find(name) {
            Some(option) => option.answer(),
            None if self.is_complete() => Answer::No,
            None => Answer::Unknown,
        }
    }

    /// Whether one of these options is given.
    pub fn has_any(&self, names: &[&str]) -> Answer {
        names.iter().fold(Answer::No, |answer, name| answer.or(self.has(name)))
    }

    /// Reads its rest by another table: what follows a subcommand.
    pub fn read_on(&mut self, table: &OptionTable) {
        let words = std::mem::take(&mut self.rest);
        Reader { table, reading: self, words, follows_doubt: false }.read();
    }

    /// Takes the first word of the rest as an operand, such as a subcommand.
    pub fn take_operand(&mut self) -> Option<Operand<'a>> {
        let (argument, rest) = self.rest.split_first()?;
        self.rest = rest;
        let last_doubt = self.doubts.last().map(|doubt| match doubt {
            Doubt::Splits(argument) | Doubt::UnknownOption(argument) => argument.range.end(),
        });
        // A word right behind an unread one may be its value.
        let last_option = self.options.last().map(|option| option.spelling.argument().range.end());
        let operand = Operand { argument, is_certain: last_doubt.is_none() || last_option > last_doubt };
        self.operands.push(operand);
        Some(operand)
    }
}

impl OptionTable {
    /// Reads all words of a command.
    pub fn read<'a>(&self, line: CommandLine<'a>) -> Reading<'a> {
        let mut reading = Reading::new(line);
        reading.read_on(self);
        reading
    }

    /// Reads all words of a command whose first word may be a bundle without a dash: `tar xzf file`.
    pub fn read_with_bundle<'a>(&self, line: CommandLine<'a>) -> Reading<'a> {
        let mut reading = Reading::new(line);
        let Some((first, words)) = line.arguments.split_first() else { return reading };
        let Some(letters) = first.literal().filter(|letters| self.is_bundle(letters)) else {
            return self.read(line);
        };
        let mut words = words;
        for (offset, letter) in letters.char_indices() {
            let (Some(entry), Some(spelling)) =
                (self.letter(letter), Part::whole(first).get(offset..offset + letter.len_utf8()))
            else {
                continue;
            };
            // The letters that take a value take the words behind the bundle one after the other.
            let mut value = None;
            if takes(entry) == Takes::Value
                && let Some((word, rest)) = words.split_first()
            {
                value = Some(Part::whole(word));
                words = rest;
            }
            reading.options.push(FoundOption { entry, spelling, value, is_negated: false });
        }
        reading.rest = words;
        reading.read_on(self);
        reading
    }

    fn is_bundle(&self, letters: &str) -> bool {
        !letters.is_empty() && letters.chars().all(|letter| self.letter(letter).is_some())
    }

    fn letter(&self, letter: char) -> Option<&'static str> {
        let letter = u8::try_from(letter).ok()?;
        self.options.iter().copied().find(|entry| has_letter(entry.as_bytes(), letter))
    }

    /// The entry of a long name, and whether the name takes it back.
    fn name(&self, name: &str) -> Option<(&'static str, bool)> {
        if let Some(entry) = self.exact(name) {
            return Some((entry, false));
        }
        if self.style.negates
            && let Some(entry) = name.strip_prefix("no-").and_then(|positive| self.exact(positive))
            && takes(entry) != Takes::Value
        {
            return Some((entry, true));
        }
        if !self.style.abbreviates || name.is_empty() {
            return None;
        }
        let begins_so = |entry: &&str| spellings(entry).any(|spelling| spelling.starts_with(name));
        let mut candidates = self.options.iter().copied().filter(begins_so);
        let entry = candidates.next()?;
        candidates.next().is_none().then_some((entry, false))
    }

    fn exact(&self, name: &str) -> Option<&'static str> {
        let has_letters = self.style.dashes == Dashes::Bundles;
        if has_letters && name.len() < 2 {
            return None;
        }
        let may_hold = |entry: &&'static str| entry.len() >= name.len() && entry.contains(name);
        let mut entries = self.options.iter().copied().filter(may_hold);
        entries.find(|entry| spellings(entry).any(|spelling| spelling == name))
    }
}

/// Whether one of an entry's spellings is that letter.
fn has_letter(entry: &[u8], letter: u8) -> bool {
    let mut is_start = true;
    for (at, byte) in entry.iter().enumerate() {
        if *byte == b'=' {
            return false;
        }
        if is_start && *byte == letter && matches!(entry.get(at + 1), None | Some(b',' | b'=')) {
            return true;
        }
        is_start = *byte == b',';
    }
    false
}

fn spellings(entry: &str) -> impl Iterator<Item = &str> {
    entry.split_once('=').map_or(entry, |(names, _)| names).split(',')
}

fn takes(entry: &str) -> Takes {
    match entry.split_once('=').map(|(_, takes)| takes) {
        None => Takes::Nothing,
        Some("?") => Takes::AttachedValue,
        Some("bool") => Takes::Bool,
        Some(_) => Takes::Value,
    }
}

struct Reader<'r, 'a> {
    table: &'r OptionTable,
    reading: &'r mut Reading<'a>,
    words: &'a [Argument<'a>],
    /// Whether the word before could not be read, so that the next one may be its value.
    follows_doubt: bool,
}

impl<'a> Reader<'_, 'a> {
    fn read(mut self) {
        while let Some((word, behind)) = self.words.split_first() {
            if word.text == "--" && word.value == ArgumentValue::Literal {
                self.words = behind;
                self.follows_doubt = false;
                if self.table.style.order == Order::Anywhere {
                    self.take_operands();
                }
                break;
            }
            if word.text.len() > 1 && word.text.starts_with('-') {
                self.words = behind;
                self.follows_doubt = !self.read_option(word);
                continue;
            }
            if self.table.style.order == Order::BeforeOperands {
                self.note_splitting(word);
                break;
            }
            self.words = behind;
            self.take_operand(word);
        }
        self.reading.rest = self.words;
    }

    fn take_operands(&mut self) {
        for argument in std::mem::take(&mut self.words) {
            self.reading.operands.push(Operand { argument, is_certain: true });
        }
    }

    fn take_operand(&mut self, argument: &'a Argument<'a>) {
        let may_hold_options = self.note_splitting(argument);
        let is_certain = !may_hold_options && !self.follows_doubt;
        self.reading.operands.push(Operand { argument, is_certain });
        self.follows_doubt = may_hold_options;
    }

    /// Whether options may come out of `argument`, which is then a doubt.
    fn note_splitting(&mut self, argument: &'a Argument<'a>) -> bool {
        // `$url/file` and `*.deb` begin no option.
        let is_open = argument.value == ArgumentValue::Splits && is_nothing_but_expansions(&argument.text);
        if is_open {
            self.reading.doubts.push(Doubt::Splits(argument));
        }
        is_open
    }

    /// Reads a word with a dash; `false` where the next word may belong to it.
    fn read_option(&mut self, word: &'a Argument<'a>) -> bool {
        let part = Part::whole(word);
        if let Some(name) = part.strip_prefix("--") {
            return self.read_name(word, name);
        }
        let Some(letters) = part.strip_prefix("-") else { return false };
        match self.table.style.dashes {
            Dashes::Bundles => self.read_letters(word, letters),
            Dashes::WholeNames => self.read_name(word, letters),
        }
    }

    fn read_name(&mut self, word: &'a Argument<'a>, name: Part<'a>) -> bool {
        let (name, attached) = match name.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (name, None),
        };
        let Some((entry, is_negated)) = self.table.name(name.text()) else {
            self.reading.doubts.push(Doubt::UnknownOption(word));
            return attached.is_some();
        };
        let dashes = word.text.len() - word.text.trim_start_matches('-').len();
        let spelling = Part::whole(word).get(0..dashes + name.text().len()).unwrap_or(name);
        let value = match attached {
            Some(value) => Some(value),
            None if is_negated => None,
            None => self.separate_value(entry),
        };
        self.reading.options.push(FoundOption { entry, spelling, value, is_negated });
        true
    }

    fn read_letters(&mut self, word: &'a Argument<'a>, letters: Part<'a>) -> bool {
        let mut rest = letters;
        while let Some(letter) = rest.text().chars().next() {
            let Some((spelling, behind)) = rest.split_at(letter.len_utf8()) else { break };
            let Some(entry) = self.table.letter(letter) else {
                self.reading.doubts.push(Doubt::UnknownOption(word));
                return false;
            };
            let has_equals = self.table.style.short_equals && behind.text().starts_with('=');
            let takes_rest = has_equals || matches!(takes(entry), Takes::Value | Takes::AttachedValue);
            let value = match behind.text().is_empty() {
                true => self.separate_value(entry),
                false if has_equals => behind.strip_prefix("="),
                false => takes_rest.then_some(behind),
            };
            self.reading.options.push(FoundOption { entry, spelling, value, is_negated: false });
            if takes_rest {
                break;
            }
            rest = behind;
        }
        true
    }

    /// The word behind an option, if that is its value.
    fn separate_value(&mut self, entry: &'static str) -> Option<Part<'a>> {
        let (word, behind) = self.words.split_first()?;
        let is_value = match takes(entry) {
            Takes::Nothing | Takes::AttachedValue => false,
            Takes::Value => true,
            Takes::Bool => matches!(word.literal(), Some("true" | "false")),
        };
        if !is_value {
            return None;
        }
        self.words = behind;
        Some(Part::whole(word))
    }
}

#[cfg(test)]
mod tests;
