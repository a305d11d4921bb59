//! What the server says and asks without having been asked: findings, complaints, what it wants to be told, and settings.
//!
//! A client may answer late, with an error or never: nothing waits for it.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration};

use crate::handlers::diagnostics;
use crate::session::{Abilities, Published, Shared};
use crate::settings::SECTION;

/// Files that findings hang on, whatever is open in the editor.
const WATCHED: [&str; 12] = [
    "**/*[Dd]ockerfile*",
    "**/*[Cc]ontainerfile*",
    "**/*compose*.{yaml,yml}",
    "**/.dockerignore",
    "**/.containerignore",
    "**/*.{dockerignore,containerignore}",
    "**/.hullwright.yaml",
    "**/hullwright.yaml",
    "**/.hadolint.{yaml,yml}",
    "**/.env",
    "**/*.env",
    "**/.gitignore",
];

/// Tells the client what it does not ask for, in order.
pub(crate) async fn publish(
    client: Client,
    shared: Arc<Shared>,
    mut publications: UnboundedReceiver<Published>,
) {
    while let Some(published) = publications.recv().await {
        let abilities = shared.session().abilities;
        match published {
            Published::Findings(checked) if !abilities.pulls => {
                let found = diagnostics::diagnostics(&checked, abilities.encoding, &checked.root);
                client.publish_diagnostics(checked.uri, found, Some(checked.version)).await;
            }
            Published::Closed(uri, found) if !abilities.pulls => {
                client.publish_diagnostics(uri, found, None).await;
            }
            Published::Refresh if abilities.pulls && abilities.refreshes => {
                let client = client.clone();
                tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
            }
            Published::Complaint(complaint) => client.log_message(MessageType::WARNING, complaint).await,
            Published::Findings(_) | Published::Closed(..) | Published::Refresh => {}
        }
    }
}

/// Asks the client to tell when settings and files change.
pub(crate) async fn register(client: Client, abilities: Abilities) {
    let watchers: Vec<Value> = WATCHED.iter().map(|pattern| json!({"globPattern": pattern})).collect();
    let settings = abilities.registers_settings.then_some(("workspace/didChangeConfiguration", Value::Null));
    let files = ("workspace/didChangeWatchedFiles", json!({"watchers": watchers}));
    let files = abilities.registers_files.then_some(files);
    let registrations: Vec<Registration> = settings
        .into_iter()
        .chain(files)
        .map(|(method, options)| Registration {
            id: format!("hullwright-{}", method.rsplit('/').next().unwrap_or(method)),
            method: method.to_owned(),
            register_options: (!options.is_null()).then_some(options),
        })
        .collect();
    if !registrations.is_empty() {
        // Who does not want to tell does not.
        let _ = client.register_capability(registrations).await;
    }
}

/// What is set, if the client says it.
pub(crate) async fn settings(client: &Client) -> Option<Value> {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
    let answer = client.configuration(vec![item]).await.ok()?;
    answer.into_iter().next().filter(|said| !said.is_null())
}
