//! Expressions as state machines, run over a path in one pass.
//!
//! All states that are alive move together, so a path costs at most its length times the size of the pattern,
//! whatever the pattern looks like. What does not live here: reading an expression (`expression`).
//! Entry points: [`Program::compile`], [`Program::is_match`].

use std::sync::Arc;

use super::PatternErrorKind;
use super::expression::{Assertion, Node, Set, parse};

/// The most instructions one pattern may take: twice the longest line, and room for counts.
const MAX_INSTRUCTIONS: usize = 1 << 18;

/// A compiled expression.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    instructions: Vec<Instruction>,
    start: usize,
    /// Every match begins where the path begins.
    is_anchored: bool,
    /// What every matching path starts with.
    prefix: String,
    /// A text every matching path contains.
    required: String,
}

#[derive(Clone, Debug)]
enum Instruction {
    Char(char, usize),
    NotNewline(usize),
    Set(Arc<Set>, usize),
    Assert(Assertion, usize),
    Split(usize, usize),
    Match,
}

/// The characters around a place in the path; nothing at its ends.
#[derive(Clone, Copy)]
struct Place {
    before: Option<char>,
    behind: Option<char>,
}

impl Program {
    /// Builds the machine for `expression`.
    pub(crate) fn compile(expression: &str) -> Result<Self, PatternErrorKind> {
        let node = parse(expression)?;
        let size = size_of(&node);
        if size >= MAX_INSTRUCTIONS {
            return Err(PatternErrorKind::TooLarge);
        }
        let is_anchored = is_anchored(&node);
        let (prefix, required) = literals(&node);
        let mut program =
            Self { instructions: Vec::with_capacity(size + 1), start: 0, is_anchored, prefix, required };
        let end = program.push(Instruction::Match);
        program.start = program.emit(&node, end);
        Ok(program)
    }

    /// Whether [`Program::compile`] would succeed.
    pub(crate) fn check(expression: &str) -> Result<(), PatternErrorKind> {
        if size_of(&parse(expression)?) >= MAX_INSTRUCTIONS {
            Err(PatternErrorKind::TooLarge)
        } else {
            Ok(())
        }
    }

    /// Number of instructions.
    pub(crate) fn size(&self) -> usize {
        self.instructions.len()
    }

    /// Whether the expression is found in `path`.
    pub(crate) fn is_match(&self, path: &str) -> bool {
        self.run(path, |_| false)
    }

    /// Whether the expression is found in `path` or in what stands before one of its slashes.
    pub(crate) fn is_match_at_any_level(&self, path: &str) -> bool {
        self.run(path, |behind| behind == Some('/'))
    }

    /// Runs over `path`; a place for whose next character `is_end` holds is also tried as the path's end.
    fn run(&self, path: &str, is_end: impl Fn(Option<char>) -> bool) -> bool {
        if !path.starts_with(&self.prefix) || !path.contains(&self.required) {
            return false;
        }
        let mut states = States::new(self.instructions.len());
        let mut before = None;
        let mut chars = path.chars();
        let mut seeds = vec![self.start];
        loop {
            let behind = chars.next();
            if is_end(behind) && states.follow(self, &seeds, Place { before, behind: None }) {
                return true;
            }
            if states.follow(self, &seeds, Place { before, behind }) {
                return true;
            }
            let Some(ch) = behind else { return false };
            seeds.clear();
            seeds.extend(states.waiting.iter().filter_map(|&idx| self.step(idx, ch)));
            if !self.is_anchored {
                seeds.push(self.start);
            } else if seeds.is_empty() {
                return false;
            }
            before = Some(ch);
        }
    }

