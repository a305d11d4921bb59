//! What variables may hold where they are used: the shell code before is followed in the order it runs.
//!
//! Entry point: [`Contents::of`]. Both branches of a condition are taken, loops run until nothing changes, functions run where
//! they are called, and what a subshell sets stays in it.

use rustc_hash::{FxHashMap, FxHashSet};

use hullwright_core::shell::{
    Command, CompoundKind, Connector, List, ListItem, Pipeline, Redirection, Script, SimpleCommand,
    Terminator,
};

use super::content::{Content, Known, State};

/// Functions that call each other; more is no real script.
const MAX_CALLS: usize = 8;

/// The uses of variables that a shell may split or match with file names.
#[derive(Debug, Default)]
pub struct Contents {
    uses: FxHashMap<u32, Content>,
}

impl Contents {
    /// Follows a script; `known` are the variables that are set before it starts.
    pub fn of(script: &Script, known: Known<'_>) -> Self {
        let mut flow = Flow::new(script, known);
        flow.run(&script.body);
        flow.run_uncalled();
        flow.uses
    }

    /// The most that may stand in the variable that is expanded at `start`.
    pub fn at(&self, start: u32) -> Content {
        self.uses.get(&start).copied().unwrap_or(Content::Open)
    }

    pub(super) fn note(&mut self, start: u32, content: Content) {
        let noted = self.uses.entry(start).or_insert(content);
        *noted = content.max(*noted);
    }
}

/// What goes on while a loop or a function runs.
#[derive(Default)]
struct Exits<'s> {
    /// Where `break`, or `return` from a function, goes on.
    out: State<'s>,
    /// Where `continue` goes on.
    again: State<'s>,
}

pub(super) struct Flow<'s, 'k> {
    pub(super) script: &'s Script,
    pub(super) known: Known<'k>,
    pub(super) state: State<'s>,
    pub(super) uses: Contents,
    pub(super) integers: FxHashSet<&'s str>,
    functions: Vec<(&'s str, &'s Command)>,
    called: Vec<&'s str>,
    active: Vec<&'s str>,
    loops: Vec<Exits<'s>>,
    returns: Vec<State<'s>>,
}

impl<'s, 'k> Flow<'s, 'k> {
    fn new(script: &'s Script, known: Known<'k>) -> Self {
        Self {
            script,
            known,
            state: State::start(),
            uses: Contents::default(),
            integers: FxHashSet::default(),
            functions: Vec::new(),
            called: Vec::new(),
            active: Vec::new(),
            loops: Vec::new(),
            returns: Vec::new(),
        }
    }

    fn run(&mut self, list: &'s List) {
        list.items.iter().for_each(|item| self.item(item));
    }

    /// Runs `walk` in a shell of its own: what it sets does not reach the one around.
    pub(super) fn apart(&mut self, walk: impl FnOnce(&mut Self)) {
        let (outer, loops) = (self.state.clone(), std::mem::take(&mut self.loops));
        walk(self);
        (self.state, self.loops) = (outer, loops);
    }

    /// The commands of a substitution.
    pub(super) fn substituted(&mut self, list: &'s List) {
        self.apart(|flow| flow.run(list));
    }

    fn item(&mut self, item: &'s ListItem) {
        if item.terminator == Terminator::Background {
            self.apart(|flow| flow.chain(item));
        } else {
            self.chain(item);
        }
    }

    fn chain(&mut self, item: &'s ListItem) {
        self.pipeline(&item.first);
        for joined in &item.rest {
            // Whether it runs is not known, whichever operator stands before it.
            let (Connector::And | Connector::Or) = joined.connector;
            let before = self.state.clone();
            self.pipeline(&joined.pipeline);
            self.join(&before);
        }
    }

