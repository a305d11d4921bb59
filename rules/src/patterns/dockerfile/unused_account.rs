//! Accounts that a shipped stage creates for its service, and that nothing uses afterwards.
//!
//! Entry point: [`unused_account`]. Any other word in the file, or in a file that is copied, that is the name or the number
//! of the account counts as a use.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::path::{clean_in_root, join, parent};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::Guarantee;
use hullwright_core::shell::command::Part;
use hullwright_core::shell::command::accounts::AccountAction;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::default_root::DefaultRoot;
use crate::patterns::shell::account_command::each_account_command;
use crate::patterns::shell::shell_programs::{behind_init, is_shell, program_name};
use crate::patterns::shell::start_command::start_command;

/// Numbers that accounts get where none is asked for.
const FIRST_NUMBERS: [&str; 6] = ["100", "101", "998", "999", "1000", "1001"];
/// Larger files are no configuration.
const MAX_FILE: usize = 200_000;

/// An account that nothing uses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnusedAccount {
    /// Its name.
    pub name: String,
    /// Where the command that creates it names it.
    pub range: TextRange,
}

/// The first account of the stage that nothing uses.
pub fn unused_account(cx: &Context<'_>, root: &DefaultRoot<'_>) -> Option<UnusedAccount> {
    let mut created: Vec<(UnusedAccount, Vec<String>)> = Vec::new();
    let mut commands: Vec<TextRange> = Vec::new();
    for stage in cx.graph().stages() {
        let is_shipped = cx.graph().chain(root.stage).any(|link| link.id == stage.id);
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            each_account_command(cx, stage, run, |found| {
                commands.push(found.range);
                let command = found.command;
                let is_certain = found.guarantee >= Guarantee::Ran;
                if !is_shipped || !is_certain || command.action != AccountAction::CreateUser {
                    return;
                }
                let Some(name) = command.name else { return };
                let Some(literal) = name.literal() else { return };
                let number = match command.uid {
                    Some(uid) => uid.literal().map(|uid| vec![uid.to_owned()]),
                    None => Some(FIRST_NUMBERS.map(str::to_owned).to_vec()),
                };
                let Some(mut words) = number else { return };
                words.push(literal.to_owned());
                words.extend(command.group.and_then(Part::literal).map(str::to_owned));
                created.push((UnusedAccount { name: literal.to_owned(), range: name.range() }, words));
            });
        }
    }
    let starts = started_programs(cx, root.stage);
    let is_unused = |account: &UnusedAccount, words: &[String]| {
        // A daemon finds the account of its own name by itself.
        let is_daemons = starts.iter().any(|program| is_akin(program, &account.name));
        !is_daemons && !is_mentioned(cx, &commands, words) && !copies_mention(cx, root.stage, words)
    };
    created.into_iter().find(|(account, words)| is_unused(account, words)).map(|(account, _)| account)
}

/// The names of the programs that the stage starts: what ENTRYPOINT and CMD begin with, behind inits and shells.
fn started_programs(cx: &Context<'_>, stage: &Stage) -> Vec<String> {
    let kinds = [InstructionKind::Entrypoint, InstructionKind::Cmd];
    let starts = kinds.into_iter().filter_map(|kind| start_command(cx, stage, kind));
    let programs = starts.filter_map(|start| {
        let words = start.words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut started = behind_init(&words).iter();
        let program = started.find(|word| !is_shell(word) && !word.starts_with('-') && **word != "exec")?;
        Some(program_name(program).to_owned())
    });
    programs.collect()
}

/// Whether a program and an account share a name, as daemons do: `memcached` and `memcache`.
fn is_akin(program: &str, account: &str) -> bool {
    const OF_LANGUAGES: [&str; 12] =
        ["bun", "deno", "dotnet", "flask", "java", "node", "npm", "php", "python", "python3", "ruby", "yarn"];
    let start = |name: &str| name.chars().take(4).collect::<String>().to_ascii_lowercase();
    account.len() >= 4 && start(program) == start(account) && !OF_LANGUAGES.contains(&program)
}

/// Whether one of the words stands anywhere in the file but in the commands about accounts.
fn is_mentioned(cx: &Context<'_>, commands: &[TextRange], words: &[String]) -> bool {
    cx.dockerfile().instructions.iter().any(|instruction| {
        let start = instruction.range.start();
        tokens(cx.slice(instruction.range)).any(|(at, token)| {
            let at = start + at as u32;
            is_one_of(token, words)
                && !commands.iter().any(|command| command.start() <= at && at < command.end())
        })
    })
}

/// Whether a file that is copied into the stage, or a folder of configuration, may speak of the account.
fn copies_mention(cx: &Context<'_>, stage: &Stage, words: &[String]) -> bool {
    let chain = cx.graph().chain(stage);
    let instructions = chain.flat_map(|link| cx.instructions_of(link));
    let mut copies =
        instructions.filter(|found| found.flag("from").is_none()).filter_map(Instruction::as_copy);
    copies.any(|copy| {
        let to = copy.destination.as_str();
        let is_configuration = to == "/" || to.starts_with("/etc");
        copy.sources.iter().any(|source| match text_of(cx, source.as_str()) {
            Some(text) => tokens(&text).any(|(_, token)| is_one_of(token, words)),
            None => is_configuration,
        })
    })
}

/// The text of a file beside the Dockerfile, or in a folder above it.
fn text_of(cx: &Context<'_>, source: &str) -> Option<String> {
    let path = clean_in_root(source);
    let mut folder = Some(cx.file().folder());
    while let Some(current) = folder {
        if let Some(bytes) = cx.files().read(&join(current, &path)) {
            return (bytes.len() <= MAX_FILE).then(|| String::from_utf8_lossy(&bytes).into_owned());
        }
        folder = parent(current);
    }
    None
}

/// The words of a text as they name accounts: `app` in `app:app`, not in `/app`.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_separator = |ch: char| {
        ch.is_whitespace()
            || matches!(
                ch,
                '"' | '\''
                    | '`'
                    | '='
                    | ','
                    | ';'
                    | ':'
                    | '('
                    | ')'
                    | '{'
                    | '}'
                    | '['
                    | ']'
                    | '|'
                    | '&'
                    | '<'
                    | '>'
                    | '@'
                    | '~'
            )
    };
    let mut at = 0;
    text.split_inclusive(is_separator).map(move |token| {
        let start = at;
        at += token.len();
        (start, token.trim_end_matches(is_separator))
    })
}

fn is_one_of(token: &str, words: &[String]) -> bool {
    words.iter().any(|word| word == token)
}
