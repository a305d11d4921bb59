//! The commands of a service: what it starts, what checks it, and what its hooks run.
//!
//! Entry points: [`command_texts`] for their texts, [`all_words`] for a quick look at them.

use hullwright_core::compose::{Data, Map, Node, Service, Text};
use hullwright_core::text::FileId;

/// A text of a command, or a word of one that is a list.
#[derive(Clone, Copy, Debug)]
pub struct CommandText<'a> {
    /// The text.
    pub text: &'a Text,
    /// The file it stands in.
    pub file: FileId,
}

/// The texts of all commands of a service.
pub fn command_texts<'a>(service: &Service<'a>) -> Vec<CommandText<'a>> {
    let own = [&["command"][..], &["entrypoint"], &["healthcheck", "test"]];
    let own = own.into_iter().filter_map(|path| service.at(path));
    let of_hooks = hooks(service).filter_map(|hook| hook.node("command"));
    own.chain(of_hooks).flat_map(texts_of).collect()
}

/// The hooks of a service.
pub fn hooks<'a>(service: &Service<'a>) -> impl Iterator<Item = &'a Map> + use<'a> {
    let lists = [service.items(&["post_start"]), service.items(&["pre_stop"])];
    lists.into_iter().flatten().filter_map(Node::as_map)
}

/// The texts of one command.
pub fn texts_of(node: &Node) -> Vec<CommandText<'_>> {
    let nodes = match &node.data {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let texts =
        nodes.iter().filter_map(|node| Some(CommandText { text: node.as_text()?, file: node.span.file }));
    texts.collect()
}

/// The words of `entrypoint` and `command`, split at blanks, for a look at what a service does.
pub fn all_words<'a>(service: &Service<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let nodes = ["entrypoint", "command"].into_iter().filter_map(|key| service.node(key));
    let texts: Vec<CommandText<'a>> = nodes.flat_map(texts_of).collect();
    let is_sign = |ch: char| ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '"' | '\'' | '(' | ')');
    texts
        .into_iter()
        .flat_map(move |found| found.text.as_str().split(is_sign))
        .filter(|word| !word.is_empty())
}