    /// Where the instruction goes when it takes `ch`.
    fn step(&self, idx: usize, ch: char) -> Option<usize> {
        match self.instructions.get(idx)? {
            Instruction::Char(wanted, next) => (*wanted == ch).then_some(*next),
            Instruction::NotNewline(next) => (ch != '\n').then_some(*next),
            Instruction::Set(set, next) => set.contains(ch).then_some(*next),
            Instruction::Assert(..) | Instruction::Split(..) | Instruction::Match => None,
        }
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    /// Adds `node` so that it goes on at `next`; returns where it begins.
    fn emit(&mut self, node: &Node, next: usize) -> usize {
        match node {
            Node::Char(ch) => self.push(Instruction::Char(*ch, next)),
            Node::NotNewline => self.push(Instruction::NotNewline(next)),
            Node::Set(set) => self.push(Instruction::Set(Arc::clone(set), next)),
            Node::Assert(assertion) => self.push(Instruction::Assert(*assertion, next)),
            Node::Concat(nodes) => nodes.iter().rev().fold(next, |next, node| self.emit(node, next)),
            Node::Alternate(nodes) => {
                let mut nodes = nodes.iter().rev();
                let last = nodes.next().map_or(next, |node| self.emit(node, next));
                nodes.fold(last, |others, node| {
                    let start = self.emit(node, next);
                    self.push(Instruction::Split(start, others))
                })
            }
            Node::Repeat { node, min, max } => {
                let optional = match max {
                    None => self.emit_loop(node, next),
                    Some(max) => (*min..*max).fold(next, |tail, _| {
                        let start = self.emit(node, tail);
                        self.push(Instruction::Split(start, next))
                    }),
                };
                (0..*min).fold(optional, |tail, _| self.emit(node, tail))
            }
        }
    }

    fn emit_loop(&mut self, node: &Node, next: usize) -> usize {
        let split = self.push(Instruction::Split(next, next));
        let start = self.emit(node, split);
        if let Some(instruction) = self.instructions.get_mut(split) {
            *instruction = Instruction::Split(start, next);
        }
        split
    }
}

/// The states alive at one place.
struct States {
    /// Instructions that wait for a character.
    waiting: Vec<usize>,
    /// The round in which an instruction was last reached.
    reached: Vec<u64>,
    round: u64,
    stack: Vec<usize>,
}

impl States {
    fn new(n_instructions: usize) -> Self {
        Self { waiting: Vec::new(), reached: vec![0; n_instructions], round: 0, stack: Vec::new() }
    }

    /// Collects what can be reached from `seeds` without a character; true when that is the end of a match.
    fn follow(&mut self, program: &Program, seeds: &[usize], place: Place) -> bool {
        self.round += 1;
        self.waiting.clear();
        self.stack.clear();
        self.stack.extend_from_slice(seeds);
        while let Some(idx) = self.stack.pop() {
            let (Some(instruction), Some(reached)) =
                (program.instructions.get(idx), self.reached.get_mut(idx))
            else {
                continue;
            };
            if std::mem::replace(reached, self.round) == self.round {
                continue;
            }
            match instruction {
                Instruction::Match => return true,
                Instruction::Split(first, second) => self.stack.extend([*first, *second]),
                Instruction::Assert(assertion, next) if place.satisfies(*assertion) => self.stack.push(*next),
                Instruction::Assert(..) => {}
                Instruction::Char(..) | Instruction::NotNewline(_) | Instruction::Set(..) => {
                    self.waiting.push(idx);
                }
            }
        }
        false
    }
}

impl Place {
    fn satisfies(self, assertion: Assertion) -> bool {
        match assertion {
            Assertion::Start => self.before.is_none(),
            Assertion::End => self.behind.is_none(),
            Assertion::WordBoundary => self.is_word_boundary(),
            Assertion::NoWordBoundary => !self.is_word_boundary(),
        }
    }

    fn is_word_boundary(self) -> bool {
        let is_word = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        is_word(self.before) != is_word(self.behind)
    }
}

/// Number of instructions `node` takes.
fn size_of(node: &Node) -> usize {
    match node {
        Node::Char(_) | Node::NotNewline | Node::Set(_) | Node::Assert(_) => 1,
        Node::Concat(nodes) => nodes.iter().map(size_of).sum(),
        Node::Alternate(nodes) => nodes.iter().map(|node| size_of(node) + 1).sum(),
        Node::Repeat { node, min, max } => {
            let n_copies = *min as usize;
            let n_optional = max.map_or(1, |max| max.saturating_sub(*min) as usize);
            size_of(node) * n_copies + (size_of(node) + 1) * n_optional
        }
    }
}

fn is_anchored(node: &Node) -> bool {
    match node {
        Node::Assert(Assertion::Start) => true,
        Node::Concat(nodes) => nodes.first().is_some_and(is_anchored),
        Node::Alternate(nodes) => nodes.iter().all(is_anchored),
        Node::Char(_)
        | Node::NotNewline
        | Node::Set(_)
        | Node::Assert(Assertion::End | Assertion::WordBoundary | Assertion::NoWordBoundary)
        | Node::Repeat { .. } => false,
    }
}

/// What a match must start with, and the longest text it must contain.
fn literals(node: &Node) -> (String, String) {
    let Node::Concat(nodes) = node else { return (String::new(), String::new()) };
    let text = |run: &[Node]| {
        run.iter()
            .filter_map(|node| if let Node::Char(ch) = node { Some(*ch) } else { None })
            .collect::<String>()
    };
    let mut runs = nodes.chunk_by(|left, right| matches!((left, right), (Node::Char(_), Node::Char(_))));
    let prefix = match (runs.next(), runs.next()) {
        (Some([Node::Assert(Assertion::Start)]), Some(run)) => text(run),
        _ => String::new(),
    };
    let runs = nodes.chunk_by(|left, right| matches!((left, right), (Node::Char(_), Node::Char(_))));
    let required = runs.map(text).max_by_key(String::len).unwrap_or_default();
    (prefix, required)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, matching: &[&str], others: &[&str]) {
        let program = Program::compile(expression).expect("the expression is valid");
        for path in matching {
            assert!(program.is_match(path), "{expression} takes {path:?}");
        }
        for path in others {
            assert!(!program.is_match(path), "{expression} leaves {path:?}");
        }
    }

