//! What holds for the tree of any text, well formed or not.
//!
//! For tests and fuzzing alone; each law is an assertion. Entry point: [`check_laws`].

use super::ast::{
    Assignment, CaseArm, Command, CommandSubstitution, CompoundCommand, CompoundKind, List, ListItem,
    Pipeline, Redirection, Script, ScriptRange, SimpleCommand, Word, WordPart,
};
use super::error::ShellErrorKind;

/// Panics where a range leaves the text or its parent, where neighbours overlap, where a word has a gap, or where text
/// is in no command, comment, here-document or mistake.
pub fn check_laws(script: &Script) {
    let text = script.text().as_str();
    let whole = ScriptRange { start: 0, end: text.len() as u32 };
    let mut laws = Laws { script, text, documents: Vec::new(), has_odd_name: false };
    laws.list(&script.body, whole);
    for pair in script.errors.windows(2) {
        if let [one, other] = pair {
            assert!(one.range <= other.range, "mistakes are not in order: {text:?}");
        }
    }
    for error in &script.errors {
        laws.within(error.range, whole);
        assert!(!error.range.is_empty() || error.range.end == whole.end, "{error:?} shows nothing: {text:?}");
    }
    laws.in_order(script.comments.iter().copied(), whole);
    for comment in &script.comments {
        assert!(script.slice(*comment).starts_with('#'), "{comment:?} in {text:?}");
    }
    laws.nothing_is_lost();
}

struct Laws<'s> {
    script: &'s Script,
    text: &'s str,
    documents: Vec<ScriptRange>,
    /// A name with a here-document in it: names are ranges, and hold no tree.
    has_odd_name: bool,
}

impl<'s> Laws<'s> {
    #[track_caller]
    fn within(&self, range: ScriptRange, parent: ScriptRange) {
        let text = self.text;
        assert!(text.get(range.as_usize()).is_some(), "{range:?} is no part of {text:?}");
        assert!(
            parent.start <= range.start && range.end <= parent.end,
            "{range:?} {:?} leaves {parent:?} {:?} in {text:?}",
            range.slice(text),
            parent.slice(text)
        );
    }

    fn name(&mut self, name: ScriptRange) {
        self.has_odd_name |= self.script.slice(name).contains("<<");
    }

    #[track_caller]
    fn in_order(&self, ranges: impl IntoIterator<Item = ScriptRange>, parent: ScriptRange) {
        let mut at = parent.start;
        for range in ranges {
            self.within(range, parent);
            assert!(at <= range.start, "{range:?} overlaps what stands before it in {:?}", self.text);
            at = range.end;
        }
    }

