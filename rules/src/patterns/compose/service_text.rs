//! Where in a service an author may write a credential: variables, build arguments, labels and commands.
//!
//! Entry point: [`service_texts`].

use hullwright_core::compose::{Service, Text, variables};
use hullwright_core::text::FileId;

use crate::patterns::compose::service_command::command_texts;

/// A text, and the name it is the value of.
#[derive(Clone, Debug)]
pub struct ServiceText {
    /// The name of the variable or label; `None` for a text of a command.
    pub name: Option<String>,
    /// The text.
    pub text: Text,
    /// The file it stands in.
    pub file: FileId,
}

/// All such texts of a service.
pub fn service_texts(service: &Service<'_>) -> Vec<ServiceText> {
    let lists =
        [&["environment"][..], &["build", "args"], &["labels"], &["build", "labels"], &["deploy", "labels"]];
    let named =
        lists.into_iter().filter_map(|path| service.at(path)).flat_map(variables).filter_map(|variable| {
            Some(ServiceText {
                name: Some(variable.name),
                text: variable.value?,
                file: variable.value_span.file,
            })
        });
    let of_commands = command_texts(service);
    let of_commands = of_commands.into_iter().map(|found| ServiceText {
        name: None,
        text: found.text.clone(),
        file: found.file,
    });
    named.chain(of_commands).collect()
}