    #[test]
    fn classes_follow_go() {
        check("^[^/]*$", &["", "a", "a\nb"], &["a/b"]);
        check("^(.*/)?a$", &["a", "b/a", "b/c/a"], &["ba", "b\n/a"]);
        check("^[a-c\\]\\-]$", &["b", "]", "-"], &["d", "\\"]);
        check("^[[:alpha:]_]$", &["x", "_"], &["1", ":"]);
        check("^[^\\d[:upper:]]$", &["a", "/", "\n"], &["1", "A"]);
        check("^\\w\\W\\d\\D\\s\\S$", &["a-1b c"], &["a-1b\u{b}c"]);
        check("^\\pL\\p{Nd}\\PL$", &["a1-"], &["a1b", "11-"]);
        check("^[α-ω]$", &["β"], &["b"]);
    }

    #[test]
    fn escapes_follow_go() {
        check("^\\x41\\x{3b1}\\101\\t\\n\\.\\_$", &["Aα\u{41}\t\n._"], &[]);
        check("^\\bab\\b c\\B$", &[], &["ab c"]);
        check("^\\Qa.b(\\E.$", &["a.b(x"], &["axb(x"]);
        check("^a\\Qb$", &["ab$", "ab$c"], &["ab"]);
        for expression in
            ["^\\c$", "^\\1$", "^\\x4$", "^\\x{}$", "^\\x{110000}$", "^\\é$", "^[\\b]$", "^\\C$", "^\\Z$"]
        {
            assert_eq!(Program::check(expression), Err(PatternErrorKind::BadEscape), "{expression}");
        }
        for expression in ["^[z-a]$", "^[[:nope:]]$", "^\\pu$", "^\\p{Nope}$"] {
            assert_eq!(Program::check(expression), Err(PatternErrorKind::BadRange), "{expression}");
        }
    }

    #[test]
    fn counts_follow_go() {
        check("^a{2,3}b{2}c{1,}d{0}$", &["aabbc", "aaabbccc"], &["abbc", "aaaabbc", "aabbcd"]);
        check("^a{,2}{x}{02}$", &["a{,2}{x}{02}"], &["aa"]);
        for expression in ["^a{3,2}$", "^a{1001}$", "^[^/]*{2}$", "^a|{2}$", "^a{99999999999}$"] {
            assert_eq!(Program::check(expression), Err(PatternErrorKind::BadRepeat), "{expression}");
        }
        let large = format!("^{}$", "a{1000}".repeat(300));
        assert_eq!(Program::check(&large), Err(PatternErrorKind::TooLarge));
    }

    #[test]
    fn an_alternative_frees_each_side_of_one_anchor() {
        check("^a|b$", &["a", "ax", "xb", "b"], &["xa", "bx"]);
        check("^[^/]*^a$", &["a"], &["ba"]);
    }

    #[test]
    fn every_level_of_a_path_is_tried_in_one_run() {
        let program = Program::compile("^[^/]*\\.d$").expect("the expression is valid");
        assert!(program.is_match_at_any_level("a.d/b/c") && !program.is_match("a.d/b/c"));
        assert!(!program.is_match_at_any_level("b/a.d/c"));
        let program = Program::compile("^a/\\bb\\b$").expect("the expression is valid");
        assert!(program.is_match_at_any_level("a/b/c") && !program.is_match_at_any_level("a/bc/d"));
    }

    #[test]
    fn the_size_is_known_before_building() {
        for expression in ["^a$", "^(.*/)?[^/]*b{2,5}c{3,}|d|$", "^x{0}$"] {
            let program = Program::compile(expression).expect("the expression is valid");
            let counted = size_of(&parse(expression).expect("the expression is valid"));
            assert!(program.size() <= counted + 1 && counted <= program.size(), "{expression}");
        }
    }
}
