//! The shell parser on the RUN bodies of public repositories: laws of the tree, and what real shells say.

use std::io::Write as _;
use std::process::{Command, Stdio};

use hullwright_core::dockerfile::{self, Instruction, InstructionKind};
use hullwright_core::shell::{
    Command as ShellCommand, CompoundKind, List, ListItem, Script, ScriptRange, SimpleCommand, Word, WordPart,
};
use hullwright_core::text::MappedText;

use crate::shared;

/// One text that a shell reads, with the place it is from.
pub(crate) struct Body {
    pub(crate) id: String,
    pub(crate) text: MappedText,
    pub(crate) source: String,
    /// Whether the shell of the stage may be another one.
    pub(crate) is_plain_shell: bool,
}

/// Every shell form of the corpus' Dockerfiles, RUN bodies foremost.
pub(crate) fn bodies() -> Option<Vec<Body>> {
    let mut bodies = Vec::new();
    for kind in ["dockerfile", "edge-dockerfile"] {
        for row in shared::rows(&format!("corpus/dev/{kind}.jsonl.gz"))? {
            let field = |name: &str| row[name].as_str().expect("id and text are strings").to_owned();
            let (id, source) = (field("id"), field("text"));
            let tree = dockerfile::parse(&source);
            let has_shell = tree.of_kind(InstructionKind::Shell).next().is_some() || tree.escape == '`';
            for instruction in tree.instructions.iter().flat_map(Instruction::with_trigger) {
                if instruction.is_broken || instruction.kind == InstructionKind::Shell {
                    continue;
                }
                let Some(text) = instruction.shell_text(&source) else { continue };
                let is_foreign = text.shebang().is_some_and(|shebang| !shebang.ends_with("sh"));
                bodies.push(Body {
                    id: format!("{id}:{}", instruction.start_line),
                    text: text.text().clone(),
                    source: source.clone(),
                    is_plain_shell: !has_shell && !is_foreign,
                });
            }
        }
    }
    Some(bodies)
}

/// Every simple command of a list, those in constructs and substitutions included.
pub(crate) fn simple_commands<'s>(list: &'s List, out: &mut Vec<&'s SimpleCommand>) {
    for command in list.items.iter().flat_map(ListItem::pipelines).flat_map(|line| &line.commands) {
        of_command(command, out);
    }
}

fn of_command<'s>(command: &'s ShellCommand, out: &mut Vec<&'s SimpleCommand>) {
    match command {
        ShellCommand::Simple(simple) => out.push(simple),
        ShellCommand::Function(function) => of_command(&function.body, out),
        ShellCommand::Compound(compound) => match &compound.kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => simple_commands(list, out),
            CompoundKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    simple_commands(condition, out);
                    simple_commands(body, out);
                }
                if let Some(list) = otherwise {
                    simple_commands(list, out);
                }
            }
            CompoundKind::While { condition, body, .. } => {
                simple_commands(condition, out);
                simple_commands(body, out);
            }
            CompoundKind::For { body, .. } | CompoundKind::ArithmeticFor { body } => {
                simple_commands(body, out);
            }
            CompoundKind::Case { arms, .. } => {
                for arm in arms {
                    simple_commands(&arm.body, out);
                }
            }
            CompoundKind::Arithmetic | CompoundKind::Test(_) => {}
        },
    }
}

fn check_word(script: &Script, word: &Word, within: ScriptRange, id: &str) {
    assert!(
        within.start <= word.range.start && word.range.end <= within.end,
        "{id}: a word outside of its command"
    );
    if word.parts.is_empty() {
        assert_eq!(script.unquote(word).0, script.slice(word.range), "{id}");
        return;
    }
    let mut at = word.range.start;
    for part in &word.parts {
        assert_eq!(part.range().start, at, "{id}: a gap in {:?}", script.slice(word.range));
        at = part.range().end;
        match part {
            WordPart::DoubleQuoted(range, _) => {
                let written = script.slice(*range);
                assert!(written.starts_with(['"', '$']), "{id}: {written}");
            }
            WordPart::SingleQuoted(range) => assert!(script.slice(*range).starts_with('\''), "{id}"),
            WordPart::Parameter(parameter) => assert!(script.slice(parameter.range).starts_with('$'), "{id}"),
            _ => {}
        }
    }
    assert_eq!(at, word.range.end, "{id}: {:?}", script.slice(word.range));
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows how much was compared")]
fn every_word_lies_in_its_command_and_shows_its_source() {
    let Some(bodies) = bodies() else { return };
    let mut n_words = 0;
    for body in &bodies {
        let script = Script::parse(&body.text);
        let mut commands = Vec::new();
        simple_commands(&script.body, &mut commands);
        for command in commands {
            for word in &command.words {
                check_word(&script, word, command.range, &body.id);
                let file_range = script.locate(word.range);
                assert!(!file_range.is_empty(), "{}", body.id);
                if script.text().is_verbatim_in(word.range.as_usize()) {
                    assert_eq!(file_range.slice(&body.source), script.slice(word.range), "{}", body.id);
                }
                n_words += 1;
            }
        }
    }
    println!("{} bodies, {n_words} words", bodies.len());
    assert!(bodies.len() > 20_000 && n_words > 100_000);
}

/// Whether a real shell reads the text; `None` where there is no such shell.
fn accepts(shell: &str, text: &str) -> Option<bool> {
    let started = Command::new(shell)
        .arg("-n")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.ok()?;
    // A shell that gives up closes its end.
    let _ = child.stdin.take()?.write_all(text.as_bytes());
    child.wait().ok().map(|status| status.success())
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows how much was compared")]
fn what_bash_and_dash_read_is_read_without_error() {
    let Some(bodies) = bodies() else { return };
    if accepts("bash", "true").is_none() || accepts("dash", "true").is_none() {
        println!("skipped: bash or dash is missing");
        return;
    }
    // Every body with `SHELL_BODIES=all`; a real shell is started for each.
    let step = if std::env::var("SHELL_BODIES").is_ok_and(|which| which == "all") { 1 } else { 29 };
    let (mut n_compared, mut n_accepted, mut n_refused_by_us) = (0, 0, 0);
    let mut wrong = Vec::new();
    for body in bodies.iter().filter(|body| body.is_plain_shell).step_by(step) {
        let text = body.text.as_str();
        let script = Script::parse(&body.text);
        n_compared += 1;
        n_refused_by_us += usize::from(!script.errors.is_empty());
        if accepts("bash", text) == Some(true) && accepts("dash", text) == Some(true) {
            n_accepted += 1;
            if let Some(error) = script.errors.first() {
                wrong.push(format!("{}: {:?} at {:?}", body.id, error.kind, script.slice(error.range)));
            }
        }
    }
    println!(
        "{n_compared} bodies, {n_accepted} read by both shells, {n_refused_by_us} with an error of ours"
    );
    assert!(n_accepted > 500);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