    pub(super) fn join(&mut self, other: &State<'s>) {
        self.state.join(other, self.known);
    }

    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        match pipeline.commands.as_slice() {
            [command] => self.command(command),
            commands => commands.iter().for_each(|command| self.apart(|flow| flow.command(command))),
        }
    }

    fn command(&mut self, command: &'s Command) {
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Function(function) => {
                let name = self.script.slice(function.name);
                self.functions.retain(|(known, _)| *known != name);
                self.functions.push((name, &function.body));
            }
            Command::Compound(compound) => {
                self.compound(&compound.kind, self.script.slice(compound.range));
                self.redirections(&compound.redirections);
            }
        }
    }

    fn compound(&mut self, kind: &'s CompoundKind, written: &'s str) {
        match kind {
            CompoundKind::Group(list) => self.run(list),
            CompoundKind::Subshell(list) => self.apart(|flow| flow.run(list)),
            CompoundKind::If { branches, otherwise } => {
                let mut ends = State::never();
                for (condition, body) in branches {
                    self.run(condition);
                    let tested = self.state.clone();
                    self.run(body);
                    ends.join(&self.state, self.known);
                    self.state = tested;
                }
                if let Some(list) = otherwise {
                    self.run(list);
                }
                self.join(&ends);
            }
            CompoundKind::While { condition, body, .. } => {
                self.repeat(|flow| flow.run(condition), |flow| flow.run(body));
            }
            CompoundKind::For { name, words, body } => {
                let name = self.script.slice(*name);
                let content = self.looped(words.as_deref());
                self.repeat(
                    |_| {},
                    |flow| {
                        flow.set(name, content);
                        flow.run(body);
                    },
                );
            }
            CompoundKind::ArithmeticFor { body } => {
                let head = written.find("))").and_then(|end| written.get(..end)).unwrap_or_default();
                self.arithmetic(head);
                self.repeat(|_| {}, |flow| flow.run(body));
            }
            CompoundKind::Case { subject, arms } => {
                self.word(subject);
                let tested = self.state.clone();
                let mut ends = State::never();
                let mut is_exhaustive = false;
                for arm in arms {
                    self.state = tested.clone();
                    arm.patterns.iter().for_each(|pattern| self.word(pattern));
                    is_exhaustive |=
                        arm.patterns.iter().any(|pattern| self.script.slice(pattern.range) == "*");
                    self.run(&arm.body);
                    ends.join(&self.state, self.known);
                }
                self.state = tested;
                if is_exhaustive {
                    self.state = ends;
                } else {
                    self.join(&ends);
                }
            }
            CompoundKind::Arithmetic => self.arithmetic(written),
            CompoundKind::Test(words) => words.iter().for_each(|word| self.word(word)),
        }
    }

    /// Runs a loop until nothing changes; its body may not run at all.
    fn repeat(&mut self, condition: impl Fn(&mut Self), body: impl Fn(&mut Self)) {
        let mut head = self.state.clone();
        let mut out = State::never();
        loop {
            self.loops.push(Exits { out: State::never(), again: State::never() });
            self.state = head.clone();
            condition(self);
            let tested = self.state.clone();
            body(self);
            let exits = self.loops.pop().unwrap_or_default();
            out.join(&tested, self.known);
            out.join(&exits.out, self.known);
            self.join(&exits.again);
            let before = head.clone();
            head.join(&self.state, self.known);
            if head == before {
                break;
            }
        }
        self.state = out;
    }

    fn simple(&mut self, command: &'s SimpleCommand) {
        if command.words.is_empty() {
            command.assignments.iter().for_each(|assignment| self.assign(assignment));
        } else {
            command.assignments.iter().for_each(|assignment| self.word(&assignment.value));
        }
        command.words.iter().for_each(|word| self.word(word));
        self.redirections(&command.redirections);
        let [program, arguments @ ..] = command.words.as_slice() else { return };
        let name = self.script.slice(program.range);
        match name {
            "exit" => self.state = State::never(),
            "return" => {
                let state = std::mem::take(&mut self.state);
                if let Some(returns) = self.returns.last_mut() {
                    returns.join(&state, self.known);
                }
            }
            "break" | "continue" => {
                if let Some(exits) = self.loops.last_mut() {
                    let state = std::mem::take(&mut self.state);
                    let target = if name == "break" { &mut exits.out } else { &mut exits.again };
                    target.join(&state, self.known);
                }
            }
            _ => match self.functions.iter().find(|(function, _)| *function == name).copied() {
                Some((name, body)) => self.call(name, body),
                None => self.builtin(command, name, arguments),
            },
        }
    }

    fn call(&mut self, name: &'s str, body: &'s Command) {
        if self.active.contains(&name) || self.active.len() >= MAX_CALLS {
            return;
        }
        self.called.push(name);
        self.active.push(name);
        self.returns.push(State::never());
        let loops = std::mem::take(&mut self.loops);
        let outer = self.state.clone();
        self.command(body);
        self.loops = loops;
        let returned = self.returns.pop().unwrap_or_default();
        self.join(&returned);
        self.active.pop();
        for local in local_names(self.script, body) {
            let before = outer.get(local, self.known);
            self.state.set(local, before);
        }
    }

    /// Functions that nothing calls are run at the end, as if something else did.
    fn run_uncalled(&mut self) {
        if self.state == State::never() {
            self.state = State::start();
        }
        for (name, body) in self.functions.clone() {
            if !self.called.contains(&name) {
                self.apart(|flow| flow.call(name, body));
            }
        }
    }

    fn redirections(&mut self, redirections: &'s [Redirection]) {
        for redirection in redirections {
            self.word(&redirection.target);
            let parts = redirection.document.iter().flat_map(|document| &document.parts);
            parts.for_each(|part| self.part(part));
        }
    }
}

/// The variables that `local` keeps in a function.
fn local_names<'s>(script: &'s Script, body: &'s Command) -> Vec<&'s str> {
    let Command::Compound(compound) = body else { return Vec::new() };
    let CompoundKind::Group(list) = &compound.kind else { return Vec::new() };
    let mut names = Vec::new();
    for pipeline in list.items.iter().flat_map(ListItem::pipelines) {
        for command in &pipeline.commands {
            let Command::Simple(simple) = command else { continue };
            let [program, arguments @ ..] = simple.words.as_slice() else { continue };
            if script.slice(program.range) == "local" {
                let texts = arguments.iter().map(|word| script.slice(word.range));
                names.extend(texts.map(|text| text.split('=').next().unwrap_or(text)));
            }
        }
    }
    names
}