    fn list(&mut self, list: &'s List, parent: ScriptRange) {
        self.in_order(list.items.iter().flat_map(|item| item.pipelines().map(|line| line.range)), parent);
        for item in &list.items {
            for joined in &item.rest {
                assert!(matches!(self.script.slice(joined.connector_range), "&&" | "||"), "{:?}", self.text);
            }
            for pipeline in item.pipelines() {
                self.pipeline(pipeline);
            }
        }
    }

    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        assert!(
            !pipeline.commands.is_empty() || pipeline.is_negated || !pipeline.range.is_empty(),
            "a pipeline of nothing in {:?}",
            self.text
        );
        self.in_order(pipeline.commands.iter().map(Command::range), pipeline.range);
        for command in &pipeline.commands {
            self.command(command);
        }
    }

    fn command(&mut self, command: &'s Command) {
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound) => self.compound(compound),
            Command::Function(function) => {
                self.in_order([function.name, function.body.range()], function.range);
                self.name(function.name);
                self.command(&function.body);
            }
        }
    }

    fn simple(&mut self, command: &'s SimpleCommand) {
        let SimpleCommand { assignments, words, redirections, range } = command;
        let mut ranges: Vec<ScriptRange> = assignments.iter().map(|assignment| assignment.range).collect();
        ranges.extend(words.iter().map(|word| word.range));
        self.in_order(ranges.iter().copied(), *range);
        ranges.extend(redirections.iter().map(|redirection| redirection.range));
        ranges.sort();
        self.in_order(ranges.iter().copied(), *range);
        if let (Some(first), Some(last)) = (ranges.first(), ranges.last()) {
            assert_eq!((first.start, last.end), (range.start, range.end), "{:?}", self.text);
        }
        for Assignment { name, value, range, .. } in assignments {
            self.in_order([*name, value.range], *range);
            self.word(value);
        }
        self.words(words);
        self.redirections(redirections);
    }

    fn compound(&mut self, command: &'s CompoundCommand) {
        let range = command.range;
        self.in_order(command.redirections.iter().map(|redirection| redirection.range), range);
        self.redirections(&command.redirections);
        match &command.kind {
            CompoundKind::Group(list)
            | CompoundKind::Subshell(list)
            | CompoundKind::ArithmeticFor { body: list } => self.list(list, range),
            CompoundKind::If { branches, otherwise } => {
                assert!(!branches.is_empty());
                for list in branches.iter().flat_map(|(condition, body)| [condition, body]).chain(otherwise) {
                    self.list(list, range);
                }
            }
            CompoundKind::While { condition, body, .. } => {
                self.list(condition, range);
                self.list(body, range);
            }
            CompoundKind::For { name, words, body } => {
                let words = words.as_deref().unwrap_or_default();
                self.name(*name);
                self.in_order(std::iter::once(*name).chain(words.iter().map(|word| word.range)), range);
                self.words(words);
                self.list(body, range);
            }
            CompoundKind::Case { subject, arms } => {
                let patterns = arms.iter().flat_map(|arm| arm.patterns.iter().map(|word| word.range));
                self.in_order(std::iter::once(subject.range).chain(patterns), range);
                self.word(subject);
                for CaseArm { patterns, body } in arms {
                    assert!(!patterns.is_empty());
                    self.words(patterns);
                    self.list(body, range);
                }
            }
            CompoundKind::Arithmetic => {}
            CompoundKind::Test(words) => {
                self.in_order(words.iter().map(|word| word.range), range);
                self.words(words);
            }
        }
    }

    fn redirections(&mut self, redirections: &'s [Redirection]) {
        for redirection in redirections {
            let descriptor = redirection.descriptor.into_iter();
            self.in_order(descriptor.chain([redirection.target.range]), redirection.range);
            self.word(&redirection.target);
            let Some(document) = &redirection.document else { continue };
            self.within(document.body, ScriptRange { start: redirection.range.end, ..self.whole() });
            self.parts(&document.parts, document.body);
            self.documents.push(document.body);
        }
    }

    fn whole(&self) -> ScriptRange {
        ScriptRange { start: 0, end: self.text.len() as u32 }
    }

    fn words(&mut self, words: &'s [Word]) {
        for word in words {
            assert!(!word.range.is_empty(), "an empty word in {:?}", self.text);
            self.word(word);
        }
    }

    fn word(&mut self, word: &'s Word) {
        self.parts(&word.parts, word.range);
        let (text, _) = self.script.unquote(word);
        let (value, _) = self.script.unquote_value(word);
        assert_eq!(text, value, "{:?}", self.text);
        let mut at = word.range.start;
        for part in &word.parts {
            assert_eq!(part.range().start, at, "a gap in {:?} of {:?}", word.range, self.text);
            at = part.range().end;
        }
        assert!(
            word.parts.is_empty() || at == word.range.end,
            "a gap in {:?} of {:?}",
            word.range,
            self.text
        );
    }

    fn parts(&mut self, parts: &'s [WordPart], parent: ScriptRange) {
        self.in_order(parts.iter().map(WordPart::range), parent);
        for part in parts {
            assert!(!part.range().is_empty(), "an empty part in {:?}", self.text);
            match part {
                WordPart::Literal(_)
                | WordPart::Escaped(_)
                | WordPart::SingleQuoted(_)
                | WordPart::AnsiQuoted(_)
                | WordPart::Pattern(_) => {}
                WordPart::DoubleQuoted(range, parts) | WordPart::Arithmetic(range, parts) => {
                    self.parts(parts, *range);
                }
                WordPart::Parameter(parameter) => {
                    self.within(parameter.name, parameter.range);
                    if let Some(modifier) = parameter.modifier {
                        self.within(modifier, parameter.range);
                    }
                    self.parts(&parameter.parts, parameter.range);
                }
                WordPart::Command(substitution) | WordPart::Process(substitution) => {
                    let CommandSubstitution { range, body } = &**substitution;
                    if let Some(body) = body {
                        self.list(body, *range);
                    }
                }
                WordPart::Array(range, words) => {
                    self.in_order(words.iter().map(|word| word.range), *range);
                    self.words(words);
                }
            }
        }
    }

    fn nothing_is_lost(&self) {
        let is_too_deep = self.script.errors.iter().any(|error| error.kind == ShellErrorKind::TooDeep);
        if self.has_odd_name || is_too_deep {
            return;
        }
        let mut rest = self.text.as_bytes().to_vec();
        let mut cover = |range: ScriptRange| {
            rest.get_mut(range.as_usize()).into_iter().for_each(|bytes| bytes.fill(b' '));
        };
        let lines = self.script.body.items.iter().flat_map(ListItem::pipelines);
        lines.for_each(|line| cover(line.range));
        self.script.comments.iter().copied().for_each(&mut cover);
        self.script.errors.iter().for_each(|error| cover(error.range));
        for body in &self.documents {
            let behind = self.text.get(body.end as usize..).unwrap_or_default();
            let line = behind.find('\n').unwrap_or(behind.len()) as u32;
            cover(ScriptRange { start: body.start, end: body.end + line });
        }
        for connector in self.script.body.items.iter().flat_map(|item| &item.rest) {
            cover(connector.connector_range);
        }
        let lost = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&'));
        let is_continued = |at: usize| {
            rest.get(at..).is_some_and(|rest| rest.starts_with(b"\\\n") || rest.starts_with(b"\\\r\n"))
        };
        if let Some(at) = lost.filter(|at| !is_continued(*at)) {
            panic!("byte {at} is in no part of the tree of {:?}: {:#?}", self.text, self.script.body);
        }
    }
}
