//! A download whose bytes go to another command: through a pipe, or as its text.
//!
//! Entry points: [`streamed_by`] for a command that writes a download to its output,
//! [`substituted`] for a word that is one. Both give the command that downloads.

use hullwright_core::shell::command::{DownloadCommand, DownloadOutput, downloads, look_through};
use hullwright_core::shell::{
    Command, CompoundKind, Invocation, List, ListItem, Pipeline, Redirection, RedirectionOperator, Script,
    SimpleCommand, Word, WordPart,
};

use super::checksum::is_verifier;

/// The download that a command writes to its output.
pub fn streamed_by<'s>(script: &Script, command: &'s Command) -> Option<&'s SimpleCommand> {
    match command {
        Command::Simple(simple) => simple_download(script, simple),
        Command::Compound(compound) => {
            if compound.redirections.iter().any(writes_output) {
                return None;
            }
            match &compound.kind {
                CompoundKind::Group(list) | CompoundKind::Subshell(list) => streamed_in(script, list),
                _ => None,
            }
        }
        Command::Function(_) => None,
    }
}

/// The first download among commands whose output is all one; `None` where one of them checks something.
fn streamed_in<'s>(script: &Script, list: &'s List) -> Option<&'s SimpleCommand> {
    let pipelines = || list.items.iter().flat_map(ListItem::pipelines);
    let checks = pipelines().flat_map(|pipeline| &pipeline.commands).any(|command| verifies(script, command));
    pipelines().filter(|_| !checks).find_map(|pipeline| streamed_out(script, pipeline))
}

/// The download that a pipeline writes to its output, as it came or changed on the way.
fn streamed_out<'s>(script: &Script, pipeline: &'s Pipeline) -> Option<&'s SimpleCommand> {
    let (first, filters) = pipeline.commands.split_first()?;
    let goes_on = |command: &Command| match command {
        Command::Simple(simple) => !simple.redirections.iter().any(writes_output),
        Command::Compound(_) | Command::Function(_) => false,
    };
    streamed_by(script, first)
        .filter(|_| filters.iter().all(|filter| goes_on(filter) && is_filter(script, filter)))
}

/// Whether a command hands on what it reads, most of it: what picks a value out of a page is another matter.
fn is_filter(script: &Script, command: &Command) -> bool {
    let names = [
        "base64", "cat", "dos2unix", "gunzip", "gzip", "pv", "sed", "tac", "tee", "tr", "unxz", "xz", "zcat",
    ];
    name_of(script, command).is_some_and(|name| names.contains(&name.as_str()))
}

/// Whether the command, or one in it, checks a sum or a signature.
pub fn verifies(script: &Script, command: &Command) -> bool {
    match command {
        Command::Simple(_) => name_of(script, command).is_some_and(|name| is_verifier(&name)),
        Command::Compound(compound) => match &compound.kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => {
                let commands = list.items.iter().flat_map(ListItem::pipelines);
                commands.flat_map(|pipeline| &pipeline.commands).any(|inner| verifies(script, inner))
            }
            // What else a construct may do is not looked at.
            _ => true,
        },
        Command::Function(_) => true,
    }
}

fn name_of(script: &Script, command: &Command) -> Option<String> {
    let Command::Simple(simple) = command else { return None };
    let invocation = invocation_of(script, simple)?;
    look_through(&invocation).command()?.name().map(str::to_owned)
}

/// The program of a command with its arguments.
pub fn invocation_of<'s>(script: &'s Script, command: &SimpleCommand) -> Option<Invocation<'s>> {
    let (program, arguments) = command.words.split_first()?;
    let arguments = arguments.iter().map(|word| script.argument(word)).collect();
    Some(Invocation { program: script.argument(program), arguments })
}

fn simple_download<'s>(script: &Script, command: &'s SimpleCommand) -> Option<&'s SimpleCommand> {
    let invocation = invocation_of(script, command)?;
    let started = look_through(&invocation);
    let download = downloads::read(started.command()?)?;
    let is_stream =
        download.output == DownloadOutput::Stdout && !command.redirections.iter().any(writes_output);
    (is_stream && is_remote(&download)).then_some(command)
}

/// Whether something is fetched from elsewhere: not from the same container, not from a local file.
pub fn is_remote(download: &DownloadCommand<'_>) -> bool {
    !download.urls.is_empty() && !download.urls.iter().all(|url| is_local(url.text()))
}

/// Whether an address leads to the same container or to a file.
pub fn is_local(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    scheme == "file" || ["localhost", "127.", "[::1]", "0.0.0.0"].iter().any(|own| rest.starts_with(own))
}

/// Whether the standard output goes elsewhere.
fn writes_output(redirection: &Redirection) -> bool {
    match redirection.operator {
        RedirectionOperator::Write
        | RedirectionOperator::Append
        | RedirectionOperator::Overwrite
        | RedirectionOperator::DuplicateWrite => redirection.descriptor.is_none(),
        RedirectionOperator::WriteBoth | RedirectionOperator::AppendBoth => true,
        _ => false,
    }
}

/// The download that a word is, or begins with: `"$(curl …)"`, `<(curl …)`.
pub fn substituted<'s>(script: &Script, word: &'s Word) -> Option<&'s SimpleCommand> {
    let first = match word.parts.first()? {
        WordPart::DoubleQuoted(_, inner) => inner.first()?,
        part => part,
    };
    let (WordPart::Command(substitution) | WordPart::Process(substitution)) = first else { return None };
    let starts_word = matches!(word.parts.first(), Some(WordPart::DoubleQuoted(..)))
        || substitution.range.start == word.range.start;
    let body = substitution.body.as_ref()?;
    streamed_in(script, body).filter(|_| starts_word)
}
